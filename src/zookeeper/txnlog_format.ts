import type { ByteSource } from "../io/byte_source.ts";
import type { Zxid } from "./zxid.ts";

/*
 * A transaction log, big-endian, the same in every ZooKeeper from 3.4 to 3.9:
 *
 *   header   4 magic "ZKLG"   4 version 2   8 dbid 0                                   16 bytes
 *   record   8 checksum       Adler-32 of BODY, top four bytes 0
 *            4 length         of BODY
 *            n BODY           txn header (32 bytes), txn, digest trailer (3.6+, 12 bytes)
 *            1 0x42           end of record
 *   padding  zeros to a multiple of preAllocSize; a length of 0 ends the log
 *
 * Contract of the scan: a record is sound when its length fits the file, its checksum is right, its
 * end byte stands, its zxid is above the one before, and its type is one that a server can read
 * back. The log ends cleanly where only zeros follow. What the server was still writing when it
 * stopped, with nothing but zeros or the end of the file behind it, is torn, which is not damage.
 * Everything else is damage: the scan stops before it and says what sound records lie behind.
 */

/** First four bytes of a log: "ZKLG". */
export const TXNLOG_MAGIC = 0x5a4b4c47;
/** Bytes before the first record. */
export const TXNLOG_HEADER_SIZE = 16;
/** Bytes of a record before its body. */
export const RECORD_HEAD_SIZE = 12;
/** Byte behind every body. */
export const RECORD_END = 0x42;
/** Bytes of a record that are not its body. */
export const AROUND_BODY: number = RECORD_HEAD_SIZE + 1;

/** Record sizes up to this are taken for real in a file that ends too early; the server's own
 * limit is about 2 MiB unless jute.maxbuffer was raised. */
export const DEFAULT_MAX_RECORD = 10 * 1024 * 1024;

/** Size of the window that records are read through, unless told otherwise. */
export const WINDOW = 1024 * 1024;
/** The window grows for a larger record up to this; beyond, the record is checked in pieces. */
export const LARGEST_WINDOW = 16 * 1024 * 1024;

/**
 * Bytes of the largest record that is held in the window. A source of unknown size has to be decoded
 * anew for every piece, so from such a one all is held that can be.
 */
export function largestHeld({ size, maxRecordSize = DEFAULT_MAX_RECORD }: TxnLogInput): number {
  if (size === null) return LARGEST_WINDOW;
  const largest = maxRecordSize + AROUND_BODY;
  return Math.min(LARGEST_WINDOW, Math.max(WINDOW, largest));
}

/**
 * What a file system may set aside behind the last record, in a log whose padding it does not: the
 * rest of a block, and a block for the last byte of the padding, which is the one that servers write.
 */
export const MOST_SLACK = 64 * 1024;

/** A log to be scanned. */
export interface TxnLogInput {
  /** Bytes of the uncompressed log, where they are known before it is read. */
  size: number | null;
  /**
   * Bytes that the file system has set aside for the log. Where these are the records and hardly
   * more, what follows is a hole and not read. Not given, or null: everything is read.
   */
  allocated?: number | null;
  /** A server may be appending: what looks damaged is read again. */
  live?: boolean;
  /**
   * Bytes of a body above which a record is read in pieces, where that is cheap, and not taken for
   * real when the file ends inside it. A hint: one that fits the file and passes its checks is sound.
   */
  maxRecordSize?: number | undefined;
  /** Bytes read at once. */
  bufferSize?: number | undefined;
  /** The scan ends before the first record above this zxid. */
  until?: Zxid;
  /** The bytes from `offset` on. Called again for what has to be read twice. */
  open(offset: number): Promise<ByteSource>;
}
