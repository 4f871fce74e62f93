import assert from "node:assert/strict";
import zlib from "node:zlib";
import type { ZkBackupError } from "../../src/errors.ts";
import { BLOCK_SIZE } from "../../src/codec/coding.ts";
import { CodecWorkers } from "../../src/codec/codec_workers.ts";
import { decodeSource } from "../../src/codec/decode.ts";
import { type ByteSource, MemorySource } from "../../src/io/byte_source.ts";
import { assertSameBytes, concat, encodeFile, logLike } from "./support.ts";

const BLOCKS = 12;
const content = logLike(BLOCKS * BLOCK_SIZE - 1000);

/** Reads a source to its end or first error. */
async function readOut(source: ByteSource): Promise<{ bytes: Uint8Array; error: string | null }> {
  const parts: Uint8Array[] = [];
  const into = new Uint8Array(300_000);
  try {
    for (let count = 1; count > 0;) {
      count = await source.read(into);
      parts.push(into.slice(0, count));
    }
  } catch (error) {
    const { code, message, offset } = error as ZkBackupError;
    return { bytes: concat(parts), error: `${code} ${message} at ${offset}` };
  }
  return { bytes: concat(parts), error: null };
}

for (const coding of ["gzip", "zstd"] as const) {
  const decode = async (stored: Uint8Array, workers?: CodecWorkers) =>
    await readOut(decodeSource(coding, new MemorySource(stored), { path: "a", workers }));

  Deno.test(`${coding}: Workers decode to what one thread does, file after file`, async () => {
    const stored = await encodeFile(coding, content, 1);
    await using workers = new CodecWorkers(3);
    for (let file = 0; file < 3; file++) {
      const { bytes, error } = await decode(stored, workers);
      assert.equal(error, null);
      assertSameBytes(bytes, content);
    }
    assert.ok(workers.started);
    assert.equal(workers.inWork, 0);
  });

  Deno.test(`${coding}: damage is found by Workers at the same place, behind the same bytes`, async () => {
    const stored = await encodeFile(coding, content, 1);
    await using workers = new CodecWorkers(2);
    assert.equal((await decode(stored, workers)).error, null);
    for (const at of [0.01, 0.3, 0.55, 0.8, 0.999]) {
      const place = Math.floor(stored.length * at);
      const flipped = stored.slice();
      flipped[place]! ^= 0x55;
      for (const hurt of [flipped, stored.subarray(0, place)]) {
        const alone = await decode(hurt);
        const found = await decode(hurt, workers);
        assert.notEqual(alone.error, null);
        assert.equal(found.error, alone.error);
        assertSameBytes(found.bytes, alone.bytes);
      }
    }
  });

  Deno.test(`${coding}: two files decoded in turns do not take each other's blocks`, async () => {
    const contents = [content, content.slice(BLOCK_SIZE / 2)];
    await using workers = new CodecWorkers(2);
    const sources = await Promise.all(
      contents.map(async (bytes) =>
        decodeSource(coding, new MemorySource(await encodeFile(coding, bytes, 1)), {
          workers,
        })
      ),
    );
    const read = contents.map(() => [] as Uint8Array[]);
    const into = new Uint8Array(700_000);
    for (let counts = [1, 1]; Math.max(...counts) > 0;) {
      counts = [0, 0];
      for (const [at, source] of sources.entries()) {
        counts[at] = await source.read(into);
        read[at]!.push(into.slice(0, counts[at]));
      }
    }
    for (const [at, parts] of read.entries()) assertSameBytes(concat(parts), contents[at]!);
  });

  Deno.test(`${coding}: a file that is left in the middle does not disturb the next`, async () => {
    const stored = await encodeFile(coding, content, 1);
    await using workers = new CodecWorkers(2);
    for (let blocks = 1; blocks < BLOCKS; blocks += 3) {
      const source = decodeSource(coding, new MemorySource(stored), { workers });
      const into = new Uint8Array(BLOCK_SIZE);
      for (let i = 0; i < blocks; i++) await source.read(into);
      assertSameBytes((await decode(stored, workers)).bytes, content);
    }
  });
}

Deno.test("what other programs wrote stands between blocks for Workers, in its place", async () => {
  const foreign = logLike(3 * BLOCK_SIZE);
  const own = await encodeFile("gzip", content, 1);
  const stored = concat([own, new Uint8Array(zlib.gzipSync(foreign, { level: 1 })), own]);
  await using workers = new CodecWorkers(2);
  const { bytes, error } = await readOut(
    decodeSource("gzip", new MemorySource(stored), { workers }),
  );
  assert.equal(error, null);
  assertSameBytes(bytes, concat([content, foreign, content]));
});
