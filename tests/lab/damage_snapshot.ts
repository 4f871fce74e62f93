import type { Damaged, DamageKind } from "./damage.ts";
import { reseal, type WalkedNode, type WalkedSnapshot, walkSnapshot } from "./walk_snapshot.ts";

/** What a damaged snapshot looks like to a reader. */
export interface SnapshotExpectation {
  kind: DamageKind;
  /** Offset at which it can be told; null in a compressed file, whose bytes are not the format's. */
  offset: number | null;
  /** Paths of the nodes at fault, where nodes are. */
  nodes: string[];
}

/** Where in an undamaged snapshot to do harm. */
interface Base {
  bytes: Uint8Array;
  walked: WalkedSnapshot;
}

function swap(bytes: Uint8Array, first: WalkedNode, second: WalkedNode): Uint8Array {
  const copy = bytes.slice();
  const span = (node: WalkedNode): Uint8Array => bytes.slice(node.offset, node.offset + node.size);
  const between = bytes.slice(first.offset + first.size, second.offset);
  let at = first.offset;
  for (const part of [span(second), between, span(first)]) {
    copy.set(part, at);
    at += part.length;
  }
  return copy;
}

/** Moves a node in front of its parent; every seal is right. */
function childBeforeParent({ bytes, walked }: Base): Damaged<SnapshotExpectation> {
  const { nodes, seals } = walked;
  const byPath = new Map(nodes.map((node) => [node.path, node]));
  for (const child of nodes) {
    const parentPath = child.path.slice(0, child.path.lastIndexOf("/"));
    const parent = byPath.get(parentPath);
    if (parent === undefined || parentPath === "" || child.path === "") continue;
    const damaged = swap(bytes, parent, child);
    reseal(damaged, seals);
    const offset = parent.offset;
    return { bytes: damaged, expected: { kind: "BadStructure", offset, nodes: [child.path] } };
  }
  throw new Error("The snapshot to damage has no node below another");
}

/** Takes an ACL that nodes name out of the map; every seal is right. */
function aclHole({ bytes, walked }: Base): Damaged<SnapshotExpectation> {
  const { acls, nodes, seals, aclCountOffset } = walked;
  // The one with the fewest users, not counting ZooKeeper's own nodes: a server sets those anew.
  const [fewest] = acls
    .map((acl) => ({ acl, users: nodes.filter((node) => node.acl === acl.id) }))
    .filter(({ users }) => users.length > 0)
    .filter(({ users }) => users.every((node) => !node.path.startsWith("/zookeeper")))
    .sort((a, b) => a.users.length - b.users.length);
  const first = fewest?.users[0];
  if (fewest === undefined || first === undefined) {
    throw new Error("The snapshot to damage has no ACL of its own");
  }
  const { acl, users } = fewest;
  const damaged = new Uint8Array(bytes.length - acl.size);
  damaged.set(bytes.subarray(0, acl.offset));
  damaged.set(bytes.subarray(acl.offset + acl.size), acl.offset);
  new DataView(damaged.buffer).setInt32(aclCountOffset, acls.length - 1);
  reseal(damaged, seals.map((seal) => seal - acl.size));
  return {
    bytes: damaged,
    expected: {
      kind: "AclHole",
      offset: first.offset - acl.size,
      nodes: users.map((node) => node.path),
    },
  };
}

function flippedBit({ bytes, walked }: Base): Damaged<SnapshotExpectation> {
  const node = walked.nodes.find((each) => each.dataLength > 4);
  const [seal] = walked.seals;
  if (node === undefined || seal === undefined) throw new Error("No node with data to damage");
  const damaged = bytes.slice();
  damaged[node.dataOffset + 2] = (damaged[node.dataOffset + 2] ?? 0) ^ 0x10;
  return { bytes: damaged, expected: { kind: "SealMismatch", offset: seal, nodes: [] } };
}

function badSeal({ bytes, walked }: Base): Damaged<SnapshotExpectation> {
  const [seal] = walked.seals;
  if (seal === undefined) throw new Error("No seal to damage");
  const damaged = bytes.slice();
  damaged[seal + 7] = (damaged[seal + 7] ?? 0) ^ 0x01;
  return { bytes: damaged, expected: { kind: "SealMismatch", offset: seal, nodes: [] } };
}

function cut(bytes: Uint8Array, length: number): Damaged<SnapshotExpectation> {
  const expected = { kind: "TruncatedBody" as const, offset: length, nodes: [] };
  return { bytes: bytes.slice(0, length), expected };
}

function cutCompressed(bytes: Uint8Array): Damaged<SnapshotExpectation> {
  const { bytes: half } = cut(bytes, Math.floor(bytes.length / 2));
  return { bytes: half, expected: { kind: "TruncatedBody", offset: null, nodes: [] } };
}

/** Every defect of a snapshot, derived from sound ones that real servers wrote. */
export function snapshotDefects(
  sound: { plain: Uint8Array; gz: Uint8Array; snappy: Uint8Array },
): Record<string, Damaged<SnapshotExpectation>> {
  const bytes = sound.plain;
  const base: Base = { bytes, walked: walkSnapshot(bytes) };
  const wrongMagic = bytes.slice();
  wrongMagic.set(new TextEncoder().encode("ZKLG"));
  const trailing = new Uint8Array(bytes.length + 13);
  trailing.set(bytes);
  trailing.set(bytes.subarray(-13), bytes.length);
  return {
    "empty-file": cut(bytes, 0),
    "cut-half": cut(bytes, Math.floor(bytes.length / 2)),
    "cut-last-20-bytes": cut(bytes, bytes.length - 20),
    "flipped-bit-data": flippedBit(base),
    "wrong-magic": {
      bytes: wrongMagic,
      expected: { kind: "InvalidMagic", offset: 0, nodes: [] },
    },
    "bad-seal": badSeal(base),
    "trailing-data": {
      bytes: trailing,
      expected: { kind: "TrailingData", offset: bytes.length, nodes: [] },
    },
    "child-before-parent": childBeforeParent(base),
    "acl-hole": aclHole(base),
    "gz-cut": cutCompressed(sound.gz),
    "snappy-cut": cutCompressed(sound.snappy),
  };
}
