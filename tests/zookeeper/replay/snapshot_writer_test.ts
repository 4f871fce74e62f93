import assert from "node:assert/strict";
import { ZkBackupError } from "../../../src/errors.ts";
import { MemorySource } from "../../../src/io/byte_source.ts";
import { OPEN_ACL } from "../../../src/zookeeper/acl_table.ts";
import { emptyTreeSnapshot } from "../../../src/zookeeper/empty_tree.ts";
import { emptyTree, loadTree } from "../../../src/zookeeper/load_tree.ts";
import { scanSnapshot } from "../../../src/zookeeper/snapshot.ts";
import { writeSnapshot } from "../../../src/zookeeper/snapshot_writer.ts";
import { readFixture } from "../../lab/expectation.ts";
import { compareTrees } from "../../lab/tree.ts";
import { aclHoles, adler32, walkSnapshot } from "../../lab/walk_snapshot.ts";
import { SMALL, snapshot as buildSnapshot } from "../build_snapshot.ts";
import { join } from "../jute_writer.ts";
import { clientView, treeOfLargeNodes } from "./support.ts";

Deno.test("writeSnapshot() of the empty tree is what ZooKeeper 3.4 starts with", async () => {
  const bytes = join([...writeSnapshot(await emptyTree("3.4"), null)]);
  assert.deepEqual(bytes, emptyTreeSnapshot());
});

const FOOTERS: [string, bigint | null, number][] = [
  ["no footers", null, 13],
  ["digest and last zxid", 0x1_0000_0007n, 13 + 33 + 21],
];

for (const [what, zxid, rest] of FOOTERS) {
  Deno.test(`writeSnapshot() with ${what} has the right seals in the right places`, async () => {
    const { tree } = await loadTree(new MemorySource(buildSnapshot(SMALL)));
    const bytes = join([...writeSnapshot(tree, zxid)]);
    const { seals, nodes, acls } = walkSnapshot(bytes);
    assert.equal(bytes.length, seals[0]! + rest);
    const view = new DataView(bytes.buffer);
    for (const seal of seals) {
      assert.equal(view.getBigInt64(seal), BigInt(adler32(bytes.subarray(0, seal))));
    }
    assert.deepEqual(
      new Set(nodes.map(({ path }) => path)),
      new Set(SMALL.nodes.map((n) => n.path)),
    );
    assert.equal(acls.length, 2);
    const scan = await scanSnapshot(new MemorySource(bytes));
    assert.equal(scan.sound, true);
    const digest = zxid === null ? null : { zxid, version: 2, digest: tree.digest };
    assert.deepEqual([scan.digest, scan.lastZxid], [digest, zxid]);
    assert.deepEqual([scan.sessions, scan.ephemerals, scan.containers, scan.ttlNodes], [
      2,
      1,
      1,
      1,
    ]);
  });
}

Deno.test("writeSnapshot() holds what a real snapshot holds", async () => {
  const { folder } = readFixture("3.9.5", "separate-log-dir");
  const path = `${folder}/data/version-2`;
  for (const { name } of Deno.readDirSync(path)) {
    const original = Deno.readFileSync(`${path}/${name}`);
    const { tree } = await loadTree(new MemorySource(original));
    const bytes = join([...writeSnapshot(tree, null)]);
    const again = await loadTree(new MemorySource(bytes));
    assert.deepEqual(compareTrees(clientView(tree), clientView(again.tree)), []);
    assert.deepEqual(again.tree.sessions, tree.sessions);
    assert.equal(again.tree.digest, tree.digest);
    const size = (snapshot: Uint8Array) => walkSnapshot(snapshot).seals[0];
    // The same but for ACLs that no node has.
    assert.ok(size(bytes)! <= size(original)!);
    assert.equal(aclHoles(walkSnapshot(bytes)).length, 0);
  }
});

Deno.test("writeSnapshot() gives pieces of bounded size, whatever the nodes hold", async () => {
  const data = new Uint8Array(3_000_000).map((_, at) => at);
  const tree = await treeOfLargeNodes(6, data);
  const pieces = [...writeSnapshot(tree, null)];
  assert.ok(pieces.length > 6 * 3_000_000 / 262_144);
  for (const piece of pieces) assert.ok(piece.length <= 262_144);
  const { tree: again } = await loadTree(new MemorySource(join(pieces)));
  assert.equal(again.digest, tree.digest);
});

Deno.test("writeSnapshot() refuses a tree with ACLs that nobody knows", async () => {
  const nodes = [{ path: "" }, { path: "/a", acl: 9n }];
  const { tree } = await loadTree(new MemorySource(buildSnapshot({ nodes })));
  assert.throws(() => writeSnapshot(tree, null).next(), (error) => {
    assert.ok(error instanceof ZkBackupError);
    assert.equal(error.code, "unknown-acl");
    assert.match(error.message, /the ACLs of 1 nodes are not known/);
    return true;
  });
});

Deno.test("writeSnapshot() keeps numbers whole where a new piece begins", async () => {
  // Nodes of 77 to 176 bytes: in some 40 pieces a border falls before each of their fields.
  const tree = await emptyTree("3.4");
  for (let i = 1; i <= 80_000; i++) {
    const path = new TextEncoder().encode(`/${String(i).padStart(5 + i % 100, "x")}`);
    const stat = new Uint8Array(60).fill(1 + i % 255);
    tree.load({ path, data: null, acl: tree.acls.share(OPEN_ACL), stat });
  }
  for (let i = 1n; i <= 30_000n; i++) tree.sessions.set(i, Number(i));
  const bytes = join([...writeSnapshot(tree, 7n)]);
  const { tree: again, scan } = await loadTree(new MemorySource(bytes));
  assert.equal(again.digest, tree.digest);
  assert.equal(scan.nodes, tree.size);
  assert.deepEqual(again.sessions, tree.sessions);
});
