import { say } from "../texts/say.ts";
import { BLOCK_SIZE } from "./coding.ts";
import { GZIP_TRAILER_SIZE, type GzipHeader, readGzipHeader } from "./gzip_member.ts";
import { InflateStream } from "./inflate_stream.ts";
import type { StoredInput } from "./stored_input.ts";
import { release, type Zlib } from "./zlib.ts";

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
export async function* decodeGzip(zlib: Zlib, input: StoredInput): AsyncGenerator<Uint8Array> {
  do {
    const header = await readGzipHeader(zlib, input);
    if (header.memberSize !== undefined && header.memberSize <= MAX_OWN_MEMBER) {
      const content = await inflateOwnMember(zlib, input, header.memberSize);
      yield content;
      release(content);
    } else {
      yield* inflateForeignMember(zlib, input, header);
    }
  } while (!await input.atEnd());
}

/** Inflates a member at one go. `size` is its own claim: one that does not end there is damaged. */
async function inflateOwnMember(
  zlib: Zlib,
  input: StoredInput,
  size: number,
): Promise<Uint8Array> {
  const member = (await input.need(size)).subarray(0, size);
  let content: Uint8Array;
  try {
    content = decodeGzipMember(zlib, member, BLOCK_SIZE);
  } catch (cause) {
    throw input.damaged(say("gzip member: {}", reason(cause)), { cause });
  }
  // zlib takes a second member, and zeros behind the first, within `size`; neither was written so.
  if (size < GZIP_TRAILER_SIZE || uint32(member, size - 4) !== content.length) {
    throw input.damaged(say("gzip member does not end where its header says"));
  }
  input.skip(size);
  return content;
}

/**
 * Decodes one whole gzip member with at most `maxContent` bytes in it; throws what node:zlib throws.
 * Uses nothing outside of itself, so that its source text can run elsewhere.
 */
export function decodeGzipMember(zlib: Zlib, member: Uint8Array, maxContent: number): Uint8Array {
  // With some room to spare, zlib makes no second piece; exactly as much would make it.
  return zlib.gunzipSync(member, { chunkSize: maxContent + 4096, maxOutputLength: maxContent });
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

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
