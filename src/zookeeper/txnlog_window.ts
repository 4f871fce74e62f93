import { ADLER32_START } from "../digest/adler32.ts";
import { lendMemory, type SummedMemory } from "../digest/summed_memory.ts";
import type { ByteSource } from "../io/byte_source.ts";
import { TxnLogWalk } from "./txnlog_walk.ts";
import { LARGEST_WINDOW, type TxnLogInput, WINDOW } from "./txnlog_format.ts";

/**
 * The stretch of a log that is at hand. `at` is the place of the next record in `bytes`; whoever has
 * taken one moves it on. What lies before it is passed on when the window moves: where somebody
 * wants it, it moves between the two halves of its memory, so that the records in one are judged
 * while those in the other are written.
 */
export class TxnLogWindow implements AsyncDisposable {
  readonly #input: TxnLogInput;
  readonly #see: ((chunk: Uint8Array) => void | Promise<void>) | undefined;
  #source!: ByteSource;
  /** Offset in the file of the first of `bytes`, had the window never moved to the other half. */
  #base = 0;
  /** Bytes that the window can hold, and where in `bytes` it begins. */
  #size = 0;
  #start = 0;
  /** Where what is filled ends, and what of it is passed on. */
  #filled = 0;
  #passed = 0;
  /** Ends when what was passed on was taken. */
  #taken: void | Promise<void> = undefined;
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
    this.#base = offset - this.#start;
    this.at = this.#start;
    this.#filled = this.#start;
    this.#passed = this.#start;
  }

  /** Brings `count` bytes from the place of the next record to hand; false at the end. */
  async need(count: number): Promise<boolean> {
    if (this.left >= count) return true;
    await this.pass();
    const rest = this.rest();
    const { offset } = this;
    if (count > this.#size) {
      await this.#taken;
      const usual = this.#input.bufferSize ?? WINDOW;
      const half = this.#see === undefined ? usual : Math.ceil(usual / 2);
      const wanted = Math.max(count, 2 * this.#size, half);
      this.#use(Math.min(LARGEST_WINDOW, wanted), rest);
    } else {
      if (this.#see !== undefined) this.#start = this.#start === 0 ? this.#size : 0;
      this.bytes.copyWithin(this.#start, this.at, this.#filled);
    }
    this.#base = offset - this.#start;
    this.at = this.#start;
    this.#passed = this.#start;
    this.#filled = this.#start + rest.length;
    const end = this.#start + this.#size;
    while (this.#filled < end) {
      const got = await this.#source.read(this.bytes.subarray(this.#filled, end));
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
    const both = this.#see === undefined ? size : 2 * size;
    const memory = lendMemory(TxnLogWalk.sizeFor(both));
    memory.bytes.set(rest);
    this.bytes = memory.bytes.subarray(0, both);
    this.view = new DataView(memory.bytes.buffer, 0, both);
    this.#size = size;
    this.#start = 0;
    this.#memory?.[Symbol.dispose]();
    this.#memory = memory;
    this.walk = TxnLogWalk.over(memory, both);
  }

  /**
   * Passes on what lies before the next record and was not yet passed on. What was passed on before
   * is taken then: nobody reads in the other half any more.
   */
  async pass(): Promise<void> {
    await this.#taken;
    if (this.#passed === this.at) return;
    const chunk = this.bytes.subarray(this.#passed, this.at);
    this.#passed = this.at;
    this.#taken = this.#see?.(chunk);
    // It is awaited later; until then a failure is nobody's.
    this.#taken?.catch(() => {});
  }

  /** Passes on what lies before the next record, and returns when it is taken. */
  async passAll(): Promise<void> {
    await this.pass();
    await this.#taken;
  }

  /** Gives its memory back when nobody reads in it any more; the bytes at hand are gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.resolve(this.#taken).catch(() => {});
    this.#memory?.[Symbol.dispose]();
    this.#memory = null;
  }
}
