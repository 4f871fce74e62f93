import { makeZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { type Inspectable, readLog } from "./inspect.ts";

/** What tells a transaction from another one with the same zxid. */
export interface RecordMark {
  /** Its zxid. */
  zxid: Zxid;
  /** Adler-32 of its bytes. */
  checksum: number;
  /** Bytes of its record. */
  size: number;
  /** Milliseconds since 1970 on the leader's clock. */
  time: number;
}

/** Numbers that a mark is kept as: epoch, counter, checksum, size, time. */
const FIELDS = 5;

/**
 * The transactions of logs that follow each other, one after the other. It holds what the scan of a
 * log has at hand, however long the log is: the scan waits until that was taken.
 */
export class RecordStream implements AsyncDisposable {
  readonly #ctx: Context;
  readonly #logs: Inspectable[];
  #log: AsyncGenerator<number[], void> | null = null;
  #marks: number[] = [];
  #at = 0;
  #last: Zxid = -1n;

  /** Reads the logs in the order given. */
  constructor(ctx: Context, logs: readonly Inspectable[]) {
    this.#ctx = ctx;
    this.#logs = [...logs];
  }

  /** The next transaction, or null behind the last. One that stands in two logs comes once. */
  async next(): Promise<RecordMark | null> {
    for (;;) {
      while (this.#at === this.#marks.length) {
        if (!await this.#readOn()) return null;
      }
      const mark = this.#take();
      if (mark.zxid <= this.#last) continue;
      this.#last = mark.zxid;
      return mark;
    }
  }

  #take(): RecordMark {
    const [epoch, counter, checksum, size, time] = this.#marks.slice(this.#at, this.#at + FIELDS);
    this.#at += FIELDS;
    const zxid = makeZxid(epoch!, counter!);
    return { zxid, checksum: checksum!, size: size!, time: time! };
  }

  /** Takes the next marks, of this log or the one behind it; false when there is none. */
  async #readOn(): Promise<boolean> {
    this.#at = 0;
    this.#marks = [];
    if (this.#log === null) {
      const log = this.#logs.shift();
      if (log === undefined) return false;
      this.#log = marksOf(this.#ctx, log);
    }
    const { value } = await this.#log.next();
    if (value === undefined) this.#log = null;
    else this.#marks = value;
    return true;
  }

  /** Ends the reading, also in the middle of a log. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#log?.return();
  }
}

/** The marks of a log in batches: the records of a window of the scan, which waits meanwhile. */
async function* marksOf(ctx: Context, log: Inspectable): AsyncGenerator<number[], void> {
  let marks: number[] = [];
  let paused = Promise.withResolvers<boolean>();
  let goOn = () => {};
  let isOver = false;
  const scan = readLog(ctx, log, {
    record: ({ epoch, counter, checksum, size, time }) =>
      marks.push(epoch, counter, checksum, size, time),
    // Called for every window, behind the records in it.
    bytes: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      goOn = resolve;
      paused.resolve(true);
      await promise;
      if (isOver) throw new Error("Nobody wants the records any more");
    },
  });
  let failure: unknown = null;
  const end = scan.catch((error) => failure = error).then(() => paused.resolve(false));
  try {
    while (await paused.promise) {
      paused = Promise.withResolvers();
      const batch = marks;
      marks = [];
      yield batch;
      goOn();
    }
    if (failure !== null) throw failure;
    yield marks;
  } finally {
    isOver = true;
    goOn();
    await end;
  }
}
