import type { ByteSource } from "../io/byte_source.ts";

const BLOCK = 256 * 1024;

/** What stands behind the last record of a log. */
export interface TxnLogTail {
  /** Bytes of the whole file. */
  size: number;
  /** Offsets of the first and the last byte that is not zero; null where all are. */
  other: { first: number; last: number } | null;
}

/** Reads a log from `offset` on to its end: first `head`, which is in memory, then `source`. */
export async function readTail(
  offset: number,
  head: Uint8Array,
  source: ByteSource,
): Promise<TxnLogTail> {
  const tail: TxnLogTail = { size: offset, other: null };
  const look = (part: Uint8Array) => {
    const first = firstNonZero(part);
    if (first < part.length) {
      tail.other ??= { first: tail.size + first, last: 0 };
      tail.other.last = tail.size + part.findLastIndex((byte) => byte !== 0);
    }
    tail.size += part.length;
  };
  look(head);
  const block = new Uint8Array(BLOCK);
  while (true) {
    const count = await source.read(block);
    if (count === 0) break;
    look(block.subarray(0, count));
  }
  // Left to the garbage collector, the blocks of many logs pile up.
  block.buffer.transfer(0);
  return tail;
}

/** Place of the first byte that is not zero; the length where all are. */
export function firstNonZero(bytes: Uint8Array): number {
  // Padding is looked at four bytes at a time, from the first place where such a word can begin.
  const lead = Math.min(bytes.length, -bytes.byteOffset & 3);
  let at = 0;
  while (at < lead && bytes[at] === 0) at++;
  if (at < lead || at === bytes.length) return at;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (bytes.length - at) >> 2);
  let word = 0;
  while (word < words.length && words[word] === 0) word++;
  at += word * 4;
  while (at < bytes.length && bytes[at] === 0) at++;
  return at;
}
