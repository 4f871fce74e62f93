import { ZkBackupError } from "../errors.ts";
import type { FileSystem, Lock } from "../io/file_system.ts";
import { LAYOUT, partialName } from "./layout.ts";

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
    options: { generated: boolean; mode: number },
  ): Draft {
    for (let suffix = 1; suffix <= MOST_SUFFIXES; suffix++) {
      const candidate = suffix === 1 ? id : `${id}-${suffix}`;
      const draft = Draft.#claim(fs, outputDir, candidate, options.mode);
      if (draft !== null) return draft;
      if (!options.generated) break;
    }
    throw new ZkBackupError(`There is a backup "${id}" in ${outputDir} already`, {
      code: "backup-exists",
      category: "User",
      exitStatus: 1,
      path: `${outputDir}/${id}`,
      hint: "Give another --backup-id, or none",
    });
  }

  /**
   * Takes the folder of a draft: whoever holds its lock has it. What a run that died left in it is
   * removed. Null where the id is taken.
   */
  static #claim(fs: FileSystem, outputDir: string, id: string, mode: number): Draft | null {
    const published = `${outputDir}/${id}`;
    const dir = `${outputDir}/${partialName(id)}`;
    if (fs.stat(published) !== null) return null;
    const isNew = makeUnlessThere(fs, dir, mode);
    let lock: Lock | null = null;
    try {
      lock = lockUnlessGone(fs, dir);
      // Another run may have published the id since it was looked at.
      const isTaken = lock === null || fs.stat(published) !== null;
      if (!isTaken && !isNew) { for (const name of fs.list(dir)) fs.removeTree(`${dir}/${name}`); }
      if (lock !== null && !isTaken) return new Draft(fs, outputDir, id, mode, lock);
      lock?.release();
      return null;
    } catch (error) {
      using _held = lock;
      if (isNew) removeIfPossible(fs, dir);
      throw error;
    }
  }

  /** Makes one of the folders of the layout. */
  makeFolder(name: keyof typeof LAYOUT): string {
    const path = `${this.dir}/${LAYOUT[name]}`;
    this.#fs.makeFolder(path, this.#folderMode);
    return path;
  }

  /** Writes a small file and returns when it is on disk. */
  writeText(file: string, text: string, mode: number): void {
    using open = this.#fs.create(`${this.dir}/${file}`, mode);
    open.write(new TextEncoder().encode(text));
    open.sync();
  }

  /** Gives the backup its name once all its folders are on disk; returns its folder. */
  publish(): string {
    for (const name of this.#fs.list(this.dir)) {
      const path = `${this.dir}/${name}`;
      if (this.#fs.stat(path)?.kind === "folder") this.#fs.syncFolder(path);
    }
    this.#fs.syncFolder(this.dir);
    const published = `${this.#outputDir}/${this.id}`;
    this.#fs.rename(this.dir, published);
    this.#fs.syncFolder(this.#outputDir);
    this.#lock.release();
    return published;
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

/** An empty folder that cannot be removed is no harm: the next run takes it over. */
function removeIfPossible(fs: FileSystem, dir: string): void {
  try {
    fs.remove(dir);
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
  }
}

/** Locks a folder; null where a run that is alive has it, or had it until it was renamed. */
function lockUnlessGone(fs: FileSystem, dir: string): Lock | null {
  try {
    return fs.lock(dir);
  } catch (error) {
    if (error instanceof ZkBackupError && error.code === "not-found") return null;
    throw error;
  }
}
