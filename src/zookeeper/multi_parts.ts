import { TXN_HEADER_SIZE, TxnType } from "./txn.ts";

/** Room for every type of transaction, -11 to 21, in an array of counts. */
export const TYPES = 64;
/** Place of type 0 in it. */
export const TYPE_BIAS = 16;
/** Type and length of a part. */
const PART_HEAD_SIZE = 8;

/** What the next four bytes of a multi are. */
type Field = "count" | "type" | "length";

/** How many transactions of each type there are. */
export class TypeCounts {
  readonly #counts = new Uint32Array(TYPES);

  /** Counts some, 1 unless given; a type that cannot be is left out. How many there were before. */
  add(type: number, count = 1): number {
    const before = this.#counts[type + TYPE_BIAS];
    if (before === undefined) return NaN;
    this.#counts[type + TYPE_BIAS] = before + count;
    return before;
  }

  /** How many of a type; takes them away. */
  take(type: number): number {
    const count = this.#counts[type + TYPE_BIAS]!;
    this.#counts[type + TYPE_BIAS] = 0;
    return count;
  }

  /** The types that occur. */
  toMap(): Map<number, number> {
    const types = new Map<number, number>();
    this.#counts.forEach((count, at) => {
      if (count > 0) types.set(at - TYPE_BIAS, count);
    });
    return types;
  }
}

/**
 * Counts the parts of multis by type, from the bodies of their records in pieces of any size: a
 * multi is the one transaction that holds others. One that failed changed nothing and counts not.
 *
 *   32 header   4 count of parts   each: 4 type, 4 length, so many bytes
 */
export class MultiParts {
  /** Parts of all multis that were taken. */
  readonly counts: TypeCounts = new TypeCounts();
  /** Parts of the multi that is read, and their types, each once. */
  readonly #open = new TypeCounts();
  readonly #seen: number[] = [];
  /** Bytes to pass over. */
  #skip = 0;
  #field: Field = "count";
  #number = 0;
  #digits = 0;
  #type = 0;
  #left = 0;

  /** Begins with the first byte of a body. */
  begin(): void {
    while (this.#seen.length > 0) this.#open.take(this.#seen.pop()!);
    this.#skip = TXN_HEADER_SIZE;
    this.#field = "count";
    this.#digits = 0;
    this.#left = 1;
  }

  /** Takes the multi of a sound record, all of whose body is held, from `start` to `end` of `view`. */
  takeHeld(view: DataView, start: number, end: number): void {
    this.begin();
    let at = start + TXN_HEADER_SIZE + 4;
    let left = at <= end ? view.getInt32(at - 4) : 0;
    for (; left > 0 && at + PART_HEAD_SIZE <= end; left--) {
      this.#count(view.getInt32(at));
      at += PART_HEAD_SIZE + Math.max(0, view.getInt32(at + 4));
    }
    this.take();
  }

  /** Goes on with the bytes from `start` to `end`. */
  feed(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && this.#left > 0) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, end - at);
        this.#skip -= step;
        at += step;
      } else if (this.#field === "type" && this.#digits === 0) {
        at = this.#feedParts(bytes, at, end);
        if (this.#skip === 0 && this.#left > 0 && at < end) this.#feedByte(bytes[at++]!);
      } else {
        this.#feedByte(bytes[at++]!);
      }
    }
  }

  /** Takes the parts whose heads are at hand; where what is not begins. */
  #feedParts(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    let left = this.#left;
    while (left > 0 && at + PART_HEAD_SIZE <= end) {
      this.#count(readInt(bytes, at));
      at += PART_HEAD_SIZE + Math.max(0, readInt(bytes, at + 4));
      left--;
    }
    this.#left = left;
    if (at <= end) return at;
    this.#skip = at - end;
    return end;
  }

  #feedByte(byte: number): void {
    this.#number = (this.#number << 8) | byte;
    if (++this.#digits < 4) return;
    this.#digits = 0;
    this.#takeField(this.#number);
  }

  #takeField(number: number): void {
    switch (this.#field) {
      case "count":
        this.#left = number;
        this.#field = "type";
        break;
      case "type":
        this.#type = number;
        this.#field = "length";
        break;
      case "length":
        this.#count(this.#type);
        this.#left--;
        this.#skip = Math.max(0, number);
        this.#field = "type";
    }
  }

  #count(type: number): void {
    if (this.#open.add(type) === 0) this.#seen.push(type);
  }

  /** Takes the multi, whose record has turned out to be sound. */
  take(): void {
    if (this.#seen.includes(TxnType.error)) return;
    while (this.#seen.length > 0) {
      const type = this.#seen.pop()!;
      this.counts.add(type, this.#open.take(type));
    }
  }
}

function readInt(bytes: Uint8Array, at: number): number {
  return bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!;
}
