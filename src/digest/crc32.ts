/** State of CRC-32 over no bytes: where every checksum starts. */
export const CRC32_START = 0;

/** Polynomial of zlib and IEEE 802.3, lowest bit first. */
const POLYNOMIAL = 0xedb88320;
/** Bytes taken in one step: half as many cost a third more time, twice as many gain nothing. */
const SLICES = 8;
/** From this many bytes on a call into the engine costs less than the loop. */
const NATIVE_FROM = 96;

/** The engine's own, once it is loaded. */
let native: typeof import("node:zlib").crc32 | null = null;

/**
 * Has the engine sum what is long from now on: the sums are the same. node:zlib is loaded here, for
 * those who sum much.
 */
export async function loadNativeCrc32(): Promise<void> {
  native ??= (await import("node:zlib")).crc32;
}

/** Table `n` gives what a byte contributes that `n` more bytes follow in its step. */
const TABLES: Int32Array[] = makeTables();
const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

function makeTables(): Int32Array[] {
  const first = new Int32Array(256).map((_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
    return sum;
  });
  const tables = [first];
  while (tables.length < SLICES) {
    tables.push(tables.at(-1)!.map((sum) => (sum >>> 8) ^ first[sum & 255]!));
  }
  return tables;
}

/**
 * Continues a CRC-32 (the one of zlib) over `bytes` from `start` up to but not including `end`, and
 * returns the new state, an unsigned 32-bit number that is also the checksum of everything so far.
 * The first `state` is {@linkcode CRC32_START}. For few bytes nothing is allocated.
 */
export function crc32(state: number, bytes: Uint8Array, start: number, end: number): number {
  if (start < 0 || end > bytes.length) {
    throw new RangeError(`Range ${start} to ${end} is outside of ${bytes.length} bytes`);
  }
  if (native !== null && end - start >= NATIVE_FROM) {
    return native(bytes.subarray(start, end), state >>> 0);
  }
  let sum = ~state;
  let at = start;
  for (const last = end - SLICES; at <= last; at += SLICES) {
    const head = sum ^
      (bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24);
    sum = T7[head & 255]! ^ T6[head >>> 8 & 255]! ^ T5[head >>> 16 & 255]! ^ T4[head >>> 24]! ^
      T3[bytes[at + 4]!]! ^ T2[bytes[at + 5]!]! ^ T1[bytes[at + 6]!]! ^ T0[bytes[at + 7]!]!;
  }
  if (at <= end - 4) {
    const head = sum ^
      (bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24);
    sum = T3[head & 255]! ^ T2[head >>> 8 & 255]! ^ T1[head >>> 16 & 255]! ^ T0[head >>> 24]!;
    at += 4;
  }
  for (; at < end; at++) sum = (sum >>> 8) ^ T0[(sum ^ bytes[at]!) & 255]!;
  return ~sum >>> 0;
}

/**
 * The same over 32-bit numbers as they stand in a file: big-endian. `state` may be signed; the
 * numbers from `start` up to but not including `end` must be there.
 */
export function crc32OfInts(state: number, ints: Int32Array, start: number, end: number): number {
  let sum = ~state;
  let at = start;
  for (const last = end - 2; at <= last; at += 2) {
    const head = ints[at]!;
    const tail = ints[at + 1]!;
    sum = T7[(sum ^ head >>> 24) & 255]! ^ T6[(sum >>> 8 ^ head >>> 16) & 255]! ^
      T5[(sum >>> 16 ^ head >>> 8) & 255]! ^ T4[(sum >>> 24 ^ head) & 255]! ^
      T3[tail >>> 24]! ^ T2[tail >>> 16 & 255]! ^ T1[tail >>> 8 & 255]! ^ T0[tail & 255]!;
  }
  if (at < end) {
    const head = ints[at]!;
    sum = T3[(sum ^ head >>> 24) & 255]! ^ T2[(sum >>> 8 ^ head >>> 16) & 255]! ^
      T1[(sum >>> 16 ^ head >>> 8) & 255]! ^ T0[(sum >>> 24 ^ head) & 255]!;
  }
  return ~sum >>> 0;
}
