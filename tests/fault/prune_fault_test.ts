import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { executePrune, type PruneResult } from "../../src/operations/prune.ts";
import { planPrune, type PruneOptions } from "../../src/operations/prune_plan.ts";
import { verify } from "../../src/operations/verify.ts";
import { readCatalog } from "../../src/store/catalog.ts";
import { discardedId } from "../../src/store/layout.ts";
import { testContext } from "../support/context.ts";
import {
  brokenFrom,
  type FaultyFileSystem,
  Killed,
  killingAt,
  oneFailure,
} from "../support/faulty_file_system.ts";
import { quickFileSystem } from "../support/hooked_file_system.ts";
import { copyTree } from "../support/member.ts";
import { putBackup } from "../support/stored_backup.ts";
import { assertTold } from "../support/told.ts";
import { type TreeState, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const NOW = new Date("2025-01-31T00:00:00Z");
const KEPT = ["day-29", "day-30"];
const GOING = ["day-01", "day-02"];

/** Two backups that go, two that stay, and the folder of a run that died. */
function putBase(base: string): void {
  for (const id of [...GOING, ...KEPT]) {
    putBackup(base, { id, time: `2025-01-${id.slice(4)}T12:00:00Z`, zxid: BigInt(id.slice(4)) });
  }
  Deno.mkdirSync(`${base}/.dead.partial/snapshots`, { recursive: true });
  Deno.writeTextFileSync(`${base}/.dead.partial/snapshots/snapshot.0`, "half");
}

/** What a prune said that it did, and what it did not take for a backup. */
interface Pruned extends PruneResult {
  broken: string[];
}

async function prune(baseDir: string, fs = quickFileSystem()): Promise<Pruned> {
  const options: PruneOptions = {
    baseDir,
    member: null,
    keepDays: 7,
    keepCount: 0,
    keepMinCount: 1,
    acceptNewHistory: false,
  };
  const ctx = testContext({ now: NOW, fs });
  const plan = await planPrune(ctx, options);
  return { ...await executePrune(ctx, plan), broken: plan.broken.map(({ id }) => id) };
}

/** One try: what failed, what the prune threw, and what it said it did. */
interface Try {
  faults: FaultyFileSystem;
  error: unknown;
  result: Pruned | null;
}

/** Prunes with each point of failure until one has none; every state that is left is a sound one. */
async function tryEveryPoint(
  inject: (point: number) => FaultyFileSystem,
  check: (tried: Try, base: string, at: string) => void,
): Promise<number> {
  using work = new WorkFolder();
  putBase(work.folder("first"));
  const kept = (base: string): TreeState[] => KEPT.map((id) => withoutInodes(`${base}/${id}`));
  for (let point = 1;; point++) {
    const base = `${work.path}/base`;
    copyTree(`${work.path}/first`, base);
    const before = kept(base);
    const faults = inject(point);
    let error: unknown = null;
    let result: Pruned | null = null;
    try {
      result = await prune(base, faults.fs);
    } catch (thrown) {
      error = thrown;
    }
    const failed = faults.failed();
    const at = `call ${point}, ${failed}`;
    assert.deepEqual(kept(base), before, `what stays at ${at}`);
    await assertWholeOrGone(base, at);
    check({ faults, error, result }, base, at);
    const next = await prune(base);
    assert.deepEqual(next.failed, [], at);
    const names = Array.from(Deno.readDirSync(base), ({ name }) => name).sort();
    assert.deepEqual(names, KEPT, `nothing is left of what went at ${at}`);
    Deno.removeSync(base, { recursive: true });
    if (failed === null) return point - 1;
  }
}

function withoutInodes(folder: string): TreeState {
  return Object.fromEntries(
    Object.entries(treeState(folder)).map(([path, state]) => [path, state.replace(/ \d+$/, "")]),
  );
}

/** No list shows a part of a backup. */
async function assertWholeOrGone(base: string, at: string): Promise<void> {
  const fs = quickFileSystem();
  const { backups, broken } = await readCatalog(fs, base, new AbortController().signal);
  assert.deepEqual(broken, [], at);
  for (const { id } of backups) {
    const ctx = testContext({ fs });
    const { findings } = await verify(ctx, { level: "structure", backupDir: `${base}/${id}` });
    assert.deepEqual(findings, [], `${id} at ${at}`);
  }
}

function isListed(base: string, id: string): boolean {
  return Array.from(Deno.readDirSync(base), ({ name }) => name).includes(id);
}

/** What it says is deleted is, and what fails is told, with what is left of it. */
function checkFailed({ faults, error, result }: Try, base: string, at: string): void {
  if (error !== null) {
    assertTold("prune", error, faults, at);
    for (const id of GOING) assert.ok(isListed(base, id), `${id} was deleted at ${at}`);
    return;
  }
  assert.ok(result !== null);
  for (const id of result.deleted) assert.ok(!isListed(base, id), `${id} at ${at}`);
  if (faults.failed() === null) return assert.deepEqual(result.failed, [], at);
  // Of a leftover whose lock cannot be taken it is not known that its run is dead.
  const told = [...result.deleted, ...result.broken, ...result.failed.map(({ dir }) => dir)];
  const untold = GOING.filter((id) => !told.some((each) => each.endsWith(id)));
  assert.deepEqual(untold, [], at);
  for (const { reason } of result.failed) assert.match(reason, /^Cannot /, at);
}

for (const { name, inject } of oneFailure()) {
  Deno.test(`a prune in which any one call fails with ${name} shows no half backup and loses none that stays`, async (t) => {
    const points = await tryEveryPoint(inject, checkFailed);
    assert.ok(points > 60, `${points} points`);
    await t.step(`${points} points of failure`, () => {});
  });
}

Deno.test("a prune on a disk that is lost shows no half backup, and the next one ends it", async (t) => {
  const points = await tryEveryPoint(brokenFrom, ({ faults, error, result }, _, at) => {
    if (faults.failed() === null) return assert.deepEqual([error, result?.failed], [null, []], at);
    assert.ok(error instanceof ZkBackupError || result!.failed.length > 0, at);
  });
  assert.ok(points > 60, `${points} points`);
  await t.step(`${points} points of failure`, () => {});
});

Deno.test("a prune that is killed anywhere shows no half backup, and the next one ends it", async (t) => {
  let halves = 0;
  const points = await tryEveryPoint(killingAt, ({ faults, error }, base, at) => {
    // What is told in place of the work is told by code that runs no more.
    if (faults.failed() !== null) assert.ok(error === null || error instanceof Killed, at);
    for (const { name } of Deno.readDirSync(base)) if (discardedId(name) !== null) halves++;
  });
  assert.ok(points > 60, `${points} points`);
  assert.ok(halves > 2, `${halves} left half removed`);
  await t.step(`${points} points of death, ${halves} left a half removed folder`, () => {});
});
