import { adler32 } from "../digest/adler32.ts";
import type { Fault } from "../finding.ts";
import { readPieces } from "../io/byte_source.ts";
import { TXN_HEADER_SIZE } from "./txn.ts";
import {
  AROUND_BODY,
  largestHeld,
  MOST_SLACK,
  RECORD_HEAD_SIZE,
  TXNLOG_HEADER_SIZE,
  TXNLOG_MAGIC,
  type TxnLogInput,
} from "./txnlog_format.ts";
import { TxnLogRecords } from "./txnlog_records.ts";
import { findSoundRegions } from "./txnlog_resync.ts";
import type { BareCheck, TxnLogScan, TxnLogVisitor, TxnRecord } from "./txnlog_scan.ts";
import { firstNonZero, readTail } from "./txnlog_tail.ts";
import { TxnLogWindow } from "./txnlog_window.ts";
import type { ZxidRun } from "./zxid_runs.ts";

export type { BareCheck, TxnLogScan, TxnLogVisitor, TxnRecord, ZxidRun };

/** How often a place where a log that is being written looks damaged is read again. */
const REREADS = 3;
/** At how many places such a log may turn out to have grown before its end is left alone. */
const MOST_GROWTHS = 3;

/** Reads a log to its end. */
export async function scanTxnLog(
  input: TxnLogInput,
  visitor: TxnLogVisitor = {},
): Promise<TxnLogScan> {
  await using scanner = new TxnLogScanner(input, visitor);
  return await scanner.scan();
}

/** Why no further record is taken: a fault, the end of the log, or the zxid to end at. */
type Stop = Fault | "end" | "above";

class TxnLogScanner implements AsyncDisposable {
  readonly #input: TxnLogInput;
  readonly #visitor: TxnLogVisitor;
  readonly #largestHeld: number;
  readonly #window: TxnLogWindow;
  readonly #records: TxnLogRecords;
  /** Where the log last looked damaged, how often it was read there, at how many places it did. */
  #judgedAt = -1;
  #rereads = 0;
  #grown = 0;

  constructor(input: TxnLogInput, visitor: TxnLogVisitor) {
    this.#input = input;
    this.#visitor = visitor;
    this.#largestHeld = largestHeld(input);
    this.#window = new TxnLogWindow(input, visitor.bytes && ((chunk) => visitor.bytes?.(chunk)));
    this.#records = new TxnLogRecords(this.#window, input, visitor);
  }

  async scan(): Promise<TxnLogScan> {
    const window = this.#window;
    const records = this.#records;
    await window.open(0);
    await window.need(TXNLOG_HEADER_SIZE);
    if (window.left === 0) return records.result("empty", []);
    if (window.left < TXNLOG_HEADER_SIZE) {
      const fault = records.fault("TruncatedBody", "Log ends in its header");
      return records.result("cut-header", [fault]);
    }
    if (window.view.getUint32(0) !== TXNLOG_MAGIC) {
      const magic = window.view.getUint32(0).toString(16).padStart(8, "0");
      const fault = records.fault("InvalidMagic", 'Log begins with 0x{}, not with "ZKLG"', magic);
      const { size } = await readTail(0, window.rest(), window.source);
      return records.result("damaged", [fault], size);
    }
    window.at = TXNLOG_HEADER_SIZE;
    while (true) {
      const stop = this.#takeHeld() ?? await this.#next();
      if (stop === null && !this.#isRestless) continue;
      await window.passAll();
      if (stop === null) return records.result("clean", []);
      if (stop === "above") return records.result("cut", []);
      const conclusion = await this.#conclude(stop);
      if (conclusion.ending !== "damaged" || this.#isLasting()) {
        const damaged = conclusion.ending === "damaged";
        const behind = damaged ? await findSoundRegions(this.#input, window.offset + 1) : [];
        return { ...conclusion, behind };
      }
      await window.open(window.offset);
    }
  }

  /** Whether the log has turned out to have grown so often that its end is left alone. */
  get #isRestless(): boolean {
    return this.#grown > MOST_GROWTHS;
  }

  /**
   * Whether what looks like damage is still there after the place was read a few times. A server
   * that appends between two reads makes a log look damaged for a moment.
   */
  #isLasting(): boolean {
    if (!this.#input.live) return true;
    if (this.#judgedAt === this.#window.offset) return ++this.#rereads > REREADS;
    this.#judgedAt = this.#window.offset;
    this.#rereads = 0;
    this.#grown++;
    return false;
  }

  /**
   * Takes the records that the window holds whole, without a promise for each of them; null where
   * the next one is not at hand, or not so plain.
   */
  #takeHeld(): Stop | null {
    const window = this.#window;
    const end = this.#input.size ?? Infinity;
    while (window.left >= RECORD_HEAD_SIZE && !this.#isRestless) {
      const ahead = Math.min(window.left, end - window.offset);
      this.#records.takePlain(window.at + ahead, this.#largestHeld - AROUND_BODY);
      if (window.left < RECORD_HEAD_SIZE) return null;
      const length = window.view.getInt32(window.at + 8);
      const size = AROUND_BODY + length;
      const held = size <= window.left && size <= this.#largestHeld;
      if (!held || length < TXN_HEADER_SIZE || window.offset + size > end) return null;
      const stop = this.#records.take(length);
      if (stop !== null) return stop;
    }
    return null;
  }

  /** Takes the next record; null when it is sound, "end" where a length of 0 or no head is left. */
  async #next(): Promise<Stop | null> {
    const window = this.#window;
    const records = this.#records;
    if (!await window.need(RECORD_HEAD_SIZE)) return "end";
    const length = window.view.getInt32(window.at + 8);
    if (length === 0) return "end";
    const size = AROUND_BODY + length;
    if (length < TXN_HEADER_SIZE) {
      return records.fault("InvalidLength", "Record has length {}, the smallest is 32", length);
    }
    const fits = this.#input.size === null || window.offset + size <= this.#input.size;
    if (!fits) return records.tooLong(length);
    if (size > this.#largestHeld) return await this.#nextInPieces(length);
    if (!await window.need(size)) return records.tooLong(length);
    return records.take(length);
  }

  /** Takes a record too large to be held: it is read once to be checked. */
  async #nextInPieces(length: number): Promise<Stop | null> {
    const window = this.#window;
    const records = this.#records;
    if (!await window.need(RECORD_HEAD_SIZE + TXN_HEADER_SIZE)) return records.tooLong(length);
    await window.passAll();
    const start = window.offset;
    const head = window.bytes.slice(window.at, window.at + RECORD_HEAD_SIZE + TXN_HEADER_SIZE);
    const size = AROUND_BODY + length;
    records.parts.begin();
    let sum = 1;
    let last = 0;
    let done = 0;
    const checked = await readPieces(await this.#input.open(start), size, (piece) => {
      const body = Math.max(0, RECORD_HEAD_SIZE - done);
      const end = Math.min(piece.length, RECORD_HEAD_SIZE + length - done);
      if (end > body) sum = adler32(sum, piece, body, end);
      records.parts.feed(piece, body, end);
      last = piece[piece.length - 1]!;
      done += piece.length;
    });
    if (!checked) return records.tooLong(length);
    const view = new DataView(head.buffer);
    const stop = records.judge(view, 0, sum, last) ??
      records.accept(view, RECORD_HEAD_SIZE, length, null);
    if (stop !== null) return stop;
    const again = await this.#input.open(start);
    await readPieces(again, size, (piece) => this.#visitor.bytes?.(piece));
    await window.open(start + size);
    return null;
  }

  /**
   * How the log ends at the place where the scan stopped: cleanly when only zeros follow, torn when
   * an unfinished record is the last thing before zeros or the end of the file, else damaged.
   */
  async #conclude(stop: Exclude<Stop, "above">): Promise<TxnLogScan> {
    const window = this.#window;
    const records = this.#records;
    const place = window.offset;
    if (stop === "end" && this.#isHollow(place)) return records.result("clean", []);
    const { size, other } = await readTail(place, window.rest(), window.source);
    const last = other?.last ?? 0;
    if (stop === "end") {
      if (other === null) return records.result("clean", [], size);
      // A checksum without its length yet, or the file ends inside these twelve bytes.
      if (last < place + RECORD_HEAD_SIZE) return records.result("torn", [records.torn()], size);
      const template = "Bytes other than zero follow the end of the log";
      const fault = records.fault("TrailingData", template);
      return records.result("damaged", [{ ...fault, offset: other.first }], size);
    }
    if (stop.kind !== "TruncatedBody") return records.result("damaged", [stop], size);
    const length = window.view.getInt32(window.at + 8);
    if (last >= place + RECORD_HEAD_SIZE + length) {
      const fault = records.fault("MissingEndByte", "Record ends with 0x00, not with 0x42");
      return records.result("damaged", [fault], size);
    }
    // A length with a wrong bit can reach over other records to the end of the log.
    const inside = await findSoundRegions(this.#input, place + 1);
    if (inside.length === 0) return records.result("torn", [stop], size);
    const template = "Record has length {}, other records begin before its end";
    return records.result("damaged", [records.fault("InvalidLength", template, length)], size);
  }

  /**
   * Whether nothing but zeros is at hand and the file system holds hardly anything behind. One that
   * compresses holds less than the records: then it tells nothing.
   */
  #isHollow(place: number): boolean {
    const { allocated = null, size } = this.#input;
    if (allocated === null || size === null) return false;
    if (allocated < place || allocated > place + MOST_SLACK) return false;
    const rest = this.#window.rest();
    return firstNonZero(rest) === rest.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#window[Symbol.asyncDispose]();
  }
}
