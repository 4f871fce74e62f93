import assert from "node:assert/strict";
import fc from "fast-check";
import { adler32, ADLER32_START } from "../../src/digest/adler32.ts";

/** The definition of RFC 1950, one reduction a byte. */
function byDefinition(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

function whole(bytes: Uint8Array): number {
  return adler32(ADLER32_START, bytes, 0, bytes.length);
}

const text = new TextEncoder();

// The sums are zlib.adler32 of Python.
const VECTORS: [string, Uint8Array, number][] = [
  ["nothing", new Uint8Array(), 0x00000001],
  ["a", text.encode("a"), 0x00620062],
  ["abc", text.encode("abc"), 0x024d0127],
  ["Wikipedia", text.encode("Wikipedia"), 0x11e60398],
  ["the most bytes before a reduction", new Uint8Array(5552).fill(255), 0xf18f9b8c],
  ["one byte more", new Uint8Array(5553).fill(255), 0x8e299c8b],
  ["1 MiB of 255", new Uint8Array(1 << 20).fill(255), 0x8e88ef11],
  ["100,003 bytes", Uint8Array.from({ length: 100_003 }, (_, i) => i * 7 + (i >> 8)), 0xaaa69db6],
];

for (const [what, bytes, expected] of VECTORS) {
  Deno.test(`adler32() of ${what}`, () => {
    assert.equal(whole(bytes), expected);
  });
}

Deno.test("adler32() does not overflow from the largest state", () => {
  const largest = ((65520 << 16) | 65520) >>> 0;
  // zlib.adler32(bytes, 65520 << 16 | 65520) of Python.
  assert.equal(adler32(largest, new Uint8Array(5552).fill(255), 0, 5552), 3324943242);
  assert.equal(adler32(largest, new Uint8Array(20_000).fill(255), 0, 20_000), 51435106);
});

Deno.test("adler32() of parts is that of the whole, and takes no byte outside of its range", () => {
  const property = fc.property(
    fc.uint8Array({ maxLength: 400 }),
    fc.nat(),
    fc.nat(),
    (bytes, x, y) => {
      const start = x % (bytes.length + 1);
      const end = start + y % (bytes.length - start + 1);
      const part = adler32(ADLER32_START, bytes, start, end);
      assert.equal(part, byDefinition(bytes.subarray(start, end)));
      const parts = [0, start, end, bytes.length];
      let state = ADLER32_START;
      for (let i = 1; i < 4; i++) state = adler32(state, bytes, parts[i - 1]!, parts[i]!);
      assert.equal(state, byDefinition(bytes));
    },
  );
  fc.assert(property, { numRuns: 300 });
});

Deno.test("adler32() is the definition's around every length at which it changes its step", () => {
  for (const length of [1, 7, 8, 9, 15, 16, 5544, 5551, 5552, 5553, 5559, 5560, 11104, 11105]) {
    const bytes = Uint8Array.from({ length }, (_, i) => 255 - (i % 7));
    assert.equal(whole(bytes), byDefinition(bytes), `${length}`);
  }
});

Deno.test("adler32() refuses a range outside of the bytes", () => {
  assert.throws(() => adler32(1, new Uint8Array(5), 0, 6), RangeError);
  assert.throws(() => adler32(1, new Uint8Array(5), -1, 5), RangeError);
});
