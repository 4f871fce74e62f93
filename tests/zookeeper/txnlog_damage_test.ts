import assert from "node:assert/strict";
import type { Fault } from "../../src/finding.ts";
import type { TxnLogScan } from "../../src/zookeeper/txnlog.ts";
import { body, frame, log, record, recordsOf, scanBytes, setDataTxn } from "./build_log.ts";
import { concat, JuteWriter } from "./jute_writer.ts";

/** Zxids of the log that harm is done to; each record has a size of its own. */
const ZXIDS = [1n, 2n, 3n, 4n, 5n, 6n];
const RECORDS = ZXIDS.map((zxid) => record({ zxid, txn: setDataTxn(10 + 7 * Number(zxid)) }));
const SOUND = log(...RECORDS);
const PADDING = new Uint8Array(5000);

/** Offset of the record at `index`, which may be one past the last. */
function offsetOf(index: number): number {
  return 16 + RECORDS.slice(0, index).reduce((sum, each) => sum + each.length, 0);
}

function endByteOf(index: number): number {
  return offsetOf(index + 1) - 1;
}

/** The log with `bytes` written over it at `offset`. */
function overwrite(offset: number, ...bytes: number[]): Uint8Array {
  const copy = SOUND.slice();
  copy.set(bytes, offset);
  return copy;
}

/** The log with the record at `index` in other words. */
function replace(index: number, ...by: Uint8Array[]): Uint8Array {
  return concat(SOUND.subarray(0, offsetOf(index)), ...by, SOUND.subarray(offsetOf(index + 1)));
}

/** What must hold of every log whose first `index` records are sound and the next one is not. */
function assertStops(scan: TxnLogScan, index: number, ending: TxnLogScan["ending"]): Fault {
  assert.equal(scan.ending, ending);
  assert.equal(scan.end, offsetOf(index));
  assert.equal(scan.records, index);
  assert.equal(scan.runs.at(-1)?.last, ZXIDS[index - 1]);
  assert.equal(scan.lastRecord?.offset, index === 0 ? undefined : offsetOf(index - 1));
  assert.equal(scan.faults.length, 1);
  const [fault] = scan.faults;
  assert.equal(fault!.record, index + 1);
  assert.equal(fault!.lastGoodZxid, ZXIDS[index - 1]);
  assert.equal(fault!.severity, ending === "torn" ? "warning" : "error");
  return fault!;
}

/** The same for damage: what lies behind it is said. */
async function assertDamaged(
  bytes: Uint8Array,
  index: number,
  kind: Fault["kind"],
  behind: [first: bigint, last: bigint][],
): Promise<Fault> {
  const { scan } = await scanBytes(bytes);
  const fault = assertStops(scan, index, "damaged");
  assert.equal(fault.kind, kind);
  assert.deepEqual(scan.behind.map((region) => [region.first, region.last]), behind);
  return fault;
}

const behindRecord = (index: number): [bigint, bigint][] =>
  index >= ZXIDS.length - 1 ? [] : [[ZXIDS[index + 1]!, ZXIDS.at(-1)!]];

Deno.test("a log cut anywhere in its last record is torn", async () => {
  const start = offsetOf(5);
  for (let length = start; length < SOUND.length; length++) {
    const cut = SOUND.slice(0, length);
    const { scan } = await scanBytes(cut);
    // Checksums begin with zeros, which cannot be told from padding.
    if (cut.subarray(start).every((byte) => byte === 0)) {
      assert.equal(scan.ending, "clean", `cut at ${length}`);
      assert.equal(scan.end, start);
      assert.deepEqual(scan.faults, []);
    } else {
      const fault = assertStops(scan, 5, "torn");
      assert.equal(fault.kind, "TruncatedBody");
      assert.equal(fault.offset, start);
    }
    assert.deepEqual(scan.behind, []);
  }
});

Deno.test("a log whose last record is zeros from anywhere on is torn", async () => {
  const start = offsetOf(5);
  for (let length = start; length < SOUND.length; length++) {
    const cut = SOUND.slice(0, length);
    const zeros = new Uint8Array(SOUND.length - length);
    const written = !cut.subarray(start).every((byte) => byte === 0);
    for (const padding of [new Uint8Array(), PADDING]) {
      const { scan } = await scanBytes(concat(cut, zeros, padding));
      if (written) assert.equal(assertStops(scan, 5, "torn").kind, "TruncatedBody");
      else assert.equal(scan.ending, "clean");
    }
  }
});

Deno.test("a log cut anywhere in the middle is torn there", async () => {
  for (let length = offsetOf(2) + 8; length < offsetOf(3); length++) {
    assertStops((await scanBytes(SOUND.slice(0, length))).scan, 2, "torn");
  }
});

Deno.test("the first record of a log can be torn", async () => {
  const { scan } = await scanBytes(SOUND.slice(0, offsetOf(1) - 1));
  assert.equal(assertStops(scan, 0, "torn").lastGoodZxid, undefined);
});

Deno.test("every flipped bit of a body is a wrong checksum, in the middle and in the last", async () => {
  for (const index of [0, 3, 5]) {
    for (let at = offsetOf(index) + 12; at < endByteOf(index); at += 9) {
      const damaged = overwrite(at, SOUND[at]! ^ 0x10);
      const fault = await assertDamaged(damaged, index, "ChecksumMismatch", behindRecord(index));
      assert.equal(fault.offset, offsetOf(index));
    }
  }
});

Deno.test("every changed byte of a checksum is a wrong checksum", async () => {
  for (const index of [0, 3, 5]) {
    for (let at = offsetOf(index); at < offsetOf(index) + 8; at++) {
      const damaged = overwrite(at, SOUND[at]! ^ 0x81);
      await assertDamaged(damaged, index, "ChecksumMismatch", behindRecord(index));
    }
  }
});

Deno.test("a changed end byte is a missing one, in the middle and in the last", async () => {
  for (const index of [0, 3, 5]) {
    for (const value of [0x01, 0x41, 0x43, 0xff]) {
      const damaged = overwrite(endByteOf(index), value);
      const fault = await assertDamaged(damaged, index, "MissingEndByte", behindRecord(index));
      assert.match(fault.message, new RegExp(`0x${value.toString(16).padStart(2, "0")}`));
    }
  }
});

Deno.test("an end byte of zero is a missing one before other records, and torn in the last", async () => {
  const fault = await assertDamaged(overwrite(endByteOf(3), 0), 3, "MissingEndByte", [[5n, 6n]]);
  assert.match(fault.message, /0x00/);
  for (const padding of [new Uint8Array(), PADDING]) {
    const last = concat(overwrite(endByteOf(5), 0), padding);
    assertStops((await scanBytes(last)).scan, 5, "torn");
  }
});

Deno.test("a length that cannot be is invalid", async () => {
  const lengths = [-1, -2, -5, -(2 ** 31), 1, 12, 31, 2 ** 31 - 1, 0x7a7a7a7a, 11 * 1024 * 1024];
  for (const index of [0, 3, 5]) {
    for (const length of lengths) {
      const bytes = new JuteWriter().int(length).done();
      const damaged = overwrite(offsetOf(index) + 8, ...bytes);
      const fault = await assertDamaged(damaged, index, "InvalidLength", behindRecord(index));
      assert.match(fault.message, new RegExp(`length ${length}`));
      await assertDamaged(concat(damaged, PADDING), index, "InvalidLength", behindRecord(index));
    }
  }
});

Deno.test("a length that reaches over other records to the end of the file is invalid", async () => {
  // Larger by a bit, so that the record would end in the padding, or behind the end of the file.
  for (const bit of [10, 11, 16]) {
    const index = 2;
    const length = RECORDS[index]!.length - 13 + 2 ** bit;
    const damaged = overwrite(offsetOf(index) + 8, ...new JuteWriter().int(length).done());
    await assertDamaged(damaged, index, "InvalidLength", [[4n, 6n]]);
    await assertDamaged(concat(damaged, PADDING), index, "InvalidLength", [[4n, 6n]]);
  }
});

Deno.test("a length of zero in the middle is the end with data behind it", async () => {
  const damaged = overwrite(offsetOf(3) + 8, 0, 0, 0, 0);
  const fault = await assertDamaged(damaged, 3, "TrailingData", [[5n, 6n]]);
  assert.ok(fault.offset! >= offsetOf(3) && fault.offset! < offsetOf(3) + 8);
});

Deno.test("bytes behind the end of a log are data that no server reads", async () => {
  const twice = RECORDS[2]!;
  for (const zeros of [12, 512, 4096, 2_500_000]) {
    const damaged = concat(SOUND, new Uint8Array(zeros), twice, new Uint8Array(64));
    const fault = await assertDamaged(damaged, 6, "TrailingData", [[3n, 3n]]);
    assert.equal(fault.offset, SOUND.length + zeros + 4);
  }
  const one = concat(SOUND, new Uint8Array(2_500_000), Uint8Array.of(7), new Uint8Array(3));
  const fault = await assertDamaged(one, 6, "TrailingData", []);
  assert.equal(fault.offset, SOUND.length + 2_500_000);
});

Deno.test("a stretch of zeros in the middle is damage, wherever it begins and ends", async () => {
  for (let from = offsetOf(2) + 1; from < offsetOf(3); from += 5) {
    for (const to of [offsetOf(3) - 3, offsetOf(3), offsetOf(4) - 2, offsetOf(4)]) {
      if (to <= from) continue;
      const damaged = SOUND.slice().fill(0, from, to);
      if (damaged.every((byte, at) => byte === SOUND[at])) continue;
      const { scan } = await scanBytes(damaged);
      assertStops(scan, 2, "damaged");
      assert.equal(scan.behind.at(-1)?.last, 6n, `zeros from ${from} to ${to}`);
    }
  }
});

Deno.test("a zxid that does not rise is out of order", async () => {
  const cases: [name: string, bytes: Uint8Array, index: number, behind: [bigint, bigint][]][] = [
    ["lower", replace(3, record({ zxid: 2n })), 3, [[5n, 6n]]],
    ["zero", replace(3, record({ zxid: 0n })), 3, [[5n, 6n]]],
    ["equal", replace(3, record({ zxid: 3n })), 3, [[5n, 6n]]],
    ["lower error", replace(3, record({ zxid: 2n, type: -1 })), 3, [[5n, 6n]]],
    ["negative", replace(3, record({ zxid: -4n })), 3, [[5n, 6n]]],
    ["record twice", replace(3, RECORDS[3]!, RECORDS[3]!), 4, [[5n, 6n]]],
  ];
  for (const [name, bytes, index, behind] of cases) {
    const { scan } = await scanBytes(bytes);
    assert.equal(scan.ending, "damaged", name);
    assert.equal(scan.records, index, name);
    assert.equal(scan.faults[0]!.kind, "ZxidOrder", name);
    assert.equal(scan.faults[0]!.offset, offsetOf(index), name);
    assert.deepEqual(scan.behind.map((region) => [region.first, region.last]), behind, name);
  }
});

Deno.test("an earlier epoch is out of order, whatever its counter", async () => {
  const { scan } = await scanBytes(log(...recordsOf(0x2_0000_0001n, 0x1_0000_0009n)));
  assert.equal(scan.faults[0]!.kind, "ZxidOrder");
  assert.equal(scan.faults[0]!.lastGoodZxid, 0x2_0000_0001n);
});

Deno.test("a type that no server reads back is damage", async () => {
  for (const type of [0, 3, 22, 100, -2, -100, 2 ** 31 - 1, -(2 ** 31)]) {
    const damaged = replace(3, record({ zxid: 4n, type }));
    const fault = await assertDamaged(
      damaged,
      3,
      "BadStructure",
      [[5n, 6n]].map(([a, b]) => // The place itself is looked at from its second byte on.
      [a!, b!]),
    );
    assert.match(fault.message, new RegExp(`type ${type},`));
  }
});

Deno.test("a check outside of a multi is sound, counts, and is named as what no server reads back", async () => {
  // Type 13, which servers before 3.8.5 and 3.9.3 log.
  const bytes = replace(3, record({ zxid: 4n, type: 13 }));
  const { scan, records } = await scanBytes(bytes);
  assert.equal(scan.ending, "clean");
  assert.deepEqual(scan.runs.map(({ first, last }) => [first, last]), [[1n, 6n]]);
  const { offset, number } = records[3]!;
  assert.deepEqual(scan.bareCheck, { zxid: 4n, offset, record: number });
  const before = await scanBytes(bytes, { until: 3n });
  assert.equal(before.scan.bareCheck, null);
});

Deno.test("a body too small for a header is an invalid length, checksum and all", async () => {
  const short = frame(body({ zxid: 4n }).subarray(0, 31));
  await assertDamaged(replace(3, short), 3, "InvalidLength", [[5n, 6n]]);
});

Deno.test("a record above the largest one to be believed is taken where the file holds it", async () => {
  const large = log(record({ zxid: 1n, txn: setDataTxn(5000) }), ...recordsOf(2n));
  const whole = await scanBytes(large, { maxRecordSize: 1000 });
  assert.equal(whole.scan.ending, "clean");
  assert.equal(whole.scan.records, 2);

  const cut = large.subarray(0, 3000);
  assert.equal((await scanBytes(cut, { maxRecordSize: 10_000 })).scan.ending, "torn");
  const { scan } = await scanBytes(cut, { maxRecordSize: 1000 });
  assert.equal(scan.ending, "damaged");
  assert.equal(scan.faults[0]!.kind, "InvalidLength");
});
