import { makeLong } from "./long.ts";
import type { NodeId } from "./node_table.ts";

/** The ephemeral nodes of a tree by the sessions that own them. */
export class Ephemerals {
  readonly #bySession = new Map<bigint, Set<NodeId>>();
  /** The session that was asked for last: one often creates many nodes. */
  #high = 0;
  #low = 0;
  #last: Set<NodeId> | undefined;

  /** Notes a node with its owner, given in halves. */
  add(high: number, low: number, id: NodeId): void {
    let owned = this.#find(high, low);
    if (owned === undefined) {
      owned = new Set();
      this.#bySession.set(makeLong(high, low), owned);
      this.#last = owned;
    }
    owned.add(id);
  }

  /** Forgets a node of that owner. */
  delete(high: number, low: number, id: NodeId): void {
    const owned = this.#find(high, low);
    if (!owned?.delete(id) || owned.size > 0) return;
    this.#bySession.delete(makeLong(high, low));
    this.#last = undefined;
  }

  /** The nodes of a session; changes with them. */
  of(session: bigint): ReadonlySet<NodeId> {
    return this.#bySession.get(session) ?? NONE;
  }

  /** The sessions that own nodes. */
  sessions(): bigint[] {
    return [...this.#bySession.keys()];
  }

  #find(high: number, low: number): Set<NodeId> | undefined {
    if (this.#last !== undefined && high === this.#high && low === this.#low) return this.#last;
    this.#high = high;
    this.#low = low;
    this.#last = this.#bySession.get(makeLong(high, low));
    return this.#last;
  }
}

const NONE: ReadonlySet<NodeId> = new Set();
