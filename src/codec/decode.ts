import type { ByteSource } from "../io/byte_source.ts";
import { ChunkSource } from "./chunk_source.ts";
import type { CodecWorkers } from "./codec_workers.ts";
import type { Coding } from "./coding.ts";
import { decodeGzip } from "./gzip_decode.ts";
import { StoredInput } from "./stored_input.ts";
import { decodeZstd } from "./zstd_decode.ts";

/**
 * The decoded content of a stored file, from `source`, its bytes. Besides files of this program, every
 * ordinary `.gz` is taken, and every `.zst` whose frames have at most 8 MiB of content. node:zlib is
 * loaded at the first read, where the coding needs it.
 *
 * Memory is bounded whatever the file claims to hold. Bytes that were already read may turn out to be
 * from a damaged file only later: do not trust any before the end was seen. A file that was cut off
 * exactly between two members or frames is a whole file by its format, so compare the size too. Reading
 * throws {@linkcode ZkBackupError}, again and again once it has: `stored-data-truncated`,
 * `stored-data-damaged` (both with the offset in the stored file), `stored-frame-too-large`.
 * `path` is the file named in these errors. With `workers` they decode ahead.
 */
export function decodeSource(
  coding: Coding,
  source: ByteSource,
  { path, workers }: { path?: string; workers?: CodecWorkers | undefined } = {},
): ByteSource {
  if (coding === "none") return source;
  return new ChunkSource(decode(coding, source, path, workers));
}

async function* decode(
  coding: Exclude<Coding, "none">,
  source: ByteSource,
  path: string | undefined,
  workers: CodecWorkers | undefined,
): AsyncGenerator<Uint8Array> {
  const zlib = await import("node:zlib");
  using input = new StoredInput(source, path);
  yield* (coding === "gzip" ? decodeGzip : decodeZstd)(zlib, input, workers);
}
