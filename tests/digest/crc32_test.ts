import assert from "node:assert/strict";
import zlib from "node:zlib";
import fc from "fast-check";
import { crc32, CRC32_START, crc32OfInts, loadNativeCrc32 } from "../../src/digest/crc32.ts";

const text = new TextEncoder();

function countingUp(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => at);
}

// Check value of the CRC catalogue for "123456789"; the others are zlib.crc32 of Python.
const VECTORS: [string, Uint8Array, number][] = [
  ["nothing", new Uint8Array(), 0x00000000],
  ["a", text.encode("a"), 0xe8b7be43],
  ["123456789", text.encode("123456789"), 0xcbf43926],
  ["/zookeeper", text.encode("/zookeeper"), 0x810d104c],
  ["32 bytes of 255", new Uint8Array(32).fill(255), 0xff6cab0b],
  ["95 bytes that count up", countingUp(95), 0x19193848],
  ["96 bytes that count up", countingUp(96), 0x51c87372],
  ["1000 bytes that count up", countingUp(1000), 0x74e3fb41],
];

for (const [what, bytes, expected] of VECTORS) {
  Deno.test(`crc32() of ${what}`, () => {
    assert.equal(crc32(CRC32_START, bytes, 0, bytes.length), expected);
  });
}

Deno.test("crc32() is the same when the engine sums what is long", async () => {
  await loadNativeCrc32();
  for (const [what, bytes, expected] of VECTORS) {
    assert.equal(crc32(CRC32_START, bytes, 0, bytes.length), expected, what);
  }
});

Deno.test("crc32() in two parts, at any place, is that of zlib over the whole", () => {
  const parts = fc.tuple(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }));
  fc.assert(fc.property(parts, fc.nat(9), ([first, second], lead) => {
    const bytes = new Uint8Array([...new Uint8Array(lead).fill(7), ...first, ...second]);
    const middle = lead + first.length;
    const state = crc32(CRC32_START, bytes, lead, middle);
    assert.equal(crc32(state, bytes, middle, bytes.length), zlib.crc32(bytes.subarray(lead)));
  }));
});

Deno.test("crc32() refuses a range outside of the bytes", () => {
  assert.throws(() => crc32(0, new Uint8Array(4), -1, 4), RangeError);
  assert.throws(() => crc32(0, new Uint8Array(4), 0, 5), RangeError);
});

Deno.test("crc32OfInts() is crc32() over the numbers as a file has them", () => {
  const ints = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 20 });
  fc.assert(fc.property(fc.integer(), ints, fc.nat(5), (state, list, start) => {
    const numbers = Int32Array.of(...new Int32Array(start), ...list);
    const bytes = new DataView(new ArrayBuffer(4 * list.length));
    for (const [at, value] of list.entries()) bytes.setInt32(4 * at, value);
    const expected = zlib.crc32(new Uint8Array(bytes.buffer), state >>> 0);
    assert.equal(crc32OfInts(state, numbers, start, numbers.length), expected);
  }));
});
