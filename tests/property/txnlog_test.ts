import assert from "node:assert/strict";
import fc from "fast-check";
import { dribble, log, record, scanBytes, scanInput, setDataTxn } from "../zookeeper/build_log.ts";
import { concat, withByte } from "../zookeeper/jute_writer.ts";

/** A log with the place of each record, which is what the reader has to find out. */
interface Built {
  bytes: Uint8Array;
  /** Offset of each record, and at last the end. */
  offsets: number[];
  zxids: bigint[];
  padding: number;
}

const TYPES = [1, 2, 5, 7, 14, 15, 16, 19, 20, 21, -1, -10, -11];

const logs = fc.record({
  records: fc.array(
    fc.record({
      size: fc.nat(300),
      type: fc.constantFrom(...TYPES),
      /** 1: the next; more: a gap; 0: a new epoch. */
      step: fc.constantFrom(0, 1, 1, 1, 1, 2, 7),
    }),
    { maxLength: 12 },
  ),
  padding: fc.constantFrom(0, 1, 11, 12, 13, 200),
}).map(({ records, padding }): Built => {
  let zxid = 0x1_0000_0000n;
  const zxids: bigint[] = [];
  const offsets = [16];
  const parts = records.map(({ size, type, step }) => {
    zxid = step === 0 ? ((zxid >> 32n) + 1n << 32n) + 1n : zxid + BigInt(step);
    zxids.push(zxid);
    const part = record({ zxid, type, txn: setDataTxn(size) });
    offsets.push(offsets.at(-1)! + part.length);
    return part;
  });
  return { bytes: concat(log(...parts), new Uint8Array(padding)), offsets, zxids, padding };
});

Deno.test("every log is read as it was written", async () => {
  await fc.assert(
    fc.asyncProperty(logs, async ({ bytes, offsets, zxids }) => {
      const { scan, records } = await scanBytes(bytes);
      assert.equal(scan.ending, "clean");
      assert.equal(scan.end, offsets.at(-1));
      assert.deepEqual(records.map(({ offset }) => offset), offsets.slice(0, -1));
      const read = records.map(({ epoch, counter }) => (BigInt(epoch) << 32n) + BigInt(counter));
      assert.deepEqual(read, zxids);
      // The runs hold every record once, and inside one the zxids are consecutive.
      const spread = scan.runs.flatMap(({ first, last }) =>
        Array.from({ length: Number(last - first) + 1 }, (_, at) => first + BigInt(at))
      );
      assert.deepEqual(spread, zxids);
    }),
    { numRuns: 300 },
  );
});

Deno.test("a log cut anywhere gives the records before the cut", async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.nat(), async ({ bytes, offsets }, at) => {
      const length = at % (bytes.length + 1);
      const { scan } = await scanBytes(bytes.subarray(0, length));
      const whole = offsets.filter((offset, index) => index > 0 && offset <= length).length;
      assert.equal(scan.records, whole);
      const endings = length === 0 ? ["empty"] : length < 16 ? ["cut-header"] : ["clean", "torn"];
      assert.ok(endings.includes(scan.ending), scan.ending);
    }),
    { numRuns: 300 },
  );
});

Deno.test("a changed byte costs the record it is in, and the others are found", async () => {
  const mask = fc.integer({ min: 1, max: 255 });
  await fc.assert(
    fc.asyncProperty(logs, fc.nat(), mask, async ({ bytes, offsets, zxids }, at, mask) => {
      fc.pre(bytes.length > 16);
      const place = 16 + at % (bytes.length - 16);
      const { scan } = await scanBytes(withByte(bytes, place, bytes[place]! ^ mask));
      const hit = offsets.findLastIndex((offset) => offset <= place);
      assert.equal(scan.records, hit, "the records before are sound, that one is not");
      assert.equal(scan.end, offsets[hit]);
      assert.equal(scan.faults.length, 1);
      if (scan.ending === "torn") {
        assert.ok(hit >= zxids.length - 1, "only the last record is torn");
        return;
      }
      assert.equal(scan.ending, "damaged");
      const behind = zxids.slice(hit + 1);
      assert.deepEqual(
        scan.behind.map(({ first, last, records }) => [first, last, records]),
        behind.length === 0 ? [] : [[behind[0], behind.at(-1), behind.length]],
      );
    }),
    { numRuns: 500 },
  );
});

Deno.test("zeros from anywhere to anywhere are never taken for a record", async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.nat(), fc.nat(), async ({ bytes, offsets }, a, b) => {
      fc.pre(bytes.length > 16);
      const from = 16 + a % (bytes.length - 16);
      const to = from + b % (bytes.length - from + 1);
      const { scan } = await scanBytes(bytes.slice().fill(0, from, to));
      // What was zero before is as it was.
      const first = bytes.findIndex((byte, at) => from <= at && at < to && byte !== 0);
      if (first < 0) assert.equal(scan.ending, "clean");
      else assert.equal(scan.end, offsets.findLast((offset) => offset <= first));
    }),
    { numRuns: 300 },
  );
});

Deno.test("`until` gives the records up to a zxid, whatever it is", async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.nat(60), fc.nat(3), async ({ bytes, zxids }, counter, epoch) => {
      const until = (BigInt(epoch) << 32n) + BigInt(counter);
      const { scan } = await scanBytes(bytes, { until });
      const upTo = zxids.filter((zxid) => zxid <= until);
      assert.equal(scan.records, upTo.length);
      assert.equal(scan.ending, upTo.length < zxids.length ? "cut" : "clean");
    }),
    { numRuns: 300 },
  );
});

Deno.test("arbitrary bytes behind a header are read to some end", async () => {
  const noise = fc.uint8Array({ maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(logs, noise, fc.boolean(), async ({ bytes, offsets }, noise, live) => {
      const all = concat(bytes.subarray(0, offsets.at(-1)), noise);
      const open = (offset: number) => Promise.resolve(dribble(all, offset, 50));
      const { scan, passed } = await scanInput({ size: all.length, live, open });
      assert.equal(scan.size, all.length);
      assert.deepEqual(passed, all.subarray(0, scan.end));
      assert.ok(scan.records >= offsets.length - 1);
    }),
    { numRuns: 300 },
  );
});
