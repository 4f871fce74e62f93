import { say } from "../texts/say.ts";
import type { StoredInput } from "./stored_input.ts";
import type { Zlib } from "./zlib.ts";

/*
 * A gzip member (RFC 1952), with what zkbackup adds:
 *
 *   0  1F 8B          magic
 *   2  08             method: deflate
 *   3  flags          04 in our members: an extra field follows
 *   4  4 bytes        time, 0 in our members: the same bytes encode the same
 *   8  1 byte         hint on the level
 *   9  FF             operating system: unknown
 *  10  08 00          length of the extra field, little-endian
 *  12  5A 4B "ZK"     our subfield
 *  14  04 00          its length
 *  16  4 bytes        size of the whole member, from magic to trailer, little-endian
 *  20  …              deflate data
 *      4 bytes        CRC-32 of the content, 4 bytes its size modulo 2^32, both little-endian
 *
 * The size lets a reader cut a file into members without inflating it. Other tools ignore it.
 */

/** Bytes before the deflate data in a member written by zkbackup. */
const OWN_HEADER_SIZE = 20;

/** Bytes after the deflate data. */
export const GZIP_TRAILER_SIZE = 8;

/**
 * Encodes a block as one gzip member that carries its own size. The result is new memory. Uses
 * nothing outside of itself, so that its source text can run elsewhere.
 */
export function encodeGzipMember(zlib: Zlib, block: Uint8Array, level: number): Uint8Array {
  // With room for all of the result in one piece, zlib makes no second one: a byte takes at most
  // nine bits in the fixed code (RFC 1951, section 3.2.6), which level 1 uses for noise as well.
  const chunkSize = block.length + (block.length >>> 3) + 4096;
  // Up to the usual level, half of the usual window: a fifth to a quarter less time for a hundredth
  // more room. Who asks for more wants it small.
  const windowBits = level > 6 ? 15 : 14;
  // The largest tables find matches faster, and a little more of them.
  const plain = zlib.gzipSync(block, { level, memLevel: 9, windowBits, chunkSize });
  const member = new Uint8Array(plain.length + 10);
  member.set(plain.subarray(0, 10));
  member[3] = 4;
  member[9] = 255;
  member.set([8, 0, 0x5a, 0x4b, 4, 0], 10);
  new DataView(member.buffer).setUint32(16, member.length, true);
  member.set(plain.subarray(10), 20);
  // Larger than any pool of Buffer: ours alone, and freed now rather than some time later.
  const buffer = plain.buffer as ArrayBuffer;
  if (plain.byteOffset === 0 && buffer.byteLength > 65536) buffer.transfer(0);
  return member;
}

/**
 * Decodes one whole gzip member with at most `maxContent` bytes in it; throws what node:zlib throws.
 * Uses nothing outside of itself, so that its source text can run elsewhere.
 */
export function decodeGzipMember(zlib: Zlib, member: Uint8Array, maxContent: number): Uint8Array {
  // With some room to spare, zlib makes no second piece; exactly as much would make it.
  return zlib.gunzipSync(member, { chunkSize: maxContent + 4096, maxOutputLength: maxContent });
}

/** What stands before the deflate data of a member. */
export interface GzipHeader {
  /** Bytes from the magic to the deflate data. */
  length: number;
  /** Size of the whole member, when zkbackup wrote it down. */
  memberSize?: number;
}

/** Longest file name or comment that is read over; those of real files have some tens of bytes. */
const MAX_TEXT = 64 * 1024;

/**
 * Reads the header of the member at which `input` stands, and leaves `input` there.
 *
 * @throws {ZkBackupError} `stored-data-damaged` when this is no gzip header, `stored-data-truncated`
 * when the input ends inside it.
 */
export async function readGzipHeader(zlib: Zlib, input: StoredInput): Promise<GzipHeader> {
  let bytes = await input.need(10);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) {
    throw input.damaged(say("no gzip header where one must be"));
  }
  const flags = bytes[3]!;
  if ((flags & 0xe0) !== 0) {
    throw input.damaged(say("gzip header has flags that no version defines"));
  }

  const header: GzipHeader = { length: 10 };
  if ((flags & 4) !== 0) {
    bytes = await input.need(12);
    header.length = 12 + (bytes[10]! | (bytes[11]! << 8));
    bytes = await input.need(header.length);
    // Only the form that we write, alone and first, is trusted; in any other the size is not looked for.
    if (header.length === OWN_HEADER_SIZE && flags === 4) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, OWN_HEADER_SIZE);
      if (view.getUint32(12) === 0x5a4b0400) header.memberSize = view.getUint32(16, true);
    }
  }
  if ((flags & 8) !== 0) header.length = await textEnd(input, header.length);
  if ((flags & 16) !== 0) header.length = await textEnd(input, header.length);
  if ((flags & 2) !== 0) {
    bytes = await input.need(header.length + 2);
    const crc = bytes[header.length]! | (bytes[header.length + 1]! << 8);
    if ((zlib.crc32(bytes.subarray(0, header.length)) & 0xffff) !== crc) {
      throw input.damaged(say("checksum of the gzip header is wrong"));
    }
    header.length += 2;
  }
  return header;
}

/** Where the zero-terminated text that begins at `from` is over. */
async function textEnd(input: StoredInput, from: number): Promise<number> {
  for (let at = from; at < from + MAX_TEXT; at++) {
    const bytes = await input.need(at + 1);
    if (bytes[at] === 0) return at + 1;
  }
  throw input.damaged(say("text in the gzip header is longer than {} bytes", MAX_TEXT));
}
