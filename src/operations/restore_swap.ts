import { ZkBackupError } from "../errors.ts";
import { EPOCH_FILES } from "../zookeeper/epoch_files.ts";
import { looksLikeZooKeeperFile } from "../zookeeper/file_name.ts";
import type { Context } from "./context.ts";
import type { TargetFolder } from "./restore_folders.ts";

/**
 * Name of the guard: a log by its name and nothing that a server can read, with the largest number,
 * so that every ZooKeeper refuses to start on a folder that is half swapped.
 */
export const GUARD_NAME = "log.7fffffffffffffff";

/** Names in `version-2` that belong to the state of a server; a restore replaces them all. */
export function isServerState(name: string): boolean {
  if (name === GUARD_NAME) return false;
  return looksLikeZooKeeperFile(name) || name === "updatingEpoch" ||
    EPOCH_FILES.some((epoch) => name === epoch || name === `${epoch}.tmp`);
}

/** A target folder with the folders that the swap uses beside it. */
interface Place {
  target: TargetFolder;
  staging: string;
  saved: string;
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
      };
    });
  }

  /** Folders that hold what was moved aside. */
  get saved(): string[] {
    return this.#places.map(({ saved }) => saved).filter((path) =>
      this.#ctx.fs.stat(path) !== null
    );
  }

  /** Makes the folders that files are staged in. */
  prepare(folderMode: number): void {
    const { fs } = this.#ctx;
    for (const { target, staging } of this.#places) {
      if (!target.exists) this.#makeFolder(target.path, folderMode, target);
      this.#makeFolder(staging, folderMode, target);
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
    for (const { target, saved } of this.#places) {
      const names = fs.list(target.path).filter(isServerState);
      if (names.length === 0) continue;
      const mode = fs.stat(target.path)?.mode ?? 0o700;
      this.#makeFolder(saved, mode, target);
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

  /** Takes everything back, last step first. Does nothing after the commit. */
  undo(): void {
    try {
      for (let step = this.#undo.pop(); step !== undefined; step = this.#undo.pop()) step();
    } catch (cause) {
      throw new ZkBackupError(
        `The restore failed and could not be taken back whole; ${this.#guard} keeps ZooKeeper ` +
          `from starting. What was there before lies in ${this.saved.join(" and ")}`,
        {
          code: "restore-half-done",
          category: "IO",
          path: this.#guard,
          hint: "Mend what the cause says (see --verbose) and run the same restore again",
          cause,
        },
      );
    }
  }

  #setGuard(): void {
    const { fs } = this.#ctx;
    // A guard that stands there is that of a restore that died; it serves for this one too.
    if (fs.stat(this.#guard) === null) {
      using file = fs.create(this.#guard, 0o644);
      this.#undo.push(() => this.#removeGuard());
      const text = `A restore by zkbackup (${this.#id}) is under way here, or has died.\n` +
        "This file keeps ZooKeeper from starting on half of it. Run the same zkbackup restore\n" +
        `again to finish it. What was here before lies in\n` +
        this.#places.map(({ saved }) => `${saved}\n`).join("");
      file.write(new TextEncoder().encode(text));
      file.sync();
    }
    this.#syncGuardFolder();
  }

  /** The commit: without the guard the folder is whole and a server may start. */
  #commit(): void {
    this.#ctx.signal.throwIfAborted();
    this.#removeGuard();
    this.#undo.length = 0;
    for (const { staging } of this.#places) this.#removeEmpty(staging);
  }

  /** The restore is done: an empty folder that stays behind is no reason to call it failed. */
  #removeEmpty(staging: string): void {
    try {
      this.#ctx.fs.remove(staging);
    } catch (error) {
      if (!(error instanceof ZkBackupError)) throw error;
      this.#ctx.log.warn(`${error.message}; it is empty and can be removed by hand`);
    }
  }

  #removeGuard(): void {
    this.#ctx.fs.remove(this.#guard);
    this.#syncGuardFolder();
  }

  #syncGuardFolder(): void {
    this.#ctx.fs.syncFolder(this.#guard.slice(0, this.#guard.lastIndexOf("/")));
  }

  #move(from: string, to: string): void {
    this.#ctx.signal.throwIfAborted();
    this.#ctx.fs.rename(from, to);
    this.#undo.push(() => this.#ctx.fs.rename(to, from));
  }

  #makeFolder(path: string, mode: number, { owner }: TargetFolder): void {
    const { fs } = this.#ctx;
    fs.makeFolder(path, mode);
    this.#undo.push(() => fs.remove(path));
    giveTo(this.#ctx, path, owner);
  }
}

/** Gives a new file or folder the owner of what it stands beside, where it has another. */
export function giveTo(
  { fs }: Context,
  path: string,
  owner: { uid: number | null; gid: number | null },
): void {
  const made = fs.stat(path);
  if (owner.uid === null || owner.gid === null || made === null) return;
  if (made.uid !== owner.uid || made.gid !== owner.gid) fs.setOwner(path, owner.uid, owner.gid);
}
