import { adler32 } from "../digest/adler32.ts";
import type { Fault } from "../finding.ts";
import { type ByteSource, readPieces } from "../io/byte_source.ts";
import { say, type Template, type Values } from "../texts/say.ts";
import { MultiParts, TypeCounts } from "./multi_parts.ts";
import { TXN_HEADER_SIZE, TxnType, txnTypeName } from "./txn.ts";
import {
  DEFAULT_MAX_RECORD,
  LARGEST_WINDOW,
  largestHeld,
  RECORD_END,
  RECORD_HEAD_SIZE,
  TXNLOG_HEADER_SIZE,
  TXNLOG_MAGIC,
  type TxnLogInput,
  WINDOW,
} from "./txnlog_format.ts";
import { findSoundRegions } from "./txnlog_resync.ts";
import type { TxnLogScan, TxnLogVisitor, TxnRecord } from "./txnlog_scan.ts";
import { readTail } from "./txnlog_tail.ts";
import { formatZxid, makeZxid, type Zxid } from "./zxid.ts";
import { type ZxidRun, ZxidRuns } from "./zxid_runs.ts";

export type { TxnLogScan, TxnLogVisitor, TxnRecord, ZxidRun };

/** How often a place where a log that is being written looks damaged is read again. */
const REREADS = 3;
/** Offset of the operation code in a body: the last field of the header. */
const TYPE_OFFSET = 28;
/** At how many places such a log may turn out to have grown before its end is left alone. */
const MOST_GROWTHS = 3;

/** Reads a log to its end. */
export async function scanTxnLog(
  input: TxnLogInput,
  visitor: TxnLogVisitor = {},
): Promise<TxnLogScan> {
  const scanner = new TxnLogScanner(input, visitor);
  return await scanner.scan();
}

/** Why no further record is taken: a fault, the end of the log, or the zxid to end at. */
type Stop = Fault | "end" | "above";

class TxnLogScanner {
  readonly #input: TxnLogInput;
  readonly #visitor: TxnLogVisitor;
  readonly #maxRecord: number;
  readonly #largestHeld: number;
  readonly #until: Zxid | undefined;
  #source!: ByteSource;
  #buffer = new Uint8Array(0);
  #view = new DataView(this.#buffer.buffer);
  /** Offset in the file of the first byte of the window. */
  #base = 0;
  /** Bytes of the window that are filled, and of these passed on to the visitor. */
  #filled = 0;
  #passed = 0;
  /** Place of the next record in the window. */
  #at = 0;
  /** Where the log last looked damaged, how often it was read there, at how many places it did. */
  #judgedAt = -1;
  #rereads = 0;
  #grown = 0;

  readonly #runs = new ZxidRuns();
  #lastOffset = 0;
  #lastLength = 0;
  #lastSum = 0;
  #largest = 0;
  readonly #types = new TypeCounts();
  readonly #parts = new MultiParts();
  readonly #record: TxnRecord = {
    offset: 0,
    size: 0,
    number: 0,
    epoch: 0,
    counter: 0,
    time: 0,
    type: 0,
    checksum: 0,
    body: null,
  };

  constructor(input: TxnLogInput, visitor: TxnLogVisitor) {
    this.#input = input;
    this.#visitor = visitor;
    this.#maxRecord = input.maxRecordSize ?? DEFAULT_MAX_RECORD;
    this.#largestHeld = largestHeld(input);
    this.#until = input.until;
  }

  async scan(): Promise<TxnLogScan> {
    await this.#reopen(0);
    await this.#need(TXNLOG_HEADER_SIZE);
    if (this.#filled === 0) return this.#result("empty", []);
    if (this.#filled < TXNLOG_HEADER_SIZE) {
      return this.#result("cut-header", [this.#fault("TruncatedBody", "Log ends in its header")]);
    }
    if (this.#view.getUint32(0) !== TXNLOG_MAGIC) {
      const magic = this.#view.getUint32(0).toString(16).padStart(8, "0");
      const fault = this.#fault("InvalidMagic", 'Log begins with 0x{}, not with "ZKLG"', magic);
      const { size } = await readTail(0, this.#rest(), this.#source);
      return this.#result("damaged", [fault], size);
    }
    this.#at = TXNLOG_HEADER_SIZE;
    while (true) {
      const stop = await this.#next();
      if (stop === null && this.#grown <= MOST_GROWTHS) continue;
      await this.#pass();
      if (stop === null) return this.#result("clean", []);
      if (stop === "above") return this.#result("cut", []);
      const conclusion = await this.#conclude(stop);
      if (conclusion.ending !== "damaged" || this.#isLasting()) {
        const damaged = conclusion.ending === "damaged";
        const behind = damaged ? await findSoundRegions(this.#input, this.#offset + 1) : [];
        return { ...conclusion, behind };
      }
      await this.#reopen(this.#offset);
    }
  }

  /**
   * Whether what looks like damage is still there after the place was read a few times. A server
   * that appends between two reads makes a log look damaged for a moment.
   */
  #isLasting(): boolean {
    if (!this.#input.live) return true;
    if (this.#judgedAt === this.#offset) return ++this.#rereads > REREADS;
    this.#judgedAt = this.#offset;
    this.#rereads = 0;
    this.#grown++;
    return false;
  }

  /** Takes the next record; null when it is sound, "end" where a length of 0 or no head is left. */
  async #next(): Promise<Stop | null> {
    if (this.#left < RECORD_HEAD_SIZE && !await this.#need(RECORD_HEAD_SIZE)) return "end";
    const length = this.#view.getInt32(this.#at + 8);
    if (length === 0) return "end";
    const size = RECORD_HEAD_SIZE + length + 1;
    if (length < TXN_HEADER_SIZE) {
      return this.#fault("InvalidLength", "Record has length {}, the smallest is 32", length);
    }
    const fits = this.#input.size === null || this.#offset + size <= this.#input.size;
    if (!fits) return this.#tooLong(length);
    if (size > this.#largestHeld) return await this.#nextInPieces(length);
    if (this.#left < size && !await this.#need(size)) return this.#tooLong(length);
    return this.#take(this.#at, length);
  }

  /** Checks the record at `at` in the window, which holds all of it, and passes it on. */
  #take(at: number, length: number): Stop | null {
    const body = at + RECORD_HEAD_SIZE;
    const sum = adler32(1, this.#buffer, body, body + length);
    const fault = this.#judge(this.#view, at, sum, this.#buffer[body + length]!);
    if (fault !== null) return fault;
    if (this.#view.getInt32(body + TYPE_OFFSET) === TxnType.multi) {
      this.#parts.begin();
      this.#parts.feed(this.#buffer, body, body + length);
    }
    const bytes = this.#visitor.record && this.#buffer.subarray(body, body + length);
    const refused = this.#accept(this.#view, body, length, bytes ?? null);
    if (refused === null) this.#at = body + length + 1;
    return refused;
  }

  /** Fault of a record by its checksum and end byte; `at` is the place of its checksum in `view`. */
  #judge(view: DataView, at: number, sum: number, end: number): Fault | null {
    const sound = view.getUint32(at) === 0 && view.getUint32(at + 4) === sum;
    if (sound && end === RECORD_END) return null;
    // Half-written: the rest of the body and the end byte are still the zeros of the padding.
    if (end === 0) return this.#torn();
    if (sound) {
      const found = end.toString(16).padStart(2, "0");
      return this.#fault("MissingEndByte", "Record ends with 0x{}, not with 0x42", found);
    }
    return this.#fault("ChecksumMismatch", "Record does not have the checksum it was written with");
  }

  /** Counts a record whose bytes are sound; the fault when a server could not read it all the same. */
  #accept(view: DataView, body: number, length: number, bytes: Uint8Array | null): Stop | null {
    const epoch = view.getInt32(body + 12);
    const counter = view.getUint32(body + 16);
    const time = view.getInt32(body + 20) * 2 ** 32 + view.getUint32(body + 24);
    const type = view.getInt32(body + TYPE_OFFSET);
    const size = RECORD_HEAD_SIZE + length + 1;
    if (txnTypeName(type) === undefined || type === TxnType.check) {
      return this.#fault("BadStructure", "Record has type {}, which no server reads back", type);
    }
    if (epoch < 0) return this.#fault("ZxidOrder", "Record has a negative zxid");
    if (this.#until !== undefined && makeZxid(epoch, counter) > this.#until) return "above";

    const step = this.#runs.step(epoch, counter);
    // 3.9 logs a request that it cannot decode under the zxid of the one before.
    if (step === "back" || (step === "same" && type !== TxnType.error)) {
      const zxid = formatZxid(makeZxid(epoch, counter));
      return this.#fault("ZxidOrder", "Record has zxid {}, which is not above the last one", zxid);
    }
    if (step === "new" && this.#runs.isFull) {
      return this.#fault("ZxidGap", "Log has more holes than any server leaves");
    }
    const offset = this.#offset;
    this.#runs.add(epoch, counter, step, time, offset, offset + size);
    this.#lastOffset = offset;
    this.#lastLength = length;
    this.#lastSum = view.getUint32(body - 8);
    if (length > this.#largest) this.#largest = length;
    this.#types.add(type);
    if (type === TxnType.multi) this.#parts.take();
    if (this.#visitor.record) {
      const record = this.#record;
      record.offset = offset;
      record.size = size;
      record.number = this.#runs.records;
      record.epoch = epoch;
      record.counter = counter;
      record.time = time;
      record.type = type;
      record.checksum = this.#lastSum;
      record.body = bytes;
      this.#visitor.record(record);
    }
    return null;
  }

  /** The same as `#take` for a record too large to be held: it is read once to be checked. */
  async #nextInPieces(length: number): Promise<Stop | null> {
    if (!await this.#need(RECORD_HEAD_SIZE + TXN_HEADER_SIZE)) return this.#tooLong(length);
    await this.#pass();
    const start = this.#offset;
    const head = this.#buffer.slice(this.#at, this.#at + RECORD_HEAD_SIZE + TXN_HEADER_SIZE);
    const size = RECORD_HEAD_SIZE + length + 1;
    this.#parts.begin();
    let sum = 1;
    let last = 0;
    let done = 0;
    const checked = await readPieces(await this.#input.open(start), size, (piece) => {
      const body = Math.max(0, RECORD_HEAD_SIZE - done);
      const end = Math.min(piece.length, RECORD_HEAD_SIZE + length - done);
      if (end > body) sum = adler32(sum, piece, body, end);
      this.#parts.feed(piece, body, end);
      last = piece[piece.length - 1]!;
      done += piece.length;
    });
    if (!checked) return this.#tooLong(length);
    const view = new DataView(head.buffer);
    const stop = this.#judge(view, 0, sum, last) ??
      this.#accept(view, RECORD_HEAD_SIZE, length, null);
    if (stop !== null) return stop;
    const again = await this.#input.open(start);
    await readPieces(again, size, (piece) => this.#visitor.bytes?.(piece));
    await this.#reopen(start + size);
    return null;
  }

  /**
   * How the log ends at the place where the scan stopped: cleanly when only zeros follow, torn when
   * an unfinished record is the last thing before zeros or the end of the file, else damaged.
   */
  async #conclude(stop: Exclude<Stop, "above">): Promise<TxnLogScan> {
    const place = this.#offset;
    const { size, other } = await readTail(place, this.#rest(), this.#source);
    const last = other?.last ?? 0;
    if (stop === "end") {
      if (other === null) return this.#result("clean", [], size);
      // A checksum without its length yet, or the file ends inside these twelve bytes.
      if (last < place + RECORD_HEAD_SIZE) return this.#result("torn", [this.#torn()], size);
      const fault = this.#fault("TrailingData", "Bytes other than zero follow the end of the log");
      return this.#result("damaged", [{ ...fault, offset: other.first }], size);
    }
    if (stop.kind !== "TruncatedBody") return this.#result("damaged", [stop], size);
    const length = this.#view.getInt32(this.#at + 8);
    if (last >= place + RECORD_HEAD_SIZE + length) {
      const fault = this.#fault("MissingEndByte", "Record ends with 0x00, not with 0x42");
      return this.#result("damaged", [fault], size);
    }
    // A length with a wrong bit can reach over other records to the end of the log.
    const inside = await findSoundRegions(this.#input, place + 1);
    if (inside.length === 0) return this.#result("torn", [stop], size);
    const template = "Record has length {}, other records begin before its end";
    return this.#result("damaged", [this.#fault("InvalidLength", template, length)], size);
  }

  get #offset(): number {
    return this.#base + this.#at;
  }

  get #left(): number {
    return this.#filled - this.#at;
  }

  /** What is left of the window. */
  #rest(): Uint8Array {
    return this.#buffer.subarray(this.#at, this.#filled);
  }

  /** Brings `count` bytes from the place of the next record into the window; false at the end. */
  async #need(count: number): Promise<boolean> {
    if (this.#left >= count) return true;
    await this.#pass();
    const rest = this.#rest();
    if (count > this.#buffer.length) {
      const wanted = Math.max(count, 2 * this.#buffer.length, this.#input.bufferSize ?? WINDOW);
      const larger = new Uint8Array(Math.min(LARGEST_WINDOW, wanted));
      larger.set(rest);
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    } else {
      this.#buffer.copyWithin(0, this.#at, this.#filled);
    }
    this.#base += this.#at;
    this.#filled = rest.length;
    this.#at = 0;
    this.#passed = 0;
    while (this.#filled < this.#buffer.length) {
      const got = await this.#source.read(this.#buffer.subarray(this.#filled));
      if (got === 0) break;
      this.#filled += got;
    }
    return this.#left >= count;
  }

  /** Passes on the sound bytes of the window that were not yet passed on. */
  async #pass(): Promise<void> {
    if (this.#passed === this.#at) return;
    const chunk = this.#buffer.subarray(this.#passed, this.#at);
    this.#passed = this.#at;
    await this.#visitor.bytes?.(chunk);
  }

  async #reopen(offset: number): Promise<void> {
    this.#source = await this.#input.open(offset);
    this.#base = offset;
    this.#at = 0;
    this.#filled = 0;
    this.#passed = 0;
  }

  #torn(): Fault {
    return this.#fault("TruncatedBody", "The last record is not finished");
  }

  /** Fault of a record that the file ends in: not finished, or its length is beyond belief. */
  #tooLong(length: number): Fault {
    if (length <= this.#maxRecord) return this.#torn();
    return this.#fault("InvalidLength", "Record has length {}, the file is not that long", length);
  }

  #fault<T extends Template>(kind: Fault["kind"], template: T, ...values: Values<T>): Fault {
    const { last, records } = this.#runs;
    const lastGood = last === null ? {} : { lastGoodZxid: last };
    const severity = kind === "TruncatedBody" ? "warning" : "error";
    const message = say(template, ...values);
    return { kind, severity, offset: this.#offset, record: records + 1, message, ...lastGood };
  }

  #result(
    ending: TxnLogScan["ending"],
    faults: Fault[],
    size = this.#input.size ?? this.#base + this.#filled,
  ): TxnLogScan {
    const end = this.#offset;
    const { records } = this.#runs;
    return {
      size,
      end,
      lastRecord: records === 0 ? null : {
        offset: this.#lastOffset,
        length: this.#lastLength,
        checksum: this.#lastSum,
      },
      records,
      runs: this.#runs.list,
      ending,
      faults,
      behind: [],
      largestRecord: this.#largest,
      types: this.#types.toMap(),
      partTypes: this.#parts.counts.toMap(),
    };
  }
}
