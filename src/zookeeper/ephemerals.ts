import { makeLong } from "./long.ts";
import { Int, NO_NODE, type NodeId, type NodeTable } from "./node_table.ts";

/** The nodes of a session are a list through their rows, which begins here. */
interface Owned {
  first: NodeId;
}

/** The ephemeral nodes of a tree by the sessions that own them. */
export class Ephemerals {
  readonly #nodes: NodeTable;
  readonly #bySession = new Map<bigint, Owned>();
  /** The session that was asked for last: one often creates many nodes. */
  #high = 0;
  #low = 0;
  #last: Owned | undefined;

  /** Keeps its lists in the rows of `nodes`. */
  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /** Notes a node with its owner, given in halves. */
  add(high: number, low: number, id: NodeId): void {
    const nodes = this.#nodes;
    let owned = this.#find(high, low);
    if (owned === undefined) {
      owned = { first: NO_NODE };
      this.#bySession.set(makeLong(high, low), owned);
      this.#last = owned;
    }
    const next = owned.first;
    if (next !== NO_NODE) nodes.setInt(next, Int.ownedBefore, id);
    nodes.setInt(id, Int.ownedNext, next);
    nodes.setInt(id, Int.ownedBefore, NO_NODE);
    owned.first = id;
  }

  /** Forgets a node that was noted with that owner. */
  delete(high: number, low: number, id: NodeId): void {
    const nodes = this.#nodes;
    const next = nodes.int(id, Int.ownedNext);
    const before = nodes.int(id, Int.ownedBefore);
    if (next !== NO_NODE) nodes.setInt(next, Int.ownedBefore, before);
    if (before !== NO_NODE) {
      nodes.setInt(before, Int.ownedNext, next);
      return;
    }
    this.#find(high, low)!.first = next;
    if (next !== NO_NODE) return;
    this.#bySession.delete(makeLong(high, low));
    this.#last = undefined;
  }

  /** A node of a session: none when it owns none. */
  first(session: bigint): NodeId {
    return this.#bySession.get(session)?.first ?? NO_NODE;
  }

  /** The sessions that own nodes. */
  sessions(): bigint[] {
    return [...this.#bySession.keys()];
  }

  #find(high: number, low: number): Owned | undefined {
    if (this.#last !== undefined && high === this.#high && low === this.#low) return this.#last;
    this.#high = high;
    this.#low = low;
    this.#last = this.#bySession.get(makeLong(high, low));
    return this.#last;
  }
}
