import assert from "node:assert/strict";
import fc from "fast-check";
import { ADLER32_START } from "../../src/digest/adler32.ts";
import { lendMemory, portableMemory, type SummedMemory } from "../../src/digest/summed_memory.ts";

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

/** Both ways to the same sum. */
const WAYS: [string, (size: number) => SummedMemory][] = [
  ["the portable loop", portableMemory],
  ["vectors of WebAssembly", lendMemory],
];

/** Continues over the bytes from `start` to `end`, which lie in memory `before` bytes later. */
function sum(
  lend: (size: number) => SummedMemory,
  bytes: Uint8Array,
  { state = ADLER32_START, start = 0, end = bytes.length, before = 0 } = {},
): number {
  using memory = lend(before + bytes.length);
  memory.bytes.fill(255, 0, before);
  memory.bytes.set(bytes, before);
  return memory.adler32(state, before + start, before + end);
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

for (const [way, lend] of WAYS) {
  for (const [what, bytes, expected] of VECTORS) {
    Deno.test(`Adler-32 of ${what}, by ${way}`, () => {
      assert.equal(sum(lend, bytes), expected);
    });
  }

  Deno.test(`Adler-32 does not overflow from the largest state, by ${way}`, () => {
    const state = ((65520 << 16) | 65520) >>> 0;
    // zlib.adler32(bytes, 65520 << 16 | 65520) of Python.
    assert.equal(sum(lend, new Uint8Array(5552).fill(255), { state }), 3324943242);
    assert.equal(sum(lend, new Uint8Array(20_000).fill(255), { state }), 51435106);
  });

  Deno.test(`Adler-32 of parts is that of the whole, and takes no byte outside, by ${way}`, () => {
    const property = fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.nat(),
      fc.nat(),
      fc.nat({ max: 40 }),
      (bytes, x, y, before) => {
        const start = x % (bytes.length + 1);
        const end = start + y % (bytes.length - start + 1);
        const part = sum(lend, bytes, { start, end, before });
        assert.equal(part, byDefinition(bytes.subarray(start, end)));
        const parts = [0, start, end, bytes.length];
        let state = ADLER32_START;
        for (let i = 1; i < 4; i++) {
          state = sum(lend, bytes, { state, start: parts[i - 1]!, end: parts[i]!, before });
        }
        assert.equal(state, byDefinition(bytes));
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  Deno.test(`Adler-32 is the definition's around every change of step, by ${way}`, () => {
    const lengths = [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 5544, 5551, 5552, 5553, 5559, 5560, 5567];
    for (const length of [...lengths, 5568, 5569, 11103, 11104, 11105, 11120]) {
      const bytes = Uint8Array.from({ length }, (_, i) => 255 - (i % 7));
      assert.equal(sum(lend, bytes), byDefinition(bytes), `${length}`);
    }
  });

  Deno.test(`Adler-32 refuses a range outside of the bytes, by ${way}`, () => {
    using memory = lend(5);
    assert.throws(() => memory.adler32(1, 0, 6), RangeError);
    assert.throws(() => memory.adler32(1, -1, 5), RangeError);
  });
}

Deno.test("both ways agree over long random bytes from any state", () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 0x7fffffff }),
    fc.nat({ max: 70_000 }),
    fc.nat({ max: 65520 }),
    fc.nat({ max: 65520 }),
    (seed, length, a, b) => {
      let noise = seed;
      const bytes = new Uint8Array(length);
      for (let i = 0; i < length; i++) {
        noise = Math.imul(noise, 1664525) + 1013904223;
        bytes[i] = noise >>> 24;
      }
      const state = ((b << 16) | a) >>> 0;
      assert.equal(sum(lendMemory, bytes, { state }), sum(portableMemory, bytes, { state }));
    },
  );
  fc.assert(property, { numRuns: 50 });
});
