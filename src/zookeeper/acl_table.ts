import type { AclEntry } from "./jute.ts";

/** Number of an ACL in an {@linkcode AclTable}. */
export type AclId = number;

/** Everyone may do everything; what a snapshot writes as key -1. */
export const OPEN_ACL: AclId = 0;
/** The snapshot names an ACL that it does not hold, and no transaction has set it since. */
export const UNKNOWN_ACL: AclId = 1;

const text = new TextEncoder();
/** Maps every byte to a character of its own, so that equal text means equal bytes. */
const latin1 = new TextDecoder("latin1");
const ALL_PERMS = 31;

/** The entries of {@linkcode OPEN_ACL}. */
const OPEN_ENTRIES: readonly AclEntry[] = [
  { perms: ALL_PERMS, scheme: text.encode("world"), id: text.encode("anyone") },
];
const OPEN_KEY = keyOf(OPEN_ENTRIES);

interface Kept {
  key: string;
  entries: readonly AclEntry[];
  uses: number;
}

/** The different ACLs of a tree, each kept once and as long as a node has it. */
export class AclTable {
  readonly #byKey = new Map<string, AclId>([[OPEN_KEY, OPEN_ACL]]);
  readonly #kept: (Kept | null)[] = [
    { key: OPEN_KEY, entries: OPEN_ENTRIES, uses: 1 },
    { key: "", entries: [], uses: 0 },
  ];
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
    const key = keyOf(entries);
    const known = this.#byKey.get(key);
    if (known !== undefined) return this.share(known);
    const id = this.#free.pop() ?? this.#kept.length;
    const copy = entries.map(({ perms, scheme, id }) => ({
      perms,
      scheme: scheme.slice(),
      id: id.slice(),
    }));
    this.#kept[id] = { key, entries: copy, uses: 1 };
    this.#byKey.set(key, id);
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
    this.#byKey.delete(acl.key);
    this.#kept[id] = null;
    this.#free.push(id);
  }

  /** The ACLs that nodes have and that are neither open nor unknown, in order of their numbers. */
  spelledOut(): AclId[] {
    return [...this.#byKey.values()].filter((id) => id !== OPEN_ACL).sort((a, b) => a - b);
  }

  /** The entries of an ACL; null for {@linkcode UNKNOWN_ACL}. */
  entries(id: AclId): readonly AclEntry[] | null {
    return id === UNKNOWN_ACL ? null : this.#kept[id]!.entries;
  }
}

/** Equal for equal entries only: the lengths say where each string ends. */
function keyOf(entries: readonly AclEntry[]): string {
  let key = "";
  for (const { perms, scheme, id } of entries) {
    key += `${perms},${scheme.length},${id.length}:${latin1.decode(scheme)}${latin1.decode(id)}`;
  }
  return key;
}
