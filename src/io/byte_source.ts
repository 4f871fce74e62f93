/** A forward-only run of bytes, such as a file from some offset or the decoded content of one. */
export interface ByteSource {
  /**
   * Fills `into` from its start and returns how many bytes were put there: at least one, except at
   * the end of the source, where it is 0. May return less than asked before the end.
   */
  read(into: Uint8Array): Promise<number>;
}

/** A {@linkcode ByteSource} over bytes in memory, for tests and small files. */
export class MemorySource implements ByteSource {
  #rest: Uint8Array;

  /** Reads `bytes` from their start; they are not copied. */
  constructor(bytes: Uint8Array) {
    this.#rest = bytes;
  }

  /** Fills `into` with the next bytes; 0 at the end. */
  read(into: Uint8Array): Promise<number> {
    const part = this.#rest.subarray(0, into.length);
    into.set(part);
    this.#rest = this.#rest.subarray(part.length);
    return Promise.resolve(part.length);
  }
}

/** Shows every byte that is read from a source to someone else, in order. */
export class TapSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #see: (bytes: Uint8Array) => void | Promise<void>;

  /** Reads `source`; `see` gets a view of what was read, good for the call. */
  constructor(source: ByteSource, see: (bytes: Uint8Array) => void | Promise<void>) {
    this.#source = source;
    this.#see = see;
  }

  /** Fills `into` with the next bytes of the source; 0 at the end. */
  async read(into: Uint8Array): Promise<number> {
    const count = await this.#source.read(into);
    if (count > 0) await this.#see(into.subarray(0, count));
    return count;
  }
}

const DISCARD_BLOCK = 256 * 1024;
const PIECE = 1024 * 1024;

/** Reads on to the end of a source, or over `count` bytes of it, `bufferSize` of them at once. */
export async function discard(
  source: ByteSource,
  count = Infinity,
  bufferSize = DISCARD_BLOCK,
): Promise<void> {
  const block = new Uint8Array(Math.min(count, bufferSize));
  for (let left = count; left > 0;) {
    const got = await source.read(block.subarray(0, Math.min(left, block.length)));
    if (got === 0) break;
    left -= got;
  }
  // Left to the garbage collector, the blocks of many files pile up.
  block.buffer.transfer(0);
}

/** Reads `size` bytes in pieces, each good for the call; false where the source has fewer. */
export async function readPieces(
  source: ByteSource,
  size: number,
  use: (piece: Uint8Array) => void | Promise<void>,
): Promise<boolean> {
  const block = new Uint8Array(Math.min(size, PIECE));
  for (let left = size; left > 0;) {
    const count = await source.read(block.subarray(0, Math.min(left, block.length)));
    if (count === 0) return false;
    await use(block.subarray(0, count));
    left -= count;
  }
  return true;
}
