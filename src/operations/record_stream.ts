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

/** The transactions of logs that follow each other, one after the other; holds one log's at a time. */
export class RecordStream {
  readonly #ctx: Context;
  readonly #logs: Inspectable[];
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
        const log = this.#logs.shift();
        if (log === undefined) return null;
        await this.#read(log);
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

  async #read(log: Inspectable): Promise<void> {
    const marks: number[] = [];
    await readLog(this.#ctx, log, {
      record: ({ epoch, counter, checksum, size, time }) =>
        marks.push(epoch, counter, checksum, size, time),
    });
    this.#marks = marks;
    this.#at = 0;
  }
}
