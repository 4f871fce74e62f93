import { say, type Sentence } from "../texts/say.ts";

/** The bytes at hand end before the value does, or a length in them cannot be true. */
export class JuteError extends Error {
  /** Offset in the window where the value begins. */
  readonly offset: number;

  /** Makes an error about the value at `offset`. */
  constructor(message: Sentence, offset: number) {
    super(message);
    this.name = "JuteError";
    this.offset = offset;
  }
}

/** An ACL entry: permission bits (read 1, write 2, create 4, delete 8, admin 16) of one identity. */
export interface AclEntry {
  /** Permission bits. */
  perms: number;
  /** Authentication scheme, such as `digest`. */
  scheme: Uint8Array;
  /** Identity in that scheme. */
  id: Uint8Array;
}

/**
 * Reads jute, the encoding of ZooKeeper's records, from a bounded window: big-endian numbers,
 * buffers and strings behind an int length (-1 is null), vectors behind an int count (-1 is null).
 * Every length is checked against what is left before anything is made of it; buffers and strings
 * are views of the window. Strings stay bytes: ZooKeeper may write characters outside the BMP as
 * two surrogates of three bytes each, which is not UTF-8.
 */
export class JuteReader {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  #position = 0;

  /** Reads `bytes` from their start. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Offset of the next value in the window. */
  get position(): number {
    return this.#position;
  }

  /** Bytes left in the window. */
  get left(): number {
    return this.#bytes.length - this.#position;
  }

  #take(size: number): number {
    if (size > this.left) {
      throw new JuteError(
        say("Value needs {} bytes, {} are left", size, this.left),
        this.#position,
      );
    }
    const start = this.#position;
    this.#position += size;
    return start;
  }

  /** One byte; any non-zero one is true. */
  boolean(): boolean {
    return this.#view.getUint8(this.#take(1)) !== 0;
  }

  /** A signed 32-bit number. */
  int(): number {
    return this.#view.getInt32(this.#take(4));
  }

  /** A signed 64-bit number. */
  long(): bigint {
    return this.#view.getBigInt64(this.#take(8));
  }

  /** A view of the bytes behind an int length; null for length -1. */
  buffer(): Uint8Array | null {
    const start = this.#position;
    const length = this.int();
    if (length === -1) return null;
    if (length < 0 || length > this.left) {
      throw new JuteError(
        say("Length {} does not fit the {} bytes left", length, this.left),
        start,
      );
    }
    const from = this.#take(length);
    return this.#bytes.subarray(from, from + length);
  }

  /** The bytes of a string; a null string is a fault where ZooKeeper never writes one. */
  string(): Uint8Array {
    const start = this.#position;
    const bytes = this.buffer();
    if (bytes === null) throw new JuteError(say("String is null"), start);
    return bytes;
  }

  /**
   * The elements behind an int count; a null vector is empty. `smallest` is the least number of
   * bytes an element takes, so that a count that cannot be true is refused before the first one.
   */
  vector<T>(smallest: number, element: () => T): T[] {
    const start = this.#position;
    const count = this.int();
    if (count === -1) return [];
    if (count < 0 || count * smallest > this.left) {
      throw new JuteError(say("Count {} does not fit the {} bytes left", count, this.left), start);
    }
    const elements: T[] = [];
    for (let i = 0; i < count; i++) elements.push(element());
    return elements;
  }

  /** A list of ACL entries. */
  acl(): AclEntry[] {
    return this.vector(12, () => ({ perms: this.int(), scheme: this.string(), id: this.string() }));
  }
}
