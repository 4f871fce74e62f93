import assert from "node:assert/strict";
import type { TxnLogScan } from "../../src/zookeeper/txnlog.ts";
import {
  assertSameBytes,
  dribble,
  log,
  record,
  recordsOf,
  scanBytes,
  scanInput,
  setDataTxn,
} from "./build_log.ts";
import { concat } from "./jute_writer.ts";

const MIB = 1024 * 1024;

/** A record of `size` bytes in all. */
function recordOfSize(zxid: bigint, size: number): Uint8Array {
  const smallest = record({ zxid, txn: setDataTxn(0) }).length;
  const made = record({ zxid, txn: setDataTxn(size - smallest) });
  assert.equal(made.length, size);
  return made;
}

Deno.test("records of any size around the window's are read whole", async () => {
  for (const size of [MIB - 17, MIB - 16, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 5]) {
    const bytes = log(...recordsOf(1n), recordOfSize(2n, size), ...recordsOf(3n));
    const { scan, records } = await scanBytes(concat(bytes, new Uint8Array(100)));
    assert.equal(scan.ending, "clean");
    assert.equal(scan.records, 3);
    assert.equal(scan.end, bytes.length);
    assert.equal(scan.largestRecord, size - 13);
    assertSameBytes(
      records[1]!.body!,
      bytes.subarray(records[1]!.offset + 12, records[2]!.offset - 1),
    );
  }
});

Deno.test("a record may begin at any place of the window", async () => {
  for (const left of [0, 1, 11, 12, 13, 31, 43, 44, 45, 60]) {
    const first = recordOfSize(1n, MIB - 16 - left);
    const bytes = log(first, recordOfSize(2n, 5000), ...recordsOf(3n));
    const { scan } = await scanBytes(bytes);
    assert.equal(scan.ending, "clean", `${left} bytes before the end of the window`);
    assert.equal(scan.records, 3);
  }
});

const PIECES = 17 * MIB;

/** Scans in one way only: what is behind damage in such a record takes long to search. */
async function scanOnce(bytes: Uint8Array, maxRecordSize?: number): Promise<TxnLogScan> {
  const { scan, passed } = await scanInput({
    size: bytes.length,
    ...(maxRecordSize === undefined ? {} : { maxRecordSize }),
    open: (offset) => Promise.resolve(dribble(bytes, offset)),
  });
  assertSameBytes(passed, bytes.subarray(0, scan.end));
  return scan;
}

Deno.test("a record too large to be held is checked in pieces and passed on whole", async () => {
  const bytes = log(...recordsOf(1n), recordOfSize(2n, PIECES), ...recordsOf(3n, 4n));
  const { scan, records } = await scanBytes(concat(bytes, new Uint8Array(3 * MIB)));
  assert.equal(scan.ending, "clean");
  assert.equal(scan.records, 4);
  assert.equal(scan.end, bytes.length);
  assert.equal(scan.largestRecord, PIECES - 13);
  const [, large, next] = records;
  assert.equal(large!.body, null);
  assert.equal(large!.counter, 2);
  assert.equal(large!.type, 5);
  assert.equal(large!.time, 1_700_000_000_000);
  assert.equal(large!.size, PIECES);
  assert.equal(next!.offset, large!.offset + PIECES);
  assert.notEqual(next!.body, null);
});

Deno.test("a record too large to be held may begin at any place of the window", async () => {
  const large = recordOfSize(2n, PIECES);
  for (const left of [12, 13, 20, 43, 44]) {
    const bytes = log(recordOfSize(1n, MIB - 16 - left), large, ...recordsOf(3n));
    const scan = await scanOnce(bytes);
    assert.equal(scan.ending, "clean", `${left} bytes before the end of the window`);
    assert.deepEqual(scan.runs.map(({ first, last }) => [first, last]), [[1n, 3n]]);
    assert.equal(scan.end, bytes.length);
  }
});

Deno.test("damage in a record too large to be held is found, and what lies behind it", async () => {
  const large = recordOfSize(2n, PIECES);
  const sound = log(...recordsOf(1n), large, ...recordsOf(3n));
  const start = sound.length - large.length - recordsOf(3n)[0]!.length;
  const end = start + large.length;
  const cases: [name: string, at: number, value: number, kind: string][] = [
    ["first byte of the checksum", start, 1, "ChecksumMismatch"],
    ["middle of the body", start + 9 * MIB, 0xfe, "ChecksumMismatch"],
    ["end byte", end - 1, 0x41, "MissingEndByte"],
    ["end byte zero", end - 1, 0, "MissingEndByte"],
    ["type", start + 12 + 31, 0x63, "ChecksumMismatch"],
  ];
  for (const [name, at, value, kind] of cases) {
    const damaged = sound.slice();
    damaged[at] = value;
    const scan = await scanOnce(damaged);
    assert.equal(scan.ending, "damaged", name);
    assert.equal(scan.faults[0]!.kind, kind, name);
    assert.equal(scan.end, start, name);
    assert.equal(scan.records, 1, name);
    assert.deepEqual(scan.behind.map(({ first, start }) => [first, start]), [[3n, end]], name);
  }
});

Deno.test("a record too large to be held is told from garbage when the file ends in it", async () => {
  const sound = log(...recordsOf(1n), recordOfSize(2n, PIECES));
  const cut = sound.subarray(0, sound.length - MIB);
  const torn = await scanOnce(cut, 32 * MIB);
  assert.equal(torn.ending, "torn");
  assert.equal(torn.records, 1);
  const garbage = await scanBytes(cut);
  assert.equal(garbage.scan.ending, "damaged");
  assert.equal(garbage.scan.faults[0]!.kind, "InvalidLength");
});

Deno.test("a record too large to be held is cut off by `until`", async () => {
  const bytes = log(...recordsOf(1n), recordOfSize(2n, PIECES), ...recordsOf(3n));
  const { scan } = await scanBytes(bytes, { until: 1n });
  assert.equal(scan.ending, "cut");
  assert.equal(scan.records, 1);
});
