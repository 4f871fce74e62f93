import type { Damaged, DamageKind } from "./damage.ts";
import { type WalkedRecord, walkLog } from "./walk_log.ts";
import { adler32 } from "./walk_snapshot.ts";

/** How a log ends for one who reads it in order. */
export type LogEnding = "clean" | "torn" | "damaged" | "empty" | "cut-header";

/** What a damaged log looks like to a reader. */
export interface LogExpectation {
  ending: LogEnding;
  /** Kind of the finding; null where there is none to make. */
  kind: DamageKind | null;
  /** Offset of the record at fault, which is where the sound ones end. */
  offset: number;
  /** Number of sound records before it, and so its place counted from 0. */
  record: number;
  /** Zxid of the last sound record before it; null when there is none. */
  lastGoodZxid: string | null;
}

/** A damaged log under construction: the sound one it comes from, and its records. */
interface Base {
  bytes: Uint8Array;
  records: WalkedRecord[];
  /** Offset after the last record. */
  end: number;
}

const HEADER = 16;
/** Checksum (8) and length (4) in front of a body. */
const FRAME = 12;
const ZXID_IN_BODY = 12;
const TYPE_IN_BODY = 28;
const ERROR_TYPE = -1;

/** Bytes of the log at their new place, sharing nothing with the original. */
function bytesOf(base: Base, length = base.end): Uint8Array {
  return base.bytes.slice(0, length);
}

function concat(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function recordAt(base: Base, index: number): WalkedRecord {
  const record = base.records.at(index);
  if (record === undefined) throw new Error(`The log has no record ${index}`);
  return record;
}

function rawRecord(base: Base, record: WalkedRecord): Uint8Array {
  return base.bytes.slice(record.offset, record.offset + record.size);
}

/** A whole record with a right checksum around `body`. */
function frame(body: Uint8Array): Uint8Array {
  const record = new Uint8Array(FRAME + body.length + 1);
  const view = new DataView(record.buffer);
  view.setBigInt64(0, BigInt(adler32(body)));
  view.setInt32(8, body.length);
  record.set(body, FRAME);
  record[record.length - 1] = 0x42;
  return record;
}

/** What a reader finds at the record `index`: all before it is sound. */
function at(
  base: Base,
  index: number,
  ending: LogEnding,
  kind: DamageKind | null,
): LogExpectation {
  const record = base.records[index];
  const last = base.records[index - 1];
  return {
    ending,
    kind,
    offset: record?.offset ?? base.end,
    record: index,
    lastGoodZxid: last === undefined ? null : `0x${last.zxid.toString(16)}`,
  };
}

/** A log in which one stretch is overwritten, found at the record `index`. */
function overwritten(
  base: Base,
  index: number,
  where: (record: WalkedRecord) => number,
  value: readonly number[],
  kind: DamageKind,
): Damaged<LogExpectation> {
  const bytes = bytesOf(base);
  bytes.set(value, where(recordAt(base, index)));
  return { bytes, expected: at(base, index, "damaged", kind) };
}

/** A log in which record `index` is replaced by others. */
function replaced(base: Base, index: number, ...by: Uint8Array[]): Uint8Array {
  const { offset, size } = recordAt(base, index);
  return concat(
    base.bytes.slice(0, offset),
    ...by,
    base.bytes.slice(offset + size, base.end),
  );
}

/** A flipped bit in the last byte but the end byte, so that only the checksum can tell. */
function flippedBit(base: Base, index: number): Damaged<LogExpectation> {
  const { offset, size } = recordAt(base, index);
  const place = offset + size - 2;
  const value = (base.bytes[place] ?? 0) ^ 0x10;
  return overwritten(base, index, () => place, [value], "ChecksumMismatch");
}

/** A copy of a record that says something else in its header, checksum and all. */
function altered(
  base: Base,
  record: WalkedRecord,
  change: (body: DataView) => void,
): Uint8Array {
  const body = base.bytes.slice(record.offset + FRAME, record.offset + record.size - 1);
  change(new DataView(body.buffer));
  return frame(body);
}

/** An error record with the session, zxid and time of another. */
function errorRecord(base: Base, record: WalkedRecord): Uint8Array {
  const headerSize = 32;
  const header = base.bytes.slice(record.offset + FRAME, record.offset + FRAME + headerSize);
  const body = concat(header, new Uint8Array(4));
  const view = new DataView(body.buffer);
  view.setInt32(TYPE_IN_BODY, ERROR_TYPE);
  view.setInt32(headerSize, -110);
  return frame(body);
}

/** Keeps the damaged files small; enough for every kind of record. */
const RECORDS = 60;

/** Every defect of a log, derived from a sound log that a real server wrote. */
export function txnlogDefects(sound: Uint8Array): Record<string, Damaged<LogExpectation>> {
  const records = walkLog(sound).records.slice(0, RECORDS);
  const lastRecord = records.at(-1);
  if (lastRecord === undefined || records.length < RECORDS) {
    throw new Error(`The log to damage has ${records.length} records: it needs ${RECORDS}`);
  }
  const base: Base = { bytes: sound, records, end: lastRecord.offset + lastRecord.size };
  const middle = RECORDS / 2;
  const last = RECORDS - 1;
  const whole = base.bytes.slice(0, base.end);
  const lengthAt = (record: WalkedRecord): number => record.offset + 8;
  const endByteAt = (record: WalkedRecord): number => record.offset + record.size - 1;
  const half = lastRecord.offset + Math.floor(lastRecord.size / 2);

  const wrongMagic = whole.slice();
  wrongMagic.set(new TextEncoder().encode("ZKSN"));
  const zeroedHalf = whole.slice();
  zeroedHalf.fill(0, half);
  // Of a kind that changes the tree, so that writing it twice would be seen.
  const twice = records.findIndex(({ type }, index) => index >= middle && type > 0);
  const twiceRecord = rawRecord(base, recordAt(base, twice));

  return {
    "wrong-magic": {
      bytes: wrongMagic,
      expected: { ...at(base, 0, "damaged", "InvalidMagic"), offset: 0 },
    },
    "empty-file": {
      bytes: new Uint8Array(),
      expected: { ...at(base, 0, "empty", null), offset: 0 },
    },
    "header-only": { bytes: bytesOf(base, HEADER), expected: at(base, 0, "clean", null) },
    "cut-header": {
      bytes: bytesOf(base, 9),
      expected: { ...at(base, 0, "cut-header", "TruncatedBody"), offset: 0 },
    },
    "torn-body": { bytes: bytesOf(base, half), expected: at(base, last, "torn", "TruncatedBody") },
    "torn-zeroed-half": {
      bytes: zeroedHalf,
      expected: at(base, last, "torn", "TruncatedBody"),
    },
    "bad-checksum-middle": flippedBit(base, middle),
    "bad-checksum-last": flippedBit(base, last),
    "end-byte-middle": overwritten(base, middle, endByteAt, [0x43], "MissingEndByte"),
    "length-garbage": overwritten(
      base,
      middle,
      lengthAt,
      [0x7a, 0x7a, 0x7a, 0x7a],
      "InvalidLength",
    ),
    "length-negative": overwritten(
      base,
      middle,
      lengthAt,
      [0xff, 0xff, 0xff, 0xfb],
      "InvalidLength",
    ),
    "trailing-data-after-zeros": {
      bytes: concat(whole, new Uint8Array(512), twiceRecord, new Uint8Array(64)),
      expected: at(base, RECORDS, "damaged", "TrailingData"),
    },
    "zxid-order": {
      bytes: replaced(
        base,
        middle,
        altered(
          base,
          recordAt(base, middle),
          (body) => body.setBigInt64(ZXID_IN_BODY, recordAt(base, middle - 5).zxid),
        ),
      ),
      expected: at(base, middle, "damaged", "ZxidOrder"),
    },
    "zxid-gap": {
      bytes: replaced(base, middle),
      expected: {
        // The record after the gap stands where the missing one stood.
        ...at(base, middle, "clean", "ZxidGap"),
      },
    },
    "record-twice": {
      bytes: replaced(base, twice, twiceRecord, twiceRecord),
      expected: {
        ...at(base, twice + 1, "damaged", "ZxidOrder"),
      },
    },
    "error-with-same-zxid": {
      // Servers since 3.9.0 can write this: a request they could not decode.
      bytes: replaced(
        base,
        middle,
        rawRecord(base, recordAt(base, middle)),
        errorRecord(base, recordAt(base, middle)),
      ),
      expected: {
        ...at(base, RECORDS, "clean", null),
        offset: base.end + errorRecord(base, recordAt(base, middle)).length,
        record: RECORDS + 1,
      },
    },
    "bare-check": {
      // What a server before 3.8.5 and 3.9.3 logs for a check outside a multi, and cannot read back.
      bytes: replaced(
        base,
        middle,
        bareCheck(base, recordAt(base, middle)),
      ),
      // The state is right without it, but the zxid counts, and no server starts on the log.
      expected: {
        ...at(base, RECORDS, "clean", null),
        offset: base.end - recordAt(base, middle).size +
          bareCheck(base, recordAt(base, middle)).length,
      },
    },
  };
}

function bareCheck(base: Base, record: WalkedRecord): Uint8Array {
  const headerSize = 32;
  const checkType = 13;
  const path = new TextEncoder().encode("/plain");
  const header = base.bytes.slice(record.offset + FRAME, record.offset + FRAME + headerSize);
  const body = concat(header, new Uint8Array(4), path, new Uint8Array(4));
  const view = new DataView(body.buffer);
  view.setInt32(TYPE_IN_BODY, checkType);
  view.setInt32(headerSize, path.length);
  view.setInt32(body.length - 4, 1);
  return frame(body);
}
