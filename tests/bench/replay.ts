/**
 * Proves a fresh load of every type of transaction by replay and tells how long that takes against
 * the start of a real server on the same files, and how much memory each needs; then what a million
 * znodes cost both. Fails when a digest differs.
 * `deno task bench:replay [transactions] [most bytes of a node's data] [rounds]`
 */
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { OPEN_ACL } from "../../src/zookeeper/acl_table.ts";
import { DataTree } from "../../src/zookeeper/data_tree.ts";
import { writeSnapshot } from "../../src/zookeeper/snapshot_writer.ts";
import { loadKinds, openDriver } from "../lab/driver.ts";
import { startServer } from "../lab/server.ts";
import { peakOf } from "../support/peak_of.ts";
import { median, say, zkbackup } from "./measure.ts";

const VERSION = "3.9.5";
const MIB = 1024 * 1024;
const MILLION = 1_000_000;
const transactions = Number(Deno.args[0] ?? 60_000);
const maxBytes = Number(Deno.args[1] ?? 64);
const rounds = Number(Deno.args[2] ?? 7);

/** Verifies by replay; returns seconds, peak memory in MiB, and what the digests said. */
async function replay(dataDir: string) {
  const begun = performance.now();
  const verify = ["verify", "--zk-data-dir", dataDir, "--level", "replay", "--format", "json"];
  const [program, ...args] = zkbackup(...verify);
  const child = new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid));
  }, 20);
  const { stdout } = await child.output();
  clearInterval(timer);
  const seconds = (performance.now() - begun) / 1000;
  const proofs: { digests_compared: number; digests_equal: number }[] =
    JSON.parse(new TextDecoder().decode(stdout)).proofs;
  const compared = proofs.reduce((sum, proof) => sum + proof.digests_compared, 0);
  const equal = proofs.reduce((sum, proof) => sum + proof.digests_equal, 0);
  return { seconds, peak, compared, equal };
}

/**
 * Starts a server until it serves; returns seconds and peak memory in MiB. The snapshot that it
 * writes on that occasion is taken away, or the next start would begin with it.
 */
async function serve(dataDir: string) {
  const folder = `${dataDir}/version-2`;
  const before = new Set([...Deno.readDirSync(folder)].map(({ name }) => name));
  using _after = {
    [Symbol.dispose]() {
      for (const { name } of Deno.readDirSync(folder)) {
        if (!before.has(name)) Deno.removeSync(`${folder}/${name}`);
      }
    },
  };
  const begun = performance.now();
  await using server = await startServer({
    version: VERSION,
    dataDir,
    heap: "2g",
    asInstalled: true,
  });
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, peak: peakOf(server.pid) };
}

async function load(dataDir: string): Promise<void> {
  const properties = { "zookeeper.snapCount": "100000000" };
  await using server = await startServer({ version: VERSION, dataDir, properties, heap: "2g" });
  await using driver = await openDriver({ version: VERSION, port: server.port });
  const kinds = [...loadKinds(VERSION), "freshAcl"] as const;
  const { lost } = await driver.load({
    root: "/load",
    seed: 1,
    count: transactions,
    kinds,
    pipeline: 100,
    maxBytes,
  });
  if (lost) throw new Error("The server went away under the load");
}

/** A snapshot of many znodes of 100 bytes, below a thousand parents. */
function putManyNodes(dataDir: string, count: number): void {
  const tree = new DataTree();
  const text = new TextEncoder();
  const stat = new Uint8Array(60);
  const data = new Uint8Array(100);
  const put = (path: string) =>
    tree.load({ path: text.encode(path), data, acl: tree.acls.share(OPEN_ACL), stat });
  for (const path of ["/zookeeper", "/zookeeper/quota"]) put(path);
  for (let at = 0; at < 1000; at++) put(`/parent-${at}`);
  for (let at = 0; at < count; at++) put(`/parent-${at % 1000}/child-${at}`);
  Deno.mkdirSync(`${dataDir}/version-2`, { recursive: true });
  using file = new DenoFileSystem().create(`${dataDir}/version-2/snapshot.0`, 0o600);
  for (const piece of writeSnapshot(tree, null)) file.write(piece);
}

const work = await Deno.makeTempDir({ prefix: "zkbackup-replay-" });
try {
  const dataDir = `${work}/data`;
  Deno.mkdirSync(dataDir);
  await load(dataDir);
  const replays = [];
  const starts = [];
  for (let round = 0; round < rounds; round++) {
    replays.push(await replay(dataDir));
    starts.push(await serve(dataDir));
  }
  const { compared, equal } = replays[0]!;
  // An ACL that closes the root early has the server refuse nearly everything.
  if (compared < transactions / 2) {
    throw new Error("Most of the load was refused: change the bytes");
  }
  say(`${transactions} operations: ${equal} of ${compared} stored digests equal`);
  const seconds = median(replays.map((each) => each.seconds));
  const other = median(starts.map((each) => each.seconds));
  const peak = median(replays.map((each) => each.peak));
  const otherPeak = median(starts.map((each) => each.peak));
  say(`replay  ${seconds.toFixed(2)} s  ${peak.toFixed(0)} MiB`);
  say(`server  ${other.toFixed(2)} s  ${otherPeak.toFixed(0)} MiB`);
  say(`ratio   ${(seconds / other).toFixed(2)}    ${(peak / otherPeak).toFixed(2)}`);
  if (equal !== compared) Deno.exitCode = 1;

  const peaks = [];
  for (const count of [0, MILLION]) {
    putManyNodes(`${work}/nodes-${count}`, count);
    peaks.push((await replay(`${work}/nodes-${count}`)).peak);
  }
  const bytes = (peaks[1]! - peaks[0]!) * MIB / MILLION;
  const { peak: loaded } = await serve(`${work}/nodes-${MILLION}`);
  say(`a million znodes: ${peaks[1]!.toFixed(0)} MiB, ${bytes.toFixed(0)} bytes a znode`);
  say(`server with them: ${loaded.toFixed(0)} MiB`);
} finally {
  await Deno.remove(work, { recursive: true });
}
