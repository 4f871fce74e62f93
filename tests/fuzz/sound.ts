import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { unpackXerial } from "../lab/snappy.ts";
import { adler32, walkSnapshot } from "../lab/walk_snapshot.ts";

/*
 * What a file holds that is sound, found by a few lines that share nothing with the program: the
 * claims of the program may not go beyond it.
 */

const LOG_MAGIC = 0x5a4b4c47;
const SNAPSHOT_MAGIC = 0x5a4b534e;
/** Checksum (8) and length (4); session id (8) and cxid (4) come before the zxid. */
const FRAME = 12;
const ZXID_IN_BODY = 12;
const TYPE_IN_BODY = 28;
const ERROR_TYPE = -1;

/** Zxids of the records of a log up to the first one that is not sound, each above the one before. */
export function soundZxids(bytes: Uint8Array): bigint[] {
  const zxids: bigint[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 16 || view.getInt32(0) !== LOG_MAGIC) return zxids;
  for (let at = 16; at + FRAME <= bytes.length;) {
    const length = view.getInt32(at + 8);
    if (length < ZXID_IN_BODY + 8 || at + FRAME + length + 1 > bytes.length) break;
    const body = bytes.subarray(at + FRAME, at + FRAME + length);
    const zxid = view.getBigInt64(at + FRAME + ZXID_IN_BODY);
    const last = zxids.at(-1) ?? -1n;
    // A server logs what it cannot decode as an error under the zxid of the record before.
    const isError = length >= TYPE_IN_BODY + 4 &&
      view.getInt32(at + FRAME + TYPE_IN_BODY) === ERROR_TYPE;
    const isSound = view.getBigInt64(at) === BigInt(adler32(body)) &&
      bytes[at + FRAME + length] === 0x42 && (zxid > last || (isError && zxid === last));
    if (!isSound) break;
    if (zxid > last) zxids.push(zxid);
    at += FRAME + length + 1;
  }
  return zxids;
}

/** Content of a stored or compressed file; null where another program cannot decode all of it. */
export function decoded(name: string, bytes: Uint8Array): Uint8Array | null {
  try {
    if (name.endsWith(".gz")) return gunzipSync(bytes);
    if (name.endsWith(".zst")) return zstdDecompressSync(bytes);
    if (name.endsWith(".snappy")) return unpackXerial(bytes);
    return bytes;
  } catch {
    return null;
  }
}

/** The last change that a sound snapshot says it holds; null for one that is not sound. */
export function soundSnapshotEnd(name: string, stored: Uint8Array): bigint | null {
  const bytes = decoded(name, stored);
  if (bytes === null || bytes.length < 16) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getInt32(0) !== SNAPSHOT_MAGIC) return null;
  try {
    const { seals, nodes } = walkSnapshot(bytes);
    for (const seal of seals) {
      if (view.getBigInt64(seal) !== BigInt(adler32(bytes.subarray(0, seal)))) return null;
    }
    // The tree before any transaction, whatever the footers say.
    if (/^snapshot\.0(\.|$)/.test(name) && nodes.every(({ path }) => isInitial(path))) return 0n;
    const named = BigInt(`0x${/^snapshot\.([0-9a-f]+)/.exec(name)![1]}`);
    const [first = 0, second, third] = seals;
    const digest = second === undefined ? 0n : view.getBigInt64(first + 13);
    const last = third === undefined ? 0n : view.getBigInt64(second! + 13);
    return [named, digest, last].reduce((a, b) => a > b ? a : b);
  } catch {
    return null;
  }
}

/** Whether every server has this node from the start. */
export function isInitial(path: string): boolean {
  return path === "" || path === "/zookeeper" || path.startsWith("/zookeeper/");
}
