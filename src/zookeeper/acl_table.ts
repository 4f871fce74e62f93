import { crc32, CRC32_START } from "../digest/crc32.ts";
import type { AclEntry } from "./jute.ts";

/** Number of an ACL in an {@linkcode AclTable}. */
export type AclId = number;

/** Everyone may do everything; what a snapshot writes as key -1. */
export const OPEN_ACL: AclId = 0;
/** The snapshot names an ACL that it does not hold, and no transaction has set it since. */
export const UNKNOWN_ACL: AclId = 1;

const text = new TextEncoder();
const ALL_PERMS = 31;

/** The entries of {@linkcode OPEN_ACL}. */
const OPEN_ENTRIES: readonly AclEntry[] = [
  { perms: ALL_PERMS, scheme: text.encode("world"), id: text.encode("anyone") },
];

interface Kept {
  entries: readonly AclEntry[];
  hash: number;
  uses: number;
}

/** The different ACLs of a tree, each kept once and as long as a node has it. */
export class AclTable {
  readonly #kept: (Kept | null)[] = [
    { entries: OPEN_ENTRIES, hash: hashOf(OPEN_ENTRIES), uses: 1 },
    { entries: [], hash: -1, uses: 0 },
  ];
  /** The ACLs by the hash of their entries. */
  readonly #byHash = new Map<number, AclId[]>([[hashOf(OPEN_ENTRIES), [OPEN_ACL]]]);
  readonly #free: AclId[] = [];

  /** How many nodes have an ACL that is not known. */
  get unknown(): number {
    return this.#kept[UNKNOWN_ACL]!.uses;
  }

  /**
   * Takes a use of the ACL with these entries, which are copied when they are new. No entries at
   * all are the open ACL: so the server takes a null list, and against an empty one it checks
   * nothing.
   */
  use(entries: readonly AclEntry[]): AclId {
    if (entries.length === 0) return this.share(OPEN_ACL);
    const hash = hashOf(entries);
    const alike = this.#byHash.get(hash) ?? [];
    for (const id of alike) if (areSame(this.#kept[id]!.entries, entries)) return this.share(id);
    const id = this.#free.pop() ?? this.#kept.length;
    const copy = entries.map(({ perms, scheme, id }) => ({
      perms,
      scheme: scheme.slice(),
      id: id.slice(),
    }));
    this.#kept[id] = { entries: copy, hash, uses: 1 };
    this.#byHash.set(hash, [...alike, id]);
    return id;
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
    const others = this.#byHash.get(acl.hash)!.filter((other) => other !== id);
    if (others.length > 0) this.#byHash.set(acl.hash, others);
    else this.#byHash.delete(acl.hash);
    this.#kept[id] = null;
    this.#free.push(id);
  }

  /** The ACLs that nodes have and that are neither open nor unknown, in order of their numbers. */
  spelledOut(): AclId[] {
    return [...this.#kept.keys()].filter((id) => id > UNKNOWN_ACL && this.#kept[id] !== null);
  }

  /** The entries of an ACL; null for {@linkcode UNKNOWN_ACL}. */
  entries(id: AclId): readonly AclEntry[] | null {
    return id === UNKNOWN_ACL ? null : this.#kept[id]!.entries;
  }
}

function hashOf(entries: readonly AclEntry[]): number {
  let hash = CRC32_START;
  for (const { perms, scheme, id } of entries) {
    hash = crc32(hash ^ perms, scheme, 0, scheme.length);
    hash = crc32(hash, id, 0, id.length);
  }
  return hash;
}

function areSame(some: readonly AclEntry[], others: readonly AclEntry[]): boolean {
  return some.length === others.length && some.every(({ perms, scheme, id }, at) => {
    const other = others[at]!;
    return perms === other.perms && areEqual(scheme, other.scheme) && areEqual(id, other.id);
  });
}

function areEqual(some: Uint8Array, others: Uint8Array): boolean {
  if (some.length !== others.length) return false;
  for (let at = 0; at < some.length; at++) if (some[at] !== others[at]) return false;
  return true;
}
