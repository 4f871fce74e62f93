import assert from "node:assert/strict";
import { scanTxnLog } from "../../src/zookeeper/txnlog.ts";
import {
  body,
  dribble,
  frame,
  log,
  LOG_HEADER,
  record,
  recordsOf,
  scanBytes,
  setDataTxn,
} from "./build_log.ts";
import { concat } from "./jute_writer.ts";

const E2 = 0x2_0000_0000n;

Deno.test("scanTxnLog() reads a log without padding to its end", async () => {
  const sizes = [3, 100, 7];
  const records = sizes.map((size, at) =>
    record({ zxid: BigInt(at + 1), time: 1000 + at, txn: setDataTxn(size) })
  );
  const bytes = log(...records);
  const { scan, records: seen } = await scanBytes(bytes);
  assert.equal(scan.ending, "clean");
  assert.equal(scan.end, bytes.length);
  assert.equal(scan.size, bytes.length);
  assert.equal(scan.records, 3);
  assert.deepEqual(scan.faults, []);
  assert.deepEqual(scan.behind, []);
  assert.deepEqual(scan.runs, [{
    first: 1n,
    last: 3n,
    firstTime: 1000,
    lastTime: 1002,
    start: 16,
    end: bytes.length,
    record: 1,
    records: 3,
  }]);
  assert.equal(scan.largestRecord, records[1]!.length - 13);
  assert.deepEqual([...scan.types], [[5, 3]]);
  const last = bytes.length - records[2]!.length;
  const checksum = new DataView(bytes.buffer).getUint32(last + 4);
  assert.deepEqual(scan.lastRecord, { offset: last, length: records[2]!.length - 13, checksum });

  let offset = 16;
  for (const [at, each] of seen.entries()) {
    assert.equal(each.offset, offset);
    assert.equal(each.size, records[at]!.length);
    assert.equal(each.number, at + 1);
    assert.equal(each.epoch, 0);
    assert.equal(each.counter, at + 1);
    assert.equal(each.time, 1000 + at);
    assert.equal(each.type, 5);
    assert.deepEqual(each.body, records[at]!.subarray(12, -1));
    offset += each.size;
  }
});

Deno.test("scanTxnLog() takes zeros behind the last record for padding", async () => {
  const whole = log(...recordsOf(1n, 2n));
  for (const zeros of [1, 9, 11, 12, 13, 4096, 3_000_000]) {
    const { scan } = await scanBytes(concat(whole, new Uint8Array(zeros)));
    assert.equal(scan.ending, "clean", `${zeros} zeros`);
    assert.equal(scan.end, whole.length);
    assert.equal(scan.size, whole.length + zeros);
    assert.deepEqual(scan.faults, []);
  }
});

Deno.test("scanTxnLog() reads a log without records", async () => {
  for (const zeros of [0, 1, 11, 12, 65536]) {
    const { scan } = await scanBytes(concat(LOG_HEADER, new Uint8Array(zeros)));
    assert.equal(scan.ending, "clean");
    assert.equal(scan.end, 16);
    assert.equal(scan.records, 0);
    assert.deepEqual(scan.runs, []);
    assert.equal(scan.lastRecord, null);
    assert.equal(scan.largestRecord, 0);
    assert.deepEqual(scan.faults, []);
  }
});

Deno.test("scanTxnLog() reads a log of no bytes", async () => {
  const { scan } = await scanBytes(new Uint8Array());
  assert.equal(scan.ending, "empty");
  assert.equal(scan.end, 0);
  assert.equal(scan.size, 0);
  assert.deepEqual(scan.faults, []);
});

Deno.test("scanTxnLog() reads a log cut in its header", async () => {
  for (let length = 1; length < 16; length++) {
    const { scan } = await scanBytes(LOG_HEADER.slice(0, length));
    assert.equal(scan.ending, "cut-header");
    assert.equal(scan.end, 0);
    assert.equal(scan.records, 0);
    assert.equal(scan.faults.length, 1);
    const [fault] = scan.faults;
    assert.equal(fault!.kind, "TruncatedBody");
    assert.equal(fault!.severity, "warning");
    assert.equal(fault!.offset, 0);
    assert.equal(fault!.lastGoodZxid, undefined);
  }
});

Deno.test("scanTxnLog() takes neither version nor dbid of the header to heart", async () => {
  // As the server, which compares the magic alone.
  const bytes = log(...recordsOf(1n));
  bytes.fill(0xff, 4, 16);
  assert.equal((await scanBytes(bytes)).scan.ending, "clean");
});

Deno.test("scanTxnLog() refuses what does not begin with the magic", async () => {
  for (const magic of ["ZKSN", "zklg", "\0\0\0\0", "ZKLH"]) {
    // Larger than what is read at once: the size must be the file's all the same.
    const bytes = concat(log(...recordsOf(1n)), new Uint8Array(2_500_000));
    bytes.set(new TextEncoder().encode(magic));
    const { scan } = await scanBytes(bytes);
    assert.equal(scan.ending, "damaged");
    assert.equal(scan.end, 0);
    assert.equal(scan.records, 0);
    assert.equal(scan.faults.length, 1);
    assert.equal(scan.faults[0]!.kind, "InvalidMagic");
    assert.equal(scan.faults[0]!.severity, "error");
    assert.equal(scan.faults[0]!.offset, 0);
  }
});

Deno.test("scanTxnLog() counts every type that a server reads back", async () => {
  const types = [1, 2, 5, 7, 14, 15, 16, 19, 20, 21, -1, -10, -11];
  const bytes = log(...types.map((type, at) => record({ zxid: BigInt(at + 1), type })));
  const { scan } = await scanBytes(bytes);
  assert.equal(scan.ending, "clean");
  assert.deepEqual(scan.types, new Map(types.toSorted((a, b) => a - b).map((type) => [type, 1])));
});

Deno.test("scanTxnLog() reads the smallest record there is", async () => {
  const { scan } = await scanBytes(log(record({ zxid: 1n, type: -11, txn: new Uint8Array() })));
  assert.equal(scan.ending, "clean");
  assert.equal(scan.records, 1);
  assert.equal(scan.end, 16 + 45);
  assert.equal(scan.largestRecord, 32);
});

Deno.test("scanTxnLog() begins a new run behind a gap and in a later epoch", async () => {
  const cases: [zxids: bigint[], runs: [bigint, bigint, number][]][] = [
    [[1n, 2n, 4n, 5n], [[1n, 2n, 1], [4n, 5n, 3]]],
    // Whether records of the old epoch are missing, no counter tells.
    [[E2 + 8n, E2 + 9n, 0x4_0000_0001n], [
      [E2 + 8n, E2 + 9n, 1],
      [0x4_0000_0001n, 0x4_0000_0001n, 3],
    ]],
    [[1n, E2 + 2n], [[1n, 1n, 1], [E2 + 2n, E2 + 2n, 2]]],
    [[1n, 3n, 5n], [[1n, 1n, 1], [3n, 3n, 2], [5n, 5n, 3]]],
    [[0xffff_ffffn, 0x1_0000_0000n], [
      [0xffff_ffffn, 0xffff_ffffn, 1],
      [0x1_0000_0000n, 0x1_0000_0000n, 2],
    ]],
  ];
  for (const [zxids, runs] of cases) {
    const records = zxids.map((zxid, at) => record({ zxid, time: at }));
    const bytes = log(...records);
    const { scan } = await scanBytes(bytes);
    assert.equal(scan.ending, "clean");
    assert.deepEqual(scan.runs.map((run) => [run.first, run.last, run.record]), runs);
    assert.equal(scan.runs.reduce((sum, run) => sum + run.records, 0), zxids.length);
    for (const [at, run] of scan.runs.entries()) {
      assert.equal(run.start, 16 + records[0]!.length * (run.record - 1));
      assert.equal(run.end, scan.runs[at + 1]?.start ?? bytes.length);
      assert.equal(run.firstTime, run.record - 1);
      assert.equal(run.lastTime, run.record + run.records - 2);
    }
  }
});

Deno.test("scanTxnLog() takes a zxid above 2^31 and counters up to 2^32 - 1", async () => {
  const epoch = 0x7fff_ffff_0000_0000n;
  const { scan } = await scanBytes(log(...recordsOf(epoch + 0xffff_fffen, epoch + 0xffff_ffffn)));
  assert.equal(scan.ending, "clean");
  assert.equal(scan.runs[0]!.last, 2n ** 63n - 1n);
});

Deno.test("scanTxnLog() takes an error record under the zxid before it", async () => {
  const first = record({ zxid: 1n });
  const again = record({ zxid: 1n, type: -1 });
  const { scan } = await scanBytes(log(first, again, record({ zxid: 2n })));
  assert.equal(scan.ending, "clean");
  assert.equal(scan.records, 3);
  assert.equal(scan.runs.length, 1);
  assert.equal(scan.runs[0]!.records, 3);
  assert.equal(scan.runs[0]!.last, 2n);
});

Deno.test("scanTxnLog() keeps times before 1970 and far ahead", async () => {
  for (const time of [-1, -(2 ** 40), 0, 2 ** 45]) {
    const { records } = await scanBytes(log(record({ zxid: 1n, time })));
    assert.equal(records[0]!.time, time);
  }
});

Deno.test("scanTxnLog() ends before the first record above `until`", async () => {
  const records = recordsOf(1n, 2n, 3n, E2 + 1n);
  const bytes = concat(log(...records), new Uint8Array(2_000_000));
  const size = records[0]!.length;
  const cases: [until: bigint, count: number][] = [
    [0n, 0],
    [1n, 1],
    [2n, 2],
    [3n, 3],
    [4n, 3],
    [E2, 3],
  ];
  for (const [until, count] of cases) {
    const { scan, records: seen } = await scanBytes(bytes, { until });
    assert.equal(scan.ending, "cut");
    assert.equal(scan.records, count);
    assert.equal(scan.end, 16 + count * size);
    assert.deepEqual(seen.map((each) => each.number), records.slice(0, count).map((_, i) => i + 1));
    assert.equal(scan.runs.at(-1)?.last, count === 0 ? undefined : BigInt(count));
    assert.deepEqual(scan.faults, []);
  }
  const all = await scanBytes(bytes, { until: E2 + 1n });
  assert.equal(all.scan.ending, "clean");
  assert.equal(all.scan.records, 4);
});

Deno.test("scanTxnLog() sees no damage behind the record that `until` ends at", async () => {
  const records = recordsOf(1n, 2n, 3n);
  const bytes = log(...records);
  bytes[bytes.length - 3]! ^= 1;
  assert.equal((await scanBytes(bytes, { until: 1n })).scan.ending, "cut");
  assert.equal((await scanBytes(bytes, { until: 2n })).scan.ending, "damaged");
});

Deno.test("scanTxnLog() needs no visitor", async () => {
  const bytes = log(...recordsOf(1n, 2n));
  const scan = await scanTxnLog({
    size: bytes.length,
    open: (offset) => Promise.resolve(dribble(bytes, offset)),
  });
  assert.equal(scan.ending, "clean");
  assert.equal(scan.records, 2);
});

Deno.test("scanTxnLog() waits for a visitor that takes its time", async () => {
  const records = Array.from(
    { length: 40 },
    (_, at) => record({ zxid: BigInt(at + 1), txn: setDataTxn(100_000) }),
  );
  const bytes = log(...records);
  const copy = new Uint8Array(bytes.length);
  let at = 0;
  let busy = false;
  await scanTxnLog(
    { size: bytes.length, open: (offset) => Promise.resolve(dribble(bytes, offset)) },
    {
      bytes: async (chunk) => {
        assert.ok(!busy, "called again before it was done");
        busy = true;
        await Promise.resolve();
        copy.set(chunk, at);
        at += chunk.length;
        busy = false;
      },
    },
  );
  assert.equal(at, bytes.length);
  assert.deepEqual(copy, bytes);
});

Deno.test("scanTxnLog() passes on what a visitor and a source throw", async () => {
  const bytes = log(...recordsOf(1n));
  const open = (offset: number) => Promise.resolve(dribble(bytes, offset));
  const fails = () => {
    throw new Error("disk full");
  };
  await assert.rejects(scanTxnLog({ size: bytes.length, open }, { bytes: fails }), /disk full/);
  await assert.rejects(scanTxnLog({ size: bytes.length, open }, { record: fails }), /disk full/);
  const broken = () => Promise.resolve({ read: () => Promise.reject(new Error("EIO")) });
  await assert.rejects(scanTxnLog({ size: bytes.length, open: broken }), /EIO/);
});

Deno.test("scanTxnLog() does not read a transaction's inside", async () => {
  // A sound checksum around a body that is no setData: the frame is the log's business only.
  const { scan } = await scanBytes(log(frame(body({ zxid: 1n, txn: Uint8Array.of(9, 9) }))));
  assert.equal(scan.ending, "clean");
});
