import { loadNativeCrc32 } from "../digest/crc32.ts";
import { ZkBackupError } from "../errors.ts";
import { type ByteSource, MemorySource } from "../io/byte_source.ts";
import { say } from "../texts/say.ts";
import { type AclId, OPEN_ACL, UNKNOWN_ACL } from "./acl_table.ts";
import { DataTree, type DataTreeOptions, type LoadedNode } from "./data_tree.ts";
import { emptyTreeSnapshot } from "./empty_tree.ts";
import { scanSnapshot, type SnapshotNode, type SnapshotScan } from "./snapshot.ts";

/** Key of the ACL that a snapshot does not spell out: everyone may do everything. */
const OPEN_KEY = -1n;
/** Offset of the aversion in a snapshot's stat: behind four longs and two ints. */
const AVERSION_OFFSET = 40;
const READ = 1;
const text = new TextEncoder();

/** A tree and what is known of the snapshot it came from. */
export interface LoadedTree {
  /** The tree as the snapshot holds it: a fuzzy one still needs its logs. */
  tree: DataTree;
  /** The snapshot's footers and counts. */
  scan: SnapshotScan;
}

/**
 * Reads an uncompressed snapshot into a tree. An ACL that a node names and the file does not hold
 * is unknown until a transaction says it; see {@linkcode DataTree.unknownAcls}.
 *
 * @throws {ZkBackupError} `unsound-snapshot` when it is not right to its end.
 */
export async function loadTree(
  source: ByteSource,
  options: DataTreeOptions = {},
): Promise<LoadedTree> {
  await loadNativeCrc32();
  const tree = new DataTree(options);
  const { acls } = tree;
  const byKey = new Map<bigint, AclId>();
  const node: LoadedNode = { path: text.encode(), data: null, acl: OPEN_ACL, stat: text.encode() };
  let twice = false;
  const take = ({ path, data, aclKey, stat }: SnapshotNode) => {
    node.path = path;
    node.data = data;
    node.acl = acls.share(aclKey === OPEN_KEY ? OPEN_ACL : byKey.get(aclKey) ?? UNKNOWN_ACL);
    node.stat = stat;
    if (!tree.load(node)) twice = true;
  };
  const scan = await scanSnapshot(source, {
    session: (id, timeout) => tree.sessions.set(id, timeout),
    acl: (key, entries) => byKey.set(key, acls.useEntries(entries)),
    node: take,
  });
  const problem = scan.sound ? (twice ? say("A node stands in it twice") : null) : whyUnsound(scan);
  if (problem !== null) {
    throw new ZkBackupError(say("Cannot load the snapshot: {}", problem), {
      code: "unsound-snapshot",
      category: "Corruption",
    });
  }
  // The nodes have taken their uses; what none of them names goes.
  for (const id of byKey.values()) acls.release(id);
  return { tree, scan };
}

function whyUnsound({ faults }: SnapshotScan): string {
  return faults.find((fault) => fault.kind !== "AclHole")?.message ?? say("It is not complete");
}

/**
 * The tree that a server has before its first transaction: `/zookeeper` and `/zookeeper/quota`,
 * and since 3.5 `/zookeeper/config`, which everyone may read and nobody but an administrator write.
 */
export async function emptyTree(
  line: "3.4" | "3.5+",
  options: DataTreeOptions = {},
): Promise<DataTree> {
  const { tree } = await loadTree(new MemorySource(emptyTreeSnapshot()), options);
  if (line === "3.5+") {
    const stat = new Uint8Array(60);
    // Its ACL was set to version -1.
    new DataView(stat.buffer).setInt32(AVERSION_OFFSET, -1);
    const acl = tree.acls.useEntries([
      { perms: READ, scheme: text.encode("world"), id: text.encode("anyone") },
    ]);
    tree.load({ path: text.encode("/zookeeper/config"), data: new Uint8Array(), acl, stat });
  }
  return tree;
}
