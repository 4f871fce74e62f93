import { crc32, CRC32_START } from "../digest/crc32.ts";
import { BytePool } from "./byte_pool.ts";
import { type AclEntry, JuteReader } from "./jute.ts";

/** Number of an ACL in an {@linkcode AclTable}. */
export type AclId = number;

/** Everyone may do everything; what a snapshot writes as key -1. */
export const OPEN_ACL: AclId = 0;
/** The snapshot names an ACL that it does not hold, and no transaction has set it since. */
export const UNKNOWN_ACL: AclId = 1;
/** No ACL. */
const NONE = -1;

const text = new TextEncoder();
const ALL_PERMS = 31;
/** Bytes of a count or length. */
const INT = 4;

/** The entries of {@linkcode OPEN_ACL}. */
const OPEN_ENTRIES: readonly AclEntry[] = [
  { perms: ALL_PERMS, scheme: text.encode("world"), id: text.encode("anyone") },
];

/** An ACL as jute writes it: a count, and the entries. */
interface Kept {
  ref: number;
  length: number;
  hash: number;
  uses: number;
  /** The next one of the same hash. */
  next: AclId;
}

/** The different ACLs of a tree, each kept once and as long as a node has it. */
export class AclTable implements Disposable {
  readonly #pool = new BytePool();
  readonly #kept: (Kept | null)[] = [];
  /** The first of the ACLs with a hash. */
  readonly #byHash = new Map<number, AclId>();
  readonly #free: AclId[] = [];

  /** Makes a table with the open ACL, in use, and the unknown one. */
  constructor() {
    this.useEntries(OPEN_ENTRIES);
    this.#kept.push({ ref: 0, length: 0, hash: 0, uses: 0, next: NONE });
  }

  /** How many nodes have an ACL that is not known. */
  get unknown(): number {
    return this.#kept[UNKNOWN_ACL]!.uses;
  }

  /**
   * Takes a use of the ACL that stands from `start` to `end` as a sound vector of jute, which is
   * copied when it is new. No entries at all are the open ACL: so the server takes a null list, and
   * against an empty one it checks nothing.
   */
  use(bytes: Uint8Array, start: number, end: number): AclId {
    const length = end - start;
    if (length === INT || this.#isKept(OPEN_ACL, bytes, start, length)) return this.share(OPEN_ACL);
    const hash = crc32(CRC32_START, bytes, start, end);
    const first = this.#byHash.get(hash) ?? NONE;
    for (let id = first; id !== NONE; id = this.#kept[id]!.next) {
      if (this.#isKept(id, bytes, start, length)) return this.share(id);
    }
    const id = this.#free.pop() ?? this.#kept.length;
    const ref = this.#pool.add(bytes, start, end);
    this.#kept[id] = { ref, length, hash, uses: 1, next: first };
    this.#byHash.set(hash, id);
    return id;
  }

  /** The same for an ACL by its entries. */
  useEntries(entries: readonly AclEntry[]): AclId {
    const bytes = encodeAcl(entries);
    return this.use(bytes, 0, bytes.length);
  }

  /** Takes one more use of an ACL. */
  share(id: AclId): AclId {
    this.#kept[id]!.uses++;
    return id;
  }

  /** Gives a use back. */
  release(id: AclId): void {
    const acl = this.#kept[id]!;
    if (--acl.uses > 0 || id <= UNKNOWN_ACL) return;
    this.#unlink(id, acl);
    this.#pool.free(acl.ref, acl.length);
    this.#kept[id] = null;
    this.#free.push(id);
  }

  /** Gives its memory back; it is not to be used any more. */
  [Symbol.dispose](): void {
    this.#pool[Symbol.dispose]();
  }

  #isKept(id: AclId, bytes: Uint8Array, start: number, length: number): boolean {
    const kept = this.#kept[id];
    return kept?.length === length && this.#pool.holds(kept.ref, bytes, start, length);
  }

  #unlink(id: AclId, { hash, next }: Kept): void {
    const first = this.#byHash.get(hash)!;
    if (first !== id) {
      let before = this.#kept[first]!;
      while (before.next !== id) before = this.#kept[before.next]!;
      before.next = next;
    } else if (next !== NONE) this.#byHash.set(hash, next);
    else this.#byHash.delete(hash);
  }

  /** The ACLs that nodes have and that are neither open nor unknown, in order of their numbers. */
  spelledOut(): AclId[] {
    return [...this.#kept.keys()].filter((id) => id > UNKNOWN_ACL && this.#kept[id] !== null);
  }

  /** A view of an ACL as a vector of jute, good until it is released; empty when it is unknown. */
  bytes(id: AclId): Uint8Array {
    const { ref, length } = this.#kept[id]!;
    return this.#pool.get(ref, length);
  }

  /** The entries of an ACL; null for {@linkcode UNKNOWN_ACL}. */
  entries(id: AclId): readonly AclEntry[] | null {
    return id === UNKNOWN_ACL ? null : new JuteReader(this.bytes(id).slice()).acl();
  }
}

/** An ACL as jute writes it. */
function encodeAcl(entries: readonly AclEntry[]): Uint8Array {
  const size = entries.reduce(
    (sum, { scheme, id }) => sum + 3 * INT + scheme.length + id.length,
    INT,
  );
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, entries.length);
  let at = INT;
  for (const { perms, scheme, id } of entries) {
    view.setInt32(at, perms);
    at += INT;
    for (const string of [scheme, id]) {
      view.setInt32(at, string.length);
      bytes.set(string, at + INT);
      at += INT + string.length;
    }
  }
  return bytes;
}
