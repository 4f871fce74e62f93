import type { OpenFile } from "./file_system.ts";

/** Brings written files to disk and closes them, one after the other, while the next is written. */
export class Syncing implements AsyncDisposable {
  #last: Promise<void> = Promise.resolve();

  /**
   * Takes a file to which nothing is written any more, and closes it whatever happens. Returns when
   * those before it are on disk, or fails as the last of them did.
   */
  async take(file: OpenFile): Promise<void> {
    const before = this.#last;
    this.#last = before.then(() => file.syncAside()).finally(() => file.close());
    // It is awaited later; until then a failure is nobody's.
    this.#last.catch(() => {});
    await before;
  }

  /** Returns when all files that were taken are on disk. */
  async all(): Promise<void> {
    await this.#last;
  }

  /** Returns when nothing is done with any file any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last.catch(() => {});
  }
}
