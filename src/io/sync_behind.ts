import type { OpenFile } from "./file_system.ts";

/**
 * Brings files to disk while they and others are written: a disk that syncs and a processor that
 * hashes need not wait for each other, and a disk that a server uses too is not asked for everything
 * at once. It syncs one file at a time.
 */
export class SyncBehind {
  #syncing: Promise<void> = Promise.resolve();
  #isFree = true;

  private constructor() {}

  /**
   * Runs what writes files and hands them over, and returns its result when all of them are on disk.
   * What kept one of them from it was begun before whatever else went wrong, and is told instead.
   */
  static async during<T>(write: (behind: SyncBehind) => Promise<T>): Promise<T> {
    const behind = new SyncBehind();
    try {
      return await write(behind);
    } finally {
      await behind.#syncing;
    }
  }

  /**
   * Begins to bring to disk what was written of a file so far, where nothing else is at work. `open`
   * gives a handle of its own for that: a handle that syncs takes no writes.
   */
  begin(open: () => OpenFile): void {
    if (this.#isFree) this.#start(open());
  }

  /**
   * Takes a file over to which all is written, and closes it when it is on disk. Returns when what was
   * at work is; throws what kept that from it.
   */
  async take(file: OpenFile): Promise<void> {
    try {
      await this.#syncing;
    } catch (error) {
      file.close();
      throw error;
    }
    this.#start(file);
  }

  /** After a failure it is never free again: a second sync would not know what the first one lost. */
  #start(file: OpenFile): void {
    this.#isFree = false;
    this.#syncing = syncAndClose(file).then(() => {
      this.#isFree = true;
    });
    // Whoever comes next hears of a failure; until then it is nobody's.
    this.#syncing.catch(() => {});
  }
}

async function syncAndClose(file: OpenFile): Promise<void> {
  using syncing = file;
  await syncing.syncAside();
}
