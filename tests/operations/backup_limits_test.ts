import assert from "node:assert/strict";
import { DEFAULT_RESERVE, reserveOf } from "../../src/operations/check_space.ts";
import { executeBackup } from "../../src/operations/backup.ts";
import { planBackup } from "../../src/operations/backup_plan.ts";
import { testContext } from "../support/context.ts";
import { fullFrom } from "../support/faulty_file_system.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, type Member } from "../support/member.ts";
import { backUp, backupOptions, type TestBackup } from "../support/member_operations.ts";
import { refusal, rejection } from "../support/refusal.ts";
import { namesIn } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";

const GIBI = 1024 ** 3;

function prepare(work: WorkFolder): { member: Member; out: string; size: number } {
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const size = [member.snapDir, member.txnDir].flatMap((dir) =>
    namesIn(dir).map((name) => Deno.statSync(`${dir}/${name}`).size)
  ).reduce((a, b) => a + b);
  return { member, out: work.folder("out"), size };
}

/** A file system on which the output lies on another device than the source. */
function otherDevice(out: string): HookedFileSystem {
  const fs = new HookedFileSystem(() => {});
  const stat = fs.stat.bind(fs);
  fs.stat = (path) => {
    const found = stat(path);
    return found === null || !path.startsWith(out) ? found : { ...found, device: -1 };
  };
  return fs;
}

Deno.test("planBackup() says when free space cannot be measured, and goes on", async () => {
  using work = new WorkFolder();
  const { member, out } = prepare(work);
  const ctx = testContext();
  const { info } = await backUp(ctx, member, { outputDir: out, space: null });
  assert.equal(info.status, "valid");
  assert.ok(
    ctx.messages.includes("info Free space was not checked; that needs --allow-sys=statfs"),
  );
});

Deno.test("planBackup() refuses where an uncompressed copy has certainly no room", () => {
  using work = new WorkFolder();
  const { member, out, size } = prepare(work);
  const plan = (more: Partial<TestBackup>, fs = otherDevice(out)) =>
    planBackup(testContext({ fs }), backupOptions(member, { outputDir: out, ...more }));
  const total = 100 * GIBI;
  const reserve = { bytes: GIBI };

  // Another file system: what is free can be used to the last byte.
  assert.equal(plan({ space: { free: size, total }, reserve }).budget, null);
  const other = refusal(
    "not-enough-space",
    () => plan({ space: { free: size - 1, total }, reserve }),
  );
  assert.match(other.message, /^There is not enough space in .*: 0\.1 MiB are to be copied, /);
  assert.equal(other.path, out);

  // The server's own: the reserve is not for the backup.
  const same = new HookedFileSystem(() => {});
  assert.equal(plan({ space: { free: GIBI + size, total }, reserve }, same).budget, size);
  const space = { free: GIBI + size - 1, total };
  const shared = refusal("not-enough-space", () => plan({ space, reserve }, same));
  assert.match(shared.message, /, and 1024\.0 MiB of these are held in reserve for the server$/);
  // Of fewer snapshots less is copied.
  assert.equal(plan({ space, reserve, lastSnapshots: 1 }, same).budget, size - 1);
  for (const coding of ["none", "gzip"] as const) {
    refusal(
      "not-enough-space",
      () => plan({ space: { free: GIBI, total }, reserve, coding }, same),
    );
  }
  assert.deepEqual(namesIn(out), []);
});

Deno.test("planBackup() only warns where a compressed copy may have room", async () => {
  using work = new WorkFolder();
  const { member, out, size } = prepare(work);
  const ctx = testContext({ fs: otherDevice(out) });
  const space = { free: size - 1, total: GIBI };
  const { info } = await backUp(ctx, member, { outputDir: out, space, coding: "gzip" });
  assert.equal(info.status, "valid");
  assert.ok(ctx.messages.some((m) => m.startsWith("warn There may be too little space in ")));
});

Deno.test("executeBackup() ends before it takes of the reserve, and leaves nothing", async () => {
  using work = new WorkFolder();
  const { member, out } = prepare(work);
  // Room for what is stored, were it compressed better than it is.
  const space = { free: GIBI + 2000, total: 100 * GIBI };
  const options = { outputDir: out, space, reserve: { bytes: GIBI }, coding: "gzip" } as const;
  const error = await rejection("reserve-reached", backUp(testContext(), member, options));
  assert.equal(error.path, out);
  assert.equal(error.exitStatus, undefined);
  assert.deepEqual(namesIn(out), []);
});

Deno.test("executeBackup() says that the disk is full and which, and leaves nothing", async () => {
  using work = new WorkFolder();
  const { member, out } = prepare(work);
  const { fs, failed } = fullFrom(80);
  const error = await rejection(
    "disk-full",
    backUp(testContext({ fs }), member, { outputDir: out }),
  );
  assert.match(failed()!, /^(create|makeFolder|file\.write) .*\/\.b\.partial\//);
  assert.equal(error.message, `The disk is full: there is no room for the backup in ${out}`);
  assert.equal(error.path, out);
  assert.equal(error.exitStatus, undefined);
  assert.deepEqual(namesIn(out), []);
});

Deno.test("reserveOf() is a part of the file system, or so many bytes", () => {
  const space = { free: 0, total: 100 * GIBI };
  assert.equal(reserveOf(DEFAULT_RESERVE, space), 10 * GIBI);
  assert.equal(reserveOf(DEFAULT_RESERVE, { free: 0, total: GIBI }), GIBI);
  assert.equal(reserveOf({ percent: 5, atLeast: 0 }, space), 5 * GIBI);
  assert.equal(reserveOf({ bytes: 7 }, space), 7);
});

Deno.test("executeBackup() reads the member no faster than it may, and the backup as fast as it can", async () => {
  using work = new WorkFolder();
  const { member, out, size } = prepare(work);
  const clock = new FakeClock();
  const ctx = { ...testContext(), clock };
  const options = backupOptions(member, { outputDir: out, limitRate: 10_000 });
  await executeBackup(ctx, planBackup(ctx, options));
  assert.ok(Math.abs(clock.time - size / 10) < 1, `${clock.time} ms for ${size} bytes`);
});

Deno.test("executeBackup() that is kept slow can be interrupted", async () => {
  using work = new WorkFolder();
  const { member, out } = prepare(work);
  const controller = new AbortController();
  const ctx = testContext({ signal: controller.signal });
  const backup = backUp(ctx, member, { outputDir: out, limitRate: 1024 });
  setTimeout(() => controller.abort(new Error("enough")), 20);
  await assert.rejects(backup, /enough/);
  assert.deepEqual(namesIn(out), []);
});

Deno.test({
  name: "executeBackup() gives folders and files the mode that was asked for, whatever the umask",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using work = new WorkFolder();
    const { member, out } = prepare(work);
    const before = Deno.umask(0o077);
    try {
      const wanted = [[0o750, 0o640], [0o700, 0o600], [0o775, 0o664]] as const;
      for (const [mode, fileMode] of wanted) {
        const backupId = mode.toString(8);
        const { dir } = await backUp(testContext(), member, { outputDir: out, mode, backupId });
        const folders = [dir, ...namesIn(dir).map((name) => `${dir}/${name}`)];
        assert.equal(folders.length, 6);
        const modeOf = (path: string) => Deno.statSync(path).mode! & 0o777;
        for (const folder of folders) assert.equal(modeOf(folder), mode, folder);
        const files = folders.slice(1).flatMap((folder) =>
          namesIn(folder).map((name) => `${folder}/${name}`)
        );
        assert.ok(files.length >= 12, `${files.length} files`);
        for (const file of files) assert.equal(modeOf(file), fileMode, file);
      }
    } finally {
      Deno.umask(before);
    }
  },
});
