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
  await assert.rejects(verify(testContext(), member), withCode("restore-unfinished"));
  const { earlierSaved, unfinished } = await plan(backup, target, null);
  assert.deepEqual([earlierSaved, unfinished?.id], [[saved], DEAD_ID]);
});

Deno.test("verify does not call a member sound whose logs lie elsewhere", async () => {
  const member = { dataDir: `${SEPARATE}/data`, logDir: null, level: "records" } as const;
  const { verdict, findings } = await verify(testContext(), member);
  assert.equal(verdict, "usable-with-loss");
  assert.match(findings[0]!.advice!, /--zk-log-dir/);
});
