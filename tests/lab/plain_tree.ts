import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { type Acl, normalize, type Tree } from "./tree.ts";

/** A node in plain values; `cversion` as it is on disk. */
interface PlainNode {
  data: Uint8Array | null;
  hash: string | null;
  /** Null: the snapshot names one that it does not hold, and no transaction has told it yet. */
  acl: Acl[] | null;
  czxid: bigint;
  mzxid: bigint;
  ctime: bigint;
  mtime: bigint;
  version: number;
  cversion: number;
  aversion: number;
  owner: bigint;
  pzxid: bigint;
  children: number;
  /** Its part of the digest; undefined: it changed. */
  sum?: number | undefined;
}

/** A transaction of a log, by its body. */
interface PlainTxn {
  session: bigint;
  zxid: bigint;
  time: bigint;
  type: number;
}

const OPEN: Acl[] = [{ perms: 31, scheme: "world", id: "anyone" }];
const OPEN_ID = -1n;
const CONTAINER = -(1n << 63n);
/** Codes of what makes a node, and of what ends one. */
const CREATES = [1, 15, 19, 21];
const DELETES = [2, 20];
const [SET_DATA, RECONFIG, SET_ACL, CHECK, MULTI, ERROR] = [5, 16, 7, 13, 14, -1];
const [CREATE_SESSION, CLOSE_SESSION] = [-10, -11];

/** Reads the bytes of a record from the front. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }
  byte(): number {
    return this.#view.getInt8(this.#at++);
  }
  int(): number {
    this.#at += 4;
    return this.#view.getInt32(this.#at - 4);
  }
  peek(): number {
    return this.#view.getInt32(this.#at);
  }
  long(): bigint {
    this.#at += 8;
    return this.#view.getBigInt64(this.#at - 8);
  }
  buffer(): Uint8Array | null {
    const length = this.int();
    if (length < 0) return null;
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }
  text(): string {
    return new TextDecoder().decode(this.buffer() ?? new Uint8Array());
  }
  acl(): Acl[] {
    const count = Math.max(this.int(), 0);
    return Array.from({ length: count }, () => {
      const perms = this.int();
      const scheme = this.text();
      return { perms, scheme, id: this.text() };
    });
  }
  skip(count: number): void {
    this.#at += count;
  }
}

/**
 * The tree that the records of a log lead to, in a few plain lines that follow ZooKeeper's own and
 * share none with the program: what a restore gives is held against it. Begins with the empty tree
 * of 3.4, or with an undamaged, uncompressed snapshot. It is right from where the snapshot ends; a
 * snapshot that is ahead of its name gets some transactions twice.
 */
export class PlainTree {
  readonly #nodes = new Map<string, PlainNode>();

  constructor(snapshot: Uint8Array | null) {
    if (snapshot !== null) this.#load(snapshot);
    else for (const path of ["", "/zookeeper", "/zookeeper/quota"]) this.#put(path, emptyNode());
  }

  #load(bytes: Uint8Array): void {
    const from = new Reader(bytes);
    from.skip(16);
    from.skip(12 * from.int());
    const acls = new Map<bigint, Acl[]>();
    for (let left = from.int(); left > 0; left--) acls.set(from.long(), from.acl());
    for (let path = from.text(); path !== "/"; path = from.text()) {
      const data = from.buffer();
      const id = from.long();
      const acl = id === OPEN_ID ? OPEN : acls.get(id) ?? null;
      const [czxid, mzxid, ctime, mtime] = [from.long(), from.long(), from.long(), from.long()];
      const [version, cversion, aversion] = [from.int(), from.int(), from.int()];
      const [owner, pzxid] = [from.long(), from.long()];
      const stat = { czxid, mzxid, ctime, mtime, version, cversion, aversion, owner, pzxid };
      this.#put(path, { ...stat, data, hash: hashOf(data), acl, children: 0 });
    }
  }

  /** Applies the body of a record; the digest that the server stored with it, or null. */
  apply(body: Uint8Array): bigint | null {
    const from = new Reader(body);
    const session = from.long();
    from.int();
    const txn = { session, zxid: from.long(), time: from.long(), type: from.int() };
    this.#apply(txn, from);
    if (from.left === 0 || txn.type === ERROR) return null;
    if (from.left !== 12 || from.int() !== 2) throw new Error(`${from.left} bytes too many`);
    return BigInt.asUintN(64, from.long());
  }

  #apply(txn: PlainTxn, from: Reader): void {
    const { type, zxid, time } = txn;
    if (CREATES.includes(type)) return this.#create(txn, from);
    if (DELETES.includes(type)) return this.#delete(from.text(), zxid);
    switch (type) {
      case SET_DATA:
      case RECONFIG: {
        const [path, data, version] = [from.text(), from.buffer(), from.int()];
        this.#change(path, { data, hash: hashOf(data), version, mzxid: zxid, mtime: time });
        return;
      }
      case SET_ACL: {
        const [path, acl, aversion] = [from.text(), from.acl(), from.int()];
        return this.#change(path, { acl, aversion });
      }
      case MULTI:
        return this.#multi(txn, from);
      case CHECK:
        from.text();
        return from.skip(4);
      case ERROR:
      case CREATE_SESSION:
        return from.skip(4);
      case CLOSE_SESSION:
        return this.#close(txn, from);
      default:
        throw new Error(`Type ${type}`);
    }
  }

  #create({ type, session, zxid, time }: PlainTxn, from: Reader): void {
    const [path, data, acl] = [from.text(), from.buffer(), from.acl()];
    const owned = (type === 1 || type === 15) && from.byte() !== 0;
    // Before 3.4 a create ended here.
    const cversion = from.left >= 4 ? from.int() : -1;
    const ttl = type === 21 ? from.long() : 0n;
    const owner = type === 19
      ? CONTAINER
      : type === 21
      ? BigInt.asIntN(64, (0xffn << 56n) | ttl)
      : owned
      ? session
      : 0n;
    const parent = this.#nodes.get(parentOf(path));
    if (parent === undefined) return;
    const isThere = this.#nodes.has(path);
    if (!isThere || type === 1) {
      const next = cversion === -1 ? parent.cversion + 1 : cversion;
      if (next > parent.cversion) this.#change(parentOf(path), { cversion: next, pzxid: zxid });
    }
    if (isThere) {
      if (this.#nodes.get(path)!.acl === null) this.#change(path, { acl });
      return;
    }
    const stat = { czxid: zxid, mzxid: zxid, pzxid: zxid, ctime: time, mtime: time, owner };
    this.#put(path, { ...emptyNode(), ...stat, data, hash: hashOf(data), acl });
  }

  #delete(path: string, zxid: bigint): void {
    const parent = this.#nodes.get(parentOf(path));
    if (parent !== undefined && zxid > parent.pzxid) this.#change(parentOf(path), { pzxid: zxid });
    if (this.#nodes.delete(path) && parent !== undefined) parent.children--;
  }

  #multi(txn: PlainTxn, from: Reader): void {
    const count = from.int();
    const parts = Array.from(
      { length: count },
      () => [from.int(), from.buffer() ?? new Uint8Array()] as const,
    );
    if (parts.some(([type]) => type === ERROR)) return;
    for (const [type, bytes] of parts) this.#apply({ ...txn, type }, new Reader(bytes));
  }

  #close({ session, zxid }: PlainTxn, from: Reader): void {
    // A list since 3.6, unless it was switched off: then a digest is all that follows, or nothing.
    const isListed = from.left > 0 && !(from.left === 12 && from.peek() === 2);
    for (let left = isListed ? from.int() : 0; left > 0; left--) this.#delete(from.text(), zxid);
    for (const [path, { owner }] of this.#nodes) if (owner === session) this.#delete(path, zxid);
  }

  #change(path: string, change: Partial<PlainNode>): void {
    const node = this.#nodes.get(path === "/" ? "" : path);
    if (node !== undefined) Object.assign(node, change, { sum: undefined });
  }

  #put(path: string, node: PlainNode): void {
    this.#nodes.set(path, node);
    const parent = path === "" ? undefined : this.#nodes.get(parentOf(path));
    if (parent !== undefined) parent.children++;
  }

  /** The tree's digest by its definition. */
  digest(): bigint {
    let sum = 0n;
    for (const [path, node] of this.#nodes) {
      if (!path.startsWith("/zookeeper/")) sum += BigInt(node.sum ??= sumOf(path, node));
    }
    return BigInt.asUintN(64, sum);
  }

  /** The tree as clients see it. */
  view(): Tree {
    const tree: Tree = new Map();
    for (const [path, { data, hash, acl, cversion, owner, children, ...rest }] of this.#nodes) {
      const { czxid, mzxid, pzxid, ctime, mtime, version, aversion } = rest;
      const top = BigInt.asUintN(64, owner) >> 40n;
      const hidden = owner === CONTAINER || top === 0xff0000n;
      const stat = {
        ...{ czxid, mzxid, pzxid, ctime, mtime, version, aversion },
        cversion: 2 * cversion - children,
        ephemeralOwner: hidden ? 0n : BigInt.asUintN(64, owner),
        dataLength: data?.length ?? 0,
        numChildren: children,
      };
      const name = path === "" ? "/" : path;
      tree.set(name, normalize(name, { data: hash, stat, acl: acl ?? [] }));
    }
    return tree;
  }
}

function emptyNode(): PlainNode {
  const data = new Uint8Array();
  const [none, zero] = [0n, 0];
  return {
    ...{ data, hash: hashOf(data), acl: OPEN, children: 0 },
    ...{ czxid: none, mzxid: none, ctime: none, mtime: none, owner: none, pzxid: none },
    ...{ version: zero, cversion: zero, aversion: zero },
  };
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function hashOf(data: Uint8Array | null): string | null {
  return data === null ? null : createHash("sha256").update(data).digest("hex");
}

/** CRC-32 of path, data and the Stat in an order of its own. */
function sumOf(path: string, node: PlainNode): number {
  const stat = new DataView(new ArrayBuffer(60));
  const longs = [node.czxid, node.mzxid, node.pzxid, node.ctime, node.mtime];
  longs.forEach((value, at) => stat.setBigInt64(8 * at, value));
  const ints = [node.version, node.cversion, node.aversion];
  ints.forEach((value, at) => stat.setInt32(40 + 4 * at, value));
  stat.setBigInt64(52, node.owner);
  const ofPath = crc32(new TextEncoder().encode(path));
  return crc32(new Uint8Array(stat.buffer), crc32(node.data ?? new Uint8Array(), ofPath));
}
