import { gunzipSync } from "node:zlib";
import { snappyUncompress } from "hysnappy";
import { type Fixture, readExpectedTree } from "./expectation.ts";
import { PlainTree } from "./plain_tree.ts";
import { compareTrees } from "./tree.ts";
import { listFiles } from "./truth.ts";
import { walkLog } from "./walk_log.ts";
import { walkSnapshot } from "./walk_snapshot.ts";

/** What is known of a recorded member right after one of its transactions. */
export interface TrueState {
  zxid: bigint;
  /** The tree; null: it is not known, for the snapshot that it began with may be ahead. */
  tree: PlainTree | null;
  /** Digest that the server stored with the transaction (3.6 and later), or null. */
  digest: bigint | null;
}

/** A snapshot and how far it may be ahead of its name. */
export interface TrueSnapshot {
  name: string;
  zxid: bigint;
  /** The name of the next one; null for the newest. A server writes one after the other. */
  next: bigint | null;
}

/** A record of a log: its zxid and its body. */
interface LogRecord {
  zxid: bigint;
  body: Uint8Array;
}

const FRAME = 12;

/**
 * The case whose member went on with another release. That took what it found for the changes of an
 * empty tree of its own, in which `/zookeeper` differs, and wrote it down when it started; the trees
 * of the case that were made from the very first transaction are those of one release.
 */
const UPGRADED = "upgraded";

/** Above every zxid. */
const NEVER = 1n << 63n;

/** The records of all logs of a recorded member, each once, in order. */
export async function recordsOf({ folder, logDir }: Fixture): Promise<LogRecord[]> {
  const records = new Map<bigint, LogRecord>();
  for (const { name } of await listFiles(`${folder}/${logDir}`, "log")) {
    const bytes = Deno.readFileSync(`${folder}/${logDir}/version-2/${name}`);
    for (const { zxid, offset, size } of walkLog(bytes).records) {
      const body = bytes.subarray(offset + FRAME, offset + size - 1);
      if (!records.has(zxid)) records.set(zxid, { zxid, body });
    }
  }
  return [...records.values()].sort((a, b) => Number(a.zxid - b.zxid));
}

/** The snapshots of a recorded member that are whole. */
export async function snapshotsOf(fixture: Fixture): Promise<TrueSnapshot[]> {
  const all = await listFiles(`${fixture.folder}/${fixture.dataDir}`, "snapshot");
  return all.map(({ name, zxid }, at) => ({ name, zxid, next: all[at + 1]?.zxid ?? null }))
    .filter(({ name }) => isWhole(openSnapshot(fixture, name)));
}

function isWhole(bytes: Uint8Array): boolean {
  try {
    walkSnapshot(bytes);
    return true;
  } catch (error) {
    if (error instanceof RangeError || error instanceof Error) return false;
    throw error;
  }
}

/** The uncompressed bytes of a snapshot. */
export function openSnapshot({ folder, dataDir }: Fixture, name: string): Uint8Array {
  const bytes = Deno.readFileSync(`${folder}/${dataDir}/version-2/${name}`);
  if (name.endsWith(".gz")) return new Uint8Array(gunzipSync(bytes));
  return name.endsWith(".snappy") ? fromXerial(bytes) : bytes;
}

/** Snappy as ZooKeeper frames it: 16 bytes of head, then blocks behind their lengths. */
function fromXerial(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const blocks: Uint8Array[] = [];
  for (let at = 16; at < bytes.length; at += 4 + view.getInt32(at)) {
    const block = bytes.subarray(at + 4, at + 4 + view.getInt32(at));
    blocks.push(snappyUncompress(block, plainLength(block)));
  }
  return new Uint8Array(Buffer.concat(blocks));
}

/** A raw block begins with its plain length, seven bits a byte. */
function plainLength(block: Uint8Array): number {
  let length = 0;
  for (let at = 0;; at++) {
    length |= (block[at]! & 0x7f) << 7 * at;
    if (block[at]! < 0x80) return length;
  }
}

/** Whether nothing is missing between two zxids. */
export function followsOn(last: bigint, next: bigint): boolean {
  return next === last + 1n || (next >> 32n > last >> 32n && (next & 0xffff_ffffn) === 1n);
}

/**
 * What a recorded member was like after each of its transactions, from its files alone and by none
 * of the program's code: an independent replay from the empty tree or the oldest snapshot, which is
 * held against every digest and every tree that real servers left. Throws where they disagree. The
 * tree is the same object each time and is good until the next step.
 */
export async function* trueHistory(fixture: Fixture): AsyncGenerator<TrueState> {
  const snapshots = await snapshotsOf(fixture);
  let plain: PlainTree | null = null;
  let exactFrom = 0n;
  let last = -1n;
  for (const { zxid, body } of await recordsOf(fixture)) {
    if (plain === null || !followsOn(last, zxid)) {
      // What a leader sent is exact.
      const from = beginningOf(snapshots, zxid, last >= 0n);
      plain = null;
      if (from !== null) {
        plain = new PlainTree(from.name === null ? null : openSnapshot(fixture, from.name));
        exactFrom = from.exactFrom;
      }
    }
    last = zxid;
    if (plain === null) {
      yield { zxid, tree: null, digest: null };
      continue;
    }
    const digest = plain.apply(body);
    const taken = fixture.case === UPGRADED && snapshots.find((each) => each.zxid === zxid);
    if (taken) plain = new PlainTree(openSnapshot(fixture, taken.name));
    const tree = zxid >= exactFrom ? plain : null;
    if (tree !== null) await check(fixture, { zxid, tree, digest });
    yield { zxid, tree, digest };
  }
}

/** What a run of records that begins with `first` is applied to. */
function beginningOf(
  snapshots: readonly TrueSnapshot[],
  first: bigint,
  isExact: boolean,
): { name: string | null; exactFrom: bigint } | null {
  const from = snapshots.findLast(({ zxid }) => zxid < first && followsOn(zxid, first));
  if (from !== undefined) {
    const { name, zxid, next } = from;
    return { name, exactFrom: isExact || zxid === 0n ? zxid : next ?? NEVER };
  }
  return first === 1n || first === 0x1_0000_0001n ? { name: null, exactFrom: 0n } : null;
}

async function check(fixture: Fixture, { zxid, tree, digest }: TrueState): Promise<void> {
  const at = `${fixture.folder} at 0x${zxid.toString(16)}`;
  // With digests off nothing was stored; where something was, it is what the server computed.
  if (digest !== null && digest !== tree!.digest()) throw new Error(`The digest differs: ${at}`);
  const expected = fixture.trees.find((each) => BigInt(each.zxid) === zxid);
  if (expected === undefined || (fixture.case === UPGRADED && expected.how === "cut")) return;
  const differences = compareTrees(await readExpectedTree(fixture, expected), tree!.view());
  if (differences.length > 0) throw new Error(`${differences[0]}: ${at}`);
}
