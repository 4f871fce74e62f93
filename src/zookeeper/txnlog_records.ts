import type { Fault } from "../finding.ts";
import { say, type Template, type Values } from "../texts/say.ts";
import { LargeRecords } from "./large_records.ts";
import { isAbove } from "./long.ts";
import { MultiParts, TypeCounts } from "./multi_parts.ts";
import { TxnType, txnTypeName } from "./txn.ts";
import {
  AROUND_BODY,
  DEFAULT_MAX_RECORD,
  RECORD_END,
  RECORD_HEAD_SIZE,
  type TxnLogInput,
} from "./txnlog_format.ts";
import type { BareCheck, TxnLogScan, TxnLogVisitor, TxnRecord } from "./txnlog_scan.ts";
import type { TxnLogWindow } from "./txnlog_window.ts";
import { formatZxid, makeZxid, zxidCounter, zxidEpoch } from "./zxid.ts";
import { ZxidRuns } from "./zxid_runs.ts";

/** Offsets in a body: of the zxid, of the time, and of the operation code. */
const ZXID_OFFSET = 12;
const TIME_OFFSET = 20;
const TYPE_OFFSET = 28;

/** The record that is shown. A class keeps its numbers in place: nothing is made anew for each. */
class SeenRecord implements TxnRecord {
  offset = 0;
  size = 0;
  number = 0;
  epoch = 0;
  counter = 0;
  time = 0;
  type = 0;
  checksum = 0;
  held: Uint8Array | null = null;
  bodyStart = 0;
  #length = 0;

  /** Says where the body is held: from `start` of `bytes`, or nowhere. */
  hold(bytes: Uint8Array | null, start: number, length: number): void {
    this.held = bytes;
    this.bodyStart = start;
    this.#length = length;
  }

  /** Few who look at a record look at its body, and a view is much for each of millions. */
  get body(): Uint8Array | null {
    return this.held?.subarray(this.bodyStart, this.bodyStart + this.#length) ?? null;
  }
}

/** Time of the transaction whose body begins at `body`. */
function timeIn(view: DataView, body: number): number {
  return view.getInt32(body + TIME_OFFSET) * 2 ** 32 + view.getUint32(body + TIME_OFFSET + 4);
}

/**
 * Judges the records of a log one after the other and counts the sound ones. A log has millions:
 * none of them leaves anything in memory.
 */
export class TxnLogRecords {
  readonly #window: TxnLogWindow;
  readonly #input: TxnLogInput;
  readonly #visitor: TxnLogVisitor;
  readonly #runs = new ZxidRuns();
  /** Halves of the zxid above which no record is taken. */
  readonly #lastEpoch: number;
  readonly #lastCounter: number;
  #lastOffset = 0;
  #lastLength = 0;
  #lastSum = 0;
  #largest = 0;
  #bareCheck: BareCheck | null = null;
  readonly #types = new TypeCounts();
  /** Gets the body of every multi before it is accepted, in one or more pieces. */
  readonly parts: MultiParts = new MultiParts();
  readonly #record = new SeenRecord();
  readonly #large: LargeRecords;

  /** Judges the records at which `window` stands; the sound ones are shown to the visitor. */
  constructor(window: TxnLogWindow, input: TxnLogInput, visitor: TxnLogVisitor) {
    this.#window = window;
    this.#input = input;
    this.#visitor = visitor;
    this.#large = new LargeRecords(input.maxRecordSize ?? DEFAULT_MAX_RECORD);
    this.#lastEpoch = input.until === undefined ? Infinity : zxidEpoch(input.until);
    this.#lastCounter = input.until === undefined ? 0 : zxidCounter(input.until);
  }

  /**
   * Takes the records at hand that need no further look, many at once: those before `end` of the
   * window with bodies of at most `largest` bytes.
   */
  takePlain(end: number, largest: number): void {
    const window = this.#window;
    const { walk, at, view, bytes } = window;
    const runs = this.#runs;
    if (walk === null || runs.records === 0) return;
    const { epoch, counter, records } = runs;
    const visitor = this.#visitor;
    const all = visitor.record !== undefined && visitor.wanted === undefined;
    const next = visitor.wanted?.(epoch, counter) ?? Infinity;
    const last = epoch < this.#lastEpoch ? 0xffff_ffff : this.#lastCounter;
    const highest = Math.min(last, next - 1);
    const most = Math.min(largest, this.#large.limit);
    const behind = walk.walk({ at, end, epoch, counter, highest, most, all });
    if (behind === at) return;
    const base = window.offset - at;
    const body = walk.last + RECORD_HEAD_SIZE;
    const lastCounter = view.getUint32(body + ZXID_OFFSET + 4);
    runs.addNext(walk.records, lastCounter, timeIn(view, body), base + behind);
    this.#lastOffset = base + walk.last;
    this.#lastLength = view.getInt32(body - 4);
    this.#lastSum = view.getUint32(body - 8);
    this.#largest = Math.max(this.#largest, walk.longest);
    walk.moveCounts(this.#types);
    const { listed } = walk;
    for (let i = 0; i < listed.length; i++) {
      const place = listed[i]!;
      const body = place + RECORD_HEAD_SIZE;
      if (view.getInt32(body + TYPE_OFFSET) === TxnType.multi) {
        this.parts.takeHeld(view, body, body + view.getInt32(body - 4));
      }
      if (all) this.#show(view, body, bytes, base + place, records + i + 1);
    }
    window.at = behind;
  }

  /** Judges the next record, all of which the window holds, and goes on behind it when it is sound. */
  take(length: number): Fault | "above" | null {
    const { at, bytes, view } = this.#window;
    const body = at + RECORD_HEAD_SIZE;
    const sum = this.#window.adler(body, body + length);
    const fault = this.judge(view, at, sum, bytes[body + length]!);
    if (fault !== null) return fault;
    if (view.getInt32(body + TYPE_OFFSET) === TxnType.multi) {
      this.parts.begin();
      this.parts.feed(bytes, body, body + length);
    }
    const refused = this.accept(view, body, length, bytes);
    if (refused === null) this.#window.at = body + length + 1;
    return refused;
  }

  /** Fault of a record by its checksum and end byte; `at` is the place of its checksum in `view`. */
  judge(view: DataView, at: number, sum: number, end: number): Fault | null {
    const sound = view.getUint32(at) === 0 && view.getUint32(at + 4) === sum;
    if (sound && end === RECORD_END) return null;
    // Half-written: the rest of the body and the end byte are still the zeros of the padding.
    if (end === 0) return this.torn();
    if (sound) {
      const found = end.toString(16).padStart(2, "0");
      return this.fault("MissingEndByte", "Record ends with 0x{}, not with 0x42", found);
    }
    return this.fault("ChecksumMismatch", "Record does not have the checksum it was written with");
  }

  /**
   * Counts a record whose bytes are sound; why not, when a server could not read it all the same or
   * it is not to be read any more. The body begins at `body` of `view` and, where all of it is held,
   * of `bytes`.
   */
  accept(
    view: DataView,
    body: number,
    length: number,
    bytes: Uint8Array | null,
  ): Fault | "above" | null {
    const epoch = view.getInt32(body + ZXID_OFFSET);
    const counter = view.getUint32(body + ZXID_OFFSET + 4);
    const type = view.getInt32(body + TYPE_OFFSET);
    if (txnTypeName(type) === undefined) {
      return this.fault("BadStructure", "Record has type {}, which no server reads back", type);
    }
    if (epoch < 0) return this.fault("ZxidOrder", "Record has a negative zxid");
    if (isAbove(epoch, counter, this.#lastEpoch, this.#lastCounter)) return "above";

    const step = this.#runs.step(epoch, counter);
    // 3.9 logs a request that it cannot decode under the zxid of the one before.
    if (step === "back" || (step === "same" && type !== TxnType.error)) {
      const zxid = formatZxid(makeZxid(epoch, counter));
      return this.fault("ZxidOrder", "Record has zxid {}, which is not above the last one", zxid);
    }
    if (step === "new" && this.#runs.isFull) {
      return this.fault("ZxidGap", "Log has more holes than any server leaves");
    }
    const { offset } = this.#window;
    const size = AROUND_BODY + length;
    this.#runs.add(epoch, counter, step, timeIn(view, body), offset, offset + size);
    this.#lastOffset = offset;
    this.#lastLength = length;
    this.#lastSum = view.getUint32(body - 8);
    if (length > this.#largest) this.#largest = length;
    this.#types.add(type);
    if (type === TxnType.multi) this.parts.take();
    if (type === TxnType.check) {
      const [zxid, record] = [makeZxid(epoch, counter), this.#runs.records];
      this.#bareCheck ??= { zxid, offset, record };
    }
    this.#large.see({ size, offset, number: this.#runs.records });
    if (this.#visitor.record !== undefined) {
      this.#show(view, body, bytes, offset, this.#runs.records);
    }
    return null;
  }

  /** Shows a record whose body begins at `body` of `view` and, where it is held, of `bytes`. */
  #show(
    view: DataView,
    body: number,
    bytes: Uint8Array | null,
    offset: number,
    number: number,
  ): void {
    const record = this.#record;
    const length = view.getInt32(body - 4);
    record.offset = offset;
    record.size = AROUND_BODY + length;
    record.number = number;
    record.epoch = view.getInt32(body + ZXID_OFFSET);
    record.counter = view.getUint32(body + ZXID_OFFSET + 4);
    record.time = timeIn(view, body);
    record.type = view.getInt32(body + TYPE_OFFSET);
    record.checksum = view.getUint32(body - 8);
    record.hold(bytes, body, length);
    this.#visitor.record!(record);
  }

  /** Fault of a record that was not finished. */
  torn(): Fault {
    return this.fault("TruncatedBody", "The last record is not finished");
  }

  /** Fault of a record that the file ends in: not finished, or its length is beyond belief. */
  tooLong(length: number): Fault {
    if (length <= (this.#input.maxRecordSize ?? DEFAULT_MAX_RECORD)) return this.torn();
    return this.fault("InvalidLength", "Record has length {}, the file is not that long", length);
  }

  /** A fault of the record at which the window stands. */
  fault<T extends Template>(kind: Fault["kind"], template: T, ...values: Values<T>): Fault {
    const { last, records } = this.#runs;
    const lastGood = last === null ? {} : { lastGoodZxid: last };
    const severity = kind === "TruncatedBody" ? "warning" : "error";
    const message = say(template, ...values);
    const { offset } = this.#window;
    return { kind, severity, offset, record: records + 1, message, ...lastGood };
  }

  /** What the log holds, which ends here. */
  result(
    ending: TxnLogScan["ending"],
    faults: Fault[],
    size: number = this.#input.size ?? this.#window.end,
  ): TxnLogScan {
    const { records } = this.#runs;
    return {
      size,
      end: this.#window.offset,
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
      bareCheck: this.#bareCheck,
      large: this.#large.summary,
      largestRecord: this.#largest,
      types: this.#types.toMap(),
      partTypes: this.parts.counts.toMap(),
    };
  }
}
