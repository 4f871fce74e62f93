/** A stretch of a snapshot. */
export interface Span {
  offset: number;
  size: number;
}

/** An entry of the ACL map. */
export interface WalkedAcl extends Span {
  id: bigint;
}

/** A node with the places that damage is made at. */
export interface WalkedNode extends Span {
  path: string;
  acl: bigint;
  /** Offset and length of the data; a length of -1 is null. */
  dataOffset: number;
  dataLength: number;
}

/** An undamaged, uncompressed snapshot by its parts. */
export interface WalkedSnapshot {
  /** Offset of the count in front of the ACL map. */
  aclCountOffset: number;
  acls: WalkedAcl[];
  nodes: WalkedNode[];
  /** Offsets of the checksums of the seals. */
  seals: number[];
}

const HEADER = 16;
const SESSION = 12;
/** Five longs, three ints and the owner make the Stat on disk. */
const STAT = 60;
/** A seal is an Adler-32 as long, and "/" with its length. */
const SEAL = 13;
const DIGEST_FOOTER = 20;
const LAST_ZXID_FOOTER = 8;

/**
 * Walks a snapshot that a real server wrote. Deliberately a few lines of its own: what it finds is
 * held against the reader under test.
 */
export function walkSnapshot(bytes: Uint8Array): WalkedSnapshot {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const decoder = new TextDecoder();
  let at = HEADER;
  const int = (): number => {
    at += 4;
    return view.getInt32(at - 4);
  };
  const long = (): bigint => {
    at += 8;
    return view.getBigInt64(at - 8);
  };
  const text = (): string => {
    const length = int();
    at += length;
    return decoder.decode(bytes.subarray(at - length, at));
  };

  // Not `at += int() * SESSION`: the old value of `at` would be taken before int() moves it.
  const sessions = int();
  at += sessions * SESSION;
  const aclCountOffset = at;
  const acls: WalkedAcl[] = [];
  for (let left = int(); left > 0; left--) {
    const offset = at;
    const id = long();
    for (let entries = int(); entries > 0; entries--) {
      int();
      text();
      text();
    }
    acls.push({ offset, size: at - offset, id });
  }
  const nodes: WalkedNode[] = [];
  for (;;) {
    const offset = at;
    const path = text();
    if (path === "/") break;
    const dataLength = int();
    const dataOffset = at;
    at += Math.max(dataLength, 0);
    const acl = long();
    at += STAT;
    nodes.push({ offset, size: at - offset, path, acl, dataOffset, dataLength });
  }
  const rest = bytes.length - at;
  const seals = [at];
  if (rest >= 2 * SEAL + DIGEST_FOOTER) seals.push(at + SEAL + DIGEST_FOOTER);
  const last = seals.at(-1) ?? at;
  if (bytes.length > last + SEAL) seals.push(last + SEAL + LAST_ZXID_FOOTER);
  if ((seals.at(-1) ?? at) + SEAL !== bytes.length) {
    throw new Error(`The snapshot ends in ${rest} bytes that fit no set of footers`);
  }
  return { aclCountOffset, acls, nodes, seals };
}

/** Nodes that name an ACL which the map of the same file lacks. */
export function aclHoles({ acls, nodes }: WalkedSnapshot): WalkedNode[] {
  const known = new Set(acls.map((entry) => entry.id));
  const open = -1n;
  return nodes.filter((node) => node.acl !== open && !known.has(node.acl));
}

/** Adler-32, the checksum of records and seals. */
export function adler32(bytes: Uint8Array): number {
  const modulus = 65521;
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % modulus;
    b = (b + a) % modulus;
  }
  return b * 65536 + a;
}

/** Writes the right checksums into the seals, each over all bytes before it. */
export function reseal(bytes: Uint8Array, seals: readonly number[]): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const offset of seals) view.setBigInt64(offset, BigInt(adler32(bytes.subarray(0, offset))));
}
