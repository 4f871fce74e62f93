import assert from "node:assert/strict";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { executeRollback } from "../../src/operations/rollback.ts";
import { planRollback } from "../../src/operations/rollback_plan.ts";
import { testContext } from "../support/context.ts";
import { putGuard } from "../support/dead_restore.ts";
import { DurabilityLedger } from "../support/durability.ts";
import type { FileCall } from "../support/hooked_file_system.ts";
import { copyMember, copyTree, putFile } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

const LATER = new Date("2025-01-15T11:00:00Z");

/** The folders of a member that was restored, and the id of that restore. */
interface Restored {
  dataDir: string;
  logDir: string | null;
  restoreId: string;
}

/** A member whose files were moved aside by a restore. */
async function makeRestored(work: WorkFolder, separateLogs: boolean): Promise<Restored> {
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const dataDir = work.folder("data");
  copyTree(member.snapDir, `${dataDir}/version-2`);
  const logDir = separateLogs ? work.folder("log") : null;
  if (logDir !== null) {
    for (const { name } of [...Deno.readDirSync(`${dataDir}/version-2`)]) {
      if (!name.startsWith("log.")) continue;
      Deno.mkdirSync(`${logDir}/version-2`, { recursive: true });
      Deno.renameSync(`${dataDir}/version-2/${name}`, `${logDir}/version-2/${name}`);
    }
  }
  const { result } = await restore(testContext(), { backupDir: dir, dataDir, logDir });
  return { dataDir, logDir, restoreId: result.restoreId };
}

/** Rolls back on a file system that knows what is not yet on disk; `check` is asked at each call. */
async function rollBack(
  { dataDir, logDir, restoreId }: Restored,
  check: (call: FileCall, ledger: DurabilityLedger) => void,
): Promise<DurabilityLedger> {
  const ledger: DurabilityLedger = new DurabilityLedger((call) => check(call, ledger));
  const ctx = testContext({ fs: ledger.fs, now: LATER });
  const wish = { epochLift: null, acceptedEpoch: null };
  const options = { what: restoreId, dataDir, logDir, allowRunning: false, ...wish };
  await executeRollback(ctx, await planRollback(ctx, options));
  return ledger;
}

const isStaging = (path: string) => path.includes("/.zkbackup-");
const parentOf = (path: string) => path.slice(0, path.lastIndexOf("/"));

for (const separateLogs of [false, true]) {
  const layout = separateLogs ? "two folders" : "one folder";

  Deno.test(`a rollback does each step when the one before is on disk: ${layout}`, async () => {
    using work = new WorkFolder();
    const scene = await makeRestored(work, separateLogs);
    const targets = [scene.dataDir, ...(scene.logDir === null ? [] : [scene.logDir])];
    const guard = `${targets.at(-1)!}/version-2/${GUARD_NAME}`;
    const seen = { guard: 0, moves: 0, commit: 0 };
    const ledger = await rollBack(scene, ({ name, path, to }, ledger) => {
      const volatile = () =>
        targets.flatMap((target) => ledger.volatileIn(target)).filter((each) => !isStaging(each));
      if (name === "replace" && to === guard) {
        seen.guard++;
        assert.deepEqual(ledger.volatileIn(path), [], "the guard's text is written");
        assert.deepEqual(volatile(), [], `before guard ${seen.guard}`);
      } else if (name === "replace") {
        assert.deepEqual(ledger.volatileIn(path), [], "what gets its name is written");
      } else if (name === "rename") {
        seen.moves++;
        assert.ok(seen.guard > 0, "nothing moves before the guard");
        assert.ok(!ledger.isVolatile(parentOf(guard)) || seen.moves > 1, "the guard stands");
        assert.deepEqual(ledger.volatileIn(path), [], "what moves is written");
        assert.ok(!ledger.isVolatile(parentOf(parentOf(to!))), `the place of ${to} stays`);
      } else if (name === "remove" && path === guard) {
        seen.commit++;
        assert.deepEqual(volatile(), [], "before the commit");
      } else if (name === "remove" && path.endsWith("/restore.json")) {
        assert.equal(seen.commit, 1, "the journal goes last");
        assert.ok(!ledger.isVolatile(parentOf(guard)), "behind the commit");
      }
    });
    assert.equal(seen.guard, 2, "one for each phase");
    assert.equal(seen.commit, 1);
    assert.ok(seen.moves > 6, `${seen.moves} moves`);
    assert.ok(!ledger.isVolatile(parentOf(guard)), "the commit is on disk");
  });

  Deno.test(`a restore that died is undone step by step on disk: ${layout}`, async () => {
    using work = new WorkFolder();
    const { dataDir, logDir, restoreId } = await makeRestored(work, separateLogs);
    const targets = [dataDir, ...(logDir === null ? [] : [logDir])];
    const [snap, log] = targets.map((target) => `${target}/version-2`);
    const folder = log ?? snap!;
    // As if it had died with all files aside and all new ones in: its own guard once more.
    const saved = JSON.parse(
      Deno.readTextFileSync(`${dataDir}/backup_before_${restoreId}/restore.json`),
    );
    putGuard(folder, { ...saved, phase: "in" });
    const guard = `${folder}/${GUARD_NAME}`;
    const seen = { moves: 0, commit: 0 };
    const ledger = await rollBack({ dataDir, logDir, restoreId }, ({ name, path, to }, ledger) => {
      if (name === "replace" && to === guard) {
        const volatile = targets.flatMap((target) => ledger.volatileIn(target))
          .filter((each) => !isStaging(each));
        assert.deepEqual(volatile, [], "the new files are out before the guard says so");
      } else if (name === "rename") seen.moves++;
      else if (name === "remove" && path === guard) {
        seen.commit++;
        const inTargets = [snap!, folder].flatMap((each) => ledger.volatileIn(each));
        assert.deepEqual(inTargets, [], "what was there is back before the guard goes");
      }
    });
    assert.equal(seen.commit, 1);
    assert.ok(seen.moves > 6, `${seen.moves} moves`);
    assert.ok(!ledger.isVolatile(folder), "the guard is gone on disk");
  });
}

Deno.test("the acceptedEpoch that a rollback makes anew is on disk before the guard", async () => {
  using work = new WorkFolder();
  const scene = await makeRestored(work, false);
  putFile(`${scene.dataDir}/version-2/acceptedEpoch`, "9");
  let written = 0;
  await rollBack(scene, ({ name, path, to }, ledger) => {
    if (name === "create" && path.endsWith("/acceptedEpoch")) written++;
    if (name !== "replace" || !to!.endsWith(`/${GUARD_NAME}`)) return;
    const staged = ledger.volatileIn(scene.dataDir).filter((each) =>
      each.endsWith("/acceptedEpoch")
    );
    assert.deepEqual(staged, []);
  });
  assert.equal(written, 1);
  assert.equal(Deno.readTextFileSync(`${scene.dataDir}/version-2/acceptedEpoch`), "9");
});
