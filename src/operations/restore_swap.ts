import { ZkBackupError } from "../errors.ts";
import type { FileStat } from "../io/file_system.ts";
import { EPOCH_FILES } from "../zookeeper/epoch_files.ts";
import { looksLikeZooKeeperFile } from "../zookeeper/file_name.ts";
import type { Context } from "./context.ts";
import type { TargetFolder } from "./restore_folders.ts";
import { GUARD_NAME, readGuard } from "./restore_guard.ts";
import { needsRoot } from "./restore_owner.ts";

/** Names in `version-2` that belong to the state of a server; a restore replaces them all. */
export function isServerState(name: string): boolean {
  if (name === GUARD_NAME) return false;
  return looksLikeZooKeeperFile(name) || name === "updatingEpoch" ||
    EPOCH_FILES.some((epoch) => name === epoch || name === `${epoch}.tmp`);
}

/** User and group by their numbers; null where the system has none. */
type Owner = Pick<FileStat, "uid" | "gid">;

/** A target folder with the folders that the swap uses beside it. */
interface Place {
  target: TargetFolder;
  staging: string;
  saved: string;
  /** Something was moved to `saved`. */
  isSaved: boolean;
}

/**
 * Exchanges the files of one or two `version-2` folders for staged ones. From the first move on a
 * guard keeps every ZooKeeper from starting; it goes last. Every step can be undone until then.
 */
export class Swap {
  readonly #ctx: Context;
  readonly #id: string;
  readonly #places: Place[];
  readonly #guard: string;
  /** What has been done, as the calls that undo it. */
  readonly #undo: (() => void)[] = [];
  /** The guard stands. */
  #isGuarded = false;

  /** Works on `folders`, of which `log` holds the transaction logs. */
  constructor(ctx: Context, id: string, folders: readonly TargetFolder[], log: TargetFolder) {
    this.#ctx = ctx;
    this.#id = id;
    this.#guard = `${log.path}/${GUARD_NAME}`;
    this.#places = folders.map((target, at) => {
      const shared = folders.findIndex((other) => other.beside === target.beside) < at;
      const suffix = shared ? "-log" : "";
      return {
        target,
        staging: `${target.beside}/.zkbackup-${id}${suffix}`,
        saved: `${target.beside}/backup_before_${id}${suffix}`,
        isSaved: false,
      };
    });
  }

  /** Folders that hold what was moved aside. */
  get saved(): string[] {
    return this.#places.filter(({ isSaved }) => isSaved).map(({ saved }) => saved);
  }

  /** Makes the folders that files are staged in, and for `owner` those that are to hold them. */
  prepare(folderMode: number, owner: Owner): void {
    const { fs } = this.#ctx;
    for (const { target, staging } of this.#places) {
      if (!target.exists) this.#makeFolder(target.path, folderMode, owner);
      this.#makeFolder(staging, folderMode, target.owner);
      fs.syncFolder(target.beside);
      this.#undo.push(() => fs.list(staging).forEach((name) => fs.remove(`${staging}/${name}`)));
    }
  }

  /** Where a file for a target folder is to be staged. */
  stagedPath(target: TargetFolder, name: string): string {
    const place = this.#places.find((place) => place.target.path === target.path)!;
    return `${place.staging}/${name}`;
  }

  /** Moves away what is there and moves the staged files in; returns their paths. */
  execute(): string[] {
    const { fs } = this.#ctx;
    for (const { staging } of this.#places) fs.syncFolder(staging);
    this.#setGuard();
    for (const place of this.#places) {
      const { target, saved } = place;
      const names = fs.list(target.path).filter(isServerState);
      if (names.length === 0) continue;
      const mode = fs.stat(target.path)?.mode ?? 0o700;
      this.#undo.push(() => place.isSaved = false);
      this.#makeFolder(saved, mode, target.owner);
      place.isSaved = true;
      // Nothing may go into a folder that a crash could take away.
      fs.syncFolder(target.beside);
      for (const name of names) this.#move(`${target.path}/${name}`, `${saved}/${name}`);
      fs.syncFolder(saved);
    }
    const files: string[] = [];
    for (const { target, staging } of this.#places) {
      for (const name of fs.list(staging)) {
        const path = `${target.path}/${name}`;
        this.#move(`${staging}/${name}`, path);
        files.push(path);
      }
      fs.syncFolder(target.path);
    }
    this.#commit();
    return files;
  }

  /** Takes everything back for a reason, last step first. Does nothing after the commit. */
  undo(reason: unknown): void {
    try {
      for (let step = this.#undo.pop(); step !== undefined; step = this.#undo.pop()) step();
    } catch (cause) {
      throw this.#halfDone(reason, cause);
    }
  }

  #halfDone(reason: unknown, cause: unknown): ZkBackupError {
    const why = reason instanceof Error ? ` (${reason.message})` : "";
    const failed = `The restore failed${why} and could not be taken back whole`;
    const options = { category: "IO", cause } as const;
    if (!this.#isGuarded) {
      const staged = this.#places.map(({ staging }) => staging).join(" and ");
      return new ZkBackupError(`${failed}; the target is as it was, but ${staged} is left over`, {
        ...options,
        code: "restore-left-over",
        hint: "Remove what is left over",
      });
    }
    const before = this.saved.map((path) => `; what was moved away lies in ${path}`).join("");
    return new ZkBackupError(`${failed}: ${this.#guard} keeps ZooKeeper from starting${before}`, {
      ...options,
      code: "restore-half-done",
      path: this.#guard,
      hint: "Mend what the cause says (see --verbose) and run the same restore again",
    });
  }

  #setGuard(): void {
    const { fs } = this.#ctx;
    // A guard that stands there is that of a restore that died; it stays when this one fails. The
    // name goes to a file that is whole: servers from 3.9.3 on would start on an empty one.
    const isFirst = fs.stat(this.#guard) === null;
    const earlier = isFirst ? [] : readGuard(fs, this.#guard);
    const staged = `${this.#places.at(-1)!.staging}/guard`;
    this.#writeGuard(staged, earlier);
    fs.replace(staged, this.#guard);
    if (isFirst) this.#undo.push(() => this.#takeGuardBack());
    this.#isGuarded = true;
    this.#syncGuardFolder();
  }

  #writeGuard(path: string, earlier: readonly string[]): void {
    using file = this.#ctx.fs.create(path, 0o644);
    const text = `A restore by zkbackup (${this.#id}) is under way here, or has died.\n` +
      "This file keeps ZooKeeper from starting on half of it. Run the same zkbackup restore\n" +
      `again to finish it. What was here before lies in\n` +
      [...earlier, ...this.#places.map(({ saved }) => saved)].join("\n") + "\n";
    file.write(new TextEncoder().encode(text));
    file.sync();
  }

  /** Removes the guard once everything is back where it was. */
  #takeGuardBack(): void {
    for (const { target } of this.#places) this.#ctx.fs.syncFolder(target.path);
    this.#ctx.fs.remove(this.#guard);
    this.#isGuarded = false;
    this.#syncGuardFolder();
  }

  /** The commit: without the guard the folder is whole and a server may start. */
  #commit(): void {
    this.#ctx.signal.throwIfAborted();
    this.#ctx.fs.remove(this.#guard);
    this.#undo.length = 0;
    this.#unlessItFails("if the power fails now, run the same restore again", () => {
      this.#syncGuardFolder();
    });
    for (const { staging } of this.#places) {
      this.#unlessItFails("the folder is empty and can be removed by hand", () => {
        this.#ctx.fs.remove(staging);
      });
    }
  }

  /** The restore is done: what fails behind the commit is no reason to call it failed. */
  #unlessItFails(remark: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof ZkBackupError)) throw error;
      this.#ctx.log.warn(`${error.message}; ${remark}`);
    }
  }

  #syncGuardFolder(): void {
    this.#ctx.fs.syncFolder(this.#guard.slice(0, this.#guard.lastIndexOf("/")));
  }

  #move(from: string, to: string): void {
    this.#ctx.signal.throwIfAborted();
    this.#ctx.fs.rename(from, to);
    this.#undo.push(() => this.#ctx.fs.rename(to, from));
  }

  #makeFolder(path: string, mode: number, owner: Owner): void {
    const { fs } = this.#ctx;
    fs.makeFolder(path, mode);
    this.#undo.push(() => fs.remove(path));
    giveTo(this.#ctx, path, owner);
  }
}

/** Gives a new file or folder to an owner, where it has another. */
export function giveTo({ fs }: Context, path: string, owner: Owner): void {
  const made = fs.stat(path);
  if (owner.uid === null || owner.gid === null || made === null) return;
  if (made.uid === owner.uid && made.gid === owner.gid) return;
  try {
    fs.setOwner(path, owner.uid, owner.gid);
  } catch (error) {
    const isRefused = error instanceof ZkBackupError && error.code === "permission-denied";
    throw isRefused ? needsRoot(null, error) : error;
  }
}
