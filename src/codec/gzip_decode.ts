import { say } from "../texts/say.ts";
import { type BlockCoding, BlockDecoder, type StoredBlock } from "./block_decoder.ts";
import type { CodecWorkers } from "./codec_workers.ts";
import { BLOCK_SIZE } from "./coding.ts";
import {
  decodeGzipMember,
  GZIP_TRAILER_SIZE,
  type GzipHeader,
  readGzipHeader,
} from "./gzip_member.ts";
import { InflateStream } from "./inflate_stream.ts";
import type { StoredInput } from "./stored_input.ts";
import type { Zlib } from "./zlib.ts";

/**
 * Largest member that is taken whole into memory. A block of ours grows by an eighth at most; a size
 * beyond this is not ours, and that member is inflated as a stream.
 */
const MAX_OWN_MEMBER = 2 * BLOCK_SIZE;

/**
 * The content of a file of gzip members, in pieces that stand until the next is asked for. Memory
 * is bounded whatever the members are: ours have at most {@linkcode BLOCK_SIZE} of content, all
 * others are inflated as a stream.
 *
 * @throws {ZkBackupError} `stored-data-damaged`, `stored-data-truncated`; also for bytes after the
 * last member that are no member, and for no member at all.
 */
export async function* decodeGzip(
  zlib: Zlib,
  input: StoredInput,
  workers?: CodecWorkers,
): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  yield* new BlockDecoder(zlib, input, GZIP, workers).all(async () => {
    if (!isFirst && await input.atEnd()) return undefined;
    isFirst = false;
    const header = await readGzipHeader(zlib, input);
    if (header.memberSize === undefined || header.memberSize > MAX_OWN_MEMBER) {
      return inflateForeignMember(zlib, input, header);
    }
    return await readOwnMember(input, header.memberSize);
  });
}

const GZIP: BlockCoding = {
  name: "gunzip",
  decode: decodeGzipMember,
  damaged: (reason) => say("gzip member: {}", reason),
};

/** Reads a member of which `size` is its own claim: one that does not end there is damaged. */
async function readOwnMember(input: StoredInput, size: number): Promise<StoredBlock> {
  const bytes = (await input.need(size)).subarray(0, size);
  // zlib takes a second member, and zeros behind the first, within `size`; neither was written so.
  const content = size < GZIP_TRAILER_SIZE ? -1 : uint32(bytes, size - 4);
  return { bytes, contentBound: BLOCK_SIZE, size: content };
}

async function* inflateForeignMember(
  zlib: Zlib,
  input: StoredInput,
  header: GzipHeader,
): AsyncGenerator<Uint8Array> {
  const offset = input.offset;
  await input.discard(header.length);
  let crc = 0;
  let length = 0;
  const stream = new InflateStream(zlib, input);
  try {
    for (let chunk = await stream.next(); chunk !== undefined; chunk = await stream.next()) {
      crc = zlib.crc32(chunk, crc);
      length += chunk.length;
      yield chunk;
    }
  } finally {
    stream.close();
  }
  const trailer = await input.need(GZIP_TRAILER_SIZE);
  if (uint32(trailer, 0) !== crc) {
    throw input.damaged(say("checksum of the gzip member is wrong"), { offset });
  }
  if (uint32(trailer, 4) !== length % 2 ** 32) {
    throw input.damaged(say("length of the gzip member is wrong"), { offset });
  }
  input.skip(GZIP_TRAILER_SIZE);
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
}
