import assert from "node:assert/strict";
import zlib from "node:zlib";
import fc from "fast-check";
import { crc32, CRC32_START } from "../../src/digest/crc32.ts";

const text = new TextEncoder();

// Check value of the CRC catalogue for "123456789"; the others are zlib.crc32 of Python.
const VECTORS: [string, Uint8Array, number][] = [
  ["nothing", new Uint8Array(), 0x00000000],
  ["a", text.encode("a"), 0xe8b7be43],
  ["123456789", text.encode("123456789"), 0xcbf43926],
  ["/zookeeper", text.encode("/zookeeper"), 0x810d104c],
  ["32 bytes of 255", new Uint8Array(32).fill(255), 0xff6cab0b],
];

for (const [what, bytes, expected] of VECTORS) {
  Deno.test(`crc32() of ${what}`, () => {
    assert.equal(crc32(CRC32_START, bytes, 0, bytes.length), expected);
  });
}

Deno.test("crc32() in two parts, at any place, is that of zlib over the whole", () => {
  const parts = fc.tuple(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 100 }));
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
