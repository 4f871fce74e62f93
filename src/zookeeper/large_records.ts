import { AROUND_BODY } from "./txnlog_format.ts";

/** Sound records of a log above the size that is taken for usual. */
export interface LargeRecordsSummary {
  /** That size in bytes. */
  limit: number;
  /** How many there are. */
  count: number;
  /** Bytes of the largest one. */
  largest: number;
  /** Offset of the first one. */
  offset: number;
  /** Its number in the log, from 1. */
  record: number;
}

/** Counts the records of a log whose bodies are above a size. */
export class LargeRecords {
  /** That size in bytes. */
  readonly limit: number;
  #summary: LargeRecordsSummary | null = null;

  /** Counts those above `limit` bytes. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Looks at the next record. */
  see({ size, offset, number }: { size: number; offset: number; number: number }): void {
    const length = size - AROUND_BODY;
    if (length <= this.limit) return;
    this.#summary ??= { limit: this.limit, count: 0, largest: 0, offset, record: number };
    this.#summary.count++;
    this.#summary.largest = Math.max(this.#summary.largest, length);
  }

  /** What was seen; null: no such record. */
  get summary(): LargeRecordsSummary | null {
    return this.#summary;
  }
}
