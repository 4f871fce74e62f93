import assert from "node:assert/strict";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { findUnfinished, resumedOptions } from "../../src/operations/restore_resume.ts";
import { executeRollback } from "../../src/operations/rollback.ts";
import { planRollback } from "../../src/operations/rollback_plan.ts";
import { isServerState } from "../../src/operations/swap_places.ts";
import { testContext } from "../support/context.ts";
import { DEAD_ID, putGuard } from "../support/dead_restore.ts";
import {
  type FaultyFileSystem,
  fullFrom,
  killingAt,
  oneFailure,
} from "../support/faulty_file_system.ts";
import { HookedFileSystem, quickFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, copyTree, putFile } from "../support/member.ts";
import { backUp, restore, restoreOptions } from "../support/member_operations.ts";
import { refusal, rejection } from "../support/refusal.ts";
import { assertTold } from "../support/told.ts";
import { fileHashes } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const LAYOUTS = ["one folder", "two folders"] as const;
type Folders = { dataDir: string; logDir: string | null };

/** A clock that gives each step its own second, for ids are made of the time. */
function at(second: number): Date {
  return new Date(Date.UTC(2025, 0, 16, 0, 0, second));
}

/** A member of an ensemble in `target`, whose files are not those of the backup. */
class Scene {
  readonly #work: WorkFolder;
  readonly backupDir: string;
  readonly folders: Folders;

  private constructor(work: WorkFolder, backupDir: string, folders: Folders) {
    this.#work = work;
    this.backupDir = backupDir;
    this.folders = folders;
  }

  static async make(work: WorkFolder, layout: typeof LAYOUTS[number]): Promise<Scene> {
    const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
    const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
    const logDir = layout === "two folders" ? `${work.path}/target/log` : null;
    const scene = new Scene(work, dir, { dataDir: `${work.path}/target/data`, logDir });
    scene.reset();
    return scene;
  }

  reset(): void {
    const target = `${this.#work.path}/target`;
    if (this.#exists(target)) Deno.removeSync(target, { recursive: true });
    const { dataDir, logDir } = this.folders;
    copyTree(`${this.#work.path}/zk/data/version-2`, `${dataDir}/version-2`);
    const logs = `${logDir ?? dataDir}/version-2`;
    Deno.mkdirSync(logs, { recursive: true });
    for (const { name } of [...Deno.readDirSync(`${dataDir}/version-2`)]) {
      const path = `${dataDir}/version-2/${name}`;
      if (name.startsWith("log.")) Deno.renameSync(path, `${logs}/log.7777`);
      if (name.startsWith("snapshot.")) Deno.renameSync(path, `${dataDir}/version-2/snapshot.7777`);
    }
    putFile(`${dataDir}/version-2/currentEpoch`, "4");
    putFile(`${dataDir}/version-2/acceptedEpoch`, "5");
  }

  #exists(path: string): boolean {
    try {
      Deno.lstatSync(path);
      return true;
    } catch {
      return false;
    }
  }

  /** Files of a server's state in the target, and their content. */
  state(): Record<string, string> {
    const entries = Object.entries(fileHashes(`${this.#work.path}/target`)).filter(([path]) =>
      /^(data|log)\/version-2\/[^/]+$/.test(path) && isServerState(path.split("/").at(-1)!)
    );
    return Object.fromEntries(entries);
  }

  /** The same without what a rollback may lift. */
  data(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.state()).filter(([path]) => !path.endsWith("/acceptedEpoch")),
    );
  }

  epoch(name: string): string {
    return Deno.readTextFileSync(`${this.folders.dataDir}/version-2/${name}`);
  }

  isGuarded(): boolean {
    const { dataDir, logDir } = this.folders;
    return this.#exists(`${logDir ?? dataDir}/version-2/${GUARD_NAME}`);
  }

  /** Names of the folders beside `version-2` that restores and rollbacks have made. */
  beside(): string[] {
    const { dataDir, logDir } = this.folders;
    return [dataDir, ...logDir === null ? [] : [logDir]].flatMap((folder) =>
      Array.from(Deno.readDirSync(folder), ({ name }) => name)
    ).filter((name) => name !== "version-2").sort();
  }

  async restore(second: number, faults?: FaultyFileSystem): Promise<string> {
    const fs = faults?.fs ?? quickFileSystem();
    const options = { backupDir: this.backupDir, ...this.folders };
    return (await restore(testContext({ fs, now: at(second) }), options)).result.restoreId;
  }

  async rollBack(second: number, what: string | null, faults?: FaultyFileSystem) {
    const ctx = testContext({ fs: faults?.fs ?? quickFileSystem(), now: at(second) });
    const options = {
      what,
      ...this.folders,
      allowRunning: false,
      epochLift: null,
      acceptedEpoch: null,
    };
    const plan = await planRollback(ctx, options);
    return { plan, result: await executeRollback(ctx, plan) };
  }
}

for (const layout of LAYOUTS) {
  Deno.test(`a rollback puts back what a restore moved aside, and can be rolled back: ${layout}`, async () => {
    using work = new WorkFolder();
    const scene = await Scene.make(work, layout);
    const old = scene.data();
    const restored = await scene.restore(1);
    const after = scene.data();
    assert.notDeepEqual(after, old);
    // The ensemble has gone on since.
    putFile(`${scene.folders.dataDir}/version-2/currentEpoch`, "8");
    putFile(`${scene.folders.dataDir}/version-2/acceptedEpoch`, "9");
    const first = await scene.rollBack(2, restored);
    assert.equal(first.plan.step, "put-back");
    assert.deepEqual(scene.data(), old);
    assert.deepEqual([scene.epoch("currentEpoch"), scene.epoch("acceptedEpoch")], ["4", "9"]);
    assert.equal(scene.isGuarded(), false);
    assert.ok(scene.beside().every((name) => name.startsWith("backup_before_rollback_")));
    await rejection("nothing-saved", scene.rollBack(3, restored));
    // A folder names the rollback as well as its id does.
    const back = await scene.rollBack(4, first.result.saved[0]!);
    assert.deepEqual({ ...scene.data(), ...{ "data/version-2/currentEpoch": "" } }, {
      ...after,
      ...{ "data/version-2/currentEpoch": "" },
    });
    assert.deepEqual([scene.epoch("currentEpoch"), scene.epoch("acceptedEpoch")], ["8", "9"]);
    await scene.rollBack(5, back.result.id);
    assert.deepEqual(scene.data(), old);
  });

  Deno.test(`a rollback that is killed or fails anywhere is old, new, or guarded with two ways out: ${layout}`, async (t) => {
    using work = new WorkFolder();
    const scene = await Scene.make(work, layout);
    const old = scene.data();
    const begin = async () => {
      scene.reset();
      return await scene.restore(1);
    };
    await begin();
    const after = scene.data();
    let guarded = 0;
    let points = 0;
    for (const inject of [killingAt, ...oneFailure().map(({ inject }) => inject), fullFrom]) {
      for (const way of ["finish", "undo"] as const) {
        for (let point = 1;; point++) {
          const restored = await begin();
          const faults = inject(point);
          try {
            await scene.rollBack(2, restored, faults);
          } catch (error) {
            const said = `${way}, call ${point}, ${faults.failed()}`;
            if (inject !== killingAt) assertTold("restore", error, faults, said);
          }
          if (faults.failed() === null) break;
          points++;
          const said = `${way}, call ${point}, ${faults.failed()}`;
          if (!scene.isGuarded()) {
            const state = JSON.stringify(scene.data());
            assert.ok([old, after].some((each) => JSON.stringify(each) === state), said);
            continue;
          }
          guarded++;
          await rejection("restore-unfinished", scene.rollBack(3, "restore_20200101-000000"));
          if (way === "finish") await scene.rollBack(3, null);
          else await scene.rollBack(3, "rollback_20250116-000002");
          assert.deepEqual(scene.data(), way === "finish" ? old : after, said);
          assert.equal(scene.isGuarded(), false, said);
          assert.ok(scene.beside().every((name) => !name.startsWith(".zkbackup-")), said);
        }
      }
    }
    assert.ok(points > 200 && guarded > 20, `${points} points, ${guarded} guarded`);
    await t.step(`${points} points tried, ${guarded} of them guarded`, () => {});
  });

  Deno.test(`a restore that is killed anywhere is undone or resumed: ${layout}`, async (t) => {
    using work = new WorkFolder();
    const scene = await Scene.make(work, layout);
    const old = scene.state();
    await scene.restore(1);
    const after = scene.state();
    let guarded = 0;
    let points = 0;
    for (const way of ["undo", "resume"] as const) {
      for (let point = 1;; point++) {
        scene.reset();
        const faults = killingAt(point);
        try {
          await scene.restore(1, faults);
        } catch {
          // It was killed.
        }
        if (faults.failed() === null) break;
        points++;
        if (!scene.isGuarded()) continue;
        guarded++;
        const said = `${way}, call ${point}, ${faults.failed()}`;
        if (way === "undo") {
          const { plan } = await scene.rollBack(2, "restore_20250116-000001");
          assert.equal(plan.step, "undo", said);
          assert.deepEqual(scene.state(), old, said);
          assert.deepEqual(scene.beside(), [], said);
        } else {
          const ctx = testContext({ fs: quickFileSystem(), now: at(2) });
          const journal = findUnfinished(ctx.fs, scene.folders);
          const { asked } = journal;
          assert.ok(asked !== null);
          const options = restoreOptions({ backupDir: "", ...scene.folders });
          await restore(ctx, resumedOptions(ctx.fs, { ...journal, asked }, options));
          assert.deepEqual(scene.state(), after, said);
          const { folders: { length } } = journal;
          assert.equal(scene.beside().length, length, said);
        }
        assert.equal(scene.isGuarded(), false, said);
      }
    }
    assert.ok(points > 200 && guarded > 20, `${points} points, ${guarded} guarded`);
    await t.step(`${points} points tried, ${guarded} of them guarded`, () => {});
  });
}

Deno.test("a rollback refuses what was taken apart, what is no id, and a guard that says nothing", async () => {
  using work = new WorkFolder();
  const scene = await Scene.make(work, "one folder");
  await rejection("nothing-died", scene.rollBack(1, null));
  await rejection("wrong-id", scene.rollBack(1, "../../etc"));
  await rejection("nothing-saved", scene.rollBack(1, DEAD_ID));
  const restored = await scene.restore(1);
  const saved = `${scene.folders.dataDir}/backup_before_${restored}`;
  Deno.removeSync(`${saved}/currentEpoch`);
  await rejection("saved-incomplete", scene.rollBack(2, restored));
  const inner = `${scene.folders.dataDir}/version-2`;
  putGuard(inner, { id: "restore_20250101-000000" });
  const guard = Deno.readTextFileSync(`${inner}/${GUARD_NAME}`);
  const options = { backupDir: "/b", ...scene.folders };
  const gone = findUnfinished(quickFileSystem(), scene.folders);
  refusal(
    "backup-gone",
    () =>
      resumedOptions(quickFileSystem(), { ...gone, asked: gone.asked! }, restoreOptions(options)),
  );
  const hostile = [
    "A restore died.\n",
    guard.replace('"version":1', '"version":2'),
    guard.replace('"id":"restore_20250101-000000"', '"id":"restore_../../../../etc"'),
    guard.replace('"phase":"out"', '"phase":"sideways"'),
    guard.replace('"replaced":', '"more":1,"replaced":'),
    `${guard}${guard}`,
    "x".repeat(100_000),
  ];
  for (const text of hostile) {
    Deno.writeTextFileSync(`${inner}/${GUARD_NAME}`, text);
    await rejection("guard-unreadable", scene.rollBack(3, restored));
    await rejection("guard-unreadable", scene.restore(3));
  }
});

Deno.test("a rollback lets signals in before it begins and before the swap", async () => {
  using work = new WorkFolder();
  const scene = await Scene.make(work, "one folder");
  const id = await scene.restore(1);
  const [state, beside] = [scene.state(), scene.beside()];
  const options = {
    what: id,
    ...scene.folders,
    allowRunning: false,
    epochLift: null,
    acceptedEpoch: null,
  };
  for (const place of ["begin", "swap"]) {
    const controller = new AbortController();
    const reason = new Error("interrupted");
    // As a signal comes: through the event loop, not in the middle of a call.
    const signal = () => setTimeout(() => controller.abort(reason), 0);
    let isStaged = false;
    const fs = new HookedFileSystem(({ name, path }) => {
      if (name !== "create" || !path.endsWith("/acceptedEpoch")) return;
      isStaged = true;
      signal();
    });
    const ctx = testContext({ fs, now: at(2), signal: controller.signal });
    const plan = await planRollback(ctx, options);
    if (place === "begin") signal();
    await assert.rejects(executeRollback(ctx, plan), reason);
    assert.equal(isStaged, place === "swap");
    assert.deepEqual([scene.state(), scene.beside()], [state, beside]);
  }
});

Deno.test("no second restore works on the same target", async () => {
  using work = new WorkFolder();
  const scene = await Scene.make(work, "one folder");
  const before = scene.state();
  using _lock = quickFileSystem().lock(`${scene.folders.dataDir}/version-2`);
  await rejection("restore-running", scene.restore(1));
  assert.deepEqual(scene.state(), before);
  assert.deepEqual(scene.beside(), []);
});
