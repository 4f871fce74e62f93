import assert from "node:assert/strict";
import type { FileSystem } from "../../src/io/file_system.ts";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { executeRollback } from "../../src/operations/rollback.ts";
import { planRollback } from "../../src/operations/rollback_plan.ts";
import { isServerState } from "../../src/operations/swap_places.ts";
import { testContext } from "../support/context.ts";
import { Killed } from "../support/faulty_file_system.ts";
import type { Hook } from "../support/hooked_file_system.ts";
import { copyMember, copyTree, putFile } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { MountedFileSystem, type Mounts } from "../support/mounted_file_system.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** How the folders of a server lie on file systems. */
interface Layout {
  what: string;
  /** dataDir, and dataLogDir where there is one. */
  folders: readonly string[];
  /** `version-2` is a link to this. */
  linkTo?: string;
  mounts: Mounts;
  /** Where what was there is kept, by the beginning of its path. */
  saved: readonly string[];
}

const LAYOUTS: readonly Layout[] = [
  {
    what: "version-2 is a mount",
    folders: ["data"],
    mounts: { mounts: ["data/version-2"] },
    saved: ["data/version-2/backup_before_"],
  },
  {
    what: "version-2 is a mount in a folder that can only be read",
    folders: ["data"],
    mounts: { mounts: ["data", "data/version-2"], readOnly: ["data"] },
    saved: ["data/version-2/backup_before_"],
  },
  {
    what: "dataDir and dataLogDir lie on two file systems",
    folders: ["data", "log"],
    mounts: { mounts: ["data", "log"] },
    saved: ["data/backup_before_", "log/backup_before_"],
  },
  {
    what: "each version-2 is a mount",
    folders: ["data", "log"],
    mounts: { mounts: ["data/version-2", "log/version-2"] },
    saved: ["data/version-2/backup_before_", "log/version-2/backup_before_"],
  },
  {
    what: "version-2 is a link to a folder on another file system",
    folders: ["data"],
    linkTo: "disk/zookeeper",
    mounts: { mounts: ["disk"] },
    saved: ["disk/backup_before_"],
  },
  {
    what: "version-2 is a link to a mount",
    folders: ["data"],
    linkTo: "disk",
    mounts: { mounts: ["disk"] },
    saved: ["disk/backup_before_"],
  },
];

/** A target with a state of its own, and a backup of another one. */
class Scene {
  readonly #work: WorkFolder;
  readonly #layout: Layout;
  readonly backupDir: string;

  private constructor(work: WorkFolder, layout: Layout, backupDir: string) {
    this.#work = work;
    this.#layout = layout;
    this.backupDir = backupDir;
    this.reset();
  }

  static async make(work: WorkFolder, layout: Layout): Promise<Scene> {
    const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
    const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
    return new Scene(work, layout, dir);
  }

  get folders(): { dataDir: string; logDir: string | null } {
    const [dataDir, logDir] = this.#layout.folders.map((name) => this.#path(name));
    return { dataDir: dataDir!, logDir: logDir ?? null };
  }

  #path(name: string): string {
    return `${this.#work.path}/target/${name}`;
  }

  /** Puts the target back to how it is before. */
  reset(): void {
    Deno.mkdirSync(`${this.#work.path}/target`, { recursive: true });
    Deno.removeSync(`${this.#work.path}/target`, { recursive: true });
    const { linkTo, folders } = this.#layout;
    for (const name of folders) Deno.mkdirSync(this.#path(name), { recursive: true });
    if (linkTo !== undefined) {
      Deno.mkdirSync(this.#path(linkTo), { recursive: true });
      Deno.symlinkSync(this.#path(linkTo), this.#path("data/version-2"));
    }
    const source = `${this.#work.path}/zk/data/version-2`;
    copyTree(source, this.#path("old"));
    for (const { name } of [...Deno.readDirSync(this.#path("old"))]) {
      const to = name.startsWith("log.") ? folders.at(-1)! : "data";
      Deno.mkdirSync(this.#path(`${to}/version-2`), { recursive: true });
      const renamed = name.startsWith("log.")
        ? "log.7777"
        : name.startsWith("snapshot.")
        ? "snapshot.7777"
        : name;
      Deno.renameSync(this.#path(`old/${name}`), this.#path(`${to}/version-2/${renamed}`));
    }
    Deno.removeSync(this.#path("old"));
    putFile(this.#path("data/myid"), "1");
  }

  /** Names of a server's files in the folders. */
  state(): string[] {
    return this.#layout.folders.flatMap((folder) =>
      Array.from(Deno.readDirSync(this.#path(`${folder}/version-2`)), ({ name }) => name)
        .filter(isServerState).map((name) => `${folder}/${name}`)
    ).sort();
  }

  isGuarded(): boolean {
    const folder = this.#layout.folders.at(-1)!;
    return Array.from(Deno.readDirSync(this.#path(`${folder}/version-2`)))
      .some(({ name }) => name === GUARD_NAME);
  }

  fileSystem(also?: Hook): FileSystem {
    const { mounts, readOnly = [] } = this.#layout.mounts;
    const paths = { mounts: mounts.map((name) => this.#path(name)) };
    return new MountedFileSystem(
      { ...paths, readOnly: readOnly.map((name) => this.#path(name)) },
      also,
    );
  }

  restore(fs: FileSystem, second: number) {
    const ctx = testContext({ fs, now: new Date(Date.UTC(2025, 0, 16, 0, 0, second)) });
    return restore(ctx, { backupDir: this.backupDir, ...this.folders });
  }

  async rollBack(what: string) {
    const now = new Date(Date.UTC(2025, 0, 16, 0, 1));
    const ctx = testContext({ fs: this.fileSystem(), now });
    const options = {
      what,
      ...this.folders,
      allowRunning: false,
      epochLift: null,
      acceptedEpoch: null,
    };
    await executeRollback(ctx, await planRollback(ctx, options));
  }

  /** A path as the layout names it. */
  short(path: string): string {
    return path.slice(this.#path("").length);
  }
}

/** Layouts in which it is killed at every change: one file system apart, and two. */
const KILLED = [LAYOUTS[1]!, LAYOUTS[2]!];

for (const layout of LAYOUTS) {
  Deno.test(`a restore and its rollback where ${layout.what}`, async () => {
    using work = new WorkFolder();
    const scene = await Scene.make(work, layout);
    const before = scene.state();
    const { result } = await scene.restore(scene.fileSystem(), 1);
    const after = scene.state();
    assert.notDeepEqual(after, before);
    assert.ok(after.some((name) => name.includes("log.100000001")));
    const saved = result.saved.map((path) => scene.short(path));
    assert.equal(saved.length, layout.saved.length);
    saved.forEach((path, at) => assert.ok(path.startsWith(layout.saved[at]!), path));
    await scene.rollBack(result.restoreId);
    assert.deepEqual(scene.state(), before);
  });
}

for (const layout of KILLED) {
  Deno.test(`a restore is old, new or guarded wherever it is killed, where ${layout.what}`, async () => {
    using work = new WorkFolder();
    const scene = await Scene.make(work, layout);
    const before = scene.state();
    await scene.restore(scene.fileSystem(), 1);
    const after = scene.state();
    let guarded = 0;
    for (let point = 1;; point++) {
      scene.reset();
      let changes = 0;
      let isCommitted = false;
      const fs = scene.fileSystem(({ name, path, changes: isChange }) => {
        if (isChange && ++changes >= point) throw new Killed("killed");
        if (name === "remove" && path.endsWith(`/${GUARD_NAME}`)) isCommitted = true;
      });
      const isWhole = await scene.restore(fs, 2).then(() => true, (error) => {
        assert.ok(error instanceof Error);
        return false;
      });
      if (changes < point) {
        assert.ok(isWhole);
        break;
      }
      if (scene.isGuarded()) guarded++;
      else assert.deepEqual(scene.state(), isCommitted ? after : before, `${point}`);
      await scene.restore(scene.fileSystem(), 3);
      assert.deepEqual(scene.state(), after, `${point}`);
      assert.equal(scene.isGuarded(), false);
    }
    assert.ok(guarded > 5, `${guarded} guarded`);
  });
}

Deno.test("a restore into a folder that can only be read is refused, and changes nothing", async () => {
  using work = new WorkFolder();
  const mounts = { mounts: ["data"], readOnly: ["data"] };
  const layout = { what: "", folders: ["data"], mounts, saved: [] };
  const scene = await Scene.make(work, layout);
  const before = scene.state();
  const error = await rejection("read-only", scene.restore(scene.fileSystem(), 1));
  assert.match(error.hint ?? "", /The target is as it was/);
  assert.deepEqual(scene.state(), before);
});
