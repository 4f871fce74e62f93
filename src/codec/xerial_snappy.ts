import type { ByteSource } from "../io/byte_source.ts";
import { say } from "../texts/say.ts";
import { ChunkSource } from "./chunk_source.ts";
import { StoredInput } from "./stored_input.ts";

/*
 * The framing of xerial's SnappyOutputStream, in which ZooKeeper 3.6+ writes `snapshot.<zxid>.snappy`;
 * not the standard snappy frame format. Numbers are big-endian:
 *
 *   0  82 53 4E 41 50 50 59 00   magic
 *   8  00 00 00 01               version
 *  12  00 00 00 01               oldest version that can read it
 *  16  4 bytes                   length of the block, which is a raw snappy block; and so on
 *
 * There is no end mark. Where the length of a block is due, a whole header may stand instead: two
 * files one after another are a file. A raw block begins with its decoded length as a varint.
 */

const MAGIC = [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00];
const HEADER = Uint8Array.of(...MAGIC, 0, 0, 0, 1, 0, 0, 0, 1);

/** The start of the magic, where a block's length is due. */
const MAGIC_START = 0x82534e41;

/** Decoded bytes in a block as ZooKeeper, which does not change xerial's default, writes it. */
const WRITTEN_BLOCK = 32 * 1024;

/** Decoded bytes accepted in a block: xerial can be told to write up to 512 MiB, ZooKeeper cannot. */
const MAX_BLOCK = 512 * 1024;

/** Longest raw block with {@linkcode MAX_BLOCK} in it: the bound of snappy itself, MaxCompressedLength. */
const MAX_ENCODED_BLOCK = 32 + MAX_BLOCK + Math.floor(MAX_BLOCK / 6);

/**
 * The decoded content of a `.snappy` snapshot, from `source`, its bytes. `hysnappy` is loaded here.
 * Memory is bounded by the largest block. Reading throws {@linkcode ZkBackupError}
 * `stored-data-truncated` and `stored-data-damaged`, with the offset in the file; raw snappy has no
 * checksum, so that a changed byte may also give other bytes, which the snapshot's seals tell.
 * `path` is the file named in these errors.
 */
export async function decodeXerialSnappy(source: ByteSource, path?: string): Promise<ByteSource> {
  const { snappyUncompressor } = await import("hysnappy");
  return new ChunkSource(decodeBlocks(snappyUncompressor(), source, path));
}

async function* decodeBlocks(
  uncompress: (block: Uint8Array, outputLength: number) => Uint8Array,
  source: ByteSource,
  path: string | undefined,
): AsyncGenerator<Uint8Array> {
  using input = new StoredInput(source, path);
  await skipHeader(input);
  while (!await input.atEnd()) {
    const length = uint32(await input.need(4));
    if (length === MAGIC_START) {
      await skipHeader(input);
      continue;
    }
    if (length > MAX_ENCODED_BLOCK) {
      throw input.damaged(
        say("snappy block of {} bytes: at most {} are possible", length, MAX_ENCODED_BLOCK),
      );
    }
    const block = (await input.need(4 + length)).subarray(4, 4 + length);
    const decodedLength = varint(block);
    if (decodedLength === undefined) {
      throw input.damaged(
        say("snappy block does not say its length: at most {} are possible", MAX_BLOCK),
      );
    }
    if (decodedLength > MAX_BLOCK) {
      throw input.damaged(
        say("snappy block with {} bytes in it: at most {} are possible", decodedLength, MAX_BLOCK),
      );
    }
    let content: Uint8Array;
    try {
      content = uncompress(block, decodedLength);
    } catch (cause) {
      const what = cause instanceof Error ? cause.message : String(cause);
      throw input.damaged(say("snappy block: {}", what), { cause });
    }
    input.skip(4 + length);
    yield content;
    // hysnappy gives new memory for every block; it is freed now rather than some time later.
    (content.buffer as ArrayBuffer).transfer(0);
  }
}

async function skipHeader(input: StoredInput): Promise<void> {
  const header = await input.need(HEADER.length);
  // The version may grow as long as version 1 is said to be able to read it.
  const readable = MAGIC.every((byte, at) => header[at] === byte) &&
    uint32(header.subarray(12)) === 1;
  if (!readable) throw input.damaged(say("no snappy header where one must be"));
  input.skip(HEADER.length);
}

/**
 * The content of `source` as ZooKeeper writes a `.snappy` snapshot, in the blocks of 32 KiB that its
 * servers make. `hysnappy` is loaded here.
 */
export async function encodeXerialSnappy(source: ByteSource): Promise<ByteSource> {
  const { snappyCompressor } = await import("hysnappy");
  return new ChunkSource(encodeBlocks(snappyCompressor(), source));
}

async function* encodeBlocks(
  compress: (block: Uint8Array) => Uint8Array,
  source: ByteSource,
): AsyncGenerator<Uint8Array> {
  yield HEADER;
  const buffer = new Uint8Array(WRITTEN_BLOCK);
  while (true) {
    const length = await fill(source, buffer);
    if (length === 0) return;
    const block = compress(buffer.subarray(0, length));
    const framed = new Uint8Array(4 + block.length);
    new DataView(framed.buffer).setUint32(0, block.length);
    framed.set(block, 4);
    yield framed;
  }
}

/** Reads until `buffer` is full or the source over. */
async function fill(source: ByteSource, buffer: Uint8Array): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const count = await source.read(buffer.subarray(length));
    if (count === 0) break;
    length += count;
  }
  return length;
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}

/** The number at the start of `bytes`, seven bits a byte, lowest first; undefined when it does not end. */
function varint(bytes: Uint8Array): number | undefined {
  let value = 0;
  for (let at = 0; at < Math.min(5, bytes.length); at++) {
    value += (bytes[at]! & 0x7f) * 2 ** (7 * at);
    if (bytes[at]! < 0x80) return value;
  }
  return undefined;
}
