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

/** Least bytes of an ACL entry: permissions and two empty strings. */
const LEAST_ACL = 12;

/**
 * Reads jute, the encoding of ZooKeeper's records, from a bounded window: big-endian numbers,
 * buffers and strings behind an int length (-1 is null), vectors behind an int count (-1 is null).
 * Every length is checked against what is left before anything is made of it; buffers and strings
 * are views of the window. Strings stay bytes: ZooKeeper may write characters outside the BMP as
 * two surrogates of three bytes each, which is not UTF-8.
 */
export class JuteReader {
  #bytes: Uint8Array;
  #view: DataView;
  #start = 0;
  #end: number;
  #at = 0;

  /** Reads `bytes` from their start. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.length;
  }

  /** Reads another window: that from `start` to `end` of `bytes`. */
  open(bytes: Uint8Array, start: number, end: number): void {
    if (this.#bytes !== bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.#start = start;
    this.#at = start;
    this.#end = end;
  }

  /** Offset of the next value in the window. */
  get position(): number {
    return this.#at - this.#start;
  }

  /** Place of the next value in the bytes that hold the window. */
  get at(): number {
    return this.#at;
  }

  /** Bytes left in the window. */
  get left(): number {
    return this.#end - this.#at;
  }

  #take(size: number): number {
    const start = this.#at;
    if (size > this.#end - start) {
      this.#fail(say("Value needs {} bytes, {} are left", size, this.left));
    }
    this.#at = start + size;
    return start;
  }

  /** Refuses the value at the next place, or at `offset` of the window. */
  #fail(message: Sentence, offset = this.position): never {
    throw new JuteError(message, offset);
  }

  /** One byte; any non-zero one is true. */
  boolean(): boolean {
    return this.#view.getUint8(this.#take(1)) !== 0;
  }

  /** A signed 32-bit number. */
  int(): number {
    return this.#view.getInt32(this.#take(4));
  }

  /** The number that {@linkcode int} would read next, which must be there. */
  peekInt(): number {
    return this.#view.getInt32(this.#at);
  }

  /** An unsigned 32-bit number. */
  uint(): number {
    return this.#view.getUint32(this.#take(4));
  }

  /** A signed 64-bit number. */
  long(): bigint {
    return this.#view.getBigInt64(this.#take(8));
  }

  /**
   * Goes over a buffer and returns its length, -1 for null: its bytes are those before the next
   * value.
   */
  skipBuffer(): number {
    const start = this.position;
    const length = this.int();
    if (length === -1) return -1;
    if (length < 0 || length > this.left) {
      this.#fail(say("Length {} does not fit the {} bytes left", length, this.left), start);
    }
    this.#at += length;
    return length;
  }

  /** Goes over a string like {@linkcode skipBuffer}; null is a fault: ZooKeeper never writes one. */
  skipString(): number {
    const start = this.position;
    const length = this.skipBuffer();
    if (length === -1) this.#fail(say("String is null"), start);
    return length;
  }

  /**
   * An int count, 0 for null. `smallest` is the least number of bytes an element takes, so that a
   * count that cannot be true is refused before the first one.
   */
  count(smallest: number): number {
    const start = this.position;
    const count = this.int();
    if (count === -1) return 0;
    if (count < 0 || count * smallest > this.left) {
      this.#fail(say("Count {} does not fit the {} bytes left", count, this.left), start);
    }
    return count;
  }

  /** A view of the bytes behind an int length; null for length -1. */
  buffer(): Uint8Array | null {
    const length = this.skipBuffer();
    return length === -1 ? null : this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** A view of the bytes of a string. */
  string(): Uint8Array {
    const length = this.skipString();
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** The elements behind a {@linkcode count}. */
  vector<T>(smallest: number, element: () => T): T[] {
    const elements: T[] = [];
    for (let left = this.count(smallest); left > 0; left--) elements.push(element());
    return elements;
  }

  /** Goes over a list of ACL entries. */
  skipAcl(): void {
    for (let left = this.count(LEAST_ACL); left > 0; left--) {
      this.int();
      this.skipString();
      this.skipString();
    }
  }

  /** A list of ACL entries. */
  acl(): AclEntry[] {
    return this.vector(
      LEAST_ACL,
      () => ({ perms: this.int(), scheme: this.string(), id: this.string() }),
    );
  }
}
