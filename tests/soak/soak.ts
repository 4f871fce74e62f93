/*
 * A server under load is backed up every few seconds for a long time, old backups are pruned, and now
 * and then a run is killed: `deno task soak [minutes] [version] [seed]`. At the end every backup that
 * is listed is verified by replay, restored, and started by a real server. Fails where one is not
 * whole, something is left behind, or memory grew.
 */
import assert from "node:assert/strict";
import { Random } from "../fuzz/random.ts";
import { delay } from "../lab/delay.ts";
import { openDriver } from "../lab/driver.ts";
import { runJava } from "../lab/java_process.ts";
import { resolveZooKeeper } from "../lab/maven.ts";
import { startServer } from "../lab/server.ts";
import { SteadyLoad } from "../lab/steady_load.ts";
import { ZOOKEEPER_VERSIONS } from "../lab/versions.ts";
import { tell } from "../support/tell.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { runCommand } from "./run_command.ts";

const CHANGES_PER_SECOND = 300;
const PROPERTIES = { "zookeeper.snapCount": "10000", "zookeeper.preAllocSize": "1024" };
const CODINGS = ["none", "gzip", "zstd"] as const;
const KEEP = 6;
/** One run in so many is killed, after so many milliseconds at most. */
const KILLED = 6;
const LATEST_KILL = 2500;
/** One round in so many prunes, as does the last. */
const PRUNED = 3;
/** Rounds between two cleanings by ZooKeeper's own tool, as autopurge does them. */
const PURGED = 8;
/** What memory may be above that of the first third of the runs, in MiB. */
const GROWTH = 8;

const minutes = Number(Deno.args[0] ?? 20);
const version = ZOOKEEPER_VERSIONS.find((each) => each === Deno.args[1]) ?? "3.9.5";
const seed = Number(Deno.args[2] ?? Date.now() % 1_000_000);
const random = new Random(seed);
using work = new WorkFolder();
const [dataDir, base] = [work.folder("data"), work.folder("backups")];
const counts = { backups: 0, partial: 0, prunes: 0, killed: 0, purged: 0, listed: 0 };
const digests = { compared: 0, equal: 0 };
const peaks: number[] = [];

/** Runs a command, or kills it on the way; the statuses are those that it may end with. */
async function play(args: string[], statuses: readonly number[]): Promise<number | null> {
  const killAfter = random.oneIn(KILLED) ? random.below(LATEST_KILL) : null;
  const { code, peak, stderr } = await runCommand(args, killAfter);
  if (code === null) {
    counts.killed++;
    return null;
  }
  assert.ok(statuses.includes(code), `${args.join(" ")} ended with ${code}: ${stderr}`);
  if (args[0] === "backup") peaks.push(peak);
  return code;
}

async function round(port: number): Promise<void> {
  const coding = random.pick(CODINGS);
  const source = ["--zk-data-dir", dataDir, "--zk-host", `127.0.0.1:${port}`];
  const id = `backup-${counts.backups + counts.killed}-${random.below(1_000_000)}`;
  const to = ["--output-dir", base, "--compression", coding, "--backup-id", id];
  const code = await play(["backup", ...source, ...to], [0, 2]);
  if (code !== null) counts.backups++;
  if (code === 2) counts.partial++;
  if (random.oneIn(PRUNED)) await prune();
  if (random.oneIn(PURGED)) await purge();
}

async function prune(): Promise<void> {
  const args = ["--backup-base-dir", base, "--keep-count", `${KEEP}`, "--force"];
  if (await play(["prune", ...args], [0]) !== null) counts.prunes++;
}

async function purge(): Promise<void> {
  const { classPath } = await resolveZooKeeper(version);
  const main = "org.apache.zookeeper.server.PurgeTxnLog";
  const args = [dataDir, dataDir, "-n", "3"];
  const { code, stdout, stderr } = await runJava({ classPath, main, args });
  assert.equal(code, 0, stderr);
  counts.purged += [...stdout.matchAll(/^Removing file: /gm)].length;
}

/** Runs a command that must succeed and returns its JSON document. */
// deno-lint-ignore no-explicit-any -- the documents are those of docs/json.md
async function ask(args: string[]): Promise<any> {
  const { code, stdout, stderr } = await runCommand([...args, "--format", "json"], null);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Proves a backup by replay, restores it, and has a real server serve it. */
async function prove(id: string): Promise<void> {
  const dir = `${base}/${id}`;
  const { proofs } = await ask(["verify", "--backup-dir", dir, "--level", "replay"]);
  for (const { digests_compared, digests_equal, first_lie } of proofs) {
    digests.compared += digests_compared;
    digests.equal += digests_equal;
    // In the range that a fuzzy snapshot may hold already, a digest that differs is none.
    assert.equal(first_lie, null, id);
  }
  const target = work.folder(`target-${id}`);
  const restore = ["restore", "--backup-dir", dir, "--zk-data-dir", target, "--force"];
  const { zxid } = await ask([...restore, "--zk-host", "127.0.0.1:1"]);
  await using server = await startServer({ version, dataDir: target, heap: "1g" });
  assert.equal((await server.state())?.zxid, BigInt(zxid), id);
}

tell(`${minutes} minutes with ${version}, from seed ${seed}`);
const end = performance.now() + minutes * 60_000;
{
  const options = { version, dataDir, properties: PROPERTIES, heap: "1g" } as const;
  await using server = await startServer(options);
  await using driver = await openDriver({ version, port: server.port });
  await using load = new SteadyLoad(driver, version, CHANGES_PER_SECOND);
  while (performance.now() < end) {
    await round(server.port);
    await delay(500 + random.below(2500));
  }
  tell(`${load.answered} changes were answered, none was lost`);
}
await prune();
await ask(["prune", "--backup-base-dir", base, "--keep-count", `${KEEP}`, "--force"]);
const list = await ask(["list", "--backup-base-dir", base]);
assert.deepEqual([list.broken, list.incomplete, list.being_deleted], [[], [], []]);
const ids: string[] = list.backups.map(({ backup_id }: { backup_id: string }) => backup_id);
assert.deepEqual([...Deno.readDirSync(base)].map(({ name }) => name).sort(), ids.toSorted());
counts.listed = ids.length;
for (const id of ids) await prove(id);

const third = Math.ceil(peaks.length / 3);
const [first, last] = [peaks.slice(0, third), peaks.slice(-third)].map((some) => Math.max(...some));
tell(Object.entries(counts).map(([name, count]) => `${name} ${count}`).join(", "));
tell(
  `digests of the listed: ${digests.equal} of ${digests.compared} equal, the rest where snapshots are fuzzy`,
);
tell(
  `peak memory: ${first!.toFixed(0)} MiB in the first third of the backups, ${
    last!.toFixed(0)
  } in the last`,
);
assert.ok(last! <= first! + GROWTH, "memory grew");
