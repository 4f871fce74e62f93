import { crc32, CRC32_START, crc32OfInts } from "../digest/crc32.ts";
import { BytePool } from "./byte_pool.ts";
import { makeLong } from "./long.ts";

/** Number of a node in a {@linkcode NodeTable}; 0 is no node. */
export type NodeId = number;

/** No node. */
export const NO_NODE: NodeId = 0;
/** The root, which is always there. */
export const ROOT: NodeId = 1;

/** Bytes of a stat. */
export const STAT_SIZE = 60;

/**
 * Places of the 64-bit fields of a stat in a row, each of two ints; they stand in the order in
 * which the tree digest takes them.
 */
export const Long = { czxid: 0, mzxid: 2, pzxid: 4, ctime: 6, mtime: 8, owner: 13 } as const;

/**
 * Places of the 32-bit fields of a row: first those of the stat, then the table's own, those that
 * are used most often first.
 */
export const Int = {
  version: 10,
  cversion: 11,
  aversion: 12,
  /** CRC-32 of path and data, which the digest continues over the stat. */
  contentSum: 15,
  /** The node's digest as it stands in the tree's; 0 while it is not in there. */
  digest: 16,
  /** 1 for a node that the tree digest leaves out. */
  uncounted: 17,
  /** The whole path of a node that has children; without children its length is 0. */
  path: 18,
  pathLength: 19,
  name: 20,
  nameLength: 21,
  parent: 22,
  /** CRC-32 of the path: the key of the index, and the first part of the node's digest. */
  pathSum: 23,
  firstChild: 24,
  next: 25,
  previous: 26,
  data: 27,
  /** -1 is null, which is not the same as empty. */
  dataLength: 28,
  acl: 29,
  /** Neighbours among the nodes of the session that owns this one. */
  ownedNext: 30,
  ownedBefore: 31,
} as const;

const STAT_INTS = STAT_SIZE / 4;

/**
 * Where the ints of a stat in a row stand in a snapshot's, in bytes: there the pzxid is the last
 * field, here the third.
 */
const STAT_ORDER: Uint8Array = Uint8Array.from({ length: STAT_INTS }, (_, at) => {
  if (at < Long.pzxid) return 4 * at;
  return at < Long.ctime ? 4 * (at + STAT_INTS - Long.ctime) : 4 * (at - 2);
});

/** Two lines of a cache: the stat with the sum that the digest continues, and all the rest. */
const ROW = 32;
/**
 * The first row of a piece begins at this int: large arrays begin 16 bytes behind a page, rows shall
 * begin with a line. Rows across lines cost a quarter more time.
 */
const FIRST = 12;
/** Rows stand in pieces of this many, so that growing copies nothing. */
const PIECE_BITS = 14;
const PIECE_MASK = (1 << PIECE_BITS) - 1;
const SLASH = 0x2f;
/** The index begins with this many slots and doubles when it is six tenths full. */
const FIRST_SLOTS = 1 << 12;
const FULLEST = 0.6;
/** Odd number near 2^32 divided by the golden ratio: spreads sums that differ little. */
const SPREAD = 0x9e3779b1;

/**
 * Nodes in rows of fixed size with their paths and, where wanted, their data. A node knows its
 * parent, its first child and its neighbours, and is found by the checksum of its path in an index
 * with open addresses. Whether it has a path takes two comparisons at most, as the parents keep
 * theirs whole. A million nodes take 128 MB for the rows, 16 MB for the index, the names, and the
 * paths of the parents.
 */
export class NodeTable implements Disposable {
  readonly #pieces: Int32Array<ArrayBuffer>[] = [];
  readonly #pool = new BytePool();
  readonly #keepsData: boolean;
  /** Pairs of a node, or none, and the checksum of its path. */
  #slots = new Int32Array(2 * FIRST_SLOTS);
  #shift = 32 - Math.log2(FIRST_SLOTS);
  #rows = ROOT;
  #firstFree: NodeId = NO_NODE;
  #size = 0;

  /** Makes a table with nothing but the root. */
  constructor(keepsData: boolean) {
    this.#keepsData = keepsData;
    this.#newRow(CRC32_START);
  }

  /** Number of nodes, the root included. */
  get size(): number {
    return this.#size;
  }

  /** A 32-bit field. */
  int(id: NodeId, field: number): number {
    return this.#pieces[id >>> PIECE_BITS]![rowAt(id) + field]!;
  }

  /** Sets a 32-bit field. */
  setInt(id: NodeId, field: number, value: number): void {
    this.#pieces[id >>> PIECE_BITS]![rowAt(id) + field] = value;
  }

  /** A 64-bit field. */
  long(id: NodeId, field: number): bigint {
    return makeLong(this.int(id, field), this.int(id, field + 1));
  }

  /** Sets a 64-bit field by its halves. */
  setLong(id: NodeId, field: number, high: number, low: number): void {
    const ints = this.#pieces[id >>> PIECE_BITS]!;
    const at = rowAt(id) + field;
    ints[at] = high;
    ints[at + 1] = low;
  }

  /** The node's digest: CRC-32 over path, data and stat. */
  sum(id: NodeId): number {
    const ints = this.#pieces[id >>> PIECE_BITS]!;
    const start = rowAt(id);
    return crc32OfInts(ints[start + Int.contentSum]!, ints, start, start + STAT_INTS);
  }

  /** Takes a stat over from `bytes`, where it stands in the order of a snapshot. */
  setStat(id: NodeId, bytes: Uint8Array, at: number): void {
    for (let i = 0; i < STAT_INTS; i++) {
      const from = at + STAT_ORDER[i]!;
      const value = bytes[from]! << 24 | bytes[from + 1]! << 16 | bytes[from + 2]! << 8 |
        bytes[from + 3]!;
      this.setInt(id, i, value);
    }
  }

  /** Puts a stat into `bytes` in the order of a snapshot. */
  copyStat(id: NodeId, bytes: Uint8Array, at: number): void {
    for (let i = 0; i < STAT_INTS; i++) {
      const value = this.int(id, i);
      const to = at + STAT_ORDER[i]!;
      for (let byte = 0; byte < 4; byte++) bytes[to + byte] = value >>> (24 - 8 * byte);
    }
  }

  /** The node of the path from `start` to `end`, whose CRC-32 is `pathSum`, or none. */
  find(bytes: Uint8Array, start: number, end: number, pathSum: number): NodeId {
    if (start === end) return ROOT;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = this.#home(pathSum);; slot = (slot + 2) & mask) {
      const id = slots[slot]!;
      if (id === NO_NODE) return NO_NODE;
      if (slots[slot + 1] === (pathSum | 0) && this.#hasPath(id, bytes, start, end)) return id;
    }
  }

  /**
   * Adds a child without data and with a stat of zeros. Its path, whose CRC-32 is `pathSum`, stands
   * from `start` to `end`, the last slash at `slash`.
   */
  add(
    parent: NodeId,
    bytes: Uint8Array,
    start: number,
    slash: number,
    end: number,
    pathSum: number,
  ): NodeId {
    const id = this.#newRow(pathSum);
    this.setInt(id, Int.name, this.#pool.add(bytes, slash + 1, end));
    this.setInt(id, Int.nameLength, end - slash - 1);
    this.setInt(id, Int.parent, parent);
    const neighbour = this.int(parent, Int.firstChild);
    this.setInt(id, Int.next, neighbour);
    if (neighbour !== NO_NODE) {
      this.setInt(neighbour, Int.previous, id);
    } else {
      this.setInt(parent, Int.path, this.#pool.add(bytes, start, slash));
      this.setInt(parent, Int.pathLength, slash - start);
    }
    this.setInt(parent, Int.firstChild, id);
    if (2 * this.#size > this.#slots.length * FULLEST) this.#growIndex();
    this.#occupy(id, pathSum);
    return id;
  }

  /** Takes a node out, which has no children. */
  remove(id: NodeId): void {
    this.#vacate(id);
    const next = this.int(id, Int.next);
    const previous = this.int(id, Int.previous);
    if (next !== NO_NODE) this.setInt(next, Int.previous, previous);
    if (previous !== NO_NODE) this.setInt(previous, Int.next, next);
    else this.#setFirstChild(this.int(id, Int.parent), next);
    this.#pool.free(this.int(id, Int.name), this.int(id, Int.nameLength));
    this.#freeData(id);
    this.setInt(id, Int.next, this.#firstFree);
    this.#firstFree = id;
    this.#size--;
  }

  /** Gives a node the data from `start` to `end`; a start of -1 is null. */
  setData(id: NodeId, bytes: Uint8Array, start: number, end: number): void {
    this.#freeData(id);
    const pathSum = this.int(id, Int.pathSum);
    const isNull = start === -1;
    this.setInt(id, Int.contentSum, isNull ? pathSum : crc32(pathSum, bytes, start, end));
    this.setInt(id, Int.dataLength, isNull ? -1 : end - start);
    if (this.#keepsData && !isNull) this.setInt(id, Int.data, this.#pool.add(bytes, start, end));
  }

  /** A view of a node's data, good until the tree changes. */
  data(id: NodeId): Uint8Array | null {
    if (!this.#keepsData) throw new Error("This tree was made without the data of its nodes");
    const length = this.int(id, Int.dataLength);
    return length === -1 ? null : this.#pool.get(this.int(id, Int.data), length);
  }

  /** A view of the last part of a node's path, good until the tree changes. */
  name(id: NodeId): Uint8Array {
    return this.#pool.get(this.int(id, Int.name), this.int(id, Int.nameLength));
  }

  /** Gives its memory back; it is not to be used any more. */
  [Symbol.dispose](): void {
    for (const { buffer } of [...this.#pieces, this.#slots]) buffer.transfer(0);
    this.#pool[Symbol.dispose]();
  }

  #setFirstChild(parent: NodeId, child: NodeId): void {
    this.setInt(parent, Int.firstChild, child);
    if (child !== NO_NODE) return;
    this.#pool.free(this.int(parent, Int.path), this.int(parent, Int.pathLength));
    this.setInt(parent, Int.pathLength, 0);
  }

  #newRow(pathSum: number): NodeId {
    let id = this.#firstFree;
    if (id !== NO_NODE) {
      this.#firstFree = this.int(id, Int.next);
      const ints = this.#pieces[id >>> PIECE_BITS]!;
      const start = rowAt(id);
      for (let at = start; at < start + ROW; at++) ints[at] = 0;
    } else {
      id = this.#rows++;
      if (id >>> PIECE_BITS === this.#pieces.length) {
        this.#pieces.push(new Int32Array(FIRST + (ROW << PIECE_BITS)));
      }
    }
    this.setInt(id, Int.pathSum, pathSum);
    this.setInt(id, Int.contentSum, pathSum);
    this.setInt(id, Int.dataLength, -1);
    this.#size++;
    return id;
  }

  #freeData(id: NodeId): void {
    if (this.#keepsData) {
      this.#pool.free(this.int(id, Int.data), Math.max(0, this.int(id, Int.dataLength)));
    }
  }

  /** Whether a node has this path: its own whole one, or its parent's and its name. */
  #hasPath(id: NodeId, path: Uint8Array, start: number, end: number): boolean {
    const whole = this.int(id, Int.pathLength);
    if (whole > 0) {
      return whole === end - start && this.#pool.holds(this.int(id, Int.path), path, start, whole);
    }
    const nameLength = this.int(id, Int.nameLength);
    const slash = end - nameLength - 1;
    const parent = this.int(id, Int.parent);
    const above = this.int(parent, Int.pathLength);
    return slash === start + above && path[slash] === SLASH &&
      this.#pool.holds(this.int(id, Int.name), path, slash + 1, nameLength) &&
      this.#pool.holds(this.int(parent, Int.path), path, start, above);
  }

  /** Place of the slot at which the search for a path begins. */
  #home(pathSum: number): number {
    return Math.imul(pathSum, SPREAD) >>> this.#shift << 1;
  }

  #occupy(id: NodeId, pathSum: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = this.#home(pathSum);
    while (slots[slot] !== NO_NODE) slot = (slot + 2) & mask;
    slots[slot] = id;
    slots[slot + 1] = pathSum;
  }

  /** Takes a node out of the index and moves up what stands behind it because of it. */
  #vacate(id: NodeId): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hole = this.#home(this.int(id, Int.pathSum));
    while (slots[hole] !== id) hole = (hole + 2) & mask;
    for (let slot = (hole + 2) & mask; slots[slot] !== NO_NODE; slot = (slot + 2) & mask) {
      const home = this.#home(slots[slot + 1]!);
      // It may move when the hole lies between its home and its place, around the end.
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = slots[slot]!;
      slots[hole + 1] = slots[slot + 1]!;
      hole = slot;
    }
    slots[hole] = NO_NODE;
  }

  #growIndex(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    this.#shift--;
    for (let slot = 0; slot < old.length; slot += 2) {
      if (old[slot] !== NO_NODE) this.#occupy(old[slot]!, old[slot + 1]!);
    }
  }
}

/** Where the row of a node begins in its piece. */
function rowAt(id: NodeId): number {
  return FIRST + (id & PIECE_MASK) * ROW;
}
