import assert from "node:assert/strict";
import { listBackups } from "../../src/operations/list.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { putBackup } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";

const MANY = 1000;

/** A base folder with so many backups, an hour apart. */
function putMany(work: WorkFolder, name: string, count: number): string {
  const base = work.folder(name);
  const first = Date.parse("2025-01-01T00:00:00Z");
  for (let at = 0; at < count; at++) {
    const time = new Date(first + at * 3_600_000).toISOString();
    putBackup(base, { id: `b-${String(at).padStart(4, "0")}`, time, zxid: BigInt(at + 1) });
  }
  return base;
}

/** How often a list calls the file system, by the name of the call, and what it lists. */
async function costOf(base: string): Promise<{ calls: Map<string, number>; ids: string[] }> {
  const calls = new Map<string, number>();
  const fs = new HookedFileSystem(({ name }) => calls.set(name, (calls.get(name) ?? 0) + 1));
  const { backups } = await listBackups(testContext({ fs }), {
    baseDir: base,
    sortBy: "time",
    limit: 20,
  });
  return { calls, ids: backups.map(({ id }) => id) };
}

Deno.test("a list of 1,000 backups opens one file of each, and calls for none more than for one", async () => {
  using work = new WorkFolder();
  const one = await costOf(putMany(work, "one", 1));
  const none = await costOf(work.folder("none"));
  const many = await costOf(putMany(work, "many", MANY));
  assert.equal(many.ids.length, 20);
  assert.equal(many.ids[0], "b-0999");
  assert.deepEqual([...many.calls.keys()].sort(), [...one.calls.keys()].sort());
  let total = 0;
  for (const [name, count] of many.calls) {
    const fixed = none.calls.get(name) ?? 0;
    const each = one.calls.get(name)! - fixed;
    assert.equal(count, fixed + each * MANY, name);
    total += each;
  }
  assert.equal(many.calls.get("open"), MANY);
  assert.ok(total <= 8, `File calls for each backup: ${total}`);
});

Deno.test({
  name: "a list of backups needs little memory for each, however many there are",
  // Only Linux tells the peak of a process.
  ignore: Deno.build.os !== "linux",
  async fn() {
    using work = new WorkFolder();
    const few = await peakOf(putMany(work, "few", 10));
    const many = await peakOf(putMany(work, "many", MANY));
    // Descriptions come to 4 MB; their garbage may stay a while, they themselves may not.
    assert.ok(many - few < 24, `MiB for 10 backups: ${few}, for ${MANY}: ${many}`);
  },
});

/** Most memory of a process that lists a base folder, in MiB. */
async function peakOf(base: string): Promise<number> {
  const run = new URL("../../src/cli/run.ts", import.meta.url).href;
  // A list gives up permissions, so the file that tells the peak is opened before.
  const program = `
    const status = Deno.openSync("/proc/self/status");
    const { run } = await import(${JSON.stringify(run)});
    const code = await run(["list", "--backup-base-dir", ${JSON.stringify(base)}]);
    if (code !== 0) Deno.exit(code);
    const text = new Uint8Array(8192);
    Deno.stderr.writeSync(text.subarray(0, status.readSync(text)));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", "-"],
    cwd: new URL("../..", import.meta.url),
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(program));
  await input.close();
  const { code, stderr } = await child.output();
  const status = new TextDecoder().decode(stderr);
  assert.equal(code, 0, status);
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)![1]) / 1024;
}

Deno.test("broken, foreign and half-made folders among 1,000 backups never stop the list", async () => {
  using work = new WorkFolder();
  const base = putMany(work, "many", MANY);
  const info = (id: string) => `${base}/${id}/metadata/backup_info.json`;
  for (let at = 0; at < MANY; at += 10) {
    const id = `b-${String(at).padStart(4, "0")}`;
    if (at % 30 === 0) Deno.removeSync(info(id));
    else if (at % 30 === 10) Deno.writeTextFileSync(info(id), '{"version": "1.0", "backup_id": [');
    else Deno.truncateSync(info(id), 700);
  }
  for (const name of ["lost+found", ".b-x.partial", ".b-y.deleted", "@eaDir", "empty"]) {
    Deno.mkdirSync(`${base}/${name}`);
  }
  Deno.writeTextFileSync(`${base}/notes.txt`, "not a backup");
  Deno.symlinkSync(`${base}/nowhere`, `${base}/latest`);
  Deno.symlinkSync("/", `${base}/root`);
  const list = await listBackups(testContext(), { baseDir: base, sortBy: "time", limit: 0 });
  assert.equal(list.total, MANY * 9 / 10);
  assert.equal(list.broken.length, MANY / 10);
  assert.deepEqual(list.unfinished.map(({ id }) => id), ["b-x"]);
  assert.deepEqual(list.discarded.map(({ id }) => id), ["b-y"]);
});
