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
