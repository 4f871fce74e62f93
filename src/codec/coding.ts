import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import { encodeGzipMember } from "./gzip_member.ts";
import { release, type Zlib } from "./zlib.ts";
import { encodeZstdFrame } from "./zstd_frame.ts";

/** How a file is stored in a backup. */
export type Coding = "none" | "gzip" | "zstd";

/** What each coding adds to the name of a stored file. */
export const CODING_SUFFIX: Readonly<Record<Coding, "" | ".gz" | ".zst">> = {
  none: "",
  gzip: ".gz",
  zstd: ".zst",
};

/** The levels that a coding takes, and the one used unless told otherwise. */
export interface LevelRange {
  /** Smallest level. */
  readonly min: number;
  /** Largest level. */
  readonly max: number;
  /** Level used unless told otherwise. */
  readonly default: number;
}

/** Levels of the codings that have any. */
export const LEVELS: Readonly<Record<Exclude<Coding, "none">, LevelRange>> = {
  gzip: { min: 1, max: 9, default: 6 },
  zstd: { min: 1, max: 19, default: 3 },
};

/** Decoded bytes in one gzip member or zstd frame of a stored file, save the last, which may be shorter. */
export const BLOCK_SIZE: number = 1024 * 1024;

/** How many blocks are encoded at once; "auto" is one, which takes about 90 MB. */
export type Concurrency = number | "auto";

/** Most blocks at once that can be asked for; beyond the cores of a machine they only cost memory. */
export const MAX_CONCURRENCY = 64;

/** Encodes a file block by block; the results, one after another, are the stored file. */
export interface BlockEncoder {
  /**
   * Encodes at most {@linkcode BLOCK_SIZE} bytes and hands the result to `write`, once: now, or in a
   * later call, but always in the order of the blocks. Every result is a whole gzip member or zstd
   * frame, so an empty file must be encoded as one empty block.
   *
   * The bytes given to `write` are gone when it returns (their memory is freed at once: this, not
   * the block size, decides the memory of a backup). It must use or copy them before that, and
   * returns `undefined`, not a promise.
   */
  encode(block: Uint8Array, write: WriteEncoded): void;
  /** Hands over every result that was not handed over yet. */
  finish(): void;
  /** Drops them instead. */
  discard(): void;
}

/** Takes the result of a block. */
export type WriteEncoded = (bytes: Uint8Array) => undefined;

/**
 * Opens the encoder of a coding that works in this thread and hands over every result at once.
 * `level` defaults to the coding's own and means nothing to "none". node:zlib is loaded here, and
 * only for a coding that needs it.
 *
 * @throws {ZkBackupError} `compression-level-invalid` when the coding has no such level.
 */
export async function openEncoder(coding: Coding, level?: number): Promise<BlockEncoder> {
  if (coding === "none") {
    return { encode: (block, write) => write(checkedBlock(block)), ...NOTHING_LEFT };
  }
  const checked = checkedLevel(coding, level);
  const encodeBlock = coding === "gzip" ? encodeGzipMember : encodeZstdFrame;
  const zlib: Zlib = await import("node:zlib");
  return {
    encode: (block, write) => {
      const encoded = encodeBlock(zlib, checkedBlock(block), checked);
      try {
        write(encoded);
      } finally {
        release(encoded);
      }
    },
    ...NOTHING_LEFT,
  };
}

const NOTHING_LEFT = { finish() {}, discard() {} };

/** The block, which has no more than {@linkcode BLOCK_SIZE} bytes. */
export function checkedBlock(block: Uint8Array): Uint8Array {
  if (block.length > BLOCK_SIZE) {
    throw new RangeError(`Block has ${block.length} bytes; at most ${BLOCK_SIZE} are possible`);
  }
  return block;
}

/**
 * The level to encode with: the one given, or the coding's own.
 *
 * @throws {ZkBackupError} `compression-level-invalid` when the coding has no such level.
 */
export function checkedLevel(coding: Exclude<Coding, "none">, level: number | undefined): number {
  const range = LEVELS[coding];
  if (level === undefined) return range.default;
  if (Number.isInteger(level) && level >= range.min && level <= range.max) return level;
  throw new ZkBackupError(
    say(
      "Compression level of {} must be a whole number from {} to {}: current value is {}",
      coding,
      range.min,
      range.max,
      level,
    ),
    { code: "compression-level-invalid", category: "Configuration" },
  );
}
