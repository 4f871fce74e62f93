import assert from "node:assert/strict";
import {
  assertSameBytes,
  dribble,
  log,
  record,
  recordsOf,
  scanInput,
  setDataTxn,
} from "./build_log.ts";
import { concat } from "./jute_writer.ts";

const MIB = 1024 * 1024;

/** A file whose content `next` may change before every read; counts how often it was opened. */
function changingFile(next: (reads: number, opens: number) => Uint8Array) {
  let reads = 0;
  const file = {
    opens: 0,
    open(offset: number) {
      file.opens++;
      let at = offset;
      return Promise.resolve({
        async read(into: Uint8Array) {
          const count = await dribble(next(reads++, file.opens), at).read(into);
          at += count;
          return count;
        },
      });
    },
  };
  return file;
}

/** Sound records of 40 KiB each, 60 of them: more than two windows. */
const RECORDS = Array.from(
  { length: 60 },
  (_, at) => record({ zxid: BigInt(at + 1), txn: setDataTxn(40 * 1024) }),
);
const WHOLE = concat(log(...RECORDS), new Uint8Array(MIB));
const SIZE = RECORDS[0]!.length;

Deno.test("a record seen half-written and then whole is read again and taken", async () => {
  // When the window is read the server is in the midst of record 4; when the tail is read it has
  // written many more.
  const half = WHOLE.slice().fill(0, 16 + 3 * SIZE + 1000);
  const file = changingFile((reads) => reads === 0 ? half : WHOLE);
  const { scan, passed } = await scanInput({ size: WHOLE.length, live: true, open: file.open });
  assert.equal(scan.ending, "clean");
  assert.deepEqual(scan.faults, []);
  assert.equal(scan.records, 60);
  assert.equal(scan.runs.length, 1);
  assertSameBytes(passed, WHOLE.subarray(0, scan.end));
  assert.equal(scan.end, WHOLE.length - MIB);
});

Deno.test("a record half-written and nothing behind it is torn, and not waited for", async () => {
  const half = WHOLE.slice().fill(0, 16 + 3 * SIZE + 1000);
  const { scan, passed } = await scanInput({
    size: half.length,
    live: true,
    open: changingFile(() => half).open,
  });
  assert.equal(scan.ending, "torn");
  assert.equal(scan.records, 3);
  assertSameBytes(passed, WHOLE.subarray(0, scan.end));
});

Deno.test("a stale block before newer ones is read again", async () => {
  // The window holds zeros where the next record stands by now: the end with data behind it.
  const stale = WHOLE.slice().fill(0, 16 + 5 * SIZE);
  const file = changingFile((reads) => reads === 0 ? stale : WHOLE);
  const { scan, passed } = await scanInput({ size: WHOLE.length, live: true, open: file.open });
  assert.equal(scan.ending, "clean");
  assert.equal(scan.records, 60);
  assertSameBytes(passed, WHOLE.subarray(0, scan.end));
});

Deno.test("damage that stays is found in a live log, after a few readings", async () => {
  const damaged = WHOLE.slice();
  damaged[16 + 30 * SIZE + 500]! ^= 4;
  const file = changingFile(() => damaged);
  const { scan, passed } = await scanInput({ size: WHOLE.length, live: true, open: file.open });
  assert.equal(scan.ending, "damaged");
  assert.equal(scan.faults[0]!.kind, "ChecksumMismatch");
  assert.equal(scan.records, 30);
  assert.deepEqual(scan.behind.map(({ first, last }) => [first, last]), [[32n, 60n]]);
  assertSameBytes(passed, WHOLE.subarray(0, scan.end));
  assert.ok(file.opens > 2 && file.opens < 10, `opened ${file.opens} times`);
});

Deno.test("a log that looks damaged at place after place is left alone", async () => {
  // Every time it is opened again the last damage has gone and the next record is damaged.
  const file = changingFile((_, opens) => {
    const damaged = WHOLE.slice();
    damaged[16 + opens * SIZE + 500]! ^= 4;
    return damaged;
  });
  const { scan, passed } = await scanInput({ size: WHOLE.length, live: true, open: file.open });
  assert.equal(scan.ending, "clean");
  assert.deepEqual(scan.faults, []);
  assert.ok(scan.records >= 3 && scan.records < 10, `${scan.records} records`);
  assert.equal(scan.end, 16 + scan.records * SIZE);
  assertSameBytes(passed, WHOLE.subarray(0, scan.end));
});

Deno.test("a log that is not live is believed at once", async () => {
  const half = WHOLE.slice().fill(0, 16 + 3 * SIZE + 1000);
  const file = changingFile((reads) => reads === 0 ? half : WHOLE);
  const { scan } = await scanInput({ size: WHOLE.length, open: file.open });
  assert.equal(scan.ending, "damaged");
  assert.equal(scan.records, 3);
});

Deno.test("a log that became shorter after its size was taken ends where it ends", async () => {
  // As by a leader's order to cut it.
  const boundary = 16 + 3 * SIZE;
  for (const [length, ending] of [[boundary, "clean"], [boundary + 900, "torn"]] as const) {
    const file = changingFile(() => WHOLE.subarray(0, length));
    const { scan, passed } = await scanInput({ size: WHOLE.length, live: true, open: file.open });
    assert.equal(scan.ending, ending);
    assert.equal(scan.records, 3);
    assert.equal(scan.size, length);
    assertSameBytes(passed, WHOLE.subarray(0, boundary));
  }
});

Deno.test("a log may grow behind the size that was taken", async () => {
  const taken = log(...RECORDS.slice(0, 2)).length;
  // The source gives what it has; the reader takes no record that ends behind the size.
  const file = changingFile(() => WHOLE);
  const { scan } = await scanInput({ size: taken, live: true, open: file.open });
  assert.equal(scan.records, 2);
  assert.equal(scan.end, taken);
});

Deno.test("a live log of small records ends as it would at rest", async () => {
  const bytes = concat(log(...recordsOf(1n, 2n, 3n)), new Uint8Array(100));
  const file = changingFile(() => bytes);
  const { scan, passed } = await scanInput({ size: bytes.length, live: true, open: file.open });
  assert.equal(scan.ending, "clean");
  assert.equal(scan.records, 3);
  assertSameBytes(passed, bytes.subarray(0, scan.end));
  assert.equal(file.opens, 1);
});
