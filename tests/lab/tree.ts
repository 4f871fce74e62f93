import { createHash } from "node:crypto";

/** One entry of an ACL list as clients see it. */
export interface Acl {
  perms: number;
  scheme: string;
  id: string;
}

/** A node's Stat as clients see it: containers and TTL nodes have an ephemeralOwner of 0. */
export interface Stat {
  czxid: bigint;
  mzxid: bigint;
  /** Milliseconds since 1970. */
  ctime: bigint;
  mtime: bigint;
  version: number;
  /** As clients see it: creations and deletions of children, not the number on disk. */
  cversion: number;
  aversion: number;
  /** Session id, unsigned. */
  ephemeralOwner: bigint;
  dataLength: number;
  numChildren: number;
  pzxid: bigint;
}

/** A node as clients see it. */
export interface TreeNode {
  /** SHA-256 of the data in hex; null for null data, which is not the same as empty data. */
  data: string | null;
  stat: Stat;
  acl: Acl[];
}

/** Every node by its path. */
export type Tree = Map<string, TreeNode>;

/** A node on the wire and in an expectation file: 64-bit numbers as hex text. */
export interface JsonNode {
  path: string;
  data: string | null;
  stat: Record<keyof Stat, string | number>;
  acl: Acl[];
}

/** Marks values that no transaction determines; see {@linkcode normalize}. */
const UNTRACKED = "untracked";

/**
 * Blanks what a server changes without a transaction, so that no backup can know it: quota counters
 * and the configuration node, which every quorum member overwrites at its start.
 */
export function normalize(path: string, node: TreeNode): TreeNode {
  const config = path === "/zookeeper/config";
  const counters = path.startsWith("/zookeeper/quota/") && path.endsWith("/zookeeper_stats");
  if (!config && !counters) return node;
  const stat = { ...node.stat, dataLength: -1 };
  if (config) Object.assign(stat, { mzxid: 0n, mtime: 0n, version: -1 });
  return { ...node, data: UNTRACKED, stat };
}

/** Reads nodes as the driver and expectation files give them. */
export function treeFromJson(nodes: readonly JsonNode[]): Tree {
  const tree: Tree = new Map();
  for (const { path, data, stat, acl } of nodes) {
    const node: TreeNode = {
      data,
      stat: {
        czxid: BigInt(stat.czxid),
        mzxid: BigInt(stat.mzxid),
        ctime: BigInt(stat.ctime),
        mtime: BigInt(stat.mtime),
        version: Number(stat.version),
        cversion: Number(stat.cversion),
        aversion: Number(stat.aversion),
        ephemeralOwner: BigInt(stat.ephemeralOwner),
        dataLength: Number(stat.dataLength),
        numChildren: Number(stat.numChildren),
        pzxid: BigInt(stat.pzxid),
      },
      acl: acl.map(({ perms, scheme, id }) => ({ perms, scheme, id })),
    };
    tree.set(path, normalize(path, node));
  }
  return tree;
}

/** Order of paths that does not depend on a locale. */
function byPath([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A tree as an expectation file keeps it, sorted by path. */
export function treeToJson(tree: Tree): JsonNode[] {
  const hex = (value: bigint): string => `0x${value.toString(16)}`;
  return [...tree].sort(byPath).map(([path, { data, stat, acl }]) => ({
    path,
    data,
    stat: {
      ...stat,
      czxid: hex(stat.czxid),
      mzxid: hex(stat.mzxid),
      ctime: Number(stat.ctime),
      mtime: Number(stat.mtime),
      ephemeralOwner: hex(stat.ephemeralOwner),
      pzxid: hex(stat.pzxid),
    },
    acl,
  }));
}

/** SHA-256 over the whole tree; equal for equal trees, whatever their order. */
export function treeHash(tree: Tree): string {
  const hash = createHash("sha256");
  for (const node of treeToJson(tree)) {
    const stat = STAT_FIELDS.map((field) => node.stat[field]);
    const acl = node.acl.map(({ perms, scheme, id }) => [perms, scheme, id]);
    hash.update(JSON.stringify([node.path, node.data, stat, acl])).update("\n");
  }
  return hash.digest("hex");
}

const STAT_FIELDS = [
  "czxid",
  "mzxid",
  "ctime",
  "mtime",
  "version",
  "cversion",
  "aversion",
  "ephemeralOwner",
  "dataLength",
  "numChildren",
  "pzxid",
] as const satisfies readonly (keyof Stat)[];

function show(acl: readonly Acl[]): string {
  return acl.map(({ perms, scheme, id }) => `${scheme}:${id}:${perms}`).join(", ");
}

/** Says in plain words where `actual` differs from `expected`; empty when they are equal. */
export function compareTrees(expected: Tree, actual: Tree): string[] {
  const differences: string[] = [];
  for (const [path, want] of [...expected].sort(byPath)) {
    const have = actual.get(path);
    if (have === undefined) {
      differences.push(`${path} is missing`);
      continue;
    }
    if (want.data !== have.data) {
      differences.push(`${path} has data ${have.data}, expected ${want.data}`);
    }
    for (const field of STAT_FIELDS) {
      if (want.stat[field] !== have.stat[field]) {
        differences.push(`${path} has ${field} ${have.stat[field]}, expected ${want.stat[field]}`);
      }
    }
    if (show(want.acl) !== show(have.acl)) {
      differences.push(`${path} has ACL ${show(have.acl)}, expected ${show(want.acl)}`);
    }
  }
  for (const [path] of [...actual].sort(byPath)) {
    if (!expected.has(path)) differences.push(`${path} is not expected`);
  }
  return differences;
}
