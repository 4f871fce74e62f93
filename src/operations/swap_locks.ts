import { ZkBackupError } from "../errors.ts";
import type { Lock } from "../io/file_system.ts";
import { say } from "../texts/say.ts";
import type { Context } from "./context.ts";

/** Keeps a second run away from the folders that a first one works on. */
export class SwapLocks implements Disposable {
  readonly #ctx: Context;
  readonly #locks: Lock[] = [];
  #areHeld = true;

  /** Holds nothing yet. */
  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /** False where the file system of a folder has no locks: nobody knows then who works there. */
  get areHeld(): boolean {
    return this.#areHeld;
  }

  /**
   * Takes the lock of a folder.
   *
   * @throws {ZkBackupError} `restore-running` where another process holds it.
   */
  take(folder: string): void {
    const lock = this.#try(folder);
    if (lock !== null) this.#locks.push(lock);
  }

  #try(folder: string): Lock | null {
    let lock: Lock | null;
    try {
      lock = this.#ctx.fs.lock(folder);
    } catch (error) {
      if (!(error instanceof ZkBackupError)) throw error;
      // Better a restore without it than none at all.
      this.#areHeld = false;
      this.#ctx.log.warn(say("Nothing keeps a second restore away: {}", error.message));
      return null;
    }
    if (lock !== null) return lock;
    throw new ZkBackupError(say("Another zkbackup is working on {}", folder), {
      code: "restore-running",
      category: "User",
      path: folder,
      hint: say("Wait until it has ended"),
    });
  }

  /** Gives all of them up. */
  [Symbol.dispose](): void {
    for (const lock of this.#locks.splice(0)) lock.release();
  }
}
