import type { ByteSource } from "./byte_source.ts";
import type { OpenFile } from "./file_system.ts";
import type { Pace } from "./pace.ts";

/** A signal is seen at most this many milliseconds late; an awaited read costs 13 µs more. */
const AWAIT_EVERY = 50;
/** When a read of any source was awaited last: a thousand small files are no reason to let none in. */
let awaited = performance.now();

/** How a file is read. */
export interface ReadingOptions {
  /** Bytes read at once, at most; no limit unless given. */
  bufferSize?: number | undefined;
  /** Keeps the reading slow, to spare the disk of a server. */
  pace?: Pace | undefined;
}

/** Which part of a file is read, and how. */
export interface FileSourceOptions extends ReadingOptions {
  /** Offset of the first byte; 0 unless given. */
  start?: number;
  /** Offset behind the last byte; the end of the file unless given. */
  end?: number;
  /** Ends the reading. */
  signal?: AbortSignal | undefined;
}

/**
 * Reads an open file in order. Blocking reads are the fastest; every 50 ms one is awaited, because
 * nothing else lets signals in, and before every read the abort signal is looked at. With `end` it
 * stops at that offset, so that a growing file is not chased.
 */
export class FileSource implements ByteSource {
  readonly #file: OpenFile;
  readonly #signal: AbortSignal | undefined;
  readonly #end: number;
  readonly #pace: Pace | undefined;
  readonly #largest: number;
  #offset: number;

  /** Reads `file` from `start` to `end`. */
  constructor(file: OpenFile, options: FileSourceOptions = {}) {
    this.#file = file;
    this.#signal = options.signal;
    this.#offset = options.start ?? 0;
    this.#end = options.end ?? Infinity;
    this.#pace = options.pace;
    this.#largest = Math.min(options.bufferSize ?? Infinity, options.pace?.largestRead ?? Infinity);
  }

  /** Fills `into` with the next bytes of the file; 0 at the end. */
  async read(into: Uint8Array): Promise<number> {
    this.#signal?.throwIfAborted();
    const wanted = Math.min(into.length, this.#largest, this.#end - this.#offset);
    if (wanted <= 0) return 0;
    const part = wanted < into.length ? into.subarray(0, wanted) : into;
    const now = performance.now();
    const due = this.#file.awaited === true || now - awaited >= AWAIT_EVERY;
    if (due) awaited = now;
    // Several sources may take turns on one file.
    this.#file.seek(this.#offset);
    const count = due ? await this.#file.read(part) : this.#file.readSync(part);
    this.#offset += count;
    await this.#pace?.take(count, this.#signal);
    return count;
  }
}
