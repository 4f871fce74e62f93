import { say } from "../texts/say.ts";
import type { StoredInput } from "./stored_input.ts";
import type { Zlib } from "./zlib.ts";

/** Given to zlib at once; what it makes of them waits inside until it is asked for. */
const FEED_SIZE = 64 * 1024;

/** Content made at once; too large for the pool of `Buffer`, so that a full chunk can be freed. */
const CHUNK_SIZE = 128 * 1024;

/**
 * Inflates raw deflate data (RFC 1951) of any length, in chunks: node's stream, driven by hand. Bytes
 * are fed only while it has nothing to give, so it never holds more than a few chunks, and the input
 * ends up right after the last deflate block, which a pipe would run past.
 */
export class InflateStream {
  readonly #input: StoredInput;
  readonly #stream: ReturnType<Zlib["createInflateRaw"]>;
  /** Bytes of the input that were skipped, of those that zlib says it has used. */
  #skipped = 0;
  #last: Uint8Array = new Uint8Array(0);
  #feeding = false;
  #ended = false;
  #error: unknown;
  #changed: () => void = () => {};

  /** Inflates from where `input` stands; nobody else may use `input` until the end. */
  constructor(zlib: Zlib, input: StoredInput) {
    this.#input = input;
    this.#stream = zlib.createInflateRaw({ chunkSize: CHUNK_SIZE });
    this.#stream.on("readable", () => this.#changed());
    this.#stream.on("end", () => {
      this.#ended = true;
      this.#changed();
    });
    this.#stream.on("error", (error) => {
      this.#error = error;
      this.#changed();
    });
  }

  /**
   * The next chunk, or undefined after the last deflate block. It stands until the next call.
   *
   * @throws {ZkBackupError} `stored-data-damaged`, `stored-data-truncated`.
   */
  async next(): Promise<Uint8Array | undefined> {
    this.#freeLast();
    while (true) {
      if (this.#error !== undefined) throw this.#damaged(this.#error);
      const chunk: Uint8Array | null = this.#stream.read();
      if (chunk !== null) return this.#last = chunk;
      if (this.#ended) {
        this.#skipUsed();
        return undefined;
      }
      if (this.#feeding) {
        await new Promise<void>((resolve) => this.#changed = resolve);
      } else {
        this.#skipUsed();
        this.#feed((await this.#input.need(1)).subarray(0, FEED_SIZE));
      }
    }
  }

  /** Frees what zlib holds. */
  close(): void {
    this.#stream.destroy();
  }

  /**
   * Frees a chunk that reaches the end of zlib's buffer: zlib has taken a new one then, and what
   * stood before it in the buffer was read earlier (92 MiB at the peak become 54).
   */
  #freeLast(): void {
    const { buffer, byteOffset, length } = this.#last;
    if (buffer.byteLength === CHUNK_SIZE && byteOffset + length === CHUNK_SIZE) {
      (buffer as ArrayBuffer).transfer(0);
    }
  }

  #feed(bytes: Uint8Array): void {
    this.#feeding = true;
    this.#stream.write(bytes, () => {
      this.#feeding = false;
      this.#changed();
    });
  }

  #skipUsed(): void {
    this.#input.skip(this.#stream.bytesWritten - this.#skipped);
    this.#skipped = this.#stream.bytesWritten;
  }

  #damaged(cause: unknown): Error {
    const what = cause instanceof Error ? cause.message : String(cause);
    return this.#input.damaged(say("deflate data: {}", what), { cause });
  }
}
