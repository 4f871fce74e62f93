import assert from "node:assert/strict";
import { checkForLogs, checkServerBehind } from "../../src/operations/check_source.ts";
import type { MemberFiles } from "../../src/zookeeper/data_dir.ts";
import { makeZxid } from "../../src/zookeeper/zxid.ts";
import { planBackup } from "../../src/operations/backup_plan.ts";
import type { InspectedLog } from "../../src/operations/inspect.ts";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { testContext } from "../support/context.ts";
import { readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, type Member, putFile } from "../support/member.ts";
import { backUp, backupOptions } from "../support/member_operations.ts";
import { refusal, rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

type Folders = Pick<Member, "dataDir" | "logDir">;

/** Plans a backup on a file system that must not be changed. */
function plan(
  work: WorkFolder,
  folders: Folders,
  more: { outputDir?: string; backupId?: string } = {},
) {
  const outputDir = work.folder("out");
  const ctx = testContext({ fs: readOnlyFileSystem() });
  return planBackup(ctx, backupOptions(folders, { outputDir, ...more }));
}

function names(path: string): string[] {
  return Array.from(Deno.readDirSync(path), (entry) => entry.name).sort();
}

Deno.test("planBackup() finds the files of a member, given dataDir or version-2, or links to them", () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const { dataDir, logDir, fixture } = member;
  Deno.symlinkSync(dataDir, `${work.path}/link`);
  const wanted = plan(work, { dataDir, logDir }).source;
  const files = [...wanted.snapshots, ...wanted.logs].map(({ path }) => path);
  const expected = [...fixture.snapshots, ...fixture.logs].map(({ file }) => file);
  assert.ok(fixture.snapshots.length > 1 && fixture.logs.length > 1);
  assert.deepEqual(files.sort(), expected.map((file) => `${work.path}/zk/${file}`).sort());
  const zxids = wanted.logs.map(({ zxid }) => zxid);
  assert.ok(zxids.every((zxid, at) => at === 0 || zxids[at - 1]! < zxid), "ascending");
  const others: Folders[] = [
    { dataDir: `${dataDir}/version-2`, logDir },
    { dataDir, logDir: `${logDir}/version-2/` },
    { dataDir: `${work.path}/link`, logDir },
    { dataDir: `${work.path}/zk/../link/.`, logDir: `${logDir}/.` },
  ];
  for (const folders of others) assert.deepEqual(plan(work, folders).source, wanted);
});

Deno.test("planBackup() says that the two folders are swapped", () => {
  using work = new WorkFolder();
  const { dataDir, logDir } = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const { message, hint } = refusal(
    "wrong-folder",
    () => plan(work, { dataDir: logDir!, logDir: dataDir }),
  );
  assert.match(message, /swapped/);
  assert.match(hint ?? "", /Exchange --zk-data-dir and --zk-log-dir/);
});

Deno.test("planBackup() refuses folders that hold no member", () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const empty = work.folder("empty");
  const other = work.folder("other");
  Deno.writeTextFileSync(`${other}/log.txt`, "no log of ZooKeeper");
  Deno.writeTextFileSync(`${other}/snapshot.tar`, "no snapshot");
  work.folder("hollow/version-2");
  Deno.writeTextFileSync(`${work.path}/file`, "text");
  const bad: [string, Folders][] = [
    ["does not exist", { dataDir: `${work.path}/missing`, logDir: null }],
    ["does not exist", { dataDir, logDir: `${work.path}/missing` }],
    ["No snapshot", { dataDir: empty, logDir: null }],
    ["No snapshot", { dataDir: other, logDir: null }],
    ["No snapshot", { dataDir: `${work.path}/hollow`, logDir: empty }],
    ["is not a folder", { dataDir: `${work.path}/file`, logDir: null }],
    ["is not a folder", { dataDir, logDir: `${work.path}/file` }],
  ];
  for (const [text, folders] of bad) {
    const { message, path, hint } = refusal("wrong-folder", () => plan(work, folders));
    assert.ok(message.includes(text), message);
    assert.ok(path !== undefined && hint !== undefined);
  }
});

Deno.test("planBackup() refuses half a restore", () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  putFile(`${member.txnDir}/${GUARD_NAME}`, "A restore is under way here");
  const { path, hint } = refusal("restore-unfinished", () => plan(work, member));
  assert.equal(path, `${member.txnDir}/${GUARD_NAME}`);
  assert.match(hint ?? "", /restore --resume/);
});

Deno.test("planBackup() refuses an output folder inside the source, whatever the way to it", () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const { dataDir, logDir, snapDir, txnDir } = member;
  Deno.mkdirSync(`${snapDir}/backups`);
  Deno.mkdirSync(`${dataDir}/backups`);
  Deno.symlinkSync(`${snapDir}/backups`, `${work.path}/link`);
  const inside = [
    snapDir,
    txnDir,
    dataDir,
    `${logDir}/`,
    `${snapDir}/backups`,
    `${dataDir}/backups`,
    `${work.path}/link`,
    `${work.path}/out/../link`,
  ];
  for (const outputDir of inside) {
    const { exitStatus } = refusal("output-inside-source", () => plan(work, member, { outputDir }));
    assert.equal(exitStatus, 1);
  }
  // Beside it, with a name that begins alike, is not inside.
  const outputDir = work.folder("zk/data-backups");
  assert.equal(plan(work, member, { outputDir }).outputDir, outputDir);
});

Deno.test("planBackup() makes no output folder, so that a missing mount is noticed", () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const outputDir = `${work.path}/missing`;
  const { exitStatus, message } = refusal("not-found", () => plan(work, member, { outputDir }));
  assert.ok(message.includes(outputDir), message);
  assert.equal(exitStatus, 1);
  assert.deepEqual(names(work.path), ["out", "zk"]);
});

Deno.test("planBackup() refuses ids that are no plain names", () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  for (const backupId of ["", "..", "../b", "a/b", "-b", ".b", "b\n"]) {
    const { exitStatus } = refusal("invalid-backup-id", () => plan(work, member, { backupId }));
    assert.equal(exitStatus, 1);
  }
  const { message } = refusal(
    "invalid-backup-id",
    () => plan(work, member, { backupId: "latest" }),
  );
  assert.match(message, /^"latest" stands for the newest backup/);
});

Deno.test("planBackup() makes an id from the time", () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const ctx = testContext({ now: new Date("2025-01-05T03:04:09.999Z") });
  const options = backupOptions(member, { outputDir: work.folder("out"), backupId: null });
  const utc = planBackup(ctx, { ...options, utcId: true });
  assert.equal(utc.backupId, "backup-20250105-030409");
  assert.ok(utc.generatedId);
  assert.match(planBackup(ctx, { ...options, utcId: false }).backupId, /^backup-202501\d\d-\d{6}$/);
});

Deno.test("executeBackup() refuses a given id that is taken, and gives a generated one a suffix", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const outputDir = work.folder("out");
  const first = await backUp(testContext(), member, { outputDir, backupId: null });
  const second = await backUp(testContext(), member, { outputDir, backupId: null });
  assert.equal(second.info.backup_id, `${first.info.backup_id}-2`);
  const taken = backUp(testContext(), member, { outputDir, backupId: first.info.backup_id });
  const { exitStatus } = await rejection("backup-exists", taken);
  assert.equal(exitStatus, 1);
  assert.deepEqual(names(outputDir), [first.info.backup_id, second.info.backup_id]);
});

Deno.test("executeBackup() refuses snapshots without any log, and publishes nothing", async () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const outputDir = work.folder("out");
  const forgotten = backUp(testContext(), { dataDir, logDir: null }, { outputDir });
  const { hint, exitStatus } = await rejection("no-logs", forgotten);
  assert.match(hint ?? "", /--zk-log-dir/);
  assert.equal(exitStatus, 1);
  assert.deepEqual(names(outputDir), []);
});

Deno.test("executeBackup() takes snapshots without any log where --zk-log-dir names a folder without", async () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  for (const logDir of [dataDir, work.folder("no-logs")]) {
    const outputDir = work.folder(logDir === dataDir ? "out1" : "out2");
    const ctx = testContext();
    const { info } = await backUp(ctx, { dataDir, logDir }, { outputDir });
    assert.equal(info.status, "partial");
    assert.match(info.warnings.join(), /there is no transaction log/);
    assert.ok(ctx.messages.some((m) => m.startsWith("warn ") && m.includes("no transaction log")));
    // Only snapshots without changes above their names are states, with no log to go on.
    assert.ok(info.windows.length > 1);
    for (const { start_zxid, end_zxid, base } of info.windows) {
      assert.equal(start_zxid, end_zxid);
      assert.equal(base, `snapshot.${end_zxid.slice("0x".length)}`);
    }
    assert.equal(info.backup_zxid.hex, info.windows.at(-1)!.end_zxid);
  }
});

Deno.test("executeBackup() takes a member that never had a transaction", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  Deno.removeSync(`${member.txnDir}/log.1`);
  const { info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  assert.equal(info.status, "valid");
  assert.equal(info.backup_zxid.hex, "0x0");
  assert.deepEqual(info.warnings, []);
});

Deno.test("executeBackup() reports files that newer servers take for logs", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  Deno.mkdirSync(`${member.snapDir}/log.folder`);
  putFile(`${member.snapDir}/log.1.bak`, "a copy");
  putFile(`${member.snapDir}/snapshot.0.tmp`, "a copy");
  putFile(`${member.snapDir}/zookeeper_server.pid`, "1");
  Deno.symlinkSync("log.1", `${member.snapDir}/log.2`);
  const { info, findings, dir } = await backUp(testContext(), member, {
    outputDir: work.folder("out"),
  });
  const strays = findings.filter(({ kind }) => kind === "UnexpectedFile");
  assert.deepEqual(
    strays.map(({ file, severity }) => `${severity} ${file.replace(`${member.snapDir}/`, "")}`)
      .sort(),
    ["warning log.1.bak", "warning log.2", "warning log.folder", "warning snapshot.0.tmp"],
  );
  assert.equal(info.status, "valid");
  assert.deepEqual(names(`${dir}/txnlogs`), ["log.1"]);
});

Deno.test("executeBackup() keeps an epoch file that holds no epoch, and says so", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  putFile(`${member.snapDir}/currentEpoch`, new Uint8Array(4096));
  putFile(`${member.snapDir}/acceptedEpoch`, "three");
  const ctx = testContext();
  const { info, dir } = await backUp(ctx, member, { outputDir: work.folder("out") });
  assert.deepEqual(info.files.epochs.map(({ name, value, size }) => [name, value, size]), [
    ["currentEpoch", null, 4096],
    ["acceptedEpoch", null, 5],
  ]);
  assert.equal(Deno.readTextFileSync(`${dir}/epochs/acceptedEpoch`), "three");
  const warned = ctx.messages.filter((m) =>
    m.startsWith("warn ") && m.includes("does not hold a number")
  );
  assert.equal(warned.length, 2);
});

Deno.test("a backup and its files can be read by their owner only", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const walk = (path: string) => {
    const { mode, isDirectory } = Deno.statSync(path);
    assert.equal((mode! & 0o777).toString(8), isDirectory ? "700" : "600", path);
    if (isDirectory) { for (const name of names(path)) walk(`${path}/${name}`); }
  };
  walk(dir);
});

Deno.test("a backup holds what its format says, and a log of its run", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  assert.deepEqual(names(dir), ["epochs", "logs", "metadata", "snapshots", "txnlogs"]);
  const log = Deno.readTextFileSync(`${dir}/logs/backup.log`);
  assert.match(log, /^2025-01-15T10:30:00\.000Z info Backing up /);
  assert.match(log, /warn Cannot ask 127\.0\.0\.1:1 "srvr"/);
  assert.match(log, /info Read the backup back/);
});

Deno.test("a server may be behind its files by what is not committed yet, also right behind an election", () => {
  const runs = [
    { last: makeZxid(3, 5000) },
    { last: makeZxid(4, 40) },
  ];
  const check = (zxid: bigint | null, logged = runs) =>
    checkServerBehind(
      zxid === null ? null : { zxid, version: null, mode: null },
      [],
      [{ scan: { runs: logged, behind: [] } }] as unknown as InspectedLog[],
    ).length;
  const fine = [makeZxid(4, 40), makeZxid(4, 0), makeZxid(5, 0), makeZxid(3, 5000)];
  for (const zxid of [null, ...fine]) assert.equal(check(zxid), 0, String(zxid));
  // Records of its own epoch that it lacks were committed before the next one began.
  for (const zxid of [makeZxid(3, 4999), makeZxid(2, 7), 0n]) assert.equal(check(zxid), 1);
  const later = [...runs, { last: makeZxid(5, 1001) }];
  assert.equal(check(makeZxid(4, 40), later), 1);
  assert.equal(check(makeZxid(5, 1), later), 0);
  assert.equal(check(makeZxid(5, 0), later), 1);
  assert.equal(check(0n, [{ last: 900n }]), 0);
});

Deno.test("a member without logs is itself where its server stands at its snapshot, or a leader took over", () => {
  const newest = makeZxid(3, 7);
  const member = { snapDir: "/zk/version-2", snapshots: [{ zxid: newest }], logs: [] };
  const check = (zxid: bigint | null) =>
    checkForLogs(
      zxid === null ? null : { zxid, version: null, mode: null },
      member as unknown as MemberFiles,
      false,
    );
  for (const zxid of [newest, makeZxid(4, 0)]) assert.deepEqual(check(zxid), []);
  for (const zxid of [null, newest + 1n, makeZxid(4, 1), makeZxid(5, 0)]) {
    refusal("no-logs", () => check(zxid));
  }
});
