import { isAbove, makeLong } from "./long.ts";
import { kindOfOwner } from "./node_kind.ts";
import type { Zxid } from "./zxid.ts";

/** Offset of the ephemeral owner in the stat: behind four longs and three ints. */
const OWNER_OFFSET = 44;
/** Offsets of two of the zxids in the stat; the czxid is the first field. */
const MZXID_OFFSET = 8;
const PZXID_OFFSET = 52;

/** What the nodes of a snapshot are, as far as it is read. */
export interface NodeFigures {
  nodes: number;
  ephemerals: number;
  containers: number;
  ttlNodes: number;
  highestZxid: Zxid;
  pristine: boolean;
}

/** Counts the nodes of a snapshot by their stats. */
export class NodeCounts {
  readonly #figures: NodeFigures;
  /** The highest zxid in halves: few of millions of nodes raise it. */
  #high = 0;
  #low = 0;

  /** Counts into `figures`. */
  constructor(figures: NodeFigures) {
    this.#figures = figures;
  }

  /** Takes the node whose stat begins at `stat`. */
  add(view: DataView, stat: number): void {
    const figures = this.#figures;
    figures.nodes++;
    // The mzxid is never below the czxid; a pzxid rises when a child comes or goes.
    const changed = this.#raise(view, stat + MZXID_OFFSET);
    if (this.#raise(view, stat + PZXID_OFFSET) || changed) figures.pristine = false;
    const kind = kindOfOwner(
      view.getInt32(stat + OWNER_OFFSET),
      view.getInt32(stat + OWNER_OFFSET + 4),
    );
    if (kind === "container") figures.containers++;
    else if (kind === "ttl") figures.ttlNodes++;
    else if (kind === "ephemeral") figures.ephemerals++;
  }

  /** Takes a zxid; false for 0. */
  #raise(view: DataView, at: number): boolean {
    const high = view.getInt32(at);
    const low = view.getUint32(at + 4);
    if (isAbove(high, low, this.#high, this.#low)) {
      this.#high = high;
      this.#low = low;
      this.#figures.highestZxid = makeLong(high, low);
    }
    return high !== 0 || low !== 0;
  }
}
