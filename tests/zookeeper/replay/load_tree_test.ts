import assert from "node:assert/strict";
import { ZkBackupError } from "../../../src/errors.ts";
import { MemorySource } from "../../../src/io/byte_source.ts";
import { emptyTree, loadTree } from "../../../src/zookeeper/load_tree.ts";
import { scanSnapshot, type SnapshotNode } from "../../../src/zookeeper/snapshot.ts";
import { writeSnapshot } from "../../../src/zookeeper/snapshot_writer.ts";
import { readFixture } from "../../lab/expectation.ts";
import { compareTrees } from "../../lab/tree.ts";
import { SMALL, snapshot as buildSnapshot } from "../build_snapshot.ts";
import { join, utf8 } from "../jute_writer.ts";
import { clientView, treeOfLargeNodes } from "./support.ts";

const text = new TextDecoder();

Deno.test("scanSnapshot() passes on sessions, ACLs and nodes as the file has them", async () => {
  const sessions: unknown[] = [];
  const acls: unknown[] = [];
  const nodes: unknown[] = [];
  const scan = await scanSnapshot(new MemorySource(buildSnapshot(SMALL)), {
    session: (id, timeout) => sessions.push({ id, timeout }),
    acl: (key, entries) =>
      acls.push({
        key,
        entries: entries.map(({ perms, scheme, id }) => ({
          perms,
          scheme: text.decode(scheme),
          id: text.decode(id),
        })),
      }),
    node: ({ path, data, aclKey, stat }) => {
      const czxid = new DataView(stat.buffer, stat.byteOffset).getBigInt64(0);
      nodes.push([text.decode(path), data && [...data], aclKey, czxid, stat.length]);
    },
  });
  assert.equal(scan.sound, true);
  assert.deepEqual(sessions, SMALL.sessions);
  assert.deepEqual(acls, SMALL.acls.map(({ key, entries }) => ({ key, entries: entries ?? [] })));
  assert.deepEqual(
    nodes,
    SMALL.nodes.map((
      { path, data = new Uint8Array(), acl = -1n, czxid = 0n },
    ) => [path, data && [...data], acl, czxid, 60]),
  );
});

Deno.test("scanSnapshot() passes on data that is larger than its window, and scans the same", async () => {
  const data = new Uint8Array(5 * 1024 * 1024).map((_, at) => at * 3);
  const bytes = join([...writeSnapshot(await treeOfLargeNodes(3, data), null)]);
  let seen = 0;
  const check = ({ path, data: found }: SnapshotNode) => {
    if (path.length !== 2) return assert.equal(found!.length, 0);
    seen++;
    assert.equal(found!.length, data.length);
    assert.equal(found!.findIndex((byte, at) => byte !== data[at]), -1);
  };
  const scan = await scanSnapshot(new MemorySource(bytes), { node: check });
  assert.equal(seen, 3);
  assert.deepEqual(scan, await scanSnapshot(new MemorySource(bytes)));
});

Deno.test("loadTree() takes an unsound snapshot for none, and says why", async () => {
  const sound = buildSnapshot(SMALL);
  const bad: [string, Uint8Array, RegExp][] = [
    ["cut", sound.subarray(0, sound.length - 20), /Cannot load the snapshot: /],
    ["a wrong seal", sound.with(40, sound[40]! ^ 1), /Seal behind the nodes does not fit/],
    [
      "a node that stands in it twice",
      buildSnapshot({ nodes: ["", "/a", "/a"].map((path) => ({ path })) }),
      /A node stands in it twice/,
    ],
    ["nothing", new Uint8Array(), /Snapshot ends too early/],
  ];
  for (const [what, bytes, message] of bad) {
    await assert.rejects(loadTree(new MemorySource(bytes)), (error) => {
      assert.ok(error instanceof ZkBackupError);
      assert.equal(error.code, "unsound-snapshot", what);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("loadTree() keeps only the ACLs that nodes have", async () => {
  const { tree } = await loadTree(new MemorySource(buildSnapshot(SMALL)));
  // Of the three in the file one is null, which is the open one.
  assert.equal(tree.acls.spelledOut().length, 2);
  const unused = buildSnapshot({ nodes: [{ path: "" }], acls: [SMALL.acls[0]!] });
  assert.deepEqual((await loadTree(new MemorySource(unused))).tree.acls.spelledOut(), []);
  assert.equal(tree.get(utf8("/a/d"))!.acl!.length, 1);
});

Deno.test("emptyTree() is the tree that servers begin with", async () => {
  for (const version of ["3.5.10", "3.6.4", "3.9.5"] as const) {
    const { folder } = readFixture(version, "plain");
    const bytes = Deno.readFileSync(`${folder}/data/version-2/snapshot.0`);
    const { tree } = await loadTree(new MemorySource(bytes));
    const empty = await emptyTree("3.5+");
    assert.deepEqual(compareTrees(clientView(tree), clientView(empty)), []);
    assert.equal(empty.digest, tree.digest);
    // As servers of 3.6 and later print it.
    assert.equal(empty.digest, 0x51c6d660n);
  }
  assert.equal((await emptyTree("3.4")).size, 3);
});
