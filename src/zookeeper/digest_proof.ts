import { TREE_DIGEST_VERSION } from "./tree_digest.ts";
import { makeZxid, type Zxid } from "./zxid.ts";

/** Where a replay met something. */
export interface Place {
  /** Transaction. */
  zxid: Zxid;
  /** Log, or snapshot for its footer. */
  file: string;
  /** Number of the record in its log, from 1; null in a snapshot. */
  record: number | null;
  /** Offset of the record; null in a snapshot. */
  offset: number | null;
}

/** A stored digest that the tree does not have. */
export interface DigestMismatch extends Place {
  /** Digest in the file. */
  stored: bigint;
  /** Digest of the replayed tree. */
  computed: bigint;
}

/** What the digests of a replay say. */
export interface ProofResult {
  /** Digests in the logs and in the base's footer that the tree's was held against. */
  compared: number;
  /** How many of them were equal. */
  equal: number;
  /** The first that agreed: from here on the tree is right; null where none did. */
  provedFrom: Zxid | null;
  /** The last that agreed before the first mismatch. */
  provedTo: Zxid | null;
  /** The first digest that should have agreed and does not. */
  firstMismatch: DigestMismatch | null;
}

/**
 * Judges the digests that a replay meets. Up to the end of what a fuzzy snapshot may hold, one that
 * differs proves nothing; the first one that agrees proves that the tree is right from there on,
 * be it before that end. At the end itself a difference stands only if nothing that agrees follows:
 * a snapshot may hold one transaction more than its footers tell.
 */
export class DigestProof {
  readonly #end: Zxid;
  #compared = 0;
  #equal = 0;
  #from: Zxid | null = null;
  /** The last that agreed, in halves: digests agree a million times. */
  #toEpoch = 0;
  #toCounter = 0;
  #mismatch: DigestMismatch | null = null;

  /** Makes a judge for a base that may hold changes up to `end`. */
  constructor(end: Zxid) {
    this.#end = end;
  }

  /** Takes a digest that is the tree's; those of another version say nothing. */
  agree(version: number, epoch: number, counter: number): void {
    if (version !== TREE_DIGEST_VERSION) return;
    this.#compared++;
    this.#equal++;
    if (this.#mismatch !== null && this.isExactAt(this.#mismatch.zxid)) return;
    this.#mismatch = null;
    this.#from ??= makeZxid(epoch, counter);
    this.#toEpoch = epoch;
    this.#toCounter = counter;
  }

  /** Takes a digest that is not the tree's; those of another version say nothing. */
  differ(version: number, mismatch: DigestMismatch): void {
    if (version !== TREE_DIGEST_VERSION) return;
    this.#compared++;
    const { zxid } = mismatch;
    if (zxid === this.#end || this.isExactAt(zxid)) this.#mismatch ??= mismatch;
  }

  /** Whether the tree must be exact at a transaction, as far as the digests before it say. */
  isExactAt(zxid: Zxid): boolean {
    return zxid > this.#end || this.#from !== null;
  }

  /** What came of it. */
  result(): ProofResult {
    return {
      compared: this.#compared,
      equal: this.#equal,
      provedFrom: this.#from,
      provedTo: this.#from === null ? null : makeZxid(this.#toEpoch, this.#toCounter),
      firstMismatch: this.#mismatch,
    };
  }
}
