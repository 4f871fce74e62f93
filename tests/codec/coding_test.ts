import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BLOCK_SIZE,
  type BlockEncoder,
  type Coding,
  CODING_SUFFIX,
  LEVELS,
  openEncoder,
} from "../../src/codec/coding.ts";
import { decodeSource } from "../../src/codec/decode.ts";
import { assertSameBytes, concat, cut, Dribble, encodeBlocks, encodeFile } from "./support.ts";
import { decodeFile, failure, logLike, readAll } from "./support.ts";

const CODINGS: Coding[] = ["none", "gzip", "zstd"];

Deno.test("suffixes are the usual ones", () => {
  assert.deepEqual(CODING_SUFFIX, { none: "", gzip: ".gz", zstd: ".zst" });
});

for (const coding of ["gzip", "zstd"] as const) {
  const { min, max } = LEVELS[coding];

  Deno.test(`openEncoder() takes the lowest and the highest level of ${coding}`, async () => {
    const content = logLike(5000);
    for (const level of [min, max]) {
      assertSameBytes(await decodeFile(coding, await encodeFile(coding, content, level)), content);
    }
  });

  Deno.test(`openEncoder() refuses levels that ${coding} does not have`, async () => {
    for (const level of [min - 1, max + 1, 1.5, NaN]) {
      const error = await failure(openEncoder(coding, level));
      assert.equal(error.code, "compression-level-invalid");
      assert.match(error.message, new RegExp(`${coding} .* ${min} to ${max}: current value is`));
    }
  });

  Deno.test(`a higher level of ${coding} makes smaller files`, async () => {
    const content = logLike(300_000);
    const [fast, default_, small] = await Promise.all(
      [min, undefined, max].map((level) => encodeFile(coding, content, level)),
    );
    assert.ok(small!.length < fast!.length);
    assertSameBytes(default_!, await encodeFile(coding, content, LEVELS[coding].default));
  });

  Deno.test(`${coding}: the bytes given to write are freed when it returns`, async () => {
    const encoder = await openEncoder(coding);
    const noise = crypto.getRandomValues(new Uint8Array(65536));
    let kept = new Uint8Array();
    encoder.encode(concat([noise, noise.toReversed()]), (bytes) => {
      assert.ok(bytes.length > noise.length);
      kept = bytes as Uint8Array<ArrayBuffer>;
    });
    assert.equal(kept.length, 0);
    assert.throws(() =>
      encoder.encode(concat([noise, noise.toReversed()]), (bytes) => {
        kept = bytes as Uint8Array<ArrayBuffer>;
        throw new Error("No space left");
      }), /No space left/);
    assert.equal(kept.length, 0);
  });

  Deno.test(`${coding}: a copy made by slice() inside write stays`, async () => {
    const noise = crypto.getRandomValues(new Uint8Array(65536));
    const parts = await encodeBlocks(coding, [noise, noise.toReversed()]);
    assertSameBytes(
      await decodeFile(coding, concat(parts)),
      concat([noise, noise.toReversed()]),
    );
  });

  Deno.test(`${coding}: every block can be decoded on its own, and the same bytes encode the same`, async () => {
    const blocks = cut(logLike(10_000), 3000);
    const parts = await encodeBlocks(coding, blocks);
    assert.equal(parts.length, 4);
    for (const [index, part] of parts.entries()) {
      assertSameBytes(await decodeFile(coding, part), blocks[index]!);
    }
    assertSameBytes(concat(parts), concat(await encodeBlocks(coding, blocks)));
  });

  Deno.test(`${coding}: an empty file is one empty block`, async () => {
    const stored = await encodeFile(coding, new Uint8Array());
    assert.ok(stored.length > 0);
    assert.equal((await decodeFile(coding, stored)).length, 0);
  });

  Deno.test(`${coding}: bytes that do not shrink grow by no more than an eighth`, async () => {
    const noise = new Uint8Array(BLOCK_SIZE);
    for (let at = 0; at < BLOCK_SIZE; at += 65536) {
      crypto.getRandomValues(noise.subarray(at, at + 65536));
    }
    for (const level of [min, LEVELS[coding].default]) {
      const [stored] = await encodeBlocks(coding, [noise], level);
      assert.ok(
        stored!.length < BLOCK_SIZE * 1.125 + 100,
        `${stored!.length} bytes at level ${level}`,
      );
      assertSameBytes(await decodeFile(coding, stored!), noise);
    }
  });
}

Deno.test("none: the block itself is written, whatever the level, and left alone", async () => {
  const encoder = await openEncoder("none", 6);
  const block = new Uint8Array(200_000).fill(7);
  encoder.encode(block, (bytes) => assert.equal(bytes, block) as undefined);
  assert.equal(block.length, 200_000);
});

Deno.test("encode() takes a whole block and no byte more", async () => {
  for (const coding of CODINGS) {
    const encoder = await openEncoder(coding, 1);
    let calls = 0;
    const count = (): undefined => {
      calls++;
    };
    encoder.encode(new Uint8Array(BLOCK_SIZE), count);
    assert.equal(calls, 1);
    assert.throws(() => encoder.encode(new Uint8Array(BLOCK_SIZE + 1), count), RangeError);
    assert.equal(calls, 1);
  }
});

Deno.test("encode() does not compile with a write that is not done when it returns", () => {
  const late = (encoder: BlockEncoder) =>
    // @ts-expect-error a promise is not undefined
    encoder.encode(new Uint8Array(), async (bytes) => {
      await Deno.stdout.write(bytes);
    });
  assert.equal(typeof late, "function");
});

Deno.test("what is encoded decodes to the same bytes, of any size and read in any steps", async () => {
  const pool = logLike(2 * BLOCK_SIZE + 100);
  const size = fc.oneof(
    fc.nat(3000),
    fc.tuple(fc.constantFrom(1, 2), fc.integer({ min: -2, max: 2 }))
      .map(([blocks, more]) => blocks * BLOCK_SIZE + more),
  );
  const step = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(4096, 65536, 2 ** 21));
  const property = fc.asyncProperty(
    fc.constantFrom(...CODINGS),
    size,
    step,
    fc.constantFrom(1000, 65536, 2 ** 21),
    async (coding, size, step, into) => {
      const content = pool.subarray(0, size);
      const stored = await encodeFile(coding, content, coding === "none" ? undefined : 1);
      const source = decodeSource(coding, new Dribble(stored, step));
      assertSameBytes(await readAll(source, into), content);
    },
  );
  await fc.assert(property, { numRuns: 60 });
});
