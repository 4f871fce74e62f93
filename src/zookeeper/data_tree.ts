import { crc32, CRC32_START } from "../digest/crc32.ts";
import { type AclId, AclTable, OPEN_ACL, UNKNOWN_ACL } from "./acl_table.ts";
import type { AclEntry } from "./jute.ts";
import { Int, Long, NO_NODE, type NodeId, NodeTable, ROOT } from "./node_table.ts";
import { nodeKind } from "./snapshot.ts";
import { DigestSum } from "./tree_digest.ts";
import { describeNode, type TreeNode, TreeWalk } from "./tree_node.ts";
import type { CreateOp, Txn, TxnHeader, TxnOp } from "./txn.ts";
import type { Zxid } from "./zxid.ts";

const SLASH = 0x2f;
const ZOOKEEPER = new TextEncoder().encode("/zookeeper");
/** Owner of every container node. */
const CONTAINER = -0x8000_0000_0000_0000n;
/** Owner of a TTL node is this plus the milliseconds, which have 40 bits (3.5.4 and later). */
const TTL = -0x0100_0000_0000_0000n;
const TTL_BITS = 40;

/** How to make a tree. */
export interface DataTreeOptions {
  /** Keep the data of the nodes; false where only the digest is asked. Default true. */
  keepData?: boolean;
}

/** A node as a snapshot holds it. */
export interface LoadedNode {
  /** The path; empty for the root. */
  path: Uint8Array;
  /** The data. */
  data: Uint8Array | null;
  /** Its ACL in the tree's table, of which a use goes over to the node. */
  acl: AclId;
  /** The stat as it stands in the snapshot, 60 bytes. */
  stat: Uint8Array;
}

/**
 * The tree of nodes and the sessions as a server of 3.6 to 3.9 has them in memory, and what each
 * transaction does to them. Transactions that are already in a fuzzy snapshot may be applied once
 * more: from the snapshot's end on the tree is the one that they lead to.
 */
export class DataTree {
  readonly #digest = new DigestSum();
  readonly #ephemerals = new Map<bigint, Set<NodeId>>();
  /** The nodes. */
  readonly nodes: NodeTable;
  /** The ACLs of the nodes. */
  readonly acls: AclTable = new AclTable();
  /** Open sessions with their timeout in milliseconds. */
  readonly sessions: Map<bigint, number> = new Map();

  /** Makes a tree of nothing but the root. */
  constructor({ keepData = true }: DataTreeOptions = {}) {
    this.nodes = new NodeTable(keepData);
    this.nodes.setInt(ROOT, Int.acl, this.acls.share(OPEN_ACL));
    this.#count(ROOT);
  }

  /** Number of nodes, the root included. */
  get size(): number {
    return this.nodes.size;
  }

  /** Digest of the tree, as a server of 3.6 and later writes it into its log. */
  get digest(): bigint {
    return this.#digest.value;
  }

  /** How many nodes have an ACL that neither the snapshot nor a transaction says. */
  get unknownAcls(): number {
    return this.acls.unknown;
  }

  /** The node of a path; undefined where there is none. */
  get(path: Uint8Array): TreeNode | undefined {
    const id = this.#find(path);
    return id === NO_NODE ? undefined : describeNode(this.nodes, this.acls, id, path.slice());
  }

  /** Every node, parents before their children. */
  *list(): Generator<TreeNode> {
    const walk = new TreeWalk(this.nodes);
    for (let id = walk.next(); id !== NO_NODE; id = walk.next()) {
      yield describeNode(this.nodes, this.acls, id, walk.path.slice());
    }
  }

  /** Puts a node of a snapshot in its place; false where it stands there already. */
  load({ path, data, acl, stat }: LoadedNode): boolean {
    let id: NodeId = ROOT;
    if (path.length > 0) {
      const slash = lastSlash(path);
      const parentSum = crc32(CRC32_START, path, 0, slash);
      const parent = this.nodes.find(path, slash, parentSum);
      const sum = crc32(parentSum, path, slash, path.length);
      if (parent === NO_NODE || this.nodes.find(path, path.length, sum) !== NO_NODE) return false;
      id = this.#add(parent, path, slash, sum);
    } else {
      this.acls.release(this.nodes.int(ROOT, Int.acl));
    }
    this.nodes.setInt(id, Int.acl, acl);
    this.nodes.setData(id, data);
    this.nodes.setStat(id, stat, 0);
    this.#enlist(id);
    this.#count(id);
    return true;
  }

  /**
   * Does what a transaction does. False where it does not fit the tree: it creates what is there,
   * changes what is not, or brings a version to a number that does not come next. Over a fuzzy
   * snapshot that is to be expected; elsewhere a record is missing or wrong.
   */
  apply({ op, header }: Txn): boolean {
    return this.#apply(op, header);
  }

  /**
   * Deletes all ephemeral nodes and closes all sessions, as a server does at its start with those
   * of sessions that it does not know; `zxid` is the last one applied.
   */
  dropEphemerals(zxid: Zxid): void {
    for (const session of [...this.#ephemerals.keys()]) this.#deleteOwned(session, zxid);
    this.sessions.clear();
  }

  #apply(op: TxnOp, header: TxnHeader): boolean {
    switch (op.type) {
      case "create":
      case "create2":
      case "createContainer":
      case "createTtl":
        return this.#create(op, header);
      case "delete":
      case "deleteContainer":
        return this.#delete(op.path, header.zxid);
      case "setData":
        return this.#setData(op, header);
      case "reconfig":
        // The server makes the node at its start, without a transaction, and gives it the same
        // version every time: nothing can be told from it.
        this.#setData(op, header);
        return true;
      case "setAcl":
        return this.#setAcl(op);
      case "multi": {
        if (op.failed) return true;
        let fits = true;
        for (const part of op.parts) fits = this.#apply(part, header) && fits;
        return fits;
      }
      case "createSession":
        this.sessions.set(header.sessionId, op.timeout);
        return true;
      case "closeSession":
        return this.#closeSession(op.paths, header);
      case "check":
      case "error":
        return true;
    }
  }

  #create(op: CreateOp, header: TxnHeader): boolean {
    const { nodes } = this;
    const { path } = op;
    const slash = lastSlash(path);
    if (slash < 0 || slash === path.length - 1) return false;
    const parentSum = crc32(CRC32_START, path, 0, slash);
    const parent = nodes.find(path, slash, parentSum);
    if (parent === NO_NODE) return false;
    const sum = crc32(parentSum, path, slash, path.length);
    const present = nodes.find(path, path.length, sum);
    if (present !== NO_NODE) {
      if (nodes.int(present, Int.acl) === UNKNOWN_ACL) this.#changeAcl(present, op.acl);
      // The server raises the parent for this type only.
      if (op.type === "create") this.#countChild(parent, op.parentCversion, header.zxid);
      return false;
    }
    const fits = this.#countChild(parent, op.parentCversion, header.zxid);
    const id = this.#add(parent, path, slash, sum);
    nodes.setInt(id, Int.acl, this.acls.use(op.acl));
    nodes.setData(id, op.data);
    nodes.setLong(id, Long.czxid, header.zxid);
    nodes.setLong(id, Long.mzxid, header.zxid);
    nodes.setLong(id, Long.pzxid, header.zxid);
    nodes.setLong(id, Long.ctime, header.time);
    nodes.setLong(id, Long.mtime, header.time);
    nodes.setLong(id, Long.owner, ownerOf(op, header));
    this.#enlist(id);
    this.#count(id);
    return fits;
  }

  /**
   * Raises a parent's cversion, -1 meaning by one, and sets its pzxid. A parent whose cversion is
   * not lower was caught later by the snapshot and stays. False unless it rises by one.
   */
  #countChild(parent: NodeId, cversion: number, zxid: Zxid): boolean {
    const present = this.nodes.int(parent, Int.cversion);
    const next = (present + 1) | 0;
    const wanted = cversion === -1 ? next : cversion;
    if (wanted > present) {
      this.nodes.setInt(parent, Int.cversion, wanted);
      this.nodes.setLong(parent, Long.pzxid, zxid);
      this.#count(parent);
    }
    return wanted === next;
  }

  #delete(path: Uint8Array, zxid: Zxid): boolean {
    const slash = lastSlash(path);
    if (slash < 0 || slash === path.length - 1) return false;
    const parentSum = crc32(CRC32_START, path, 0, slash);
    const parent = this.nodes.find(path, slash, parentSum);
    if (parent === NO_NODE) return false;
    const sum = crc32(parentSum, path, slash, path.length);
    const id = this.nodes.find(path, path.length, sum);
    // Also when the child is not there: the snapshot may have caught the parent before, and come
    // to the child's place after the deletion.
    this.#raisePzxid(parent, zxid);
    return id !== NO_NODE && this.#remove(id);
  }

  #raisePzxid(parent: NodeId, zxid: Zxid): void {
    if (zxid <= this.nodes.long(parent, Long.pzxid)) return;
    this.nodes.setLong(parent, Long.pzxid, zxid);
    this.#count(parent);
  }

  /**
   * Removes a node. A fuzzy snapshot may have caught children of a node of the same path that is
   * still to be created: they go too, and come back with the transactions that created them.
   * False where there were any.
   */
  #remove(id: NodeId): boolean {
    const { nodes } = this;
    const isLeaf = nodes.uint(id, Int.firstChild) === NO_NODE;
    const above = nodes.uint(id, Int.parent);
    for (let node = id; node !== above;) {
      const child = nodes.uint(node, Int.firstChild);
      if (child !== NO_NODE) {
        node = child;
        continue;
      }
      const parent = nodes.uint(node, Int.parent);
      this.#delist(node);
      this.#digest.subtract(nodes.uint(node, Int.digest));
      this.acls.release(nodes.int(node, Int.acl));
      nodes.remove(node);
      node = parent;
    }
    return isLeaf;
  }

  #setData(op: Extract<TxnOp, { type: "setData" | "reconfig" }>, header: TxnHeader): boolean {
    const { nodes } = this;
    const id = this.#find(op.path);
    if (id === NO_NODE) return false;
    const fits = op.version === ((nodes.int(id, Int.version) + 1) | 0);
    nodes.setData(id, op.data);
    nodes.setInt(id, Int.version, op.version);
    nodes.setLong(id, Long.mzxid, header.zxid);
    nodes.setLong(id, Long.mtime, header.time);
    this.#count(id);
    return fits;
  }

  #setAcl(op: Extract<TxnOp, { type: "setAcl" }>): boolean {
    const id = this.#find(op.path);
    if (id === NO_NODE) return false;
    const fits = op.version === ((this.nodes.int(id, Int.aversion) + 1) | 0);
    this.#changeAcl(id, op.acl);
    this.nodes.setInt(id, Int.aversion, op.version);
    this.#count(id);
    return fits;
  }

  #changeAcl(id: NodeId, entries: readonly AclEntry[]): void {
    const acl = this.acls.use(entries);
    this.acls.release(this.nodes.int(id, Int.acl));
    this.nodes.setInt(id, Int.acl, acl);
  }

  /** Deletes the listed paths first, then what the session still owns. */
  #closeSession(paths: Uint8Array[] | null, { sessionId, zxid }: TxnHeader): boolean {
    let fits = true;
    for (const path of paths ?? []) fits = this.#delete(path, zxid) && fits;
    const unlisted = this.#deleteOwned(sessionId, zxid);
    this.sessions.delete(sessionId);
    return fits && (paths === null || unlisted === 0);
  }

  /** Deletes what a session owns and says how many nodes that were. */
  #deleteOwned(session: bigint, zxid: Zxid): number {
    const owned = this.#ephemerals.get(session);
    if (owned === undefined) return 0;
    const count = owned.size;
    for (const id of owned) {
      this.#raisePzxid(this.nodes.uint(id, Int.parent), zxid);
      this.#remove(id);
    }
    return count;
  }

  #find(path: Uint8Array): NodeId {
    const isRoot = path.length === 1 && path[0] === SLASH;
    const length = isRoot ? 0 : path.length;
    return this.nodes.find(path, length, crc32(CRC32_START, path, 0, length));
  }

  #add(parent: NodeId, path: Uint8Array, slash: number, sum: number): NodeId {
    const id = this.nodes.add(parent, path, slash + 1, sum);
    const uncounted = this.nodes.int(parent, Int.uncounted) === 1 ||
      (slash === ZOOKEEPER.length && ZOOKEEPER.every((byte, at) => byte === path[at]));
    if (uncounted) this.nodes.setInt(id, Int.uncounted, 1);
    return id;
  }

  /** Notes an ephemeral node with its session. */
  #enlist(id: NodeId): void {
    const owner = this.nodes.long(id, Long.owner);
    if (nodeKind(owner) !== "ephemeral") return;
    const owned = this.#ephemerals.get(owner);
    if (owned === undefined) this.#ephemerals.set(owner, new Set([id]));
    else owned.add(id);
  }

  #delist(id: NodeId): void {
    const owner = this.nodes.long(id, Long.owner);
    const owned = this.#ephemerals.get(owner);
    if (owned?.delete(id) && owned.size === 0) this.#ephemerals.delete(owner);
  }

  /** Brings the tree's digest up to a node that was changed. */
  #count(id: NodeId): void {
    if (this.nodes.int(id, Int.uncounted) === 1) return;
    const sum = this.nodes.sum(id);
    this.#digest.subtract(this.nodes.uint(id, Int.digest));
    this.#digest.add(sum);
    this.nodes.setInt(id, Int.digest, sum);
  }
}

function ownerOf(op: CreateOp, header: TxnHeader): bigint {
  if (op.type === "createContainer") return CONTAINER;
  if (op.type === "createTtl") return TTL + BigInt.asUintN(TTL_BITS, op.ttl);
  return op.ephemeral ? header.sessionId : 0n;
}

/** Place of the last slash, or -1; the array's own method takes several times as long. */
function lastSlash(path: Uint8Array): number {
  let at = path.length - 1;
  while (at >= 0 && path[at] !== SLASH) at--;
  return at;
}
