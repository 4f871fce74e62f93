import assert from "node:assert/strict";
import { ChunkSource } from "../../src/codec/chunk_source.ts";
import { decodeSource } from "../../src/codec/decode.ts";
import { StoredInput } from "../../src/codec/stored_input.ts";
import { MemorySource } from "../../src/io/byte_source.ts";
import {
  assertSameBytes,
  concat,
  Dribble,
  encodeBlocks,
  failure,
  logLike,
  readAll,
} from "./support.ts";

Deno.test("decodeSource() gives the source itself for none", () => {
  const source = new MemorySource(logLike(10));
  assert.equal(decodeSource("none", source), source);
});

Deno.test("decodeSource() passes an error of the source on as it is, each time", async () => {
  for (const coding of ["gzip", "zstd"] as const) {
    let calls = 0;
    const broken = { read: () => Promise.reject(new Error(`Input/output error ${++calls}`)) };
    const source = decodeSource(coding, broken);
    for (let i = 0; i < 2; i++) {
      await assert.rejects(source.read(new Uint8Array(10)), /^Error: Input\/output error 1$/);
    }
  }
});

Deno.test("decodeSource() gives its buffers back at the end and at damage, not some time later", async () => {
  for (const coding of ["gzip", "zstd"] as const) {
    const whole = concat(await encodeBlocks(coding, [logLike(300_000)]));
    for (const stored of [whole, whole.subarray(0, 100_000)]) {
      const buffers = new Set<ArrayBufferLike>();
      const source = new MemorySource(stored);
      const seen = {
        read: (into: Uint8Array) => {
          buffers.add(into.buffer);
          return source.read(into);
        },
      };
      await readAll(decodeSource(coding, seen)).catch(() => {});
      assert.ok(buffers.size > 0);
      assert.deepEqual([...buffers].map(({ byteLength }) => byteLength), [...buffers].map(() => 0));
    }
  }
});

Deno.test("ChunkSource gives all chunks, passes over empty ones and stays at the end", async () => {
  async function* chunks() {
    await Promise.resolve();
    yield Uint8Array.of(1, 2, 3);
    yield new Uint8Array();
    yield Uint8Array.of(4);
  }
  const source = new ChunkSource(chunks());
  const into = new Uint8Array(2);
  const counts: number[] = [];
  for (let i = 0; i < 5; i++) counts.push(await source.read(into));
  assert.deepEqual(counts, [2, 1, 1, 0, 0]);
  assertSameBytes(await readAll(new ChunkSource(chunks())), Uint8Array.of(1, 2, 3, 4));
});

Deno.test("ChunkSource does not look finished after an error", async () => {
  // deno-lint-ignore require-yield
  async function* chunks(): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    throw new Error("Damaged");
  }
  const source = new ChunkSource(chunks());
  await assert.rejects(source.read(new Uint8Array(1)), /Damaged/);
  await assert.rejects(source.read(new Uint8Array(1)), /Damaged/);
});

Deno.test("StoredInput looks ahead, skips and knows its offset, in any steps", async () => {
  const bytes = logLike(1_000_000);
  for (const step of [1000, 77_777, 2_000_000]) {
    const input = new StoredInput(new Dribble(bytes, step));
    assertSameBytes((await input.need(5)).subarray(0, 5), bytes.subarray(0, 5));
    assert.equal(input.offset, 0);
    input.skip(3);
    assertSameBytes((await input.need(600_000)).subarray(0, 600_000), bytes.subarray(3, 600_003));
    await input.discard(900_000);
    assert.equal(input.offset, 900_003);
    const rest = await input.some();
    assertSameBytes(rest, bytes.subarray(900_003, 900_003 + rest.length));
    assert.ok(rest.length > 0);
    await input.discard(99_997);
    assert.equal(await input.atEnd(), true);
    assert.equal((await input.some()).length, 0);
    const error = await failure(input.need(1));
    assert.equal(error.code, "stored-data-truncated");
    assert.equal(error.offset, 1_000_000);
  }
});

Deno.test("StoredInput refuses to skip what is not at hand", async () => {
  const input = new StoredInput(new MemorySource(logLike(10)));
  assert.throws(() => input.skip(1), RangeError);
  await input.need(1);
  input.skip(10);
  assert.throws(() => input.skip(1), RangeError);
});

Deno.test("StoredInput tells truncation with the length of the source, wherever it stands", async () => {
  const input = new StoredInput(new Dribble(logLike(10), 3), "log.1.gz");
  await input.need(4);
  input.skip(2);
  const error = await failure(input.need(9));
  assert.equal(error.offset, 10);
  assert.equal(error.path, "log.1.gz");
  assert.equal(error.message, "Compressed data ends too early, at byte 10");
});
