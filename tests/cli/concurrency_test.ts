import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { WorkFolder } from "../support/work_folder.ts";
import { NOBODY } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { start, zkbackup } from "./support/zkbackup.ts";

/** Makes a log of 20 MB, of which Workers take a part; each transaction has 49 bytes. */
const MANY = { transactions: 400_000 };

/** A member with much to compress, a folder for backups, and the flags that name them. */
function prepare(work: WorkFolder, ...more: string[]): string[] {
  const dataDir = work.folder("data");
  makeSmallMember(dataDir, MANY);
  const folders = ["--zk-data-dir", dataDir, "--output-dir", work.folder("backups")];
  return ["backup", ...folders, "--zk-host", NOBODY, "--backup-id", "b", ...more];
}

/** Waits until a child has so many Workers; they are threads of their own with a name. */
async function seeWorkers(child: Deno.ChildProcess, count: number): Promise<void> {
  const tasks = `/proc/${child.pid}/task`;
  const workers = () => {
    const names = Array.from(Deno.readDirSync(tasks), ({ name }) => {
      try {
        return Deno.readTextFileSync(`${tasks}/${name}/comm`);
      } catch {
        // The thread has ended.
        return "";
      }
    });
    return names.filter((name) => name.startsWith("worker-")).length;
  };
  // Fails when the child ends before, as its folder is gone then.
  while (workers() < count) await new Promise((next) => setTimeout(next, 2));
}

Deno.test("backups are the same bytes whatever the concurrency", async () => {
  using work = new WorkFolder();
  const args = prepare(work, "--quiet");
  const log = Deno.readFileSync(`${work.path}/data/version-2/log.1`);
  let first: Uint8Array | undefined;
  for (const value of ["1", "2", "auto", "64"]) {
    const { code, stderr } = await zkbackup([...args, "--concurrency", value]);
    assert.equal(code, 0, stderr);
    const stored = Deno.readFileSync(`${work.path}/backups/b/txnlogs/log.1.gz`);
    assert.ok(gunzipSync(stored).equals(log), value);
    first ??= stored;
    assert.ok(Buffer.from(stored).equals(first), value);
    Deno.removeSync(`${work.path}/backups/b`, { recursive: true });
  }
});

Deno.test("--concurrency takes 1 to 64 and auto, and nothing else", async () => {
  using work = new WorkFolder();
  const args = prepare(work);
  for (const value of ["0", "65", "two", "1.5", "-1"]) {
    const { code, stderr } = await zkbackup([...args, `--concurrency=${value}`]);
    assert.equal(code, 1);
    const wanted = `must be "auto", or a whole number from 1 to 64: current value is "${value}"`;
    assert.ok(stderr.includes(`Error: --concurrency ${wanted}`), stderr);
  }
  assert.deepEqual([...Deno.readDirSync(`${work.path}/backups`)], []);
});

Deno.test({
  name: "Workers run with no permission but those that the help names",
  // Threads are counted there.
  ignore: Deno.build.os !== "linux",
  async fn() {
    using work = new WorkFolder();
    const args = prepare(work, "--concurrency", "3", "--compression", "zstd", "--quiet");
    const [data, out] = [`${work.path}/data`, `${work.path}/backups`];
    const child = start([...args, "--compression-level", "12"], {
      rights: [`--allow-read=${data},${out}`, `--allow-write=${out}`, `--allow-net=${NOBODY}`],
    });
    await seeWorkers(child, 2);
    const { code, stderr } = await child.output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.doesNotMatch(new TextDecoder().decode(stderr), /Requires|NotCapable/);
  },
});

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `${signal} ends a backup whose Workers are at work and leaves nothing behind`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      using work = new WorkFolder();
      // At this level the whole log would take many times the time of a test.
      const level = ["--compression", "zstd", "--compression-level", "19"];
      const child = start(prepare(work, "--concurrency", "3", ...level));
      await seeWorkers(child, 2);
      child.kill(signal);
      const { code, stdout, stderr } = await child.output();
      const text = new TextDecoder().decode(stderr);
      assert.equal(code, status, text);
      assert.equal(stdout.length, 0);
      assert.match(text, new RegExp(`^Error: Interrupted by ${signal}: `, "m"));
      assert.deepEqual([...Deno.readDirSync(`${work.path}/backups`)], []);
    },
  });
}

Deno.test("verify and restore say and write the same whatever the concurrency", async () => {
  using work = new WorkFolder();
  const made = await zkbackup(prepare(work, "--quiet"));
  assert.equal(made.code, 0, made.stderr);
  const backup = `${work.path}/backups/b`;
  const log = Deno.readFileSync(`${work.path}/data/version-2/log.1`);
  const reports = [];
  for (const value of ["1", "3"]) {
    const verify = ["verify", "--backup-dir", backup, "--concurrency", value];
    const { code, stdout, stderr } = await zkbackup(verify);
    assert.equal(code, 0, stderr);
    reports.push(stdout);
    const target = work.folder(`target${value}`);
    const restore = ["restore", "--backup-dir", backup, "--zk-data-dir", target, "--force"];
    const restored = await zkbackup([...restore, "--zk-host", NOBODY, "--concurrency", value]);
    assert.equal(restored.code, 0, restored.stderr);
    assert.ok(Buffer.from(Deno.readFileSync(`${target}/version-2/log.1`)).equals(log), value);
  }
  assert.equal(reports[1], reports[0]);
});
