import { TXN_HEADER_SIZE, TxnType } from "./txn.ts";

/** Room for every type of transaction, -11 to 21, in an array of counts. */
const TYPES = 64;
const TYPE_BIAS = 16;

/** What the next four bytes of a multi are. */
type Field = "count" | "type" | "length";

/** How many transactions of each type there are. */
export class TypeCounts {
  readonly #counts = new Uint32Array(TYPES);

  /** Counts one; a type that is none is left out. */
  add(type: number): void {
    const at = type + TYPE_BIAS;
    if (at >= 0 && at < TYPES) this.#counts[at]!++;
  }

  /** Adds all that others count. */
  addAll(others: TypeCounts): void {
    for (let at = 0; at < TYPES; at++) this.#counts[at]! += others.#counts[at]!;
  }

  /** How many of a type. */
  of(type: number): number {
    return this.#counts[type + TYPE_BIAS] ?? 0;
  }

  /** Forgets all. */
  clear(): void {
    this.#counts.fill(0);
  }

  /** The types that occur. */
  toMap(): Map<number, number> {
    const types = Array.from(this.#counts, (count, at) => [at - TYPE_BIAS, count] as const);
    return new Map(types.filter(([, count]) => count > 0));
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
  readonly #open = new TypeCounts();
  /** Bytes to pass over. */
  #skip = 0;
  #field: Field = "count";
  #number = 0;
  #digits = 0;
  #type = 0;
  #left = 0;

  /** Begins with the first byte of a body. */
  begin(): void {
    this.#open.clear();
    this.#skip = TXN_HEADER_SIZE;
    this.#field = "count";
    this.#digits = 0;
    this.#left = 1;
  }

  /** Goes on with the bytes from `start` to `end`. */
  feed(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end && this.#left > 0;) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, end - at);
        this.#skip -= step;
        at += step;
        continue;
      }
      this.#number = (this.#number << 8) | bytes[at++]!;
      if (++this.#digits < 4) continue;
      this.#digits = 0;
      this.#take(this.#number);
    }
  }

  #take(number: number): void {
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
        this.#open.add(this.#type);
        this.#left--;
        this.#skip = Math.max(0, number);
        this.#field = "type";
    }
  }

  /** Takes the multi, whose record has turned out to be sound. */
  take(): void {
    if (this.#open.of(TxnType.error) === 0) this.counts.addAll(this.#open);
  }
}
