import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";

/**
 * Room that a backup may take on a file system that it shares with a server. What is removed again
 * while the backup is made is not given back: a little too early is better than too late.
 */
export class SpaceBudget {
  readonly #folder: string;
  #left: number;

  /** Allows `bytes`; `folder` is for the error. */
  constructor(bytes: number, folder: string) {
    this.#left = bytes;
    this.#folder = folder;
  }

  /**
   * Counts bytes before they are written.
   *
   * @throws {ZkBackupError} `reserve-reached` when they would take of what is held in reserve.
   */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left >= 0) return;
    throw new ZkBackupError(
      say("The backup would take of the space held in reserve for the server: {}", this.#folder),
      {
        code: "reserve-reached",
        category: "IO",
        path: this.#folder,
        hint: say("Free space, give an --output-dir on another disk, or lower --reserve"),
      },
    );
  }
}
