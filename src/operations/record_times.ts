import type { TxnRecord } from "../zookeeper/txnlog.ts";
import { makeZxid, type Zxid } from "../zookeeper/zxid.ts";

/** First and last millisecond that ISO 8601 writes with four digits for the year. */
const FIRST_TIME = Date.parse("0000-01-01T00:00:00.000Z");
const LAST_TIME = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * The nearest time, in milliseconds since 1970, that can be written down: a transaction or a file
 * may bear any 64-bit number, by a clock that was wrong or by malice.
 */
export function withinYears(time: number): number {
  return Math.min(Math.max(time, FIRST_TIME), LAST_TIME);
}

/**
 * Keeps the times of a few records while logs are read: of those whose zxids are asked for before.
 * It tells which those are, so that others need not be shown.
 */
export class RecordTimes {
  readonly #wanted: readonly Zxid[];
  readonly #times = new Map<Zxid, number>();
  #next = 0;
  #epoch = 0;
  #counter = 0;

  /** Watches for the records with these zxids. */
  constructor(wanted: Iterable<Zxid>) {
    this.#wanted = [...new Set(wanted)].sort((a, b) => Number(a > b) - Number(a < b));
  }

  /** Looks at a record of a log; the records of one log come in order, from number 1 on. */
  see(record: TxnRecord): void {
    const { epoch, counter } = record;
    if (record.number === 1) this.#seek(makeZxid(epoch, counter));
    while (epoch > this.#epoch || (epoch === this.#epoch && counter >= this.#counter)) {
      if (epoch === this.#epoch && counter === this.#counter) {
        this.#times.set(makeZxid(epoch, counter), withinYears(record.time));
      }
      this.#point(this.#next + 1);
    }
  }

  /** Counter of the next record of an epoch to be watched for, of those behind the one seen last. */
  wanted(epoch: number, counter: number): number {
    if (epoch < this.#epoch) return Infinity;
    return epoch === this.#epoch ? Math.max(counter + 1, this.#counter) : counter + 1;
  }

  /** Time of a record in milliseconds since 1970, if it was watched for and seen. */
  of(zxid: Zxid): number | undefined {
    return this.#times.get(zxid);
  }

  #seek(first: Zxid): void {
    const at = this.#wanted.findIndex((zxid) => zxid >= first);
    this.#point(at === -1 ? this.#wanted.length : at);
  }

  #point(next: number): void {
    this.#next = next;
    const zxid = this.#wanted[next];
    this.#epoch = zxid === undefined ? Infinity : Number(zxid >> 32n);
    this.#counter = zxid === undefined ? Infinity : Number(zxid & 0xffff_ffffn);
  }
}
