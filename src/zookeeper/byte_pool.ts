const UNIT_BITS = 3;
/** References count in units of this many bytes, so that 32 bits reach 32 GiB. They are kept signed. */
const UNIT = 1 << UNIT_BITS;
const SLAB_BITS = 17;
const UNITS_PER_SLAB = 1 << SLAB_BITS;
const SLAB = UNIT * UNITS_PER_SLAB;
const MOST_SLABS = 2 ** 32 / UNITS_PER_SLAB;
/** What is larger has a slab of its own, which is given back with it. */
const LARGEST_SHARED = SLAB / 8;
/** More than there are sizes of places. */
const KINDS = 8 * 16;
/** Up to this length a loop copies faster than a call into the engine. */
const LONGEST_LOOP = 64;

/**
 * Keeps many short byte strings in few large arrays, because an array object for each costs more
 * than the bytes. Freed places serve for later strings of about the same length: lengths are
 * rounded up to multiples of 8 up to 64 and then to four steps per doubling, which wastes a fifth
 * at most and keeps the kinds of places few.
 */
export class BytePool implements Disposable {
  readonly #slabs: Uint8Array[] = [];
  /** Places given back, by their kind; whole slabs, by their number. */
  readonly #freePlaces: number[][] = Array.from({ length: KINDS }, () => []);
  readonly #freeSlabs: number[] = [];
  /** Where the open slab goes on; full at first, so that the first string opens one. */
  #open = 0;
  #used = SLAB;

  /** Copies the bytes from `start` to `end` and returns the reference under which they are found. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length === 0) return 0;
    const ref = length > LARGEST_SHARED ? this.#ownSlab(length) : this.#place(length);
    const slab = this.slab(ref);
    const offset = this.offset(ref);
    if (length > LONGEST_LOOP) slab.set(bytes.subarray(start, end), offset);
    else for (let i = 0; i < length; i++) slab[offset + i] = bytes[start + i]!;
    return ref;
  }

  /** Whether the `length` bytes of a reference are those that begin at `start`. */
  holds(ref: number, bytes: Uint8Array, start: number, length: number): boolean {
    if (length === 0) return true;
    const slab = this.slab(ref);
    const offset = this.offset(ref);
    for (let i = 0; i < length; i++) if (slab[offset + i] !== bytes[start + i]) return false;
    return true;
  }

  /** Gives back the place of `length` bytes. */
  free(ref: number, length: number): void {
    if (length === 0) return;
    if (length > LARGEST_SHARED) {
      const slab = ref >>> SLAB_BITS;
      this.#slabs[slab] = new Uint8Array();
      this.#freeSlabs.push(slab);
      return;
    }
    this.#freePlaces[kindOfPlace(length)]!.push(ref);
  }

  /** The array that holds the bytes; they begin at {@linkcode offset}. */
  slab(ref: number): Uint8Array {
    return this.#slabs[ref >>> SLAB_BITS]!;
  }

  /** Where the bytes begin in their array. */
  offset(ref: number): number {
    return (ref & UNITS_PER_SLAB - 1) * UNIT;
  }

  /** A view of the bytes, good until they are freed. */
  get(ref: number, length: number): Uint8Array {
    if (length === 0) return new Uint8Array();
    const start = this.offset(ref);
    return this.slab(ref).subarray(start, start + length);
  }

  /** Gives its memory back; it is not to be used any more. */
  [Symbol.dispose](): void {
    for (const { buffer } of this.#slabs) (buffer as ArrayBuffer).transfer(0);
  }

  #place(length: number): number {
    const free = this.#freePlaces[kindOfPlace(length)]!.pop();
    if (free !== undefined) return free;
    const size = placeSize(length);
    if (this.#used + size > SLAB) {
      this.#open = this.#addSlab(SLAB);
      this.#used = 0;
    }
    const ref = this.#open * UNITS_PER_SLAB + this.#used / UNIT;
    this.#used += size;
    return ref;
  }

  #ownSlab(length: number): number {
    return this.#addSlab(length) * UNITS_PER_SLAB;
  }

  #addSlab(size: number): number {
    const slab = this.#freeSlabs.pop() ?? this.#slabs.length;
    if (slab >= MOST_SLABS) throw new RangeError(`A pool holds at most ${MOST_SLABS} slabs`);
    this.#slabs[slab] = new Uint8Array(size);
    return slab;
  }
}

/** Logarithm of the steps in which places for strings of about `length` bytes grow. */
function stepBits(length: number): number {
  // A quarter of the power of two below, but not less than a unit.
  return Math.max(UNIT_BITS, 29 - Math.clz32(length - 1));
}

/** Size of the place for a string of `length` bytes. */
function placeSize(length: number): number {
  const step = 1 << stepBits(length);
  return (length + step - 1) & -step;
}

/** Number of that size among all sizes of places: a size has at most eight steps. */
function kindOfPlace(length: number): number {
  const bits = stepBits(length);
  return (bits << 3) + ((length - 1) >> bits);
}
