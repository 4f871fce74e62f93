import type { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import type { StoredInput } from "./stored_input.ts";
import type { Zlib } from "./zlib.ts";

/*
 * A zstd frame (RFC 8878, section 3.1.1), all numbers little-endian:
 *
 *   0  28 B5 2F FD    magic
 *   4  descriptor     bits 7-6 size of the content size field, 5 single segment, 3 reserved,
 *                     2 checksum follows, 1-0 size of the dictionary id
 *   5  window         1 byte, absent in a single segment, whose window is its content
 *      dictionary id  0, 1, 2 or 4 bytes
 *      content size   0, 1, 2, 4 or 8 bytes
 *      blocks         3 bytes (bit 0 last, 2-1 type, 23-3 size), then `size` bytes, or 1 for RLE
 *      checksum       4 bytes, when announced
 *
 * So the end of a frame is found without decoding it. That is needed: node:zlib takes a frame that
 * was cut off for a good one, and its streams throw where nobody can catch.
 */

const FRAME_MAGIC = 0xfd2fb528;

/** Sixteen magics, which differ in their lowest four bits: frames that hold no content. */
const SKIPPABLE_MAGIC = 0x184d2a50;

/** RFC 8878, section 3.1.1.2.3. */
const MAX_BLOCK = 128 * 1024;

/** Most content of a frame, and the widest window: what RFC 8878, section 3.1.1.1.2, asks of all decoders. */
export const MAX_FRAME_CONTENT: number = 8 * 1024 * 1024;

/** Content that does not shrink needs three bytes a block, and the header and checksum at most 22. */
const MAX_FRAME = MAX_FRAME_CONTENT + 64 * 1024;

/**
 * Encodes a block as one zstd frame with the checksum of its content. The result is new memory. Uses
 * nothing outside of itself, so that its source text can run elsewhere.
 */
export function encodeZstdFrame(zlib: Zlib, block: Uint8Array, level: number): Uint8Array {
  const { constants } = zlib;
  // At the usual level, tables that stay in the nearest cache of a processor: a quarter faster, and at
  // most a hundredth longer.
  const tables = level === 3
    ? { [constants.ZSTD_c_hashLog]: 15, [constants.ZSTD_c_chainLog]: 14 }
    : {};
  const options: ZstdEncoderOptions = {
    // Without the checksum a flipped bit in a literal decodes to wrong bytes.
    params: {
      [constants.ZSTD_c_compressionLevel]: level,
      [constants.ZSTD_c_checksumFlag]: 1,
      ...tables,
    },
    // Told the size, zstd makes its tables no larger than it needs: 19 MiB rather than 84 at level 19.
    pledgedSrcSize: block.length,
    // With room for all of the result in one piece, zlib makes no second one.
    chunkSize: block.length + 4096,
  };
  const frame = zlib.zstdCompressSync(block, options);
  // Not the Buffer itself, whose slice() would be a second view of memory that is to be freed.
  return new Uint8Array(frame.buffer, frame.byteOffset, frame.length);
}

/** Node's options and one that its types lack. */
type ZstdEncoderOptions = Parameters<Zlib["zstdCompressSync"]>[1] & { pledgedSrcSize: number };

/**
 * Decodes one whole zstd frame with about `content` and at most 8 MiB in it; throws what node:zlib
 * throws, but takes a frame that was cut off for a good one. Uses nothing outside of itself, so that its
 * source text can run elsewhere.
 */
export function decodeZstdFrame(zlib: Zlib, frame: Uint8Array, content: number): Uint8Array {
  return zlib.zstdDecompressSync(frame, {
    // With some room to spare, zlib makes no second piece; exactly as much would make it.
    chunkSize: content + 4096,
    maxOutputLength: 8 * 1024 * 1024,
  });
}

/** A frame that is complete. */
export interface ZstdFrame {
  bytes: Uint8Array;
  /** The content has no more bytes than this, which is never above {@linkcode MAX_FRAME_CONTENT}. */
  contentBound: number;
}

/**
 * The next frame, whole and its form checked, or undefined at the end. Frames without content are
 * passed over. The bytes stand until `input`, left at their start, is used again: skip them then.
 *
 * @throws {ZkBackupError} `stored-data-damaged`, `stored-data-truncated`, `stored-frame-too-large`.
 */
export async function readZstdFrame(input: StoredInput): Promise<ZstdFrame | undefined> {
  while (!await input.atEnd()) {
    const magic = uint(await input.need(4), 0, 4);
    if (magic === FRAME_MAGIC) return await readBlocks(input);
    if ((magic & ~15) !== SKIPPABLE_MAGIC) {
      throw input.damaged(say("no zstd frame where one must be"));
    }
    const size = uint(await input.need(8), 4, 4);
    input.skip(8);
    await input.discard(size);
  }
  return undefined;
}

async function readBlocks(input: StoredInput): Promise<ZstdFrame> {
  const header = await readHeader(input);
  let at = header.length;
  let least = 0;
  let most = 0;
  for (let last = false; !last;) {
    const block = uint(await input.need(at + 3), at, 3);
    const type = (block >>> 1) & 3;
    const size = block >>> 3;
    if (type === 3 || size > MAX_BLOCK) {
      throw input.damaged(say("zstd frame has an impossible block"));
    }
    last = (block & 1) === 1;
    at += 3 + (type === 1 ? 1 : size);
    // Raw and repeating blocks say what comes out of them, compressed ones do not.
    least += type === 2 ? 0 : size;
    most += type === 2 ? MAX_BLOCK : size;
    if (at > MAX_FRAME || least > MAX_FRAME_CONTENT) throw frameTooLarge(input);
    await input.need(at);
  }
  if (header.hasChecksum) at += 4;
  const bytes = (await input.need(at)).subarray(0, at);
  return { bytes, contentBound: Math.min(header.content ?? most, MAX_FRAME_CONTENT) };
}

interface FrameHeader {
  /** Bytes before the blocks. */
  length: number;
  hasChecksum: boolean;
  /** Bytes of content that are announced; zstd takes no other number for good. */
  content?: number;
}

async function readHeader(input: StoredInput): Promise<FrameHeader> {
  const descriptor = (await input.need(5))[4]!;
  if ((descriptor & 8) !== 0) throw input.damaged(say("zstd frame sets a reserved bit"));
  const single = (descriptor & 32) !== 0;
  const dictionarySize = [0, 1, 2, 4][descriptor & 3]!;
  const contentSize = [single ? 1 : 0, 2, 4, 8][descriptor >>> 6]!;
  const contentAt = 5 + (single ? 0 : 1) + dictionarySize;
  const length = contentAt + contentSize;
  const bytes = await input.need(length);
  // The field of two bytes counts from 256 (RFC 8878, section 3.1.1.1.4).
  const content = uint(bytes, contentAt, contentSize) + (contentSize === 2 ? 256 : 0);
  const window = single ? content : windowSize(bytes[5]!);
  if (window > MAX_FRAME_CONTENT) throw frameTooLarge(input);
  const header = { length, hasChecksum: (descriptor & 4) !== 0 };
  return contentSize === 0 ? header : { ...header, content };
}

/** RFC 8878, section 3.1.1.1.2. */
function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >>> 3));
  return base + (base / 8) * (byte & 7);
}

/** The error of a frame that is sound as far as can be seen, but needs more memory than it may have. */
export function frameTooLarge(input: StoredInput): ZkBackupError {
  return input.refused(
    say(
      "zstd frame at byte {} has more than {} bytes of content",
      input.offset,
      MAX_FRAME_CONTENT,
    ),
    "stored-frame-too-large",
    say('This file was not compressed by zkbackup: decode it with "zstd -d"'),
  );
}

function uint(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + bytes[at + i]!;
  return value;
}
