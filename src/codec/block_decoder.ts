import type { ZkBackupError } from "../errors.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { CodecWorkers, Decoding } from "./codec_workers.ts";
import type { StoredInput } from "./stored_input.ts";
import { release, type Zlib } from "./zlib.ts";

/** A whole gzip member or zstd frame, at which the input stands. */
export interface StoredBlock {
  /** Its bytes; they stand until the input is read on. */
  bytes: Uint8Array;
  /** The content has no more bytes than this. */
  contentBound: number;
  /** Bytes that the content must have; null where decoding checks that. */
  size: number | null;
}

/** How the blocks of one coding are decoded, and what is said of those that cannot be. */
export interface BlockCoding {
  /** The decoder, for Workers. */
  name: Decoding;
  /** The same for this thread; throws what node:zlib throws. */
  decode(zlib: Zlib, bytes: Uint8Array, contentBound: number): Uint8Array;
  /** What is said of a block that cannot be decoded. */
  damaged(reason: string): Sentence;
  /** The error of one whose content is larger than can be had; else such a block is damaged. */
  tooLarge?(input: StoredInput): ZkBackupError;
}

/** What came of a block. */
interface Decoded {
  content: Uint8Array;
  failure: string | null;
}

/**
 * Decodes a file block by block: in this thread, or ahead in Workers where there are some. What it
 * gives is the same, and in the same order, up to and including the first error.
 */
export class BlockDecoder {
  readonly #zlib: Zlib;
  readonly #input: StoredInput;
  readonly #coding: BlockCoding;
  readonly #workers: CodecWorkers | undefined;
  /** Blocks in work, the oldest first. */
  readonly #ahead: { offset: number; size: number | null }[] = [];
  /** What came of some of them while another file was asked for. */
  readonly #kept: Decoded[] = [];
  #given: Decoded | null = null;
  #isAsking = false;
  /** Holds a content while it is read: its slot is soon another's. */
  #content = new Uint8Array(0);
  #isOver = false;

  /** Decodes what `input` holds. */
  constructor(zlib: Zlib, input: StoredInput, coding: BlockCoding, workers?: CodecWorkers) {
    this.#zlib = zlib;
    this.#input = input;
    this.#coding = coding;
    this.#workers = workers;
    workers?.use(zlib);
  }

  /**
   * The contents of all blocks, each good until the next is asked for. `next` reads a block, or gives
   * the content of what is none as it comes; undefined at the end.
   *
   * @throws {ZkBackupError} `stored-data-damaged` for a block that cannot be decoded.
   */
  async *all(
    next: () => Promise<StoredBlock | AsyncGenerator<Uint8Array> | undefined>,
  ): AsyncGenerator<Uint8Array> {
    try {
      while (true) {
        const block = await next().catch((error) => ({ error }));
        if (block === undefined) return yield* this.#rest();
        if ("bytes" in block) {
          yield* this.#decode(block);
          continue;
        }
        yield* this.#rest();
        if ("error" in block) throw block.error;
        yield* block;
      }
    } finally {
      this.#isOver = true;
    }
  }

  async *#decode(block: StoredBlock): AsyncGenerator<Uint8Array> {
    const workers = this.#workers;
    const { bytes, contentBound, size } = block;
    const { offset } = this.#input;
    if (workers === undefined || !workers.isWorth(bytes.length, contentBound)) {
      yield* this.#rest();
      const content = this.#decodeHere(block);
      this.#input.skip(bytes.length);
      yield content;
      release(content);
      return;
    }
    const job = { coding: this.#coding.name, number: contentBound };
    if (workers.isFull && this.#ahead.length > 0) yield this.#next(workers);
    workers.handOut(bytes, job, (content, failure) => this.#take(content, failure));
    this.#ahead.push({ offset, size });
    this.#input.skip(bytes.length);
  }

  #decodeHere({ bytes, contentBound, size }: StoredBlock): Uint8Array {
    const { offset } = this.#input;
    let content: Uint8Array;
    try {
      content = this.#coding.decode(this.#zlib, bytes, contentBound);
    } catch (cause) {
      if (isTooLarge(cause) && this.#coding.tooLarge) throw this.#coding.tooLarge(this.#input);
      throw this.#damaged(offset, cause instanceof Error ? cause.message : String(cause), cause);
    }
    return this.#checked(content, size, offset);
  }

  /** Gives everything that is in work. */
  async *#rest(): AsyncGenerator<Uint8Array> {
    while (this.#ahead.length > 0) yield this.#next(this.#workers!);
  }

  /** The content of the oldest block in work. */
  #next(workers: CodecWorkers): Uint8Array {
    const { offset, size } = this.#ahead.shift()!;
    const { content, failure } = this.#kept.shift() ?? this.#ask(workers);
    if (failure !== null) throw this.#damaged(offset, failure);
    return this.#checked(content, size, offset);
  }

  /** Waits for the oldest; where several files are decoded, what is another's is kept by that. */
  #ask(workers: CodecWorkers): Decoded {
    this.#isAsking = true;
    this.#given = null;
    while (this.#given === null) workers.deliver(workers.inWork - 1);
    this.#isAsking = false;
    return this.#given;
  }

  #take(content: Uint8Array, failure: string | null): undefined {
    if (this.#isOver) return;
    if (!this.#isAsking) return void this.#kept.push({ content: content.slice(), failure });
    if (this.#content.length < content.length) this.#content = new Uint8Array(content.length);
    this.#content.set(content);
    this.#given = { content: this.#content.subarray(0, content.length), failure };
  }

  #checked(content: Uint8Array, size: number | null, offset: number): Uint8Array {
    if (size === null || content.length === size) return content;
    throw this.#input.damaged(say("gzip member does not end where its header says"), { offset });
  }

  #damaged(offset: number, reason: string, cause?: unknown): Error {
    return this.#input.damaged(this.#coding.damaged(reason), { offset, cause });
  }
}

/** node:zlib's way to say that there is more than `maxOutputLength`. */
function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}
