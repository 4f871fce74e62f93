import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { executePrune } from "../../src/operations/prune.ts";
import { planPrune, type PruneOptions } from "../../src/operations/prune_plan.ts";
import { verify } from "../../src/operations/verify.ts";
import { testContext } from "../support/context.ts";
import {
  brokenFrom,
  type FaultyFileSystem,
  fullFrom,
  Killed,
  killingAt,
  oneFailure,
} from "../support/faulty_file_system.ts";
import { quickFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, type Member, putFile, readDefect } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { assertTold } from "../support/told.ts";
import { type TreeState, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** A small member with a file of every kind: snapshot, logs, one of them damaged, epoch files. */
function smallMember(work: WorkFolder): Member {
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  putFile(`${member.txnDir}/log.1`, readDefect("txnlog", "bad-checksum-middle").bytes);
  putFile(`${member.snapDir}/currentEpoch`, "0");
  return member;
}

function names(path: string): string[] {
  return Array.from(Deno.readDirSync(path), (entry) => entry.name).sort();
}

const PRUNING = (baseDir: string): PruneOptions => ({
  baseDir,
  member: null,
  keepDays: 7,
  keepCount: 0,
  keepMinCount: 1,
  acceptNewHistory: false,
});

async function assertWhole(backupDir: string, at: string): Promise<void> {
  const report = await verify(testContext(), { level: "records", backupDir });
  // What the member had lost is known; nothing else may be.
  const { verdict, lost, findings } = report;
  assert.deepEqual([verdict, lost, findings], ["usable-with-loss", [], []], at);
}

/** One try: the file system, and what the backup threw, if it did. */
interface Try {
  faults: FaultyFileSystem;
  error: unknown;
  member: Member;
}

/** Makes a backup for each point of failure until one has no failure; checks each of them. */
async function tryEveryPoint(
  inject: (point: number) => FaultyFileSystem,
  check: (tried: Try, outputDir: string, at: string) => Promise<void>,
): Promise<number> {
  using work = new WorkFolder();
  const member = smallMember(work);
  const outputDir = work.folder("out");
  const before: TreeState = treeState(member.dataDir);
  for (let point = 1;; point++) {
    const faults = inject(point);
    let error: unknown = null;
    try {
      await backUp(testContext({ fs: faults.fs }), member, { outputDir, coding: "gzip" });
    } catch (thrown) {
      error = thrown;
    }
    const failed = faults.failed();
    const at = `call ${point}, ${failed}`;
    assert.deepEqual(treeState(member.dataDir), before, `the source at ${at}`);
    await check({ faults, error, member }, outputDir, at);
    for (const name of names(outputDir)) {
      Deno.removeSync(`${outputDir}/${name}`, { recursive: true });
    }
    if (failed === null) return point - 1;
  }
}

/** A failed call: the backup is there and whole, or nothing of it is. */
async function checkFailed({ faults, error }: Try, outputDir: string, at: string): Promise<void> {
  const left = names(outputDir);
  if (error === null) {
    assert.deepEqual(left, ["b"], at);
    return await assertWhole(`${outputDir}/b`, at);
  }
  assert.deepEqual(left, [], at);
  assertTold("backup", error, faults, at);
}

for (const { name, inject } of oneFailure("EIO")) {
  Deno.test(`a backup in which any one call fails with ${name} is whole or not there`, async (t) => {
    const points = await tryEveryPoint(inject, checkFailed);
    assert.ok(points > 100, `${points} points`);
    await t.step(`${points} points of failure`, () => {});
  });
}

Deno.test("a backup onto a disk that becomes full is whole or not there", async (t) => {
  const points = await tryEveryPoint(fullFrom, checkFailed);
  assert.ok(points > 100, `${points} points`);
  await t.step(`${points} points of failure`, () => {});
});

Deno.test("a backup onto a disk that is lost says what failed first, and is not visible by half", async (t) => {
  const points = await tryEveryPoint(brokenFrom, async ({ faults, error }, outputDir, at) => {
    const visible = names(outputDir).filter((name) => !name.startsWith("."));
    if (visible.length > 0) await assertWhole(`${outputDir}/b`, at);
    const first = faults.firstError();
    // What fails behind the rename that publishes is no failure of the backup.
    if (first === null || visible.length > 0) return assert.equal(error, null, at);
    assert.ok(error instanceof ZkBackupError, at);
    assert.equal(error.message, first.message);
  });
  assert.ok(points > 100, `${points} points`);
  await t.step(`${points} points of failure`, () => {});
});

Deno.test("a backup that is killed anywhere is never visible before it is whole", async (t) => {
  let number = 0;
  const points = await tryEveryPoint(
    killingAt,
    async ({ faults, error, member }, outputDir, at) => {
      if (faults.failed() !== null) assert.ok(error === null || error instanceof Killed, at);
      const visible = names(outputDir).filter((name) => !name.startsWith("."));
      if (visible.length > 0) {
        assert.deepEqual(visible, ["b"], at);
        return await assertWhole(`${outputDir}/b`, at);
      }
      assert.ok(error instanceof Killed, at);
      // The next run under the same id takes over what is left, and one under another removes it.
      const ctx = testContext({ fs: quickFileSystem() });
      const backupId = number++ % 2 === 0 ? "b" : "c";
      await backUp(ctx, member, { outputDir, backupId });
      // Where it died before it had said whose it is, only prune can know that nobody wants it.
      const nobodys = names(outputDir).filter((name) => name !== backupId);
      assert.ok(nobodys.length === 0 || /makeFolder|member\.txt|lock|stat/.test(at), at);
      await executePrune(ctx, await planPrune(ctx, PRUNING(outputDir)));
      assert.deepEqual(names(outputDir), [backupId], at);
      await assertWhole(`${outputDir}/${backupId}`, at);
    },
  );
  assert.ok(points > 100, `${points} points`);
  await t.step(`${points} points of death`, () => {});
});
