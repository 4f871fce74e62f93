import { ADLER32_START } from "../digest/adler32.ts";
import { lendMemory, type SummedMemory } from "../digest/summed_memory.ts";
import type { ByteSource } from "../io/byte_source.ts";

const WINDOW = 1024 * 1024;

/**
 * A stretch of a snapshot that moves forward over it and keeps the running Adler-32 that its seals
 * hold. `at` is the place of the next value in `bytes`; whoever reads a value moves it on.
 */
export class SnapshotWindow implements Disposable {
  readonly #source: ByteSource;
  #base = 0;
  #filled = 0;
  #ended = false;
  #summed = 0;
  #sum = ADLER32_START;
  #memory: SummedMemory;
  /** The bytes at hand are those from `at` on, `left` of them. */
  bytes: Uint8Array;
  /** The same bytes, as numbers. */
  view: DataView;
  /** Place of the next value. */
  at = 0;

  /** Reads the uncompressed bytes of a snapshot from their start, `bufferSize` of them at once. */
  constructor(source: ByteSource, bufferSize: number = WINDOW) {
    this.#source = source;
    this.#memory = lendMemory(bufferSize);
    this.bytes = this.#memory.bytes;
    this.view = new DataView(this.bytes.buffer, 0, bufferSize);
  }

  /** Bytes at hand. */
  get left(): number {
    return this.#filled - this.at;
  }

  /** Offset of the next value in the file. */
  get offset(): number {
    return this.#base + this.at;
  }

  /** Brings `count` bytes to hand; false where the file has fewer. Grows as bytes really come. */
  async fill(count: number): Promise<boolean> {
    while (this.left < count && !this.#ended) {
      this.#makeRoom(count);
      const got = await this.#source.read(this.bytes.subarray(this.#filled));
      if (got === 0) this.#ended = true;
      this.#filled += got;
    }
    return this.left >= count;
  }

  /** Goes on by `count` bytes, which need not fit the window; false where the file has fewer. */
  async skip(count: number): Promise<boolean> {
    while (count > this.left) {
      count -= this.left;
      this.at = this.#filled;
      if (!await this.fill(1)) return false;
    }
    this.at += count;
    return true;
  }

  /** Adler-32 of all bytes before `at`. */
  adler(): number {
    this.#sum = this.#memory.adler32(this.#sum, this.#summed, this.at);
    this.#summed = this.at;
    return this.#sum;
  }

  /** Reads on to the end; the size of the whole in bytes. */
  async skipRest(): Promise<number> {
    do this.at = this.#filled; while (await this.fill(1));
    return this.offset;
  }

  #makeRoom(count: number): void {
    if (this.#filled < this.bytes.length) return;
    this.adler();
    const rest = this.bytes.subarray(this.at, this.#filled);
    this.#base += this.at;
    if (this.at > 0) {
      this.bytes.copyWithin(0, this.at, this.#filled);
    } else if (count > this.bytes.length) {
      using _smaller = this.#memory;
      this.#memory = lendMemory(2 * this.bytes.length);
      this.bytes = this.#memory.bytes;
      this.bytes.set(rest);
      this.view = new DataView(this.bytes.buffer, 0, this.bytes.length);
    }
    this.#filled = rest.length;
    this.#summed = 0;
    this.at = 0;
  }

  /** Gives its memory back; the bytes at hand are gone. */
  [Symbol.dispose](): void {
    this.#memory[Symbol.dispose]();
  }
}
