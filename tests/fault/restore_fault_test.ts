import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { executeRestore } from "../../src/operations/restore.ts";
import { planRestore } from "../../src/operations/restore_plan.ts";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { isServerState } from "../../src/operations/swap_places.ts";
import { testContext } from "../support/context.ts";
import {
  brokenFrom,
  type FaultyFileSystem,
  fullFrom,
  killingAt,
  oneFailure,
} from "../support/faulty_file_system.ts";
import { quickFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, copyTree, putFile } from "../support/member.ts";
import { backUp, restore, restoreOptions } from "../support/member_operations.ts";
import { assertTold } from "../support/told.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

type Hashes = Record<string, string>;

/** How the target lies. */
type Layout = "one folder" | "two folders" | "empty";
const LAYOUTS: Layout[] = ["one folder", "two folders", "empty"];

/** A backup, a target that is made anew for every try, and what it holds before and after. */
class Scene {
  readonly #work: WorkFolder;
  readonly backupDir: string;
  readonly layout: Layout;
  /** Files of a server's state before and after a restore, by their paths in the target. */
  readonly old: Hashes;
  after: Hashes = {};

  private constructor(work: WorkFolder, layout: Layout, backupDir: string) {
    this.#work = work;
    this.layout = layout;
    this.backupDir = backupDir;
    this.reset();
    this.old = this.state();
  }

  static async make(work: WorkFolder, layout: Layout): Promise<Scene> {
    const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
    const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
    const scene = new Scene(work, layout, dir);
    await restore(testContext(), { backupDir: dir, ...scene.folders });
    scene.after = scene.state();
    assert.notDeepEqual(scene.after, scene.old);
    return scene;
  }

  get target(): string {
    return `${this.#work.path}/target`;
  }

  get folders(): { dataDir: string; logDir: string | null } {
    const logDir = this.layout === "two folders" ? `${this.target}/log` : null;
    return { dataDir: `${this.target}/data`, logDir };
  }

  /** Puts the target back to how it is before. */
  reset(): void {
    const { target } = this;
    if (exists(target)) Deno.removeSync(target, { recursive: true });
    Deno.mkdirSync(`${target}/data`, { recursive: true });
    putFile(`${target}/data/myid`, "1");
    if (this.layout === "two folders") Deno.mkdirSync(`${target}/log`);
    if (this.layout === "empty") return;
    copyTree(`${this.#work.path}/zk/data/version-2`, `${target}/data/version-2`);
    const logs = `${this.folders.logDir ?? this.folders.dataDir}/version-2`;
    Deno.mkdirSync(logs, { recursive: true });
    // The old state is another than the one that is restored.
    for (const name of names(`${target}/data/version-2`)) {
      const path = `${target}/data/version-2/${name}`;
      if (name.startsWith("log.")) Deno.renameSync(path, `${logs}/log.7777`);
      else if (name.startsWith("snapshot.")) {
        Deno.renameSync(path, `${target}/data/version-2/snapshot.7777`);
      }
    }
    putFile(`${target}/data/version-2/currentEpoch`, "4");
    putFile(`${target}/data/version-2/acceptedEpoch`, "5");
  }

  /** Files of a server's state that lie in the target's version-2 folders. */
  state(): Hashes {
    const entries = Object.entries(fileHashes(this.target)).filter(([path]) =>
      /^(data|log)\/version-2\/[^/]+$/.test(path) &&
      isServerState(path.slice(path.lastIndexOf("/") + 1))
    );
    return Object.fromEntries(entries);
  }

  /** Content of the guard, or null where none stands. */
  guard(): string | null {
    const { dataDir, logDir } = this.folders;
    const path = `${logDir ?? dataDir}/version-2/${GUARD_NAME}`;
    return exists(path) ? Deno.readTextFileSync(path) : null;
  }

  /** Names in the target's folders that a restore makes for itself. */
  leftovers(): string[] {
    return Object.keys(treeState(this.target))
      .filter((path) => /(^|\/)(\.zkbackup-|backup_before_)[^/]*$/.test(path));
  }

  /** Nothing that was there before is lost: it lies in the target or was moved aside. */
  assertNothingLost(at: string): void {
    const found = new Set(Object.values(fileHashes(this.target)));
    for (const [path, hash] of Object.entries(this.old)) {
      assert.ok(found.has(hash), `${path} at ${at}`);
    }
  }

  /** Files and epochs are those of a restore that went well; acceptedEpoch may be higher. */
  assertNew(at: string): void {
    const isAccepted = (path: string) => path.endsWith("/acceptedEpoch");
    const without = (state: Hashes) =>
      Object.fromEntries(Object.entries(state).filter(([path]) => !isAccepted(path)));
    assert.deepEqual(without(this.state()), without(this.after), at);
    const accepted = Deno.readTextFileSync(`${this.target}/data/version-2/acceptedEpoch`);
    assert.ok(Number(accepted) >= 5 || this.layout === "empty", at);
    assert.ok(Number(accepted) >= 3, at);
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function names(path: string): string[] {
  return Array.from(Deno.readDirSync(path), (entry) => entry.name).sort();
}

/** One try: what failed, and what the restore threw, if it did. */
interface Try {
  faults: FaultyFileSystem;
  error: unknown;
  at: string;
}

/** Restores with each point of failure until one has none; returns how many points there are. */
async function tryEveryPoint(
  scene: Scene,
  inject: (point: number) => FaultyFileSystem,
  check: (tried: Try) => Promise<void> | void,
): Promise<number> {
  const backup = treeState(scene.backupDir);
  for (let point = 1;; point++) {
    scene.reset();
    const faults = inject(point);
    let error: unknown = null;
    try {
      await restore(testContext({ fs: faults.fs }), {
        backupDir: scene.backupDir,
        ...scene.folders,
      });
    } catch (thrown) {
      error = thrown;
    }
    const failed = faults.failed();
    const at = `call ${point}, ${failed}`;
    assert.deepEqual(treeState(scene.backupDir), backup, `the backup at ${at}`);
    assert.equal(Deno.readTextFileSync(`${scene.target}/data/myid`), "1", at);
    scene.assertNothingLost(at);
    await check({ faults, error, at });
    if (failed === null) return point - 1;
  }
}

/** A failed call: the target is as it was and nothing else is left, or it is restored. */
function checkFailed(scene: Scene, { faults, error, at }: Try): void {
  assert.equal(scene.guard(), null, at);
  if (error === null) return scene.assertNew(at);
  assert.notEqual(faults.failed(), null, "an error without a fault");
  assertTold("restore", error, faults, at);
  assert.deepEqual(scene.state(), scene.old, at);
  assert.deepEqual(scene.leftovers(), [], at);
  assert.equal(exists(`${scene.target}/data/version-2`), scene.layout !== "empty", at);
}

for (const layout of LAYOUTS) {
  for (const { name, inject } of oneFailure("EIO")) {
    Deno.test(`a restore in which any one call fails with ${name} is done or undone: ${layout}`, async (t) => {
      using work = new WorkFolder();
      const scene = await Scene.make(work, layout);
      const points = await tryEveryPoint(
        scene,
        inject,
        (tried) => checkFailed(scene, tried),
      );
      assert.ok(points > 100, `${points} points`);
      await t.step(`${points} points of failure`, () => {});
    });
  }

  Deno.test(`a restore onto a disk that becomes full is done or undone: ${layout}`, async (t) => {
    using work = new WorkFolder();
    const scene = await Scene.make(work, layout);
    const points = await tryEveryPoint(scene, fullFrom, (tried) => checkFailed(scene, tried));
    assert.ok(points > 100, `${points} points`);
    await t.step(`${points} points of failure`, () => {});
  });

  Deno.test(`a restore onto a disk that is lost says so: ${layout}`, async (t) => {
    using work = new WorkFolder();
    const scene = await Scene.make(work, layout);
    const points = await tryEveryPoint(scene, brokenFrom, ({ faults, error, at }) => {
      if (faults.failed() === null || error === null) return;
      assert.ok(error instanceof ZkBackupError, at);
      if (scene.guard() !== null) {
        assert.equal(error.code, "restore-half-done", at);
        assert.ok(error.message.includes(GUARD_NAME), at);
      } else assert.deepEqual(scene.state(), scene.old, at);
    });
    assert.ok(points > 100, `${points} points`);
    await t.step(`${points} points of failure`, () => {});
  });

  Deno.test(`a restore that is killed anywhere is old, new, or guarded and finished by another: ${layout}`, async (t) => {
    using work = new WorkFolder();
    const scene = await Scene.make(work, layout);
    let guarded = 0;
    const points = await tryEveryPoint(scene, killingAt, async ({ faults, error, at }) => {
      if (faults.failed() === null) return scene.assertNew(at);
      const guard = scene.guard();
      if (guard === null) {
        const isDone = error === null || faults.failed()!.includes("/.zkbackup-") ||
          faults.failed()!.startsWith("syncFolder");
        const state = scene.state();
        if (isDone && isSame(state, scene.after)) return;
        assert.deepEqual(state, scene.old, at);
      } else {
        guarded++;
        // Whatever a server makes of an empty log, it starts on no such text.
        assert.match(
          guard,
          /^A restore by zkbackup .* is under way here, or has died\.\n[^]*\n$/,
          at,
        );
        assert.notEqual(error, null, at);
      }
      const now = new Date("2025-01-15T11:00:00Z");
      const ctx = testContext({ fs: quickFileSystem(), now });
      await restore(ctx, { backupDir: scene.backupDir, ...scene.folders });
      assert.equal(scene.guard(), null, at);
      scene.assertNew(at);
      scene.assertNothingLost(at);
      const staged = scene.leftovers().filter((path) => /(^|\/)\.zkbackup-/.test(path));
      assert.deepEqual(staged, [], at);
    });
    assert.ok(points > 100, `${points} points`);
    assert.ok(guarded > 5, `${guarded} of them guarded`);
    await t.step(`${points} points of death, ${guarded} of them guarded`, () => {});
  });
}

function isSame(a: Hashes, b: Hashes): boolean {
  const sorted = (state: Hashes) => JSON.stringify(Object.entries(state).sort());
  return sorted(a) === sorted(b);
}

Deno.test("a restore that is killed again and again loses nothing, and the last one knows of all", async () => {
  using work = new WorkFolder();
  const scene = await Scene.make(work, "one folder");
  const again = async (point: number | null, second: number) => {
    const faults = killingAt(point ?? Infinity);
    const ctx = testContext({ fs: faults.fs, now: new Date(Date.UTC(2025, 0, 16, 0, 0, second)) });
    const options = restoreOptions({ backupDir: scene.backupDir, ...scene.folders });
    const plan = await planRestore(ctx, options);
    const planned = faults.calls();
    try {
      await executeRestore(ctx, plan);
    } catch {
      // It was killed.
    }
    return { plan, planned, calls: faults.calls() };
  };
  const whole = await again(null, 0);
  let halves = 0;
  for (let first = whole.planned + 1; first < whole.calls; first += 3) {
    for (const later of [first, first + 4, first + 9]) {
      scene.reset();
      await again(first, 1);
      await again(later, 2);
      const { plan } = await again(null, 3);
      const at = `calls ${first} and ${later}`;
      scene.assertNew(at);
      assert.equal(scene.guard(), null, at);
      scene.assertNothingLost(at);
      if (plan.unfinished === null) continue;
      halves++;
      // What was there lies in one folder, whole: the last one has put together what died.
      const old = Object.entries(scene.old).map(([path, hash]) => [path.split("/").at(-1), hash]);
      const saved = scene.leftovers().map((folder) => {
        const { "restore.json": _, ...files } = fileHashes(`${scene.target}/${folder}`);
        return files;
      });
      assert.ok(saved.some((files) => isSame(files, Object.fromEntries(old))), at);
      assert.ok(saved.every((files) => Object.keys(files).length > 1), at);
    }
  }
  assert.ok(halves > 5, `${halves} of them half done`);
});
