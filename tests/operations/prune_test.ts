import assert from "node:assert/strict";
import fc from "fast-check";
import { ZkBackupError } from "../../src/errors.ts";
import { DenoFileSystem, type FileSystem } from "../../src/io/file_system.ts";
import { executePrune, type PruneResult } from "../../src/operations/prune.ts";
import { planPrune, type PruneOptions, type PrunePlan } from "../../src/operations/prune_plan.ts";
import { testContext } from "../support/context.ts";
import {
  type FileCall,
  HookedFileSystem,
  onceBefore,
  readOnlyFileSystem,
} from "../support/hooked_file_system.ts";
import { rejection } from "../support/refusal.ts";
import { namesIn, putBackup, type StoredBackup } from "../support/stored_backup.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const NOW = new Date("2025-01-31T00:00:00Z");

function options(baseDir: string, more: Partial<PruneOptions> = {}): PruneOptions {
  return {
    baseDir,
    member: null,
    keepDays: 7,
    keepCount: 0,
    keepMinCount: 1,
    acceptNewHistory: false,
    ...more,
  };
}

/** A base folder with a backup for each day of January that is given, of one member each. */
function putDays(
  work: WorkFolder,
  days: readonly number[],
  more: Partial<StoredBackup> = {},
): string {
  const base = work.folder("base");
  for (const day of days) {
    const two = String(day).padStart(2, "0");
    const time = `2025-01-${two}T12:00:00Z`;
    putBackup(base, { id: `day-${two}`, time, zxid: BigInt(day), ...more });
  }
  return base;
}

async function plan(base: string, more: Partial<PruneOptions> = {}): Promise<PrunePlan> {
  return await planPrune(testContext({ now: NOW, fs: readOnlyFileSystem() }), options(base, more));
}

async function prune(
  base: string,
  more: Partial<PruneOptions> = {},
  fs: FileSystem = new DenoFileSystem(),
): Promise<PruneResult> {
  const ctx = testContext({ now: NOW, fs });
  return await executePrune(ctx, await planPrune(ctx, options(base, more)));
}

/** Ids of what the plan lets go, over all members. */
function going({ decisions }: PrunePlan): string[] {
  return decisions.filter(({ keep }) => !keep).map(({ backup }) => backup.id).sort();
}

Deno.test("planPrune() tells what goes and what that frees, and changes nothing", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 2, 30]);
  Deno.writeFileSync(`${base}/day-01/snapshots/snapshot.0`, new Uint8Array(100_000));
  const before = treeState(base);
  const { bytes, decisions, ...planned } = await plan(base);
  assert.deepEqual(going({ bytes, decisions, ...planned }), ["day-01", "day-02"]);
  const frees = decisions.map((decision) => decision.frees);
  assert.ok(frees[0]! - frees[1]! > 99_000 && frees[2] === 0);
  assert.equal(bytes, frees[0]! + frees[1]!);
  assert.equal(planned.baseDir, base);
  assert.deepEqual(treeState(base), before);
});

Deno.test("executePrune() deletes what the plan says and nothing else", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 2, 29, 30]);
  Deno.mkdirSync(`${base}/foreign/metadata`, { recursive: true });
  Deno.writeTextFileSync(`${base}/notes.txt`, "mine");
  Deno.mkdirSync(`${base}/broken/snapshots`, { recursive: true });
  const stays = ["broken", "day-29", "day-30", "foreign", "notes.txt"];
  const kept = stays.map((name) => treeState(`${base}/${name}`));
  const planned = await plan(base);
  const result = await prune(base);
  assert.deepEqual(result, {
    deleted: ["day-01", "day-02"],
    leftovers: [],
    failed: [],
    bytes: planned.bytes,
  });
  assert.deepEqual(namesIn(base), stays);
  assert.deepEqual(stays.map((name) => treeState(`${base}/${name}`)), kept);
  assert.deepEqual(planned.broken.map(({ id }) => id), ["broken"]);
});

Deno.test("executePrune() with nothing to delete looks at no backup's files", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [29, 30]);
  Deno.removeSync(`${base}/day-30/snapshots/snapshot.0`);
  const result = await prune(base, {}, readOnlyFileSystem());
  assert.deepEqual(result, { deleted: [], leftovers: [], failed: [], bytes: 0 });
});

Deno.test("executePrune() renames a backup, and has that on disk, before it removes its files", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 30]);
  const calls: string[] = [];
  const note = ({ name, path, changes }: FileCall): void => {
    if (changes || name === "syncFolder") calls.push(`${name} ${path.slice(base.length + 1)}`);
  };
  await prune(base, {}, new HookedFileSystem(note));
  assert.deepEqual(calls, [
    "rename day-01",
    "syncFolder ",
    "removeTree .day-01.deleted",
    "syncFolder ",
  ]);
});

Deno.test("a prune that is killed leaves no half backup, and the next removes the rest", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 2, 30]);
  const killed = onceBefore(({ name }) => name === "removeTree", () => {
    throw new Error("killed");
  });
  await assert.rejects(prune(base, {}, killed), /killed/);
  assert.deepEqual(namesIn(base), [".day-01.deleted", "day-02", "day-30"]);
  const result = await prune(base);
  assert.deepEqual(result.deleted, ["day-02"]);
  assert.deepEqual(result.leftovers, [`${base}/.day-01.deleted`]);
  assert.deepEqual(namesIn(base), ["day-30"]);
});

Deno.test("executePrune() deletes a backup whose id an interrupted deletion had as well", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 30]);
  Deno.mkdirSync(`${base}/.day-01.deleted/metadata`, { recursive: true });
  const result = await prune(base, { member: "zk1" });
  assert.deepEqual(result.deleted, ["day-01"]);
  assert.deepEqual(namesIn(base), ["day-30"]);
});

for (
  const [what, damage] of [
    ["a file is missing", (dir: string) => Deno.removeSync(`${dir}/txnlogs/log.1`)],
    ["a file is cut", (dir: string) => Deno.truncateSync(`${dir}/snapshots/snapshot.0`, 3)],
    [
      "a bit is wrong",
      (dir: string) => Deno.writeTextFileSync(`${dir}/snapshots/snapshot.0`, "a snapshoT"),
    ],
    ["its list is missing", (dir: string) => Deno.removeSync(`${dir}/metadata/SHA256SUMS`)],
  ] as const
) {
  Deno.test(`executePrune() deletes nothing when in a backup that stays ${what}`, async () => {
    using work = new WorkFolder();
    const base = putDays(work, [1, 30]);
    damage(`${base}/day-30`);
    const before = treeState(base);
    const { message, exitStatus } = await rejection("kept-backup-damaged", prune(base));
    assert.match(message, /day-30/);
    assert.equal(exitStatus, 1);
    assert.deepEqual(treeState(base), before);
  });
}

Deno.test("executePrune() deletes nothing when a backup that stays is gone since the plan", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 30]);
  const planned = await plan(base);
  Deno.removeSync(`${base}/day-30`, { recursive: true });
  await rejection("kept-backup-damaged", executePrune(testContext({ now: NOW }), planned));
  assert.deepEqual(namesIn(base), ["day-01"]);
});

Deno.test("executePrune() checks no backup of a member that loses none", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 30]);
  const other = putBackup(base, { id: "other", member: "zk2", time: "2025-01-01T00:00:00Z" });
  Deno.removeSync(`${other}/txnlogs/log.1`);
  assert.deepEqual((await prune(base)).deleted, ["day-01"]);
});

Deno.test("planPrune() never mixes members", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 2]);
  putBackup(base, { id: "a", member: "zk2", time: "2025-01-01T00:00:00Z", zxid: 900n });
  putBackup(base, { id: "b", member: "zk2", time: "2025-01-30T00:00:00Z", zxid: 901n });
  assert.deepEqual(going(await plan(base)), ["a", "day-01"]);
  assert.deepEqual(going(await plan(base, { member: "zk2" })), ["a"]);
  assert.deepEqual((await plan(base, { member: "zk2" })).decisions.map((d) => d.backup.id), [
    "a",
    "b",
  ]);
});

Deno.test("planPrune() decides about a member as if there were no other", async () => {
  const backups = fc.uniqueArray(
    fc.record({
      day: fc.integer({ min: 1, max: 30 }),
      member: fc.constantFrom("zk1", "zk2", "zk3"),
      status: fc.constantFrom("valid" as const, "partial" as const),
      zxid: fc.bigInt({ min: 1n, max: 9n }),
    }),
    { selector: ({ day }) => day, maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(backups, fc.nat(3), async (given, keepCount) => {
      using work = new WorkFolder();
      const base = work.folder("base");
      for (const { day, ...each } of given) {
        const two = String(day).padStart(2, "0");
        putBackup(base, { id: `b${two}`, time: `2025-01-${two}T00:00:00Z`, ...each });
      }
      const together = going(await plan(base, { keepCount }));
      const alone: string[] = [];
      for (const member of new Set(given.map((each) => each.member))) {
        alone.push(...going(await plan(base, { keepCount, member })));
      }
      assert.deepEqual(together, alone.sort());
    }),
    { numRuns: 25 },
  );
});

Deno.test("planPrune() refuses a member that has no backup, and names those that have", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1]);
  const { message } = await rejection("member-not-found", plan(base, { member: "zk9" }));
  assert.match(message, /"zk9".*"zk1"/);
});

Deno.test("planPrune() stops where the newest backup is dated after now", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 2]);
  putBackup(base, { id: "a-tomorrow", time: "2025-01-31T07:00:00+08:00", zxid: 3n });
  assert.deepEqual(going(await plan(base)), ["day-01", "day-02"], "That was an hour ago");
  putBackup(base, { id: "a-tomorrow", time: "2025-02-01T00:00:00Z", zxid: 3n });
  const { message, exitStatus } = await rejection("backup-from-the-future", plan(base));
  assert.match(message, /a-tomorrow.* 2025-02-01T00:00:00.*2025-01-31T00:00:00/);
  assert.equal(exitStatus, 1);
  putBackup(base, { id: "other", member: "zk2", time: "2025-01-01T00:00:00Z" });
  assert.deepEqual(going(await plan(base, { member: "zk2" })), []);
});

Deno.test("planPrune() stops where a minimum cannot be kept and something would go", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 2]);
  putBackup(base, { id: "u", status: "unverified", time: "2025-01-03T00:00:00Z", zxid: 3n });
  const { message, exitStatus } = await rejection(
    "minimum-not-kept",
    plan(base, { keepMinCount: 3 }),
  );
  assert.match(message, /has only 2 of the 3 usable backups .* others would go: 1$/);
  assert.equal(exitStatus, 1);
  assert.deepEqual(going(await plan(base, { keepMinCount: 2 })), ["u"]);
  assert.deepEqual(going(await plan(base, { keepMinCount: 3, keepDays: 60 })), []);
});

Deno.test("planPrune() of a folder that holds none is an empty plan", async () => {
  using work = new WorkFolder();
  const { decisions, leftovers, bytes } = await plan(work.folder("base"));
  assert.deepEqual({ decisions, leftovers, bytes }, { decisions: [], leftovers: [], bytes: 0 });
});

Deno.test("a dead run's folder goes, a living one's and what only looks like one stay", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [30]);
  Deno.mkdirSync(`${base}/.dead.partial/snapshots`, { recursive: true });
  Deno.writeTextFileSync(`${base}/.dead.partial/snapshots/snapshot.0`, "half a file");
  Deno.mkdirSync(`${base}/.alive.partial`);
  Deno.symlinkSync(`${base}/day-30`, `${base}/.link.partial`);
  Deno.writeTextFileSync(`${base}/.file.partial`, "");
  using _alive = new DenoFileSystem().lock(`${base}/.alive.partial`)!;
  const before = namesIn(base);
  assert.deepEqual((await plan(base, { member: "zk1" })).leftovers, [], "Whose it is nobody knows");
  const { leftovers, bytes } = await plan(base);
  assert.deepEqual(leftovers, [
    { id: "dead", dir: `${base}/.dead.partial`, kind: "partial", frees: 11 },
  ]);
  assert.equal(bytes, 11);
  const result = await prune(base);
  assert.deepEqual(result.leftovers, [`${base}/.dead.partial`]);
  assert.deepEqual(namesIn(base), before.filter((name) => name !== ".dead.partial"));
});

Deno.test("a leftover that a new run has taken over since the plan stays", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [30]);
  Deno.mkdirSync(`${base}/.x.partial`);
  Deno.mkdirSync(`${base}/.y.partial`);
  const planned = await plan(base);
  Deno.removeSync(`${base}/.y.partial`);
  using _taken = new DenoFileSystem().lock(`${base}/.x.partial`)!;
  const result = await executePrune(testContext({ now: NOW }), planned);
  assert.deepEqual(result, { deleted: [], leftovers: [], failed: [], bytes: 0 });
  assert.deepEqual(namesIn(base), [".x.partial", "day-30"]);
});

Deno.test("executePrune() refuses to run beside another", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 30]);
  using _other = new DenoFileSystem().lock(base)!;
  await rejection("prune-running", prune(base));
  assert.deepEqual(namesIn(base), ["day-01", "day-30"]);
});

Deno.test("executePrune() goes on where one backup cannot be deleted, and tells of it", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 2, 3, 30]);
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name !== "rename" || !path.endsWith("day-02")) return;
    throw new ZkBackupError("Not allowed", { code: "permission-denied", category: "IO" });
  });
  const { deleted, failed, bytes } = await prune(base, {}, fs);
  assert.deepEqual(deleted, ["day-01", "day-03"]);
  assert.deepEqual(failed, [{ dir: `${base}/day-02`, reason: "Not allowed" }]);
  assert.ok(bytes > 0);
  assert.deepEqual(namesIn(base), ["day-02", "day-30"]);
});

Deno.test("executePrune() that is interrupted says how far it came", async () => {
  using work = new WorkFolder();
  const base = putDays(work, [1, 2, 30]);
  const controller = new AbortController();
  const reason = new ZkBackupError("SIGINT", {
    code: "interrupted",
    category: "User",
    exitStatus: 130,
  });
  const fs = onceBefore(({ name }) => name === "removeTree", () => controller.abort(reason));
  const ctx = testContext({ now: NOW, fs, signal: controller.signal });
  const planned = await planPrune(ctx, options(base));
  const { message, exitStatus } = await rejection("interrupted", executePrune(ctx, planned));
  assert.match(message, /after 1 of 2 backups/);
  assert.equal(exitStatus, 130);
  assert.deepEqual(namesIn(base), ["day-02", "day-30"]);
});
