import { say } from "../texts/say.ts";
import type { StoredInput } from "./stored_input.ts";
import { release, type Zlib } from "./zlib.ts";
import { frameTooLarge, MAX_FRAME_CONTENT, readZstdFrame } from "./zstd_frame.ts";

/**
 * The content of a file of zstd frames, in pieces that stand until the next is asked for. Each frame
 * is decoded at one go, which bounds its content; a longer one (the `zstd` tool makes a single frame
 * of any file) is refused, since the streams of node:zlib throw errors that cannot be caught. Damage
 * in a frame without a checksum, which others may write, can give wrong bytes instead of an error.
 *
 * @throws {ZkBackupError} `stored-data-damaged`, `stored-data-truncated` (also for no frame at all),
 * `stored-frame-too-large`.
 */
export async function* decodeZstd(zlib: Zlib, input: StoredInput): AsyncGenerator<Uint8Array> {
  await input.need(1);
  for (
    let frame = await readZstdFrame(input);
    frame !== undefined;
    frame = await readZstdFrame(input)
  ) {
    let content: Uint8Array;
    try {
      content = decodeZstdFrame(zlib, frame.bytes, frame.contentBound, MAX_FRAME_CONTENT);
    } catch (cause) {
      if (isTooLarge(cause)) throw frameTooLarge(input);
      const what = cause instanceof Error ? cause.message : String(cause);
      throw input.damaged(say("zstd frame: {}", what), { cause });
    }
    input.skip(frame.bytes.length);
    yield content;
    release(content);
  }
}

/**
 * Decodes one whole zstd frame with about `content` and at most `maxContent` bytes in it; throws what
 * node:zlib throws, but takes a frame that was cut off for a good one. Uses nothing outside of itself,
 * so that its source text can run elsewhere.
 */
export function decodeZstdFrame(
  zlib: Zlib,
  frame: Uint8Array,
  content: number,
  maxContent: number,
): Uint8Array {
  // With some room to spare, zlib makes no second piece; exactly as much would make it.
  return zlib.zstdDecompressSync(frame, { chunkSize: content + 4096, maxOutputLength: maxContent });
}

/** node:zlib's way to say that there is more than `maxOutputLength`. */
function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}
