import type { Fault } from "../finding.ts";
import type { ByteSource } from "../io/byte_source.ts";
import { AncestorPath } from "./ancestor_path.ts";
import type { AclEntry } from "./jute.ts";
import { NodeCounts } from "./node_counts.ts";
import { SchemeCounts } from "./scheme_counts.ts";
import { aclHole, Stop, stop, WRONG_COUNT, WRONG_SEAL } from "./snapshot_stop.ts";
import { SnapshotWindow } from "./snapshot_window.ts";
import type { Zxid } from "./zxid.ts";

/*
 * A snapshot, big-endian, as the stream that is left when ZooKeeper's compression is undone:
 *
 *   header   4 magic "ZKSN"   4 version 2   8 dbid -1
 *   sessions 4 count, each: 8 id, 4 timeout in ms
 *   ACLs     4 count, each: 8 key, 4 count of entries, each: 4 perms, string scheme, string id
 *   nodes    string path, buffer data, 8 ACL key (-1: open to all), 60 bytes of stat;
 *            parents first, the root under the empty path, until the path "/"
 *   seal     8 Adler-32 of all bytes so far, string "/"
 *   digest   3.6+ with digests on: 8 zxid, 4 version, 8 digest; then a seal
 *   last     3.9+: 8 last processed zxid; then a seal
 *
 * Servers write the nodes depth first, so the ancestors of a node are the path walked down to it.
 */

const SNAPSHOT_MAGIC = 0x5a4b534e;
const HEADER_SIZE = 16;
const STAT_SIZE = 60;
/** What follows the data of a node: ACL key and stat. */
const TAIL_SIZE = 8 + STAT_SIZE;
/** ACL key of a node that is open to all. */
const OPEN_KEY = -1;
/** A seal: checksum and the string "/". */
const SEAL_SIZE = 13;
const DIGEST_SIZE = 20;
/** Digest footers of this version hold a number; older ones a string, which no release wrote. */
const DIGEST_VERSION = 2;
const SLASH = 0x2f;
const NOTHING = new Uint8Array();

/** Longest path or ACL string that is taken for real: the server's own limit is about 2 MiB. */
const LONGEST_STRING = 16 * 1024 * 1024;

/**
 * Most ACLs, and most and longest schemes, that are taken for real: far above what a server holds
 * in its own memory or has plugins for. Of missing ACLs only so many are remembered.
 */
const MOST_ACLS = 500_000;
const MOST_HOLES = 10_000;
const MOST_SCHEMES = 1000;
const LONGEST_SCHEME = 1024;

/** Digest footer: the tree digest as the server knew it when all nodes were written. */
export interface SnapshotDigest {
  /** Zxid that the digest belongs to. */
  zxid: Zxid;
  /** Version of the way it is computed. */
  version: number;
  /** Digest footer, where the file has one. */
  digest: bigint;
}

/** What a snapshot holds and whether it can be loaded. */
export interface SnapshotScan {
  /** Uncompressed bytes. */
  size: number;
  /** Read to its end with every seal right. */
  sound: boolean;
  /** What is wrong with it. */
  faults: Fault[];
  /** Number of open sessions. */
  sessions: number;
  /** Number of znodes. */
  nodes: number;
  /** Number of ephemeral znodes. */
  ephemerals: number;
  /** Number of container znodes. */
  containers: number;
  /** Number of TTL znodes. */
  ttlNodes: number;
  /** Size of the largest path, data or ACL string in bytes. */
  largestField: number;
  /** How often each authentication scheme stands in the ACLs. */
  schemes: Map<string, number>;
  /** ACL keys that nodes name and the file does not hold. */
  aclHoles: Set<bigint>;
  /** Footers, where the file has them. */
  digest: SnapshotDigest | null;
  /** Last zxid footer, where the file has one. */
  lastZxid: Zxid | null;
  /** Highest zxid in the stat of a node: it may lie above the footers. */
  highestZxid: Zxid;
  /** No session, no change ever: the tree that a server starts with. */
  pristine: boolean;
}

/** A node as it stands in a snapshot; the same object serves for every node. */
export interface SnapshotNode {
  /** The path, empty for the root: a view, good for the call. */
  path: Uint8Array;
  /** The data: a view, good for the call. */
  data: Uint8Array | null;
  /** Key of its ACL among those of the file; -1: everyone may do everything. */
  aclKey: bigint;
  /** The stat: a view of 60 bytes, good for the call. */
  stat: Uint8Array;
}

/** What a caller can have of a scan while it runs, in the order of the file. */
export interface SnapshotVisitor {
  /** Called for each session. */
  session?(id: bigint, timeout: number): void;
  /** Called for each ACL; its strings are views, good for the call. */
  acl?(key: bigint, entries: AclEntry[]): void;
  /** Called for each node, parents first. The largest data is then held in memory. */
  node?(node: SnapshotNode): void;
}

/**
 * Reads an uncompressed snapshot to its end in memory that does not grow with it. What `visitor`
 * gets is right only if the result is sound: the seals come last.
 */
export async function scanSnapshot(
  source: ByteSource,
  visitor: SnapshotVisitor = {},
  bufferSize?: number,
): Promise<SnapshotScan> {
  using stretch = new SnapshotWindow(source, bufferSize);
  return await scanWindow(stretch, visitor);
}

async function scanWindow(
  window: SnapshotWindow,
  visitor: SnapshotVisitor,
): Promise<SnapshotScan> {
  const scan: SnapshotScan = {
    size: 0,
    sound: false,
    faults: [],
    sessions: 0,
    nodes: 0,
    ephemerals: 0,
    containers: 0,
    ttlNodes: 0,
    largestField: 0,
    schemes: new Map(),
    aclHoles: new Set(),
    digest: null,
    lastZxid: null,
    highestZxid: 0n,
    pristine: true,
  };
  try {
    await readHeader(window);
    await readSessions(window, scan, visitor);
    const keys = await readAcls(window, scan, visitor);
    const firstHole = await readNodes(window, scan, keys, visitor);
    await readSeal(window, "nodes");
    await readFooters(window, scan);
    scan.sound = true;
    if (firstHole !== null) scan.faults.push(aclHole(scan.aclHoles, firstHole));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const { kind, offset, message } = error;
    scan.faults.push({ kind, severity: "error", offset, message });
  }
  scan.size = await window.skipRest();
  return scan;
}

async function need(window: SnapshotWindow, count: number): Promise<void> {
  if (window.left >= count || await window.fill(count)) return;
  throw stop("TruncatedBody", window.offset, "Snapshot ends too early");
}

async function readHeader(window: SnapshotWindow): Promise<void> {
  await need(window, HEADER_SIZE);
  const magic = window.view.getUint32(window.at);
  if (magic !== SNAPSHOT_MAGIC) {
    const found = magic.toString(16).padStart(8, "0");
    throw stop("InvalidMagic", 0, 'Snapshot begins with 0x{}, not with "ZKSN"', found);
  }
  window.at += HEADER_SIZE;
}

async function readCount(
  window: SnapshotWindow,
  what: keyof typeof WRONG_COUNT,
): Promise<number> {
  await need(window, 4);
  return takeCount(window, what);
}

function takeCount(window: SnapshotWindow, what: keyof typeof WRONG_COUNT): number {
  const count = window.view.getInt32(window.at);
  if (count < 0) throw stop("InvalidLength", window.offset, WRONG_COUNT[what], count);
  window.at += 4;
  return count;
}

async function readSessions(
  window: SnapshotWindow,
  scan: SnapshotScan,
  visitor: SnapshotVisitor,
): Promise<void> {
  scan.sessions = await readCount(window, "sessions");
  scan.pristine = scan.sessions === 0;
  for (let i = 0; i < scan.sessions; i++) {
    await need(window, 12);
    const { view, at } = window;
    visitor.session?.(view.getBigInt64(at), view.getInt32(at + 8));
    window.at += 12;
  }
}

async function readAcls(
  window: SnapshotWindow,
  scan: SnapshotScan,
  visitor: SnapshotVisitor,
): Promise<Set<number>> {
  // Servers count keys from 1: as numbers they take a quarter of the memory of bigints.
  const keys = new Set<number>();
  const schemes = new SchemeCounts(scan.schemes);
  // As with nodes, a promise is waited for only where the window must move on.
  for (let left = await readCount(window, "acls"); left > 0; left--) {
    if (window.left < 8) await need(window, 8);
    const key = window.view.getBigInt64(window.at);
    keys.add(Number(key));
    if (keys.size > MOST_ACLS) {
      throw stop("BadStructure", window.offset, "More than {} ACLs", MOST_ACLS);
    }
    window.at += 8;
    const entries: AclEntry[] = [];
    if (window.left < 4) await need(window, 4);
    for (let entriesLeft = takeEntryCount(window); entriesLeft > 0; entriesLeft--) {
      if (window.left < 4) await need(window, 4);
      const perms = window.view.getInt32(window.at);
      window.at += 4;
      const schemeLength = passHeld(window, scan) ?? await pass(window, scan);
      const scheme = schemes.count(window.bytes.subarray(window.at - schemeLength, window.at));
      if (schemeLength > LONGEST_SCHEME || scan.schemes.size > MOST_SCHEMES) {
        throw stop("BadStructure", window.offset, "ACLs name schemes that cannot be");
      }
      const idLength = passHeld(window, scan) ?? await pass(window, scan);
      if (visitor.acl) {
        entries.push({ perms, scheme, id: window.bytes.slice(window.at - idLength, window.at) });
      }
    }
    visitor.acl?.(key, entries);
  }
  return keys;
}

/** Number of entries of an ACL, which is at hand; -1 is a null list. */
function takeEntryCount(window: SnapshotWindow): number {
  if (window.view.getInt32(window.at) !== -1) return takeCount(window, "entries");
  window.at += 4;
  return 0;
}

/** Goes over a string and returns its length: its bytes are those before the place in the window. */
async function pass(window: SnapshotWindow, scan: SnapshotScan): Promise<number> {
  await need(window, 4);
  const length = stringLength(window);
  window.at += 4;
  await need(window, length);
  if (length > scan.largestField) scan.largestField = length;
  window.at += length;
  return length;
}

/** The same without a promise; null where not all of it is at hand. */
function passHeld(window: SnapshotWindow, scan: SnapshotScan): number | null {
  if (window.left < 4) return null;
  const length = stringLength(window);
  if (window.left < 4 + length) return null;
  if (length > scan.largestField) scan.largestField = length;
  window.at += 4 + length;
  return length;
}

function stringLength(window: SnapshotWindow): number {
  const length = window.view.getInt32(window.at);
  if (length < 0 || length > LONGEST_STRING) {
    throw stop("InvalidLength", window.offset, "Length of a string is {}", length);
  }
  return length;
}

/** Returns the offset of the first node whose ACL the file does not hold. */
async function readNodes(
  window: SnapshotWindow,
  scan: SnapshotScan,
  keys: Set<number>,
  visitor: SnapshotVisitor,
): Promise<number | null> {
  const ancestors = new AncestorPath();
  const counts = new NodeCounts(scan);
  const node: SnapshotNode = { path: NOTHING, data: null, aclKey: 0n, stat: NOTHING };
  let firstHole: number | null = null;
  // A snapshot has millions of nodes: a promise is waited for only where the window must move on.
  while (true) {
    const start = window.offset;
    const pathLength = passHeld(window, scan) ?? await pass(window, scan);
    const path = window.at - pathLength;
    if (pathLength === 1 && window.bytes[path] === SLASH) return firstHole;
    if (!ancestors.enter(window.bytes, path, window.at)) {
      throw stop("BadStructure", start, "A node comes before its parent");
    }
    if (window.left < 4) await need(window, 4);
    const length = window.view.getInt32(window.at);
    if (length < -1) throw stop("InvalidLength", window.offset, "Length of data is {}", length);
    window.at += 4;
    if (length > scan.largestField) scan.largestField = length;
    const size = Math.max(0, length);
    if (visitor.node) {
      // The window keeps the data to the end of the node; the path may be overwritten.
      node.path = ancestors.path;
      if (window.left < size + TAIL_SIZE) await need(window, size + TAIL_SIZE);
      node.data = length < 0 ? null : window.bytes.subarray(window.at, window.at + length);
      window.at += size;
    } else if (size <= window.left) {
      window.at += size;
    } else if (!await window.skip(size)) {
      throw stop("TruncatedBody", window.offset, "Snapshot ends inside the data of a node");
    }
    if (window.left < TAIL_SIZE) await need(window, TAIL_SIZE);
    const { view, at } = window;
    const acl = numberAt(view, at);
    if (acl !== OPEN_KEY && !keys.has(acl)) {
      firstHole ??= start;
      if (scan.aclHoles.size < MOST_HOLES) scan.aclHoles.add(view.getBigInt64(at));
    }
    window.at += 8;
    counts.add(view, window.at);
    if (visitor.node) {
      node.aclKey = view.getBigInt64(at);
      node.stat = window.bytes.subarray(window.at, window.at + STAT_SIZE);
      visitor.node(node);
    }
    window.at += STAT_SIZE;
  }
}

/** A 64-bit number as `Number()` makes it of the bigint: one for each of millions would cost much. */
function numberAt(view: DataView, at: number): number {
  return view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4);
}

/** Checks a seal, which covers everything before it. */
async function readSeal(window: SnapshotWindow, behind: keyof typeof WRONG_SEAL): Promise<void> {
  const offset = window.offset;
  const sum = window.adler();
  await need(window, SEAL_SIZE);
  const { view, at } = window;
  const right = view.getUint32(at) === 0 && view.getUint32(at + 4) === sum &&
    view.getInt32(at + 8) === 1 && view.getUint8(at + 12) === SLASH;
  if (!right) throw stop("SealMismatch", offset, WRONG_SEAL[behind]);
  window.at += SEAL_SIZE;
}

/** What follows the first seal tells the footers apart: 0, 21, 33 or 54 bytes. */
async function readFooters(window: SnapshotWindow, scan: SnapshotScan): Promise<void> {
  const lastOnly = 8 + SEAL_SIZE;
  if (await window.fill(lastOnly + 1)) {
    const { view, at } = window;
    const version = view.getInt32(at + 8);
    if (version !== DIGEST_VERSION) {
      throw stop("BadStructure", window.offset, "Digest footer has version {}", version);
    }
    scan.digest = {
      zxid: view.getBigInt64(at),
      version,
      digest: view.getBigUint64(at + 12),
    };
    window.at += DIGEST_SIZE;
    await readSeal(window, "digest");
  }
  if (await window.fill(1)) {
    await need(window, 8);
    scan.lastZxid = window.view.getBigInt64(window.at);
    window.at += 8;
    await readSeal(window, "lastZxid");
  }
  if (await window.fill(1)) {
    throw stop("TrailingData", window.offset, "Bytes follow the last seal");
  }
}
