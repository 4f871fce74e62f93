import type { Clock } from "../../src/io/pace.ts";

/** A clock that goes only when somebody waits. */
export class FakeClock implements Clock {
  /** Milliseconds since it was made. */
  time = 0;

  now(): number {
    return this.time;
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.time += milliseconds;
    return Promise.resolve();
  }
}
