import { ZkBackupError } from "../errors.ts";
import type { ByteSource } from "../io/byte_source.ts";
import { say, type Sentence } from "../texts/say.ts";

/**
 * The buffer has a multiple of this: read at once, and members that grow a little from one to the
 * next do not each take new memory.
 */
const CAPACITY_STEP = 256 * 1024;

/**
 * Encoded bytes under a decoder: a source with a buffer to look ahead in, which knows its offset in
 * the stored file and makes the errors that name it.
 */
export class StoredInput implements Disposable {
  readonly #source: ByteSource;
  readonly #path: string | undefined;
  #buffer = new Uint8Array(0);
  #start = 0;
  #end = 0;
  #offset = 0;

  /** Reads `source` from its start; `path` is for errors. */
  constructor(source: ByteSource, path?: string) {
    this.#source = source;
    this.#path = path;
  }

  /** Offset in the stored file of the next byte that was not yet skipped. */
  get offset(): number {
    return this.#offset;
  }

  /**
   * The next `length` bytes, and whatever else is at hand behind them, without going past them. They
   * stand until the next call of a method. The caller bounds `length`: memory is taken for it.
   *
   * @throws {ZkBackupError} `stored-data-truncated` when the source has fewer.
   */
  async need(length: number): Promise<Uint8Array> {
    while (this.#end - this.#start < length) {
      if (!await this.#readMore(length)) throw this.#truncated();
    }
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** The bytes at hand, at least one of them; none at the end. They stand like those of `need`. */
  async some(): Promise<Uint8Array> {
    if (this.#start === this.#end) await this.#readMore(1);
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Whether every byte was skipped and the source has no more. */
  async atEnd(): Promise<boolean> {
    return (await this.some()).length === 0;
  }

  /** Goes `length` bytes further, which must be at hand. */
  skip(length: number): void {
    if (length > this.#end - this.#start) {
      throw new RangeError(`No ${length} bytes at hand to skip`);
    }
    this.#start += length;
    this.#offset += length;
  }

  /**
   * Goes `length` bytes further, however many, reading what is not at hand.
   *
   * @throws {ZkBackupError} `stored-data-truncated` when the source has fewer.
   */
  async discard(length: number): Promise<void> {
    for (let rest = length; rest > 0;) {
      const bytes = await this.need(1);
      const part = Math.min(rest, bytes.length);
      this.skip(part);
      rest -= part;
    }
  }

  /** Gives back its buffer: left to the garbage collector, those of several files pile up. */
  [Symbol.dispose](): void {
    this.#buffer.buffer.transfer(0);
  }

  /** The error of bytes that cannot be decoded; `offset` defaults to where the input stands. */
  damaged(what: Sentence, options?: { offset?: number; cause?: unknown }): ZkBackupError {
    const offset = options?.offset ?? this.#offset;
    return new ZkBackupError(say("Compressed data is damaged at byte {}: {}", offset, what), {
      code: "stored-data-damaged",
      category: "Corruption",
      ...this.#place(offset),
      cause: options?.cause,
    });
  }

  /** The error of bytes that may be sound, but cannot be decoded in the memory allowed. */
  refused(message: Sentence, code: string, hint: Sentence): ZkBackupError {
    return new ZkBackupError(message, {
      code,
      category: "Validation",
      ...this.#place(this.#offset),
      hint,
    });
  }

  #truncated(): ZkBackupError {
    const offset = this.#offset + (this.#end - this.#start);
    return new ZkBackupError(say("Compressed data ends too early, at byte {}", offset), {
      code: "stored-data-truncated",
      category: "Corruption",
      ...this.#place(offset),
    });
  }

  #place(offset: number): { offset: number; path?: string } {
    return this.#path === undefined ? { offset } : { offset, path: this.#path };
  }

  /** Reads once, into a buffer with room for `length` bytes; false at the end of the source. */
  async #readMore(length: number): Promise<boolean> {
    if (this.#buffer.length - this.#start < length) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    if (this.#buffer.length < length) {
      // transfer() frees the smaller buffer at once.
      const capacity = Math.ceil(length / CAPACITY_STEP) * CAPACITY_STEP;
      this.#buffer = new Uint8Array(this.#buffer.buffer.transfer(capacity));
    }
    const count = await this.#source.read(this.#buffer.subarray(this.#end));
    this.#end += count;
    return count > 0;
  }
}
