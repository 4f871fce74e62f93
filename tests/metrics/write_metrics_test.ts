import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { mergeMetrics } from "../../src/metrics/merge_metrics.ts";
import { writeMetrics } from "../../src/metrics/write_metrics.ts";
import { type FileCall, HookedFileSystem } from "../support/hooked_file_system.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { BACKUP, FAILED_BACKUP, RESTORE, VERIFY } from "./outcomes.ts";

const fs = new DenoFileSystem();

function names(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

/** For tests in which nobody is waited for. */
function neverSleep(): Promise<void> {
  throw new Error("Nothing was to be waited for");
}

Deno.test("writeMetrics() makes the file, and adds to it", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/zkbackup.prom`;
  await writeMetrics(fs, path, "zk1", BACKUP, neverSleep);
  const first = mergeMetrics(null, "zk1", BACKUP, path);
  assert.equal(Deno.readTextFileSync(path), first);
  await writeMetrics(fs, path, "zk2", VERIFY, neverSleep);
  assert.equal(Deno.readTextFileSync(path), mergeMetrics(first, "zk2", VERIFY, path));
  assert.deepEqual(names(work.path), ["zkbackup.prom"]);
});

Deno.test({
  name: "writeMetrics() lets everybody read the file, whatever the umask and the mode before",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using work = new WorkFolder();
    const path = `${work.path}/zkbackup.prom`;
    const umask = Deno.umask(0o077);
    try {
      await writeMetrics(fs, path, "zk1", BACKUP, neverSleep);
      assert.equal(Deno.statSync(path).mode! & 0o7777, 0o644);
      Deno.chmodSync(path, 0o600);
      await writeMetrics(fs, path, "zk1", BACKUP, neverSleep);
      assert.equal(Deno.statSync(path).mode! & 0o7777, 0o644);
    } finally {
      Deno.umask(umask);
    }
  },
});

Deno.test("writeMetrics() replaces the file in one step, after the new one is on disk", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/zkbackup.prom`;
  await writeMetrics(fs, path, "zk1", BACKUP, neverSleep);
  const before = Deno.readTextFileSync(path);
  const after = mergeMetrics(before, "zk1", FAILED_BACKUP, path);
  const calls: string[] = [];
  const hooked = new HookedFileSystem(({ name, path: of }) => {
    calls.push(`${name} ${of.slice(work.path.length)}`);
    const now = Deno.readTextFileSync(path);
    assert.equal(now, calls.some((call) => /^syncFolder/.test(call)) ? after : before);
  });
  await writeMetrics(hooked, path, "zk1", FAILED_BACKUP, neverSleep);
  assert.deepEqual(calls.slice(calls.indexOf("create /zkbackup.prom.tmp")), [
    "create /zkbackup.prom.tmp",
    "file.write /zkbackup.prom.tmp",
    "file.sync /zkbackup.prom.tmp",
    "setMode /zkbackup.prom.tmp",
    "replace /zkbackup.prom.tmp",
    "syncFolder /",
  ]);
});

Deno.test("writeMetrics() leaves the old file and nothing else when any step fails", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/zkbackup.prom`;
  await writeMetrics(fs, path, "zk1", BACKUP, neverSleep);
  const before = Deno.readTextFileSync(path);
  for (const step of ["lock", "open", "create", "file.write", "file.sync", "setMode", "replace"]) {
    const fail = ({ name, bytes, writePart }: FileCall) => {
      if (name !== step) return;
      if (bytes !== null) writePart(bytes.subarray(0, 10));
      throw new ZkBackupError("No space left", { code: "disk-full", category: "IO" });
    };
    const failing = new HookedFileSystem(fail);
    await rejection("disk-full", writeMetrics(failing, path, "zk1", FAILED_BACKUP, neverSleep));
    assert.equal(Deno.readTextFileSync(path), before, step);
    assert.deepEqual(names(work.path), ["zkbackup.prom"], step);
  }
});

Deno.test("writeMetrics() clears away what a run that died has left", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/zkbackup.prom`;
  Deno.writeTextFileSync(`${path}.tmp`, "half of a li");
  await writeMetrics(fs, path, "zk1", RESTORE, neverSleep);
  assert.equal(Deno.readTextFileSync(path), mergeMetrics(null, "zk1", RESTORE, path));
  assert.deepEqual(names(work.path), ["zkbackup.prom"]);
});

Deno.test({
  name: "writeMetrics() does not write through a link that waits under its temporary name",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using work = new WorkFolder();
    const folder = work.folder("metrics");
    Deno.writeTextFileSync(`${work.path}/victim`, "untouched");
    Deno.symlinkSync("../victim", `${folder}/zkbackup.prom.tmp`);
    await writeMetrics(fs, `${folder}/zkbackup.prom`, "zk1", RESTORE, neverSleep);
    assert.equal(Deno.readTextFileSync(`${work.path}/victim`), "untouched");
    assert.ok(Deno.lstatSync(`${folder}/zkbackup.prom`).isFile);
  },
});

Deno.test({
  name: "writeMetrics() refuses a link in the place of the file",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using work = new WorkFolder();
    Deno.writeTextFileSync(`${work.path}/victim`, "");
    Deno.symlinkSync("victim", `${work.path}/zkbackup.prom`);
    const path = `${work.path}/zkbackup.prom`;
    const error = await rejection(
      "not-a-plain-file",
      writeMetrics(fs, path, "zk1", RESTORE, neverSleep),
    );
    assert.equal(error.path, path);
    assert.equal(Deno.readTextFileSync(`${work.path}/victim`), "");
  },
});

Deno.test("writeMetrics() leaves a file alone that holds anything but metrics", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/zoo.cfg`;
  const contents = ["tickTime=2000\ndataDir=/var/lib/zookeeper\n", "ZKLG\0\0\0\x02", "\xff\xfe"];
  for (const content of contents) {
    const bytes = Uint8Array.from(content, (each) => each.charCodeAt(0));
    Deno.writeFileSync(path, bytes);
    const error = await rejection(
      "metrics-file-unusable",
      writeMetrics(fs, path, "zk1", RESTORE, neverSleep),
    );
    assert.match(error.hint ?? "", /left as it is/);
    assert.deepEqual(Deno.readFileSync(path), bytes);
    assert.deepEqual(names(work.path), ["zoo.cfg"]);
  }
  Deno.truncateSync(path, 5 * 1024 * 1024);
  const large = await rejection(
    "metrics-file-unusable",
    writeMetrics(fs, path, "zk1", RESTORE, neverSleep),
  );
  assert.match(large.message, /5242880 bytes, at most 4194304 are read$/);
});

Deno.test("writeMetrics() says that the folder is missing", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/none/zkbackup.prom`;
  const error = await rejection("not-found", writeMetrics(fs, path, "zk1", RESTORE, neverSleep));
  assert.match(error.message, /none\/: does not exist$/);
});

Deno.test("writeMetrics() waits for another process and loses nothing of what that wrote", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/zkbackup.prom`;
  const other = fs.lock(work.path);
  assert.ok(other);
  const theirs = mergeMetrics(null, "zk2", BACKUP, path);
  let slept = 0;
  await writeMetrics(fs, path, "zk1", BACKUP, () => {
    if (++slept === 3) {
      Deno.writeTextFileSync(path, theirs);
      other.release();
    }
    return Promise.resolve();
  });
  assert.equal(slept, 3);
  assert.equal(Deno.readTextFileSync(path), mergeMetrics(theirs, "zk1", BACKUP, path));
});

Deno.test("writeMetrics() gives up when the folder stays locked", async () => {
  using work = new WorkFolder();
  using _other = fs.lock(work.path);
  const waiting = writeMetrics(fs, `${work.path}/a.prom`, "zk1", BACKUP, () => Promise.resolve());
  const error = await rejection("metrics-file-busy", waiting);
  assert.match(error.message, /another process keeps its folder locked$/);
  assert.deepEqual(names(work.path), []);
});

Deno.test("writeMetrics() by many processes at once counts every one", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/zkbackup.prom`;
  const script = `${work.path}/script.ts`;
  const root = new URL("../../", import.meta.url);
  Deno.writeTextFileSync(
    script,
    `import { DenoFileSystem } from "${new URL("src/io/file_system.ts", root)}";
     import { writeMetrics } from "${new URL("src/metrics/write_metrics.ts", root)}";
     for (let run = 0; run < 5; run++) {
       await writeMetrics(new DenoFileSystem(), ${JSON.stringify(path)}, "zk1", {
         command: "backup", success: false, durationSeconds: 1, corruptionCount: null,
       });
     }`,
  );
  const folder = work.path;
  const args = [
    "run",
    "--no-prompt",
    `--config=${new URL("deno.json", root).pathname}`,
    `--allow-read=${folder}`,
    `--allow-write=${folder}`,
    script,
  ];
  const runs = Array.from(
    { length: 4 },
    () => new Deno.Command(Deno.execPath(), { args }).output(),
  );
  for (const { success, stderr } of await Promise.all(runs)) {
    assert.ok(success, new TextDecoder().decode(stderr));
  }
  const text = Deno.readTextFileSync(path);
  assert.match(text, /^zkbackup_backup_failure_total\{member="zk1"\} 20$/m);
  assert.deepEqual(names(folder), ["script.ts", "zkbackup.prom"]);
});
