import type { AclTable } from "./acl_table.ts";
import type { AclEntry } from "./jute.ts";
import { Int, Long, NO_NODE, type NodeId, type NodeTable, ROOT } from "./node_table.ts";
import type { Zxid } from "./zxid.ts";

const SLASH = 0x2f;

/** What ZooKeeper keeps of a node besides its data and ACL. */
export interface NodeStat {
  /** Transaction that created it. */
  czxid: Zxid;
  /** Transaction that last set its data. */
  mzxid: Zxid;
  /** Transaction that last created or deleted a child. */
  pzxid: Zxid;
  /** Milliseconds since 1970 when it was created. */
  ctime: bigint;
  /** Milliseconds since 1970 when its data was last set. */
  mtime: bigint;
  /** How often its data was set. */
  version: number;
  /** How often a child was created; clients see twice that minus the number of children. */
  cversion: number;
  /** How often its ACL was set. */
  aversion: number;
  /** Session of an ephemeral node, the mark of a container or TTL node, or 0; signed. */
  owner: bigint;
}

/** A node of a tree. */
export interface TreeNode {
  /** The path; empty for the root. */
  path: Uint8Array;
  /** A view, good until the tree changes; null data is not empty data. */
  readonly data: Uint8Array | null;
  /** Bytes of data; -1 for null. */
  dataLength: number;
  /** Its ACL; null where neither the snapshot nor a transaction says it. */
  acl: readonly AclEntry[] | null;
  /** Its stat. */
  stat: NodeStat;
  /** Number of children. */
  children: number;
}

/** Collects what a tree knows of a node. Reading `data` throws where the tree keeps none. */
export function describeNode(
  nodes: NodeTable,
  acls: AclTable,
  id: NodeId,
  path: Uint8Array,
): TreeNode {
  let children = 0;
  for (let at = nodes.int(id, Int.firstChild); at !== NO_NODE; at = nodes.int(at, Int.next)) {
    children++;
  }
  return {
    path,
    get data() {
      return nodes.data(id);
    },
    dataLength: nodes.int(id, Int.dataLength),
    acl: acls.entries(nodes.int(id, Int.acl)),
    stat: {
      czxid: nodes.long(id, Long.czxid),
      mzxid: nodes.long(id, Long.mzxid),
      pzxid: nodes.long(id, Long.pzxid),
      ctime: nodes.long(id, Long.ctime),
      mtime: nodes.long(id, Long.mtime),
      version: nodes.int(id, Int.version),
      cversion: nodes.int(id, Int.cversion),
      aversion: nodes.int(id, Int.aversion),
      owner: nodes.long(id, Long.owner),
    },
    children,
  };
}

/** Goes over all nodes, parents first and depth before breadth, and spells their paths. */
export class TreeWalk {
  readonly #nodes: NodeTable;
  /** Ends of the paths from the root to the present node. */
  readonly #ends: number[] = [];
  #path = new Uint8Array(1024);
  #id: NodeId = NO_NODE;

  /** Starts before the root. The nodes must not change on the way. */
  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /** The path of the present node: a view, good until the next step. */
  get path(): Uint8Array {
    return this.#path.subarray(0, this.#ends.at(-1));
  }

  /** Goes to the next node; none behind the last one. */
  next(): NodeId {
    const nodes = this.#nodes;
    if (this.#id === NO_NODE) return this.#enter(ROOT);
    const child = nodes.int(this.#id, Int.firstChild);
    if (child !== NO_NODE) return this.#enter(child);
    for (let id = this.#id; id !== ROOT; id = nodes.int(id, Int.parent)) {
      this.#ends.pop();
      const sibling = nodes.int(id, Int.next);
      if (sibling !== NO_NODE) return this.#enter(sibling);
    }
    return NO_NODE;
  }

  #enter(id: NodeId): NodeId {
    this.#id = id;
    if (id === ROOT) {
      this.#ends.push(0);
      return id;
    }
    const name = this.#nodes.name(id);
    const start = this.#ends.at(-1)!;
    const end = start + 1 + name.length;
    if (end > this.#path.length) {
      const longer = new Uint8Array(2 * end);
      longer.set(this.#path);
      this.#path = longer;
    }
    this.#path[start] = SLASH;
    this.#path.set(name, start + 1);
    this.#ends.push(end);
    return id;
  }
}
