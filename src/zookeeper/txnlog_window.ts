import { ADLER32_START } from "../digest/adler32.ts";
import { lendMemory, type SummedMemory } from "../digest/summed_memory.ts";
import type { ByteSource } from "../io/byte_source.ts";
import { TxnLogWalk } from "./txnlog_walk.ts";
import { LARGEST_WINDOW, type TxnLogInput, WINDOW } from "./txnlog_format.ts";

/**
 * The stretch of a log that is at hand. `at` is the place of the next record in `bytes`; whoever has
 * taken one moves it on. What lies before it is passed on when the window moves.
 */
export class TxnLogWindow implements Disposable {
  readonly #input: TxnLogInput;
  readonly #see: ((chunk: Uint8Array) => void | Promise<void>) | undefined;
  #source!: ByteSource;
  /** Offset in the file of the first byte of the window. */
  #base = 0;
  /** Bytes of the window that are filled, and of these passed on. */
  #filled = 0;
  #passed = 0;
  #memory: SummedMemory | null = null;
  /** Goes over records at hand, many in one call; null where the engine has no vectors. */
  walk: TxnLogWalk | null = null;
  /** The bytes at hand are those from `at` on, `left` of them. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** The same bytes, as numbers. */
  view: DataView = new DataView(this.bytes.buffer);
  /** Place of the next record. */
  at = 0;

  /** A window of `input`, empty until it is opened; `see` gets what is passed on. */
  constructor(input: TxnLogInput, see?: (chunk: Uint8Array) => void | Promise<void>) {
    this.#input = input;
    this.#see = see;
  }

  /** Bytes at hand. */
  get left(): number {
    return this.#filled - this.at;
  }

  /** Offset of the next record in the file. */
  get offset(): number {
    return this.#base + this.at;
  }

  /** Offset in the file behind what was read. */
  get end(): number {
    return this.#base + this.#filled;
  }

  /** What the log goes on with behind the bytes at hand. */
  get source(): ByteSource {
    return this.#source;
  }

  /** What is at hand. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.at, this.#filled);
  }

  /** Begins anew at `offset` of the file, with nothing at hand. */
  async open(offset: number): Promise<void> {
    this.#source = await this.#input.open(offset);
    this.#base = offset;
    this.at = 0;
    this.#filled = 0;
    this.#passed = 0;
  }

  /** Brings `count` bytes from the place of the next record to hand; false at the end. */
  async need(count: number): Promise<boolean> {
    if (this.left >= count) return true;
    await this.pass();
    const rest = this.rest();
    if (count > this.bytes.length) {
      const wanted = Math.max(count, 2 * this.bytes.length, this.#input.bufferSize ?? WINDOW);
      this.#use(Math.min(LARGEST_WINDOW, wanted), rest);
    } else {
      this.bytes.copyWithin(0, this.at, this.#filled);
    }
    this.#base += this.at;
    this.#filled = rest.length;
    this.at = 0;
    this.#passed = 0;
    while (this.#filled < this.bytes.length) {
      const got = await this.#source.read(this.bytes.subarray(this.#filled));
      if (got === 0) break;
      this.#filled += got;
    }
    return this.left >= count;
  }

  /** Adler-32 of the bytes at hand from `start` up to but not including `end`. */
  adler(start: number, end: number): number {
    return this.#memory!.adler32(ADLER32_START, start, end);
  }

  /** Moves into other memory, for `size` bytes at hand, and gives back what it had. */
  #use(size: number, rest: Uint8Array): void {
    const memory = lendMemory(TxnLogWalk.sizeFor(size));
    memory.bytes.set(rest);
    this.bytes = memory.bytes.subarray(0, size);
    this.view = new DataView(memory.bytes.buffer, 0, size);
    this[Symbol.dispose]();
    this.#memory = memory;
    this.walk = TxnLogWalk.over(memory, size);
  }

  /** Passes on what lies before the next record and was not yet passed on. */
  async pass(): Promise<void> {
    if (this.#passed === this.at) return;
    const chunk = this.bytes.subarray(this.#passed, this.at);
    this.#passed = this.at;
    await this.#see?.(chunk);
  }

  /** Gives its memory back; the bytes at hand are gone. */
  [Symbol.dispose](): void {
    this.#memory?.[Symbol.dispose]();
    this.#memory = null;
  }
}
