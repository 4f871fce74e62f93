import assert from "node:assert/strict";
import { repairBackup } from "../../src/operations/repair.ts";
import { verify, type VerifyReport } from "../../src/operations/verify.ts";
import { LAYOUT } from "../../src/store/layout.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { DurabilityLedger } from "../support/durability.ts";
import {
  brokenFrom,
  type FaultyFileSystem,
  fullFrom,
  Killed,
  killingAt,
  oneFailure,
} from "../support/faulty_file_system.ts";
import { quickFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, copyTree } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { assertTold } from "../support/told.ts";
import { fileHashes } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** A backup whose repair cuts a log, keeps records behind the damage, and sets files aside. */
async function damagedBackup(work: WorkFolder): Promise<string> {
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const { dir, info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const at = info.files.txnlogs.findIndex((log) =>
    info.files.snapshots.some(({ zxid, end_zxid }) =>
      BigInt(zxid) > BigInt(log.start_zxid!) + 5n && BigInt(end_zxid!) <= BigInt(log.end_zxid!)
    )
  );
  const [log] = info.files.txnlogs.slice(at);
  const path = `${dir}/${log!.stored_name}`;
  const bytes = Deno.readFileSync(path);
  const { records } = walkLog(bytes);
  bytes[records[2]!.offset + 20]! ^= 1;
  Deno.writeFileSync(path, bytes);
  // Snapshots behind the one in this log are gone bad as well.
  for (const { stored_name, zxid } of info.files.snapshots) {
    if (BigInt(zxid) > BigInt(log!.end_zxid!)) Deno.truncateSync(`${dir}/${stored_name}`, 100);
  }
  return dir;
}

const look = (backupDir: string): Promise<VerifyReport> =>
  verify(testContext({ fs: quickFileSystem() }), { backupDir, level: "records" });

const repair = (backupDir: string, fs = quickFileSystem()) =>
  repairBackup(testContext({ fs }), { backupDir, level: "records" });

/** What a backup restores to, zxid by zxid. */
function restorable({ windows }: VerifyReport): Set<bigint> {
  const zxids = new Set<bigint>();
  for (const { start, end } of windows) for (let z = start; z <= end; z++) zxids.add(z);
  return zxids;
}

/** Repairs for each point of failure until one has no failure; checks each of them. */
async function tryEveryPoint(
  inject: (point: number) => FaultyFileSystem,
  check: (faults: FaultyFileSystem, error: unknown, at: string) => void,
): Promise<number> {
  using work = new WorkFolder();
  const damaged = await damagedBackup(work);
  const before = await look(damaged);
  const original = fileHashes(damaged);
  const repaired = `${work.path}/repaired`;
  copyTree(damaged, repaired);
  await repair(repaired);
  const wanted = fileHashes(repaired);
  const whole = restorable(before);
  assert.ok(Object.keys(wanted).length > Object.keys(original).length, "originals are kept");
  for (let point = 1;; point++) {
    const dir = `${work.path}/try`;
    copyTree(damaged, dir);
    const faults = inject(point);
    let error: unknown = null;
    try {
      await repair(dir, faults.fs);
    } catch (thrown) {
      error = thrown;
    }
    const failed = faults.failed();
    const at = `call ${point}, ${failed}`;
    check(faults, error, at);
    // Every state that could be restored can be, and nothing is called sound that is not.
    const left = await look(dir);
    const now = restorable(left);
    for (const zxid of whole) assert.ok(now.has(zxid), `${zxid} at ${at}`);
    const isDone = left.findings.every(({ severity }) => severity === "note");
    if (isDone) assert.deepEqual(fileHashes(dir), wanted, at);
    // The bytes of every original are somewhere.
    const hashes = new Set(Object.values(fileHashes(dir)));
    for (const [file, hash] of Object.entries(original)) {
      if (!file.startsWith("metadata/")) assert.ok(hashes.has(hash), `${file} at ${at}`);
    }
    // The next run ends what was begun.
    await repair(dir);
    assert.deepEqual(fileHashes(dir), wanted, at);
    Deno.removeSync(dir, { recursive: true });
    if (failed === null) return point - 1;
  }
}

function checkFailed(faults: FaultyFileSystem, error: unknown, at: string): void {
  if (faults.failed() === null) return assert.equal(error, null, at);
  if (error !== null) assertTold("verify", error, faults, at);
}

for (const { name, inject } of oneFailure("EIO")) {
  Deno.test(`a repair in which any one call fails with ${name} loses nothing, and the next one ends it`, async (t) => {
    const points = await tryEveryPoint(inject, checkFailed);
    assert.ok(points > 100, `${points} points`);
    await t.step(`${points} points of failure`, () => {});
  });
}

Deno.test("a repair onto a disk that becomes full loses nothing, and the next one ends it", async (t) => {
  const points = await tryEveryPoint(fullFrom, checkFailed);
  assert.ok(points > 20, `${points} points`);
  await t.step(`${points} points of failure`, () => {});
});

Deno.test("a repair on a disk that is lost loses nothing, and the next one ends it", async (t) => {
  const points = await tryEveryPoint(brokenFrom, checkFailed);
  assert.ok(points > 100, `${points} points`);
  await t.step(`${points} points of failure`, () => {});
});

Deno.test("a repair that is killed anywhere loses nothing, and the next one ends it", async (t) => {
  const points = await tryEveryPoint(killingAt, (faults, error, at) => {
    if (faults.failed() !== null) assert.ok(error === null || error instanceof Killed, at);
  });
  assert.ok(points > 100, `${points} points`);
  await t.step(`${points} points of death`, () => {});
});

Deno.test("a repair does each step when the one before is on disk", async () => {
  using work = new WorkFolder();
  const dir = await damagedBackup(work);
  const seen = { commit: 0, replaced: 0, removed: 0 };
  const ready = `${dir}/${LAYOUT.repair}`;
  const ledger: DurabilityLedger = new DurabilityLedger(({ name, path, to }) => {
    if (name === "rename" && to === ready) {
      seen.commit++;
      assert.deepEqual(ledger.volatileIn(path), [], "all that is made ready");
    } else if (name === "replace") {
      seen.replaced++;
      assert.equal(seen.commit, 1);
      assert.ok(!ledger.isVolatile(dir), "the commit is on disk");
      assert.ok(!ledger.isVolatile(`${dir}/damaged`), "the originals are safe");
      const isDescription = to!.startsWith(`${dir}/metadata/`);
      if (isDescription) assert.ok(!ledger.isVolatile(`${dir}/txnlogs`), "what it describes");
    } else if (name === "remove") {
      seen.removed++;
      assert.ok(!ledger.isVolatile(`${dir}/metadata`), "what is set aside is described");
    }
  });
  await repair(dir, ledger.fs);
  assert.ok(seen.replaced >= 4 && seen.removed > 0, JSON.stringify(seen));
  const volatile = ledger.volatileIn(dir).filter((path) => !path.startsWith(`${ready}/`));
  assert.deepEqual(volatile, [], "what was ready is gone as a whole");
});
