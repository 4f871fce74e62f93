import assert from "node:assert/strict";
import zlib from "node:zlib";
import fc from "fast-check";
import {
  BLOCK_SIZE,
  type BlockEncoder,
  type Coding,
  MAX_CONCURRENCY,
} from "../../src/codec/coding.ts";
import { CodecWorkers } from "../../src/codec/codec_workers.ts";
import { encodeGzipMember } from "../../src/codec/gzip_member.ts";
import {
  AT,
  codeOne,
  codeShared,
  IN_SLOT,
  slotCoder,
  STATE,
} from "../../src/codec/shared_blocks.ts";
import { encodeZstdFrame } from "../../src/codec/zstd_frame.ts";
import { refusal } from "../support/refusal.ts";
import { assertSameBytes, concat, encodeBlocks, logLike } from "./support.ts";

const ENOUGH = 5;
const wholeBlock = logLike(BLOCK_SIZE);

/** Gives Workers so much to do that they start, and waits until all have come up. */
async function bringUp(workers: CodecWorkers): Promise<void> {
  const encoder = await workers.open("gzip", 1);
  for (let i = 0; i < ENOUGH; i++) encoder.encode(wholeBlock, () => {});
  assert.ok(workers.started);
  encoder.finish();
  while (workers.ready < workers.concurrency - 1) await new Promise((next) => setTimeout(next, 5));
}

/** Encodes blocks; the same memory holds one after the other. */
function encodeAll(encoder: BlockEncoder, blocks: readonly Uint8Array[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const memory = new Uint8Array(BLOCK_SIZE);
  for (const block of blocks) {
    memory.set(block);
    encoder.encode(memory.subarray(0, block.length), (bytes) => {
      parts.push(bytes.slice());
    });
    memory.fill(0xff);
  }
  encoder.finish();
  return parts;
}

Deno.test("Workers give the same bytes in the same order as one thread, file after file", async () => {
  const noise = crypto.getRandomValues(new Uint8Array(65536));
  const pool = concat([wholeBlock, ...Array(16).fill(noise)]);
  const block = fc.tuple(
    fc.nat(BLOCK_SIZE),
    fc.oneof(fc.nat(3000), fc.constantFrom(65536, BLOCK_SIZE - 1, BLOCK_SIZE)),
  ).map(([from, size]) => pool.subarray(from, from + size));
  await using workers = new CodecWorkers(3);
  await bringUp(workers);
  const property = fc.asyncProperty(
    fc.constantFrom<Coding[]>("none", "gzip", "zstd"),
    fc.array(block, { maxLength: 14 }),
    async (coding, blocks) => {
      const level = coding === "none" ? undefined : 1;
      const alone = await encodeBlocks(coding, blocks, level);
      const parts = encodeAll(await workers.open(coding, level), blocks);
      assert.equal(parts.length, alone.length);
      for (const [at, part] of parts.entries()) assertSameBytes(part, alone[at]!, `in block ${at}`);
    },
  );
  await fc.assert(property, { numRuns: 40 });
});

for (const coding of ["gzip", "zstd"] as const) {
  Deno.test(`${coding}: Workers use the coding's own level unless told another`, async () => {
    await using workers = new CodecWorkers(2);
    await bringUp(workers);
    for (const level of [undefined, 2, 9]) {
      const parts = encodeAll(await workers.open(coding, level), [wholeBlock]);
      assertSameBytes(concat(parts), concat(await encodeBlocks(coding, [wholeBlock], level)));
    }
  });
}

Deno.test("while Workers start, nothing waits and nothing is lost", async () => {
  await using workers = new CodecWorkers(2);
  const blocks = Array(12).fill(wholeBlock);
  const parts = encodeAll(await workers.open("zstd", 1), blocks);
  assert.ok(workers.started);
  assertSameBytes(concat(parts), concat(await encodeBlocks("zstd", blocks, 1)));
});

Deno.test("no Worker is started for little data, for one thread, or for no coding", async () => {
  const cases: [concurrency: number, coding: Coding, blocks: number][] = [
    [2, "gzip", ENOUGH - 1],
    [1, "gzip", ENOUGH + 1],
    [2, "none", ENOUGH + 1],
  ];
  for (const [concurrency, coding, blocks] of cases) {
    await using workers = new CodecWorkers(concurrency);
    encodeAll(await workers.open(coding), Array(blocks).fill(wholeBlock));
    // Parts of a block do not make it more.
    for (let i = 0; i < 20; i++) encodeAll(await workers.open(coding), [logLike(1000)]);
    assert.equal(workers.started, false, `${concurrency} ${coding} ${blocks}`);
    assert.equal(workers.ready, 0);
  }
});

Deno.test("auto is this thread alone, whatever is to be done", async () => {
  await using workers = new CodecWorkers("auto");
  assert.equal(workers.concurrency, 1);
  encodeAll(await workers.open("zstd", 1), Array(ENOUGH + 1).fill(wholeBlock));
  assert.equal(workers.started, false);
});

Deno.test("CodecWorkers refuses a concurrency that makes no sense", () => {
  for (const value of [0, -1, 1.5, NaN, MAX_CONCURRENCY + 1]) {
    const error = refusal("concurrency-invalid", () => new CodecWorkers(value));
    assert.match(error.message, /from 1 to 64: current value is/);
  }
  assert.equal(new CodecWorkers(MAX_CONCURRENCY).concurrency, MAX_CONCURRENCY);
});

Deno.test("results of a file that was given up do not end up in the next", async () => {
  await using workers = new CodecWorkers(2);
  await bringUp(workers);
  let late = 0;
  const gone = await workers.open("gzip", 1);
  gone.encode(wholeBlock, () => {
    late++;
  });
  gone.discard();
  const parts = encodeAll(await workers.open("gzip", 1), [logLike(5000)]);
  assertSameBytes(concat(parts), concat(await encodeBlocks("gzip", [logLike(5000)], 1)));
  assert.equal(late, 0);
});

Deno.test("what goes wrong while a result is written reaches the caller, and the next file is whole", async () => {
  await using workers = new CodecWorkers(2);
  await bringUp(workers);
  const encoder = await workers.open("gzip", 1);
  for (let i = 0; i < 3; i++) {
    encoder.encode(wholeBlock, () => {
      throw new Error("No space left");
    });
  }
  assert.throws(() => encoder.finish(), /No space left/);
  encoder.discard();
  const parts = encodeAll(await workers.open("zstd"), [wholeBlock, logLike(10)]);
  assertSameBytes(concat(parts), concat(await encodeBlocks("zstd", [wholeBlock, logLike(10)])));
});

Deno.test("a block that cannot be encoded ends everything with a clear error", async () => {
  await using workers = new CodecWorkers(2, {
    gzip: encodeGzipMember,
    zstd: () => {
      throw new RangeError("Block is out of order");
    },
  });
  await bringUp(workers);
  const encoder = await workers.open("zstd");
  let written = 0;
  const count = (): undefined => {
    written++;
  };
  encoder.encode(wholeBlock, count);
  const first = refusal("compression-failed", () => encoder.finish());
  assert.equal(
    first.message,
    "A block could not be compressed: Block is out of order",
  );
  assert.match(first.hint ?? "", /--concurrency 1/);
  // Nothing goes on, not even what would work.
  const other = await workers.open("gzip");
  assert.equal(refusal("compression-failed", () => other.encode(wholeBlock, count)), first);
  assert.equal(written, 0);
});

Deno.test("Workers take a whole block and no byte more", async () => {
  await using workers = new CodecWorkers(2);
  await bringUp(workers);
  const encoder = await workers.open("gzip");
  const tooLong = new Uint8Array(BLOCK_SIZE + 1);
  assert.throws(() => encoder.encode(tooLong, () => {}), RangeError);
});

/** Shared blocks as a Worker finds them: all of them handed out. */
function handedOut(blocks: readonly { bytes: Uint8Array; coding: number }[]) {
  const buffer = new SharedArrayBuffer(4 * (AT.slots + blocks.length * IN_SLOT.count));
  const numbers = new Int32Array(buffer);
  const slots = blocks.map(({ bytes, coding }, at) => {
    const own = AT.slots + at * IN_SLOT.count;
    numbers[own + IN_SLOT.coding] = coding;
    numbers[own + IN_SLOT.number] = 1;
    numbers[own + IN_SLOT.length] = bytes.length;
    const slot = new Uint8Array(new SharedArrayBuffer(bytes.length + 100));
    slot.set(bytes);
    return slot;
  });
  numbers[AT.handedOut] = blocks.length;
  const stateOf = (at: number) => numbers[AT.slots + at * IN_SLOT.count];
  const content = (at: number) => {
    const length = numbers[AT.slots + at * IN_SLOT.count + IN_SLOT.length];
    return slots[at]!.slice(0, length);
  };
  return { shared: { numbers, slots, at: AT, inSlot: IN_SLOT, state: STATE }, stateOf, content };
}

Deno.test("codeShared() looks at the stop flag before every block", () => {
  const bytes = logLike(1000);
  const blocks = Array(3).fill({ bytes, coding: 0 });
  const { shared, stateOf } = handedOut(blocks);
  const stopAfter = (...args: Parameters<typeof encodeZstdFrame>) => {
    Atomics.store(shared.numbers, AT.stop, 1);
    return encodeZstdFrame(...args);
  };
  codeShared(slotCoder(zlib, [stopAfter], () => {}), shared);
  assert.deepEqual([0, 1, 2].map(stateOf), [STATE.result, STATE.block, STATE.block]);
});

Deno.test("codeShared() tells what is wrong with a block, whatever stands in its slot, and goes on", () => {
  const bytes = logLike(1000);
  const { shared, stateOf, content } = handedOut([
    { bytes, coding: 7 },
    { bytes, coding: 1 },
    { bytes, coding: 0 },
  ]);
  const last = (...args: Parameters<typeof encodeZstdFrame>) => {
    Atomics.store(shared.numbers, AT.stop, 1);
    return encodeZstdFrame(...args);
  };
  const broken = () => {
    throw new Error("reason ".repeat(1000));
  };
  codeShared(slotCoder(zlib, [last, broken], () => {}), shared);
  assert.deepEqual([0, 1, 2].map(stateOf), [STATE.failure, STATE.failure, STATE.result]);
  assert.match(new TextDecoder().decode(content(0)), /not a function/);
  assert.match(new TextDecoder().decode(content(1)), /^reason reason/);
  assertSameBytes(content(2), encodeZstdFrame(zlib, bytes, 1));
});

Deno.test("codeOne() takes the oldest block that nobody has drawn, and none where there is none", () => {
  const bytes = logLike(1000);
  const { shared, stateOf, content } = handedOut(Array(3).fill({ bytes, coding: 0 }));
  const codeSlot = slotCoder(zlib, [encodeZstdFrame], () => {});
  // A Worker has drawn the first.
  Atomics.store(shared.numbers, AT.drawn, 1);
  assert.ok(codeOne(codeSlot, shared));
  assert.deepEqual([0, 1, 2].map(stateOf), [STATE.block, STATE.result, STATE.block]);
  assertSameBytes(content(1), encodeZstdFrame(zlib, bytes, 1));
  assert.ok(codeOne(codeSlot, shared));
  assert.equal(codeOne(codeSlot, shared), false);
  // Workers draw ahead of what is there.
  Atomics.store(shared.numbers, AT.drawn, 5);
  assert.equal(codeOne(codeSlot, shared), false);
});
