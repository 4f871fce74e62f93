import { ZkBackupError } from "../errors.ts";
import { isNotFound } from "../io/file_error.ts";
import type { FileSystem, Lock } from "../io/file_system.ts";
import { say } from "../texts/say.ts";
import { LAYOUT, OWNER_FILE, partialName } from "./layout.ts";

/** Only the owner reads whose backup is being made. */
const OWNER_MODE = 0o600;

/** What a draft has to know of the backup that it becomes. */
export interface DraftOptions {
  /** The id was made from the time, so a suffix may be added. */
  generated: boolean;
  /** Mode of the folders. */
  mode: number;
  /** Whose backup it is. */
  member: string;
}

/** A backup that got its name. */
export interface Published {
  /** Its folder. */
  dir: string;
  /** Why its name may be lost in a power failure; null: it is on disk. */
  unsynced: ZkBackupError | null;
}

/** Longest run of suffixes tried for a generated id that is taken. */
const MOST_SUFFIXES = 1000;

/**
 * A backup that is being made. Nobody sees it under its id before {@linkcode Draft.publish}; the
 * lock on its folder tells a run that is alive from one that is dead.
 */
export class Draft {
  readonly #fs: FileSystem;
  readonly #outputDir: string;
  readonly #lock: Lock;
  readonly #folderMode: number;
  /** Id under which it will be published. */
  readonly id: string;
  /** Folder that holds it until then. */
  readonly dir: string;

  private constructor(fs: FileSystem, outputDir: string, id: string, mode: number, lock: Lock) {
    this.#fs = fs;
    this.#outputDir = outputDir;
    this.#folderMode = mode;
    this.#lock = lock;
    this.id = id;
    this.dir = `${outputDir}/${partialName(id)}`;
  }

  /**
   * Begins a backup in a base folder. A generated id that is taken gets a suffix, a given one is an
   * error.
   *
   * @throws {ZkBackupError} `backup-exists` when the given id is taken.
   */
  static begin(
    fs: FileSystem,
    outputDir: string,
    id: string,
    options: DraftOptions,
  ): Draft {
    for (let suffix = 1; suffix <= MOST_SUFFIXES; suffix++) {
      const candidate = suffix === 1 ? id : `${id}-${suffix}`;
      const draft = Draft.#claim(fs, outputDir, candidate, options);
      if (draft !== null) return draft;
      if (!options.generated) break;
    }
    throw new ZkBackupError(say('There is a backup "{}" in {} already', id, outputDir), {
      code: "backup-exists",
      category: "User",
      exitStatus: 1,
      path: `${outputDir}/${id}`,
      hint: say("Give another --backup-id, or none"),
    });
  }

  /**
   * Takes the folder of a draft: whoever holds its lock has it. What a run that died left in it is
   * removed. Null where the id is taken.
   */
  static #claim(
    fs: FileSystem,
    outputDir: string,
    id: string,
    { mode, member }: DraftOptions,
  ): Draft | null {
    const published = `${outputDir}/${id}`;
    const dir = `${outputDir}/${partialName(id)}`;
    if (fs.stat(published) !== null) return null;
    const isNew = makeUnlessThere(fs, dir, mode);
    let lock: Lock | null = null;
    try {
      const seen = fs.stat(dir)?.inode;
      lock = lockIfThere(fs, dir);
      // Another run may have published the id since it was looked at, or removed the folder of a
      // dead run and made its own.
      const isGone = seen === undefined || fs.stat(dir)?.inode !== seen;
      const isTaken = lock === null || isGone || fs.stat(published) !== null;
      if (!isTaken && !isNew) { for (const name of fs.list(dir)) fs.removeTree(`${dir}/${name}`); }
      if (lock !== null && !isTaken) {
        const draft = new Draft(fs, outputDir, id, mode, lock);
        draft.writeText(OWNER_FILE, member, OWNER_MODE);
        return draft;
      }
      lock?.release();
      return null;
    } catch (error) {
      using _held = lock;
      if (isNew) removeIfPossible(fs, lock === null ? [dir] : [`${dir}/${OWNER_FILE}`, dir]);
      throw error;
    }
  }

  /** Makes one of the folders of the layout, with the mode of all unless another is given. */
  makeFolder(name: keyof typeof LAYOUT, mode: number = this.#folderMode): string {
    const path = `${this.dir}/${LAYOUT[name]}`;
    this.#fs.makeFolder(path, mode);
    return path;
  }

  /** Writes a small file and returns when it is on disk. */
  writeText(file: string, text: string, mode: number): void {
    using open = this.#fs.create(`${this.dir}/${file}`, mode);
    open.write(new TextEncoder().encode(text));
    open.sync();
  }

  /** Told when the description is there, which says from here on whose backup it is. */
  described(): void {
    this.#fs.remove(`${this.dir}/${OWNER_FILE}`);
  }

  /**
   * Gives the backup its name once all its folders are on disk. From the rename on it is there for
   * everybody, so what fails behind it is no failure of the backup.
   */
  publish(): Published {
    for (const name of this.#fs.list(this.dir)) {
      const path = `${this.dir}/${name}`;
      if (this.#fs.stat(path)?.kind === "folder") this.#fs.syncFolder(path);
    }
    this.#fs.syncFolder(this.dir);
    const published = `${this.#outputDir}/${this.id}`;
    this.#fs.rename(this.dir, published);
    const unsynced = this.#syncName();
    this.#lock.release();
    return { dir: published, unsynced };
  }

  #syncName(): ZkBackupError | null {
    try {
      this.#fs.syncFolder(this.#outputDir);
      return null;
    } catch (error) {
      if (error instanceof ZkBackupError) return error;
      throw error;
    }
  }

  /** Removes what was made so far. */
  discard(): void {
    // Until the lock is given up no other run takes the folder for its own.
    try {
      if (this.#fs.stat(this.dir) !== null) this.#fs.removeTree(this.dir);
    } finally {
      this.#lock.release();
    }
  }
}

/** Makes a folder; false where there is one. */
function makeUnlessThere(fs: FileSystem, dir: string, mode: number): boolean {
  try {
    fs.makeFolder(dir, mode);
    return true;
  } catch (error) {
    if (error instanceof ZkBackupError && error.code === "exists") return false;
    throw error;
  }
}

/** A folder that cannot be removed is no harm: the next run takes it over. */
function removeIfPossible(fs: FileSystem, paths: readonly string[]): void {
  try {
    for (const path of paths) if (fs.stat(path) !== null) fs.remove(path);
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
  }
}

/** Locks a folder; null where a run that is alive has it, or had it until it was renamed. */
export function lockIfThere(fs: FileSystem, dir: string): Lock | null {
  try {
    return fs.lock(dir);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
