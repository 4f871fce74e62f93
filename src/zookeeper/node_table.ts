import { crc32, CRC32_START } from "../digest/crc32.ts";
import { BytePool } from "./byte_pool.ts";

/** Number of a node in a {@linkcode NodeTable}; 0 is no node. */
export type NodeId = number;

/** No node. */
export const NO_NODE: NodeId = 0;
/** The root, which is always there. */
export const ROOT: NodeId = 1;

/** Bytes of a stat; in a row they stand in the order in which the tree digest takes them. */
export const STAT_SIZE = 60;

/** Offsets of the 64-bit fields of a stat in a row. */
export const Long = { czxid: 0, mzxid: 8, pzxid: 16, ctime: 24, mtime: 32, owner: 52 } as const;

/** Offsets of the 32-bit fields of a row: first those of the stat, then the table's own. */
export const Int = {
  version: 40,
  cversion: 44,
  aversion: 48,
  /** CRC-32 of the path: the key of the index, and the first part of the node's digest. */
  pathSum: 60,
  /** CRC-32 of path and data, which the digest continues over the stat. */
  contentSum: 64,
  /** The node's digest as it stands in the tree's; 0 while it is not in there. */
  digest: 68,
  parent: 72,
  firstChild: 76,
  next: 80,
  previous: 84,
  name: 88,
  nameLength: 92,
  data: 96,
  /** -1 is null, which is not the same as empty. */
  dataLength: 100,
  acl: 104,
  /** 1 for a node that the tree digest leaves out. */
  uncounted: 108,
} as const;

/**
 * Where the bytes of a stat in a row stand in a snapshot's: there the pzxid is the last field, here
 * the third.
 */
const STAT_ORDER: Uint8Array = Uint8Array.from({ length: STAT_SIZE }, (_, i) => {
  if (i < Long.pzxid) return i;
  return i < Long.ctime ? i + STAT_SIZE - Long.ctime : i - 8;
});

const ROW = 112;
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
 * with open addresses. A million nodes take 112 MB for the rows, 16 MB for the index, and the names.
 */
export class NodeTable {
  readonly #pieces: DataView[] = [];
  readonly #bytes: Uint8Array[] = [];
  readonly #pool = new BytePool();
  readonly #keepsData: boolean;
  /** Pairs of a node, or none, and the checksum of its path. */
  #slots = new Uint32Array(2 * FIRST_SLOTS);
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

  /** A signed 32-bit field. */
  int(id: NodeId, field: number): number {
    return this.#pieces[id >>> PIECE_BITS]!.getInt32((id & PIECE_MASK) * ROW + field);
  }

  /** An unsigned 32-bit field: a sum or a number of a node. */
  uint(id: NodeId, field: number): number {
    return this.#pieces[id >>> PIECE_BITS]!.getUint32((id & PIECE_MASK) * ROW + field);
  }

  /** Sets a 32-bit field. */
  setInt(id: NodeId, field: number, value: number): void {
    this.#pieces[id >>> PIECE_BITS]!.setInt32((id & PIECE_MASK) * ROW + field, value);
  }

  /** A signed 64-bit field. */
  long(id: NodeId, field: number): bigint {
    return this.#pieces[id >>> PIECE_BITS]!.getBigInt64((id & PIECE_MASK) * ROW + field);
  }

  /** Sets a 64-bit field. */
  setLong(id: NodeId, field: number, value: bigint): void {
    this.#pieces[id >>> PIECE_BITS]!.setBigInt64((id & PIECE_MASK) * ROW + field, value);
  }

  /** The node's digest: CRC-32 over path, data and stat. */
  sum(id: NodeId): number {
    const start = (id & PIECE_MASK) * ROW;
    const bytes = this.#bytes[id >>> PIECE_BITS]!;
    return crc32(this.uint(id, Int.contentSum), bytes, start, start + STAT_SIZE);
  }

  /** Takes a stat over from `bytes`, where it stands in the order of a snapshot. */
  setStat(id: NodeId, bytes: Uint8Array, at: number): void {
    const row = this.#bytes[id >>> PIECE_BITS]!;
    const start = (id & PIECE_MASK) * ROW;
    for (let i = 0; i < STAT_SIZE; i++) row[start + i] = bytes[at + STAT_ORDER[i]!]!;
  }

  /** Puts a stat into `bytes` in the order of a snapshot. */
  copyStat(id: NodeId, bytes: Uint8Array, at: number): void {
    const row = this.#bytes[id >>> PIECE_BITS]!;
    const start = (id & PIECE_MASK) * ROW;
    for (let i = 0; i < STAT_SIZE; i++) bytes[at + STAT_ORDER[i]!] = row[start + i]!;
  }

  /** The node of the path in the first `length` bytes, whose CRC-32 is `pathSum`, or none. */
  find(path: Uint8Array, length: number, pathSum: number): NodeId {
    if (length === 0) return ROOT;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = this.#home(pathSum);; slot = (slot + 2) & mask) {
      const id = slots[slot]!;
      if (id === NO_NODE) return NO_NODE;
      if (slots[slot + 1] === pathSum && this.#hasPath(id, path, length)) return id;
    }
  }

  /** Adds a child without data and with a stat of zeros; its name begins at `nameStart`. */
  add(parent: NodeId, path: Uint8Array, nameStart: number, pathSum: number): NodeId {
    const id = this.#newRow(pathSum);
    const name = path.subarray(nameStart);
    this.setInt(id, Int.name, this.#pool.add(name));
    this.setInt(id, Int.nameLength, name.length);
    this.setInt(id, Int.parent, parent);
    const neighbour = this.uint(parent, Int.firstChild);
    this.setInt(id, Int.next, neighbour);
    if (neighbour !== NO_NODE) this.setInt(neighbour, Int.previous, id);
    this.setInt(parent, Int.firstChild, id);
    if (2 * this.#size > this.#slots.length * FULLEST) this.#growIndex();
    this.#occupy(id, pathSum);
    return id;
  }

  /** Takes a node out, which has no children. */
  remove(id: NodeId): void {
    this.#vacate(id);
    const next = this.uint(id, Int.next);
    const previous = this.uint(id, Int.previous);
    if (next !== NO_NODE) this.setInt(next, Int.previous, previous);
    if (previous !== NO_NODE) this.setInt(previous, Int.next, next);
    else this.setInt(this.uint(id, Int.parent), Int.firstChild, next);
    this.#pool.free(this.uint(id, Int.name), this.int(id, Int.nameLength));
    this.#freeData(id);
    this.setInt(id, Int.next, this.#firstFree);
    this.#firstFree = id;
    this.#size--;
  }

  /** Gives a node its data. */
  setData(id: NodeId, data: Uint8Array | null): void {
    this.#freeData(id);
    const pathSum = this.uint(id, Int.pathSum);
    const contentSum = data === null ? pathSum : crc32(pathSum, data, 0, data.length);
    this.setInt(id, Int.contentSum, contentSum);
    this.setInt(id, Int.dataLength, data === null ? -1 : data.length);
    if (this.#keepsData && data !== null) this.setInt(id, Int.data, this.#pool.add(data));
  }

  /** A view of a node's data, good until the tree changes. */
  data(id: NodeId): Uint8Array | null {
    if (!this.#keepsData) throw new Error("This tree was made without the data of its nodes");
    const length = this.int(id, Int.dataLength);
    return length === -1 ? null : this.#pool.get(this.uint(id, Int.data), length);
  }

  /** A view of the last part of a node's path, good until the tree changes. */
  name(id: NodeId): Uint8Array {
    return this.#pool.get(this.uint(id, Int.name), this.int(id, Int.nameLength));
  }

  #newRow(pathSum: number): NodeId {
    let id = this.#firstFree;
    if (id !== NO_NODE) {
      this.#firstFree = this.uint(id, Int.next);
      const start = (id & PIECE_MASK) * ROW;
      this.#bytes[id >>> PIECE_BITS]!.fill(0, start, start + ROW);
    } else {
      id = this.#rows++;
      if (id >>> PIECE_BITS === this.#pieces.length) {
        const bytes = new Uint8Array(ROW << PIECE_BITS);
        this.#bytes.push(bytes);
        this.#pieces.push(new DataView(bytes.buffer));
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
      this.#pool.free(this.uint(id, Int.data), Math.max(0, this.int(id, Int.dataLength)));
    }
  }

  /** Whether a node has this path: its name and its ancestors' names stand there from the end. */
  #hasPath(id: NodeId, path: Uint8Array, length: number): boolean {
    let end = length;
    while (id !== ROOT) {
      const nameLength = this.int(id, Int.nameLength);
      const start = end - nameLength;
      if (start < 1 || path[start - 1] !== SLASH) return false;
      const ref = this.uint(id, Int.name);
      const bytes = this.#pool.slab(ref);
      const offset = this.#pool.offset(ref);
      for (let i = 0; i < nameLength; i++) {
        if (bytes[offset + i] !== path[start + i]) return false;
      }
      end = start - 1;
      id = this.uint(id, Int.parent);
    }
    return end === 0;
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
    let hole = this.#home(this.uint(id, Int.pathSum));
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
    this.#slots = new Uint32Array(2 * old.length);
    this.#shift--;
    for (let slot = 0; slot < old.length; slot += 2) {
      if (old[slot] !== NO_NODE) this.#occupy(old[slot]!, old[slot + 1]!);
    }
  }
}
