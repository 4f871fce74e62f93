import { crc32, CRC32_START } from "../digest/crc32.ts";
import { type AclId, AclTable, OPEN_ACL, UNKNOWN_ACL } from "./acl_table.ts";
import { Ephemerals } from "./ephemerals.ts";
import { isAbove, longHigh, longLow, makeLong } from "./long.ts";
import { Int, Long, NO_NODE, type NodeId, NodeTable, ROOT } from "./node_table.ts";
import { kindOfOwner } from "./node_kind.ts";
import { DigestSum } from "./tree_digest.ts";
import { describeNode, type TreeNode, TreeWalk } from "./tree_node.ts";
import type { TxnReader } from "./txn_reader.ts";
import { TxnType } from "./txn_type.ts";
import type { Zxid } from "./zxid.ts";

const SLASH = 0x2f;
const NOTHING = new Uint8Array();
const ZOOKEEPER = new TextEncoder().encode("/zookeeper");
/** High half of the owner of every container node; the low one is 0. */
const CONTAINER_HIGH = -0x8000_0000;
/** Top byte of the owner of a TTL node; the milliseconds have 40 bits (3.5.4 and later). */
const TTL_HIGH = -0x0100_0000;
const TTL_HIGH_BITS = 0xff;

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
export class DataTree implements Disposable {
  readonly #digest = new DigestSum();
  readonly #ephemerals: Ephemerals;
  /** The nodes. */
  readonly nodes: NodeTable;
  /** The ACLs of the nodes. */
  readonly acls: AclTable = new AclTable();
  /** Open sessions with their timeout in milliseconds. */
  readonly sessions: Map<bigint, number> = new Map();

  /** Makes a tree of nothing but the root. */
  constructor({ keepData = true }: DataTreeOptions = {}) {
    this.nodes = new NodeTable(keepData);
    this.#ephemerals = new Ephemerals(this.nodes);
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

  /** Whether the digest has these halves, each unsigned. */
  hasDigest(high: number, low: number): boolean {
    return this.#digest.is(high, low);
  }

  /** How many nodes have an ACL that neither the snapshot nor a transaction says. */
  get unknownAcls(): number {
    return this.acls.unknown;
  }

  /** The node of a path; undefined where there is none. */
  get(path: Uint8Array): TreeNode | undefined {
    const id = this.#find(path, 0, path.length);
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
    const { length } = path;
    if (length > 0) {
      const slash = lastSlash(path, 0, length);
      const parentSum = crc32(CRC32_START, path, 0, slash);
      const parent = this.nodes.find(path, 0, slash, parentSum);
      const sum = crc32(parentSum, path, slash, length);
      if (parent === NO_NODE || this.nodes.find(path, 0, length, sum) !== NO_NODE) return false;
      id = this.#add(parent, path, 0, slash, length, sum);
    } else {
      this.acls.release(this.nodes.int(ROOT, Int.acl));
    }
    this.nodes.setInt(id, Int.acl, acl);
    this.nodes.setData(id, data ?? NOTHING, data === null ? -1 : 0, data?.length ?? 0);
    this.nodes.setStat(id, stat, 0);
    this.#enlist(id);
    this.#count(id);
    return true;
  }

  /**
   * Does what the transaction does before which `txn` stands. False where it does not fit the tree:
   * it creates what is there, changes what is not, or brings a version to a number that does not
   * come next. Over a fuzzy snapshot that is to be expected; elsewhere a record is missing or wrong.
   */
  apply(txn: TxnReader): boolean {
    if (txn.failed) return true;
    let fits = true;
    while (txn.next()) fits = this.#apply(txn) && fits;
    return fits;
  }

  /**
   * Deletes all ephemeral nodes and closes all sessions, as a server does at its start with those
   * of sessions that it does not know; `zxid` is the last one applied.
   */
  dropEphemerals(zxid: Zxid): void {
    const [epoch, counter] = [longHigh(zxid), longLow(zxid)];
    for (const session of this.#ephemerals.sessions()) this.#deleteOwned(session, epoch, counter);
    this.sessions.clear();
  }

  /** Gives its memory back: left to the garbage collector, the trees of many bases pile up. */
  [Symbol.dispose](): void {
    this.nodes[Symbol.dispose]();
    this.acls[Symbol.dispose]();
  }

  #apply(txn: TxnReader): boolean {
    switch (txn.opType) {
      case TxnType.create:
      case TxnType.create2:
      case TxnType.createContainer:
      case TxnType.createTtl:
        return this.#create(txn);
      case TxnType.delete:
      case TxnType.deleteContainer:
        return this.#delete(txn);
      case TxnType.setData:
        return this.#setData(txn);
      case TxnType.reconfig:
        // The server makes the node at its start, without a transaction, and gives it the same
        // version every time: nothing can be told from it.
        this.#setData(txn);
        return true;
      case TxnType.setAcl:
        return this.#setAcl(txn);
      case TxnType.createSession:
        this.sessions.set(sessionOf(txn), txn.number);
        return true;
      case TxnType.closeSession:
        return this.#closeSession(txn);
      case TxnType.check:
      case TxnType.error:
      // The parts of a multi come one by one.
      case TxnType.multi:
        return true;
    }
  }

  #create(txn: TxnReader): boolean {
    const { nodes } = this;
    const { bytes, pathStart: start, pathEnd: end, epoch, counter, timeHigh, timeLow } = txn;
    const slash = lastSlash(bytes, start, end);
    if (slash < start || slash === end - 1) return false;
    const parentSum = crc32(CRC32_START, bytes, start, slash);
    const sum = crc32(parentSum, bytes, slash, end);
    // The node before its parent: neither search waits for the memory of the other.
    const present = nodes.find(bytes, start, end, sum);
    const parent = nodes.find(bytes, start, slash, parentSum);
    if (parent === NO_NODE) return false;
    if (present !== NO_NODE) {
      if (nodes.int(present, Int.acl) === UNKNOWN_ACL) this.#changeAcl(present, txn);
      // The server raises the parent for this type only.
      if (txn.opType === TxnType.create) this.#countChild(parent, txn);
      return false;
    }
    const fits = this.#countChild(parent, txn);
    const id = this.#add(parent, bytes, start, slash, end, sum);
    nodes.setInt(id, Int.acl, this.acls.use(bytes, txn.aclStart, txn.aclEnd));
    nodes.setData(id, bytes, txn.dataStart, txn.dataEnd);
    nodes.setLong(id, Long.czxid, epoch, counter);
    nodes.setLong(id, Long.mzxid, epoch, counter);
    nodes.setLong(id, Long.pzxid, epoch, counter);
    nodes.setLong(id, Long.ctime, timeHigh, timeLow);
    nodes.setLong(id, Long.mtime, timeHigh, timeLow);
    this.#setOwner(id, txn);
    this.#enlist(id);
    this.#count(id);
    return fits;
  }

  #setOwner(id: NodeId, txn: TxnReader): void {
    const { nodes } = this;
    if (txn.opType === TxnType.createContainer) {
      nodes.setLong(id, Long.owner, CONTAINER_HIGH, 0);
    } else if (txn.opType === TxnType.createTtl) {
      nodes.setLong(id, Long.owner, TTL_HIGH | (txn.ttlHigh & TTL_HIGH_BITS), txn.ttlLow);
    } else if (txn.ephemeral) {
      nodes.setLong(id, Long.owner, txn.sessionHigh, txn.sessionLow);
    }
  }

  /**
   * Raises a parent's cversion, -1 meaning by one, and sets its pzxid. A parent whose cversion is
   * not lower was caught later by the snapshot and stays. False unless it rises by one.
   */
  #countChild(parent: NodeId, { number: cversion, epoch, counter }: TxnReader): boolean {
    const present = this.nodes.int(parent, Int.cversion);
    const next = (present + 1) | 0;
    const wanted = cversion === -1 ? next : cversion;
    if (wanted > present) {
      this.nodes.setInt(parent, Int.cversion, wanted);
      this.nodes.setLong(parent, Long.pzxid, epoch, counter);
      this.#count(parent);
    }
    return wanted === next;
  }

  /** Deletes the node of the present path. */
  #delete({ bytes, pathStart: start, pathEnd: end, epoch, counter }: TxnReader): boolean {
    const { nodes } = this;
    const slash = lastSlash(bytes, start, end);
    if (slash < start || slash === end - 1) return false;
    const parentSum = crc32(CRC32_START, bytes, start, slash);
    const id = nodes.find(bytes, start, end, crc32(parentSum, bytes, slash, end));
    if (id !== NO_NODE) {
      this.#raisePzxid(nodes.int(id, Int.parent), epoch, counter);
      return this.#remove(id);
    }
    // Also when the child is not there: the snapshot may have caught the parent before, and come
    // to the child's place after the deletion.
    const parent = nodes.find(bytes, start, slash, parentSum);
    if (parent !== NO_NODE) this.#raisePzxid(parent, epoch, counter);
    return false;
  }

  #raisePzxid(parent: NodeId, epoch: number, counter: number): void {
    const { nodes } = this;
    const [high, low] = [nodes.int(parent, Long.pzxid), nodes.int(parent, Long.pzxid + 1)];
    if (!isAbove(epoch, counter, high, low)) return;
    nodes.setLong(parent, Long.pzxid, epoch, counter);
    this.#count(parent);
  }

  /**
   * Removes a node. A fuzzy snapshot may have caught children of a node of the same path that is
   * still to be created: they go too, and come back with the transactions that created them.
   * False where there were any.
   */
  #remove(id: NodeId): boolean {
    const { nodes } = this;
    const isLeaf = nodes.int(id, Int.firstChild) === NO_NODE;
    const above = nodes.int(id, Int.parent);
    for (let node = id; node !== above;) {
      const child = nodes.int(node, Int.firstChild);
      if (child !== NO_NODE) {
        node = child;
        continue;
      }
      const parent = nodes.int(node, Int.parent);
      this.#delist(node);
      this.#digest.subtract(nodes.int(node, Int.digest) >>> 0);
      this.acls.release(nodes.int(node, Int.acl));
      nodes.remove(node);
      node = parent;
    }
    return isLeaf;
  }

  #setData(txn: TxnReader): boolean {
    const { nodes } = this;
    const id = this.#findPath(txn);
    if (id === NO_NODE) return false;
    const fits = txn.number === ((nodes.int(id, Int.version) + 1) | 0);
    nodes.setData(id, txn.bytes, txn.dataStart, txn.dataEnd);
    nodes.setInt(id, Int.version, txn.number);
    nodes.setLong(id, Long.mzxid, txn.epoch, txn.counter);
    nodes.setLong(id, Long.mtime, txn.timeHigh, txn.timeLow);
    this.#count(id);
    return fits;
  }

  #setAcl(txn: TxnReader): boolean {
    const id = this.#findPath(txn);
    if (id === NO_NODE) return false;
    const fits = txn.number === ((this.nodes.int(id, Int.aversion) + 1) | 0);
    this.#changeAcl(id, txn);
    this.nodes.setInt(id, Int.aversion, txn.number);
    this.#count(id);
    return fits;
  }

  #changeAcl(id: NodeId, { bytes, aclStart, aclEnd }: TxnReader): void {
    const acl = this.acls.use(bytes, aclStart, aclEnd);
    this.acls.release(this.nodes.int(id, Int.acl));
    this.nodes.setInt(id, Int.acl, acl);
  }

  /** Deletes the listed paths first, then what the session still owns. */
  #closeSession(txn: TxnReader): boolean {
    let fits = true;
    while (txn.nextPath()) fits = this.#delete(txn) && fits;
    const session = sessionOf(txn);
    const unlisted = this.#deleteOwned(session, txn.epoch, txn.counter);
    this.sessions.delete(session);
    return fits && (!txn.listsPaths || unlisted === 0);
  }

  /** Deletes what a session owns and says how many nodes that were. */
  #deleteOwned(session: bigint, epoch: number, counter: number): number {
    let count = 0;
    for (let id; (id = this.#ephemerals.first(session)) !== NO_NODE; count++) {
      this.#raisePzxid(this.nodes.int(id, Int.parent), epoch, counter);
      this.#remove(id);
    }
    return count;
  }

  #find(bytes: Uint8Array, start: number, end: number): NodeId {
    const isRoot = end - start === 1 && bytes[start] === SLASH;
    const last = isRoot ? start : end;
    return this.nodes.find(bytes, start, last, crc32(CRC32_START, bytes, start, last));
  }

  #findPath({ bytes, pathStart, pathEnd }: TxnReader): NodeId {
    return this.#find(bytes, pathStart, pathEnd);
  }

  #add(
    parent: NodeId,
    path: Uint8Array,
    start: number,
    slash: number,
    end: number,
    sum: number,
  ): NodeId {
    const id = this.nodes.add(parent, path, start, slash, end, sum);
    const uncounted = this.nodes.int(parent, Int.uncounted) === 1 ||
      (slash - start === ZOOKEEPER.length &&
        ZOOKEEPER.every((byte, at) => byte === path[start + at]));
    if (uncounted) this.nodes.setInt(id, Int.uncounted, 1);
    return id;
  }

  /** Notes an ephemeral node with its session; the root is none, whatever a file says. */
  #enlist(id: NodeId): void {
    if (id === ROOT) return;
    const [high, low] = [this.nodes.int(id, Long.owner), this.nodes.int(id, Long.owner + 1)];
    if (kindOfOwner(high, low) === "ephemeral") this.#ephemerals.add(high, low, id);
  }

  #delist(id: NodeId): void {
    const [high, low] = [this.nodes.int(id, Long.owner), this.nodes.int(id, Long.owner + 1)];
    if (kindOfOwner(high, low) === "ephemeral") this.#ephemerals.delete(high, low, id);
  }

  /** Brings the tree's digest up to a node that was changed. */
  #count(id: NodeId): void {
    const { nodes } = this;
    if (nodes.int(id, Int.uncounted) === 1) return;
    const sum = nodes.sum(id);
    this.#digest.subtract(nodes.int(id, Int.digest) >>> 0);
    this.#digest.add(sum);
    nodes.setInt(id, Int.digest, sum);
  }
}

function sessionOf({ sessionHigh, sessionLow }: TxnReader): bigint {
  return makeLong(sessionHigh, sessionLow);
}

/** Place of the last slash, or one before the start; the array's own method takes several times as long. */
function lastSlash(bytes: Uint8Array, start: number, end: number): number {
  let at = end - 1;
  while (at >= start && bytes[at] !== SLASH) at--;
  return at;
}
