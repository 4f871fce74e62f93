import type { DataTree } from "./data_tree.ts";
import { isAbove } from "./long.ts";
import { makeZxid, type Zxid, zxidCounter, zxidEpoch } from "./zxid.ts";

/** Digests of a replayed tree around a zxid. */
export interface TreeMark {
  /** Behind the last transaction up to it. */
  at: bigint;
  /** Behind the first one after it; null where the replay ended before. */
  after: bigint | null;
}

/** Writes down the digest of a tree around some zxids, while transactions are applied to it. */
export class TreeMarks {
  readonly #tree: DataTree;
  /** Those to come, the next one last. */
  readonly #wanted: Zxid[];
  #open: TreeMark[] = [];
  /** The next one in halves; above every zxid when none is to come. */
  #nextEpoch = Infinity;
  #nextCounter = 0;
  /** What was written down so far. */
  readonly taken: Map<Zxid, TreeMark> = new Map();

  /** Watches a tree for zxids in any order. */
  constructor(tree: DataTree, wanted: readonly Zxid[]) {
    this.#tree = tree;
    this.#wanted = wanted.toSorted((a, b) => Number(b > a) - Number(b < a));
    this.#point();
  }

  /** The next transaction is this one. */
  come(epoch: number, counter: number): void {
    if (!isAbove(epoch, counter, this.#nextEpoch, this.#nextCounter)) return;
    this.reach(makeZxid(epoch, counter) - 1n);
  }

  /** There is no further transaction up to and with this zxid. */
  reach(zxid: Zxid): void {
    for (let at = this.#wanted.at(-1); at !== undefined && at <= zxid; at = this.#wanted.at(-1)) {
      this.#wanted.pop();
      const mark = { at: this.#tree.digest, after: null };
      this.taken.set(at, mark);
      this.#open.push(mark);
    }
    this.#point();
  }

  #point(): void {
    const next = this.#wanted.at(-1);
    this.#nextEpoch = next === undefined ? Infinity : zxidEpoch(next);
    this.#nextCounter = next === undefined ? 0 : zxidCounter(next);
  }

  /** A transaction was applied. */
  applied(): void {
    if (this.#open.length === 0) return;
    for (const mark of this.#open) mark.after = this.#tree.digest;
    this.#open = [];
  }
}
