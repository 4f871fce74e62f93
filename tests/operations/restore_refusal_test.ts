import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { executeBackup } from "../../src/operations/backup.ts";
import { planBackup } from "../../src/operations/backup_plan.ts";
import { DEAD_ID, putGuard } from "../support/dead_restore.ts";
import { planRestore } from "../../src/operations/restore_plan.ts";
import { verify } from "../../src/operations/verify.ts";
import { testContext } from "../integration/support/context.ts";
import { backupOptions } from "../integration/support/operations.ts";
import { copyVersion2 } from "../lab/truth.ts";
import { readFixture } from "../lab/expectation.ts";
import { copyTree } from "../support/member.ts";
import { restoreOptions } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

const SEPARATE = readFixture("3.9.5", "separate-log-dir").folder;
const EPOCHS = readFixture("3.9.5", "several-epochs").folder;

async function backUp(work: WorkFolder, dataDir: string, logDir?: string): Promise<string> {
  const folders = logDir === undefined ? { dataDir } : { dataDir, logDir };
  const options = backupOptions({ ...folders, outputDir: work.folder("backups") });
  const ctx = testContext();
  return (await executeBackup(ctx, planBackup(ctx, options))).dir;
}

function plan(backupDir: string, dataDir: string, logDir: string | null, zxid?: bigint) {
  const target = zxid === undefined ? { kind: "latest" } as const : { kind: "zxid", zxid } as const;
  return planRestore(testContext(), restoreOptions({ backupDir, dataDir, logDir, target }));
}

const withCode = (code: string) => (error: unknown) =>
  error instanceof ZkBackupError && error.code === code;

Deno.test("planRestore() refuses folders that are swapped, or of which one is forgotten", async () => {
  using work = new WorkFolder();
  const backup = await backUp(work, `${SEPARATE}/data`, `${SEPARATE}/log`);
  const [data, log] = [work.folder("data"), work.folder("log")];
  await copyVersion2(`${SEPARATE}/data`, data);
  await copyVersion2(`${SEPARATE}/log`, log);
  await assert.rejects(plan(backup, data, null), withCode("wrong-folder"));
  await assert.rejects(plan(backup, log, data), withCode("wrong-folder"));
  assert.equal((await plan(backup, data, log)).zxid, 0xf5n);
});

Deno.test("planRestore() refuses snapshots without logs, whatever the source was like", async () => {
  using work = new WorkFolder();
  const backup = await backUp(work, `${EPOCHS}/data`);
  const [data, log] = [work.folder("data"), work.folder("log")];
  await copyVersion2(`${SEPARATE}/data`, data);
  await copyVersion2(`${SEPARATE}/log`, log);
  await assert.rejects(plan(backup, data, null), (error: ZkBackupError) => {
    assert.deepEqual([error.code, error.exitStatus], ["wrong-folder", 1]);
    assert.match(
      error.hint!,
      /^Give --zk-log-dir as dataLogDir .* give .*\/data\/version-2 for it/,
    );
    return true;
  });
  assert.deepEqual((await plan(backup, data, log)).remarks, []);
  // Who says that there is none, gets on.
  const alone = await plan(backup, data, data);
  assert.equal(alone.folders.log.path, alone.folders.snap.path);
  assert.deepEqual(alone.remarks, []);
});

Deno.test("planRestore() remarks that there may be a dataLogDir where the target cannot show it", async () => {
  using work = new WorkFolder();
  const alone = await backUp(work, `${EPOCHS}/data`);
  using other = new WorkFolder();
  const separate = await backUp(other, `${SEPARATE}/data`, `${SEPARATE}/log`);
  const [empty, fresh] = [work.folder("empty"), work.folder("fresh")];
  work.folder("fresh/version-2");
  Deno.writeTextFileSync(`${fresh}/version-2/snapshot.0`, "");
  assert.deepEqual((await plan(alone, empty, null)).remarks, []);
  assert.match(
    (await plan(separate, empty, null)).remarks.join(),
    /had its logs in .*\/log\/version-2/,
  );
  assert.deepEqual((await plan(separate, empty, work.folder("log"))).remarks, []);
  assert.match((await plan(alone, fresh, null)).remarks.join(), /holds snapshot\.0 and no logs/);
});

Deno.test("planRestore() writes into no folder of the backup, through links neither", async () => {
  using work = new WorkFolder();
  const backup = await backUp(work, `${EPOCHS}/data`);
  const link = `${work.path}/link`;
  Deno.symlinkSync(`${backup}/snapshots`, link);
  for (const target of [`${backup}/snapshots`, link]) {
    await assert.rejects(plan(backup, target, null), withCode("target-inside-backup"));
  }
  await assert.rejects(
    plan(backup, work.folder("data"), `${backup}/txnlogs`),
    withCode("target-inside-backup"),
  );
  const linked = `${work.path}/linked`;
  Deno.symlinkSync(backup, linked);
  await assert.rejects(
    plan(linked, `${backup}/snapshots`, null),
    withCode("target-inside-backup"),
  );
  await assert.rejects(plan(linked, backup, null), withCode("backup-inside-target"));
});

Deno.test("planRestore() writes neither into another backup nor among the backups of a base folder", async () => {
  using work = new WorkFolder();
  const backup = await backUp(work, `${EPOCHS}/data`);
  const other = `${work.path}/elsewhere/other`;
  copyTree(backup, other);
  for (const target of [`${other}/snapshots`, work.folder("elsewhere/other/data/deep")]) {
    await assert.rejects(plan(backup, target, null), withCode("target-inside-backup"));
    await assert.rejects(
      plan(backup, work.folder(`data-${target.length}`), target),
      withCode("target-inside-backup"),
    );
  }
  const beside = work.folder("elsewhere/target");
  assert.equal((await plan(backup, beside, null)).folders.snap.path, `${beside}/version-2`);
  const options = { backupDir: backup, dataDir: beside };
  for (const baseDir of [`${work.path}/elsewhere`, beside, `${work.path}/elsewhere/`]) {
    await assert.rejects(
      planRestore(testContext(), restoreOptions({ ...options, baseDir })),
      withCode("target-inside-backup"),
    );
  }
  const baseDir = `${work.path}/backups`;
  await planRestore(testContext(), restoreOptions({ ...options, baseDir }));
});

Deno.test("planRestore() writes neither into the backup nor into the folder of backups", async () => {
  using work = new WorkFolder();
  const backup = await backUp(work, `${EPOCHS}/data`);
  for (const target of [backup, `${work.path}/backups`]) {
    await assert.rejects(plan(backup, target, null), withCode("backup-inside-target"));
  }
});

Deno.test("planRestore() takes a zxid between two epochs for the last one before it", async () => {
  using work = new WorkFolder();
  const backup = await backUp(work, `${EPOCHS}/data`);
  const { zxid, requested, files } = await plan(backup, work.folder("target"), null, 0x1ffffffffn);
  assert.equal(requested, 0x1ffffffffn);
  assert.equal(zxid >> 32n, 1n);
  assert.equal(files.at(-1)?.last, zxid);
});

Deno.test("what a dead restore left is named by verify and by the plan of the next", async () => {
  using work = new WorkFolder();
  const backup = await backUp(work, `${EPOCHS}/data`);
  const target = work.folder("target");
  await copyVersion2(`${EPOCHS}/data`, target);
  const saved = work.folder(`target/backup_before_${DEAD_ID}`);
  putGuard(`${target}/version-2`);
  const member = { dataDir: target, logDir: null, level: "records" } as const;
  await assert.rejects(verify(testContext(), member), (error: ZkBackupError) => {
    assert.equal(error.code, "restore-unfinished");
    const way = `restore --rollback ${DEAD_ID} --zk-data-dir ${target}/version-2,`;
    assert.ok(error.hint!.includes(way), error.hint);
    return true;
  });
  const { earlierSaved, unfinished } = await plan(backup, target, null);
  assert.deepEqual([earlierSaved, unfinished?.id], [[saved], DEAD_ID]);
});

Deno.test("verify does not call a member sound whose logs lie elsewhere", async () => {
  const member = { dataDir: `${SEPARATE}/data`, logDir: null, level: "records" } as const;
  const { verdict, findings } = await verify(testContext(), member);
  assert.equal(verdict, "usable-with-loss");
  assert.match(findings[0]!.advice!, /--zk-log-dir/);
});
