import assert from "node:assert/strict";
import type { ByteSource } from "../../src/io/byte_source.ts";
import {
  scanTxnLog,
  type TxnLogScan,
  type TxnLogVisitor,
  type TxnRecord,
} from "../../src/zookeeper/txnlog.ts";
import type { TxnLogInput } from "../../src/zookeeper/txnlog_format.ts";
import { adler32 } from "../lab/walk_snapshot.ts";
import { concat, join, JuteWriter } from "./jute_writer.ts";

/** What a record is to say; the rest is the same in all. */
export interface RecordSpec {
  zxid: bigint;
  /** Operation code; 5, setData, unless given. */
  type?: number;
  time?: number;
  /** Bytes behind the header; a setData of a short path unless given. */
  txn?: Uint8Array;
}

/** A setData of `size` bytes of data. */
export function setDataTxn(size: number): Uint8Array {
  const data = new Uint8Array(size).map((_, at) => 1 + at % 250);
  const head = new JuteWriter().string("/a").int(size).done();
  return concat(head, data, new JuteWriter().int(7).done());
}

/** Header and txn of a record. */
export function body({ zxid, type = 5, time = 1_700_000_000_000, txn }: RecordSpec): Uint8Array {
  const header = new JuteWriter().long(0x1000_0000_0001n).int(3).long(zxid).long(BigInt(time))
    .int(type).done();
  return concat(header, txn ?? setDataTxn(5));
}

/** A whole record with a right checksum around a body. */
export function frame(content: Uint8Array): Uint8Array {
  const head = new JuteWriter().long(BigInt(adler32(content))).int(content.length).done();
  return concat(head, content, Uint8Array.of(0x42));
}

/** A sound record. */
export function record(spec: RecordSpec): Uint8Array {
  return frame(body(spec));
}

/** Header of a log. */
export const LOG_HEADER: Uint8Array = new JuteWriter().int(0x5a4b4c47).int(2).long(0n).done();

/** A log of these records. */
export function log(...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(LOG_HEADER, ...records);
}

/** Sound records with these zxids. */
export function recordsOf(...zxids: readonly bigint[]): Uint8Array[] {
  return zxids.map((zxid) => record({ zxid }));
}

/** Gives at most `step` bytes of what is behind `offset` at a time. */
export function dribble(bytes: Uint8Array, offset: number, step = Infinity): ByteSource {
  let at = offset;
  return {
    read(into) {
      const part = bytes.subarray(at, at + Math.min(into.length, step));
      into.set(part);
      at += part.length;
      return Promise.resolve(part.length);
    },
  };
}

/** A scan with everything it passed on. */
export interface Scanned {
  scan: TxnLogScan;
  /** Copies of the records, with their bodies. */
  records: TxnRecord[];
  /** Sum of what the `bytes` visitor got. */
  passed: Uint8Array;
}

/** Scans an input and keeps what the visitors get. */
export async function scanInput(input: TxnLogInput): Promise<Scanned> {
  const records: TxnRecord[] = [];
  const chunks: Uint8Array[] = [];
  const visitor: TxnLogVisitor = {
    record: (each) => void records.push({ ...each, body: each.body?.slice() ?? null }),
    bytes: (chunk) => void chunks.push(chunk.slice()),
  };
  const scan = await scanTxnLog(input, visitor);
  return { scan, records, passed: join(chunks) };
}

/** Fails when the bytes differ, without printing them all. */
export function assertSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.equal(actual.length, expected.length);
  assert.equal(actual.findIndex((byte, at) => byte !== expected[at]), -1, "a byte differs");
}

/**
 * Scans a log in each way that the outcome must not depend on: with its size known or not, in large
 * reads or small ones. What the visitor got must be the file up to `end`, and the file's size and
 * the count of records must be right.
 */
export async function scanBytes(
  bytes: Uint8Array,
  options: Pick<TxnLogInput, "maxRecordSize" | "until"> = {},
): Promise<Scanned> {
  const ways = [
    { size: bytes.length, step: Infinity },
    { size: null, step: Infinity },
    { size: bytes.length, step: Math.max(11, Math.ceil(bytes.length / 1000)) },
  ];
  let first: Scanned | undefined;
  for (const { size, step } of ways) {
    const open = (offset: number) => Promise.resolve(dribble(bytes, offset, step));
    const scanned = await scanInput({ ...options, size, open });
    assertSameBytes(scanned.passed, bytes.subarray(0, scanned.scan.end));
    assert.equal(scanned.records.length, scanned.scan.records);
    if (scanned.scan.ending !== "cut") assert.equal(scanned.scan.size, bytes.length);
    if (first === undefined) first = scanned;
    else assert.deepEqual({ ...scanned.scan, size: 0 }, { ...first.scan, size: 0 });
  }
  return first!;
}
