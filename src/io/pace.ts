import { pause } from "./turn.ts";

/** How time passes. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /** Waits so many milliseconds; ends with the reason of `signal` when that is aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The clock of the system. */
const SYSTEM_CLOCK: Clock = { now: () => performance.now(), wait: pause };

/** What is read at once takes so much of a second at most, so that no long pause comes of it. */
const LONGEST_READ = 0.1;
/** What was not read in time may be made up for so far, in seconds. */
const LONGEST_CREDIT = 0.25;
/** Fewer bytes than a page are not worth a read. */
const SMALLEST_READ = 4096;

/** Keeps reading to a number of bytes a second on average. One serves all files of a run. */
export class Pace {
  readonly #rate: number;
  readonly #clock: Clock;
  /** Bytes that may be read now; below zero they were read before their time. */
  #credit = 0;
  #counted: number;

  /** Allows `rate` bytes a second. */
  constructor(rate: number, clock: Clock = SYSTEM_CLOCK) {
    this.#rate = rate;
    this.#clock = clock;
    this.#counted = clock.now();
  }

  /** Bytes that should be read at once, at most. */
  get largestRead(): number {
    return Math.max(SMALLEST_READ, Math.floor(this.#rate * LONGEST_READ));
  }

  /** Counts bytes that were read and returns when their time has come. */
  async take(bytes: number, signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const earned = (now - this.#counted) / 1000 * this.#rate;
    this.#counted = now;
    this.#credit = Math.min(this.#credit + earned, this.#rate * LONGEST_CREDIT) - bytes;
    if (this.#credit < 0) await this.#clock.wait(-this.#credit / this.#rate * 1000, signal);
  }
}
