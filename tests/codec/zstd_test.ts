import assert from "node:assert/strict";
import zlib from "node:zlib";
import { BLOCK_SIZE } from "../../src/codec/coding.ts";
import { decodeSource } from "../../src/codec/decode.ts";
import { decodeZstdFrame } from "../../src/codec/zstd_frame.ts";
import { encodeZstdFrame } from "../../src/codec/zstd_frame.ts";
import { MemorySource } from "../../src/io/byte_source.ts";
import { assertSameBytes, concat, cut, decodeFile, Dribble, encodeBlocks } from "./support.ts";
import { encodeFile, failure, hex, logLike, readAll } from "./support.ts";

const MIB = 1024 * 1024;
const ZKSN = new TextEncoder().encode("ZKSN");

/** What `printf ZKSN | zstd -c` writes: a window, one raw block, a checksum. */
const FROM_TOOL = hex("28b52ffd 04 58 210000 5a4b534e 8ac9eb89");

/** A block of RFC 8878: its header and `bytes`, of which a block of type 1 has one. */
function block(
  type: 0 | 1 | 2 | 3,
  size: number,
  bytes: ArrayLike<number>,
  last = false,
): number[] {
  const header = (size << 3) | (type << 1) | (last ? 1 : 0);
  return [header & 255, (header >> 8) & 255, header >> 16, ...Array.from(bytes)];
}

/** A frame without a checksum whose window byte is `window`, by default 2 MiB. */
function frame(blocks: number[][], window = 0x58): Uint8Array {
  return concat([hex("28b52ffd 00"), [window], ...blocks]);
}

/** A frame that repeats one byte in `count` blocks of 128 KiB. */
function repeated(count: number): Uint8Array {
  const one = block(1, 128 * 1024, [7]);
  return frame([...Array(count - 1).fill(one), block(1, 128 * 1024, [7], true)]);
}

Deno.test("a frame is one segment that knows its size, with a checksum", async () => {
  const [bytes] = await encodeBlocks("zstd", [logLike(70_000)]);
  // 4-byte content size, single segment, checksum.
  assertSameBytes(bytes!.subarray(0, 9), hex("28b52ffd a4 70110100"));
  const [whole] = await encodeBlocks("zstd", [logLike(BLOCK_SIZE)]);
  assertSameBytes(whole!.subarray(0, 9), hex("28b52ffd a4 00001000"));
});

Deno.test("an empty block is the frame that the zstd tool writes for an empty file", async () => {
  const [bytes] = await encodeBlocks("zstd", [new Uint8Array()]);
  assertSameBytes(bytes!, hex("28b52ffd 24 00 010000 99e9d851"));
});

Deno.test("decodeSource() reads frames of the zstd tool, with and without a checksum", async () => {
  assertSameBytes(await decodeFile("zstd", FROM_TOOL), ZKSN);
  assertSameBytes(await decodeFile("zstd", hex("28b52ffd 00 58 210000 5a4b534e")), ZKSN);
});

Deno.test("decodeSource() reads raw and repeating blocks written by hand", async () => {
  const stored = frame([block(0, 4, ZKSN), block(1, 1000, [7]), block(0, 0, [], true)]);
  assertSameBytes(await decodeFile("zstd", stored), concat([ZKSN, Array(1000).fill(7)]));
});

Deno.test("decodeSource() reads every form of header", async () => {
  const raw = block(0, 4, ZKSN, true);
  for (
    const header of [
      "20 04", // single segment, 1 byte of content size
      "40 50 0000", // window, 2 bytes, which count from 256
      "80 50 04000000",
      "c0 50 0400000000000000",
      "a0 04000000",
      "e0 0400000000000000",
      "21 00 04", // dictionary 0 means none, in 1, 2 and 4 bytes
      "22 0000 04",
      "23 00000000 04",
      "10 50", // the unused bit
    ]
  ) {
    const stored = concat([hex("28b52ffd"), hex(header), raw]);
    if (header.startsWith("40")) {
      assert.equal((await failure(decodeFile("zstd", stored))).code, "stored-data-damaged");
    } else {
      assertSameBytes(await decodeFile("zstd", stored), ZKSN, header);
    }
  }
});

Deno.test("decodeSource() passes over frames without content", async () => {
  const skippable = concat([hex("502a4d18 10270000"), new Uint8Array(10_000)]);
  const last = hex("5f2a4d18 00000000");
  const stored = concat([skippable, FROM_TOOL, last, FROM_TOOL, skippable]);
  for (const step of [1, 100, 65536]) {
    const source = decodeSource("zstd", new Dribble(stored, step));
    assertSameBytes(await readAll(source), concat([ZKSN, ZKSN]));
  }
  assert.equal((await decodeFile("zstd", skippable)).length, 0);
});

Deno.test("a frame without content that claims 4 GiB is truncated, and takes no memory", async () => {
  const source = new Dribble(concat([hex("502a4d18 ffffffff"), new Uint8Array(1_000_000)]), 1e6);
  const error = await failure(readAll(decodeSource("zstd", source)));
  assert.equal(error.code, "stored-data-truncated");
  assert.equal(error.offset, 1_000_008);
});

Deno.test("a file cut anywhere but between two frames is truncated, where it ends", async () => {
  const blocks = cut(logLike(700), 300);
  const plain = blocks.map((it) => new Uint8Array(zlib.zstdCompressSync(it)));
  for (const parts of [await encodeBlocks("zstd", blocks), plain]) {
    const stored = concat(parts);
    const borders = new Map<number, number>();
    for (let i = 1; i < parts.length; i++) borders.set(concat(parts.slice(0, i)).length, i);
    for (let length = 0; length < stored.length; length++) {
      const reading = decodeFile("zstd", stored.subarray(0, length));
      const whole = borders.get(length);
      if (whole !== undefined) {
        assertSameBytes(await reading, concat(blocks.slice(0, whole)));
      } else {
        const error = await failure(reading);
        assert.equal(error.code, "stored-data-truncated", `${length}: ${error.message}`);
        assert.equal(error.category, "Corruption");
        assert.equal(error.offset, length);
      }
    }
  }
});

Deno.test("every flipped bit is found, save those that decode to the same bytes", async () => {
  const parts = await encodeBlocks("zstd", cut(logLike(700), 300));
  const content = logLike(700);
  const stored = concat(parts);
  let harmless = 0;
  for (let bit = 0; bit < stored.length * 8; bit++) {
    stored[bit >> 3]! ^= 1 << (bit & 7);
    const source = decodeSource("zstd", new MemorySource(stored));
    const result = await readAll(source).catch((error) => failure(Promise.reject(error)));
    if (result instanceof Uint8Array) {
      assertSameBytes(result, content, `flipped bit ${bit}`);
      harmless++;
    } else {
      assert.match(result.code, /^stored-(data-damaged|data-truncated|frame-too-large)$/);
      assert.ok(result.offset! <= stored.length);
    }
    stored[bit >> 3]! ^= 1 << (bit & 7);
  }
  // The unused bit of each descriptor, and bits of the block that zstd itself does not use.
  assert.ok(harmless < stored.length * 8 * 0.02, `${harmless} of ${stored.length * 8} not found`);
});

Deno.test("damage is told with the offset of the frame, and again when read again", async () => {
  const parts = await encodeBlocks("zstd", cut(logLike(9000), 3000));
  parts[1]![500]! ^= 1;
  const source = decodeSource("zstd", new Dribble(concat(parts), 1e6), {
    path: "/backup/log.1.zst",
  });
  const first = await failure(readAll(source));
  assert.equal(first.code, "stored-data-damaged");
  assert.equal(first.offset, parts[0]!.length);
  assert.equal(first.path, "/backup/log.1.zst");
  assert.match(first.message, new RegExp(`damaged at byte ${parts[0]!.length}: zstd frame: `));
  assert.equal(await failure(source.read(new Uint8Array(10))), first);
});

Deno.test("a wrong checksum is damage", async () => {
  const stored = FROM_TOOL.slice();
  stored[stored.length - 1]! ^= 1;
  assert.equal((await failure(decodeFile("zstd", stored))).code, "stored-data-damaged");
});

Deno.test("bytes between and after frames that are no frame are damage", async () => {
  for (const rest of ["00000000", "676172626167", "1f8b0800000000000003", "27b52ffd0000"]) {
    const error = await failure(decodeFile("zstd", concat([FROM_TOOL, hex(rest)])));
    assert.equal(error.code, "stored-data-damaged");
    assert.equal(error.offset, FROM_TOOL.length);
  }
});

Deno.test("what RFC 8878 forbids is damage", async () => {
  const forbidden = {
    "reserved bit": concat([hex("28b52ffd 08 58"), block(0, 4, ZKSN, true)]),
    "reserved block": frame([block(3, 4, ZKSN, true)]),
    "block over 128 KiB": frame([block(1, 128 * 1024 + 1, [7], true)]),
    "block wider than the window": frame([block(1, 2000, [7], true)], 0x00),
    "dictionary": concat([hex("28b52ffd 21 05 04"), block(0, 4, ZKSN, true)]),
    "more content than announced": concat([hex("28b52ffd 20 03"), block(0, 4, ZKSN, true)]),
    "less content than announced": concat([hex("28b52ffd 20 05"), block(0, 4, ZKSN, true)]),
    "compressed block of garbage": frame([block(2, 8, [255, 255, 255, 255, 9, 9, 9, 9], true)]),
  };
  for (const [what, stored] of Object.entries(forbidden)) {
    assert.equal((await failure(decodeFile("zstd", stored))).code, "stored-data-damaged", what);
  }
});

Deno.test("a frame has at most 8 MiB of content", async () => {
  assert.equal((await decodeFile("zstd", repeated(64))).length, 8 * MIB);
  const error = await failure(decodeFile("zstd", concat([FROM_TOOL, repeated(65)])));
  assert.equal(error.code, "stored-frame-too-large");
  assert.equal(error.category, "Validation");
  assert.equal(error.offset, FROM_TOOL.length);
  assert.match(error.hint!, /zstd -d/);
});

Deno.test("a frame is refused before its data is read when its window or content is too large", async () => {
  for (const header of ["00 69", "00 ff", "a0 01008000", "e0 ffffffffffffffff"]) {
    const stored = concat([hex("28b52ffd"), hex(header), block(1, 10, [7], true)]);
    const error = await failure(decodeFile("zstd", stored));
    assert.equal(error.code, "stored-frame-too-large", header);
  }
  const largest = concat([hex("28b52ffd 00 68"), block(1, 10, [7], true)]);
  assert.equal((await decodeFile("zstd", largest)).length, 10);
});

Deno.test("a frame that goes on and on is refused after 8 MiB", async () => {
  const noise = block(0, 128 * 1024, new Uint8Array(128 * 1024));
  const source = new Dribble(
    concat([frame([]), ...Array(100).fill(Uint8Array.from(noise))]),
    65536,
  );
  const error = await failure(readAll(decodeSource("zstd", source)));
  assert.equal(error.code, "stored-frame-too-large");
  assert.ok(source.given < 9 * MIB);
});

Deno.test("frames of other programs are decoded up to 8 MiB of content", async () => {
  const content = logLike(8 * MIB);
  const stored = new Uint8Array(zlib.zstdCompressSync(content));
  assertSameBytes(await decodeFile("zstd", stored), content);
  const error = await failure(
    decodeFile("zstd", new Uint8Array(zlib.zstdCompressSync(concat([content, [0]])))),
  );
  assert.equal(error.code, "stored-frame-too-large");
});

Deno.test("the functions for a frame use nothing outside of themselves", () => {
  const compile = (text: string) => new Function(`return ${text}`)();
  const encode: typeof encodeZstdFrame = compile(encodeZstdFrame.toString());
  const decode: typeof decodeZstdFrame = compile(decodeZstdFrame.toString());
  const content = logLike(200_000);
  const stored = encode(zlib, content, 3);
  assertSameBytes(stored, encodeZstdFrame(zlib, content, 3));
  for (const about of [content.length, 100]) {
    assertSameBytes(decode(zlib, stored, about), content);
  }
  const large = zlib.zstdCompressSync(new Uint8Array(8 * MIB + 1));
  assert.throws(() => decode(zlib, large, 100), { code: "ERR_BUFFER_TOO_LARGE" });
});

Deno.test("a file is read only as far as its content is asked for", async () => {
  const source = new Dribble(await encodeFile("zstd", logLike(8 * MIB), 1), 65536);
  await decodeSource("zstd", source).read(new Uint8Array(1000));
  assert.ok(source.given < MIB, `${source.given} bytes were read`);
});
