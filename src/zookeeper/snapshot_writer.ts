import { adler32, ADLER32_START } from "../digest/adler32.ts";
import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import { type AclId, OPEN_ACL } from "./acl_table.ts";
import type { DataTree } from "./data_tree.ts";
import { Int, NO_NODE, STAT_SIZE } from "./node_table.ts";
import { TREE_DIGEST_VERSION } from "./tree_digest.ts";
import { TreeWalk } from "./tree_node.ts";
import type { Zxid } from "./zxid.ts";

const MAGIC = 0x5a4b534e;
const VERSION = 2;
const DBID = -1n;
/** Key of the ACL that is not spelled out: everyone may do everything. */
const OPEN_KEY = -1n;
const END = Uint8Array.of(0x2f);
const PIECE = 256 * 1024;

/**
 * Writes a tree as a snapshot, piece by piece; the layout is that of snapshot.ts. It holds nothing
 * but the tree, so it is exact at the last transaction applied. Without footers every ZooKeeper
 * loads it; with a zxid it carries the digest and that zxid as footers, which the AdminServer's
 * restore of 3.9 wants.
 *
 * @throws {ZkBackupError} `unknown-acl` before the first piece, when a node's ACL is not known.
 */
export function* writeSnapshot(
  tree: DataTree,
  footers: Zxid | null,
): Generator<Uint8Array<ArrayBuffer>> {
  if (tree.unknownAcls > 0) {
    throw new ZkBackupError(
      say("Cannot write a snapshot: the ACLs of {} nodes are not known", tree.unknownAcls),
      {
        code: "unknown-acl",
        category: "Corruption",
        hint: say("Begin with an older snapshot, whose logs say what these ACLs are"),
      },
    );
  }
  const out = new Pieces();
  out.int(MAGIC);
  out.int(VERSION);
  out.long(DBID);
  out.int(tree.sessions.size);
  for (const [id, timeout] of tree.sessions) {
    out.long(id);
    out.int(timeout);
    yield* out.full();
  }
  yield* writeAcls(tree, out);
  yield* writeNodes(tree, out);
  out.string(END);
  out.seal();
  if (footers !== null) {
    out.long(footers);
    out.int(TREE_DIGEST_VERSION);
    out.long(tree.digest);
    out.seal();
    out.long(footers);
    out.seal();
  }
  yield* out.rest();
}

/** The key of an ACL in the file is its number in the table, which begins above 0. */
function keyOf(acl: AclId): bigint {
  return acl === OPEN_ACL ? OPEN_KEY : BigInt(acl);
}

function* writeAcls({ acls }: DataTree, out: Pieces): Generator<Uint8Array<ArrayBuffer>> {
  const ids = acls.spelledOut();
  out.int(ids.length);
  for (const id of ids) {
    out.long(keyOf(id));
    out.bytes(acls.bytes(id));
    yield* out.full();
  }
}

function* writeNodes({ nodes }: DataTree, out: Pieces): Generator<Uint8Array<ArrayBuffer>> {
  const walk = new TreeWalk(nodes);
  const stat = new Uint8Array(STAT_SIZE);
  for (let id = walk.next(); id !== NO_NODE; id = walk.next()) {
    out.string(walk.path);
    out.string(nodes.data(id));
    out.long(keyOf(nodes.int(id, Int.acl)));
    nodes.copyStat(id, stat, 0);
    out.bytes(stat);
    if (out.hasFull) yield* out.full();
  }
}

/** Collects bytes into pieces and keeps the running checksum for the seals. */
class Pieces {
  #piece = new Uint8Array(PIECE);
  #view = new DataView(this.#piece.buffer);
  #used = 0;
  #summed = 0;
  #sum = ADLER32_START;
  #full: Uint8Array<ArrayBuffer>[] = [];

  get hasFull(): boolean {
    return this.#full.length > 0;
  }

  /** The pieces that are full, each once. */
  full(): Uint8Array<ArrayBuffer>[] {
    const full = this.#full;
    if (full.length > 0) this.#full = [];
    return full;
  }

  /** What is left at the end. */
  rest(): Uint8Array<ArrayBuffer>[] {
    return [...this.full(), this.#piece.subarray(0, this.#used)];
  }

  // The room first: it may be in a new piece, which has another view.
  int(value: number): void {
    const at = this.#room(4);
    this.#view.setInt32(at, value);
  }

  long(value: bigint): void {
    const at = this.#room(8);
    this.#view.setBigInt64(at, value);
  }

  /** A string or buffer behind its length; null has length -1. */
  string(bytes: Uint8Array | null): void {
    this.int(bytes === null ? -1 : bytes.length);
    if (bytes !== null) this.bytes(bytes);
  }

  bytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#used === PIECE) this.#next();
      const part = bytes.subarray(at, at + PIECE - this.#used);
      this.#piece.set(part, this.#used);
      this.#used += part.length;
      at += part.length;
    }
  }

  /** Checksum of all bytes so far, and the string that ends the nodes once more. */
  seal(): void {
    this.long(BigInt(this.#adler()));
    this.string(END);
  }

  /** Place of a number of `size` bytes, which stand in one piece. */
  #room(size: number): number {
    if (this.#used + size > PIECE) this.#next();
    this.#used += size;
    return this.#used - size;
  }

  #adler(): number {
    this.#sum = adler32(this.#sum, this.#piece, this.#summed, this.#used);
    this.#summed = this.#used;
    return this.#sum;
  }

  #next(): void {
    this.#adler();
    this.#full.push(this.#piece.subarray(0, this.#used));
    this.#piece = new Uint8Array(PIECE);
    this.#view = new DataView(this.#piece.buffer);
    this.#used = 0;
    this.#summed = 0;
  }
}
