import { adler32 } from "../digest/adler32.ts";
import type { ByteSource } from "../io/byte_source.ts";
import { TXN_HEADER_SIZE, txnTypeName } from "./txn.ts";
import {
  AROUND_BODY,
  DEFAULT_MAX_RECORD,
  RECORD_END,
  RECORD_HEAD_SIZE,
  type TxnLogInput,
} from "./txnlog_format.ts";
import { makeZxid, type Zxid } from "./zxid.ts";

/** Sound records in a row behind a damaged place. */
export interface TxnLogRegion {
  /** Offsets of the first record and behind the last one. */
  start: number;
  /** Offset behind the last record. */
  end: number;
  /** Number of records. */
  records: number;
  /** Zxid of the first record. */
  first: Zxid;
  /** Zxid of the last record. */
  last: Zxid;
  /** Time of the first record, milliseconds since 1970. */
  firstTime: number;
  /** Time of the last record. */
  lastTime: number;
}

/** Bytes summed for candidates that turn out false, after which the search is given up. */
const BUDGET = 256 * 1024 * 1024;
/** Regions listed at most; a log with more holes than this is described well enough. */
const MOST_REGIONS = 100;
/** Bytes of the smallest record. */
const SMALLEST = RECORD_HEAD_SIZE + TXN_HEADER_SIZE + 1;
/** The window grows to hold the largest record looked for, and the step by which it moves on. */
const STEP = 1024 * 1024;

/**
 * Looks for sound records from `offset` on, byte by byte, since behind damage nothing says where a
 * record begins. Only what has a plausible head, a known type, the end byte and the right checksum
 * counts, so a chance hit is as good as impossible.
 */
export async function findSoundRegions(
  input: TxnLogInput,
  offset: number,
): Promise<TxnLogRegion[]> {
  const largest = (input.maxRecordSize ?? DEFAULT_MAX_RECORD) + AROUND_BODY;
  const window = new SlidingWindow(await input.open(offset), offset, largest + STEP);
  const regions: TxnLogRegion[] = [];
  let budget = BUDGET;
  let region: TxnLogRegion | null = null;
  while (budget > 0 && regions.length < MOST_REGIONS) {
    // Asked for every byte: only a refill is waited for.
    if (!window.isReady(largest) && !await window.fill(largest)) break;
    const size = window.plausibleSize();
    const sound = size > 0 && window.checksumFits(size);
    if (sound) {
      const zxid = window.zxid();
      const time = window.time();
      if (region === null) {
        const place = { start: window.offset, end: 0, records: 0, first: zxid, last: zxid };
        region = { ...place, firstTime: time, lastTime: time };
        regions.push(region);
      }
      region.end = window.offset + size;
      region.records++;
      region.last = zxid;
      region.lastTime = time;
      window.skip(size);
    } else {
      region = null;
      budget -= Math.max(size, 1);
      window.skip(size > 0 ? 1 : window.zerosAhead());
    }
  }
  return regions;
}

/** A stretch of the file that moves forward, with room for the largest record. */
class SlidingWindow {
  readonly #source: ByteSource;
  readonly #capacity: number;
  #buffer = new Uint8Array(STEP);
  #view = new DataView(this.#buffer.buffer);
  #base: number;
  #at = 0;
  #filled = 0;
  #ended = false;

  constructor(source: ByteSource, offset: number, capacity: number) {
    this.#source = source;
    this.#base = offset;
    this.#capacity = capacity;
  }

  get offset(): number {
    return this.#base + this.#at;
  }

  /** Whether `count` bytes are at hand, or all that the file has with room for a record. */
  isReady(count: number): boolean {
    return this.#filled - this.#at >= (this.#ended ? SMALLEST : count);
  }

  /** Fills up to be ready; false where no record has room any more. */
  async fill(count: number): Promise<boolean> {
    if (!this.#ended) {
      this.#buffer.copyWithin(0, this.#at, this.#filled);
      this.#base += this.#at;
      this.#filled -= this.#at;
      this.#at = 0;
      while (this.#filled < this.#capacity) {
        if (this.#filled === this.#buffer.length) this.#grow();
        const got = await this.#source.read(this.#buffer.subarray(this.#filled));
        this.#filled += got;
        if (got > 0) continue;
        this.#ended = true;
        break;
      }
    }
    return this.isReady(count);
  }

  #grow(): void {
    const larger = new Uint8Array(Math.min(2 * this.#buffer.length, this.#capacity));
    larger.set(this.#buffer);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }

  /** Size of a record that may begin here, by all but its checksum; 0 when none can. */
  plausibleSize(): number {
    const at = this.#at;
    if (this.#view.getUint32(at) !== 0) return 0;
    const length = this.#view.getInt32(at + 8);
    const size = AROUND_BODY + length;
    if (length < TXN_HEADER_SIZE || at + size > this.#filled) return 0;
    if (this.#buffer[at + size - 1] !== RECORD_END) return 0;
    const type = this.#view.getInt32(at + RECORD_HEAD_SIZE + TXN_HEADER_SIZE - 4);
    return txnTypeName(type) === undefined ? 0 : size;
  }

  checksumFits(size: number): boolean {
    const body = this.#at + RECORD_HEAD_SIZE;
    const sum = adler32(1, this.#buffer, body, this.#at + size - 1);
    return this.#view.getUint32(this.#at + 4) === sum;
  }

  zxid(): Zxid {
    const at = this.#at + RECORD_HEAD_SIZE + 12;
    return makeZxid(this.#view.getInt32(at), this.#view.getUint32(at + 4));
  }

  time(): number {
    const at = this.#at + RECORD_HEAD_SIZE + 20;
    return this.#view.getInt32(at) * 2 ** 32 + this.#view.getUint32(at + 4);
  }

  /** How far to go on: over a stretch of zeros to the last place where a record can begin in it. */
  zerosAhead(): number {
    let end = this.#at;
    while (end < this.#filled && this.#buffer[end] === 0) end++;
    return Math.max(1, end - this.#at - RECORD_HEAD_SIZE);
  }

  skip(count: number): void {
    this.#at += count;
  }
}
