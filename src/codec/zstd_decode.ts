import { say } from "../texts/say.ts";
import { type BlockCoding, BlockDecoder } from "./block_decoder.ts";
import type { CodecWorkers } from "./codec_workers.ts";
import type { StoredInput } from "./stored_input.ts";
import type { Zlib } from "./zlib.ts";
import { decodeZstdFrame, frameTooLarge, readZstdFrame } from "./zstd_frame.ts";

/**
 * The content of a file of zstd frames, in pieces that stand until the next is asked for. Each frame
 * is decoded at one go, which bounds its content; a longer one (the `zstd` tool makes a single frame
 * of any file) is refused, since the streams of node:zlib throw errors that cannot be caught. Damage
 * in a frame without a checksum, which others may write, can give wrong bytes instead of an error.
 *
 * @throws {ZkBackupError} `stored-data-damaged`, `stored-data-truncated` (also for no frame at all),
 * `stored-frame-too-large`.
 */
export async function* decodeZstd(
  zlib: Zlib,
  input: StoredInput,
  workers?: CodecWorkers,
): AsyncGenerator<Uint8Array> {
  await input.need(1);
  yield* new BlockDecoder(zlib, input, ZSTD, workers).all(async () => {
    const frame = await readZstdFrame(input);
    return frame && { ...frame, size: null };
  });
}

const ZSTD: BlockCoding = {
  name: "unzstd",
  decode: decodeZstdFrame,
  damaged: (reason) => say("zstd frame: {}", reason),
  tooLarge: frameTooLarge,
};
