import type { Finding } from "../finding.ts";
import { say } from "../texts/say.ts";
import type { TxnRecord } from "../zookeeper/txnlog_scan.ts";

/** Bytes of a record that are not its body: head and end. */
const AROUND_BODY = 13;

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
  readonly #limit: number;
  #summary: LargeRecordsSummary | null = null;

  /** Counts those above `limit` bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Looks at the next record. */
  see({ size, offset, number }: Pick<TxnRecord, "size" | "offset" | "number">): void {
    const length = size - AROUND_BODY;
    if (length <= this.#limit) return;
    this.#summary ??= { limit: this.#limit, count: 0, largest: 0, offset, record: number };
    this.#summary.count++;
    this.#summary.largest = Math.max(this.#summary.largest, length);
  }

  /** What was seen; null: no such record. */
  get summary(): LargeRecordsSummary | null {
    return this.#summary;
  }
}

/** Tells of large records: they are sound, but a server may refuse them. */
export function reportLarge(
  file: string,
  large: LargeRecordsSummary | null | undefined,
): Finding[] {
  if (large === null || large === undefined) return [];
  const { limit, count, largest, offset, record } = large;
  const message = count === 1
    ? say("A record has {} bytes, more than {}; it is sound", largest, limit)
    : say(
      "{} records have more than {} bytes, the largest {}; they are sound",
      count,
      limit,
      largest,
    );
  const advice = say("A server loads them with a jute.maxbuffer of at least {}", largest);
  return [{ kind: "InvalidLength", severity: "note", file, offset, record, message, advice }];
}
