import type { OpenFile } from "./file_system.ts";

/**
 * Brings files to disk while others are written: a disk that syncs one file and a processor that
 * hashes the next need not wait for each other. One file at a time, so that the disk has no more to
 * do at once than without.
 */
export class SyncBehind {
  #syncing: Promise<void> = Promise.resolve();

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
   * Takes a file over to which all is written, and closes it when it is on disk. Returns when the one
   * before is; throws what kept that one from it.
   */
  async take(file: OpenFile): Promise<void> {
    try {
      await this.#syncing;
    } catch (error) {
      file.close();
      throw error;
    }
    this.#syncing = syncAndClose(file);
    // Whoever comes next hears of a failure; until then it is nobody's.
    this.#syncing.catch(() => {});
  }
}

async function syncAndClose(file: OpenFile): Promise<void> {
  using syncing = file;
  await syncing.syncAside();
}
