import assert from "node:assert/strict";
import type { ByteSource } from "../../src/io/byte_source.ts";
import { emptyTreeSnapshot } from "../../src/zookeeper/empty_tree.ts";
import { nodeKind } from "../../src/zookeeper/node_kind.ts";
import { scanSnapshot, type SnapshotScan } from "../../src/zookeeper/snapshot.ts";
import { walkSnapshot } from "../lab/walk_snapshot.ts";
import { dribble } from "./build_log.ts";
import {
  EMPTY_NODES,
  seal,
  SMALL,
  SMALL_35,
  snapshot,
  snapshotBody,
  type SnapshotSpec,
} from "./build_snapshot.ts";
import { concat, JuteWriter } from "./jute_writer.ts";

/** Scans in large reads and small ones, which must make no difference. */
async function scan(bytes: Uint8Array): Promise<SnapshotScan> {
  const whole = await scanSnapshot(dribble(bytes, 0));
  assert.deepEqual(await scanSnapshot(dribble(bytes, 0, 7)), whole);
  assert.equal(whole.size, bytes.length);
  return whole;
}

Deno.test("scanSnapshot() reads everything a snapshot holds", async () => {
  const bytes = snapshot(SMALL);
  assert.deepEqual(await scan(bytes), {
    size: bytes.length,
    sound: true,
    faults: [],
    sessions: 2,
    nodes: 9,
    ephemerals: 1,
    containers: 1,
    ttlNodes: 1,
    largestField: "/zookeeper/quota".length,
    schemes: new Map([["world", 2], ["digest", 1]]),
    aclHoles: new Set(),
    digest: { zxid: 9n, version: 2, digest: 0xfedc_ba98_7654_3210n },
    lastZxid: 10n,
    highestZxid: 9n,
    pristine: false,
  });
});

Deno.test("scanSnapshot() tells the footers apart by what follows the first seal", async () => {
  const { digest, last } = SMALL;
  const cases: [footers: SnapshotSpec, bytes: number][] = [
    [{}, 0],
    [{ last }, 21],
    [{ digest }, 33],
    [{ digest, last }, 54],
  ];
  for (const [footers, length] of cases) {
    const bytes = snapshot({ ...SMALL_35, ...footers });
    assert.equal(bytes.length, snapshot(SMALL_35).length + length);
    const { sound, faults, digest: read, lastZxid } = await scan(bytes);
    assert.ok(sound);
    assert.deepEqual(faults, []);
    assert.deepEqual(read, footers.digest === undefined ? null : { ...digest, version: 2 });
    assert.equal(lastZxid, footers.last ?? null);
  }
});

Deno.test("scanSnapshot() reads a digest footer that knows nothing", async () => {
  const { digest } = await scan(snapshot({ digest: { zxid: 0n, digest: 0n } }));
  assert.deepEqual(digest, { zxid: 0n, version: 2, digest: 0n });
});

Deno.test("scanSnapshot() refuses a digest footer in a form that no release wrote", async () => {
  for (const version of [0, 1, 3, -1]) {
    const { sound, faults } = await scan(snapshot({ digest: { zxid: 5n, digest: 6n, version } }));
    assert.equal(sound, false);
    assert.equal(faults[0]!.kind, "BadStructure");
  }
});

Deno.test("scanSnapshot() knows the tree that a server starts with", async () => {
  const cases: [name: string, spec: SnapshotSpec, pristine: boolean][] = [
    ["3.5 and later", {}, true],
    ["3.4", { nodes: EMPTY_NODES.slice(0, 3) }, true],
    ["an ACL more", { acls: SMALL.acls.slice(0, 1) }, true],
    ["with footers", { digest: { zxid: 0n, digest: 5n }, last: 0n }, true],
    ["a session", { sessions: SMALL.sessions }, false],
    ["a node", { nodes: [...EMPTY_NODES, { path: "/a", czxid: 1n }] }, false],
    ["a change", { nodes: [{ path: "", mzxid: 1n }] }, false],
    ["a child that is gone", { nodes: [{ path: "", pzxid: 1n }] }, false],
  ];
  for (const [name, spec, pristine] of cases) {
    const result = await scan(snapshot(spec));
    assert.ok(result.sound, name);
    assert.equal(result.pristine, pristine, name);
  }
});

Deno.test("scanSnapshot() finds ACLs that nodes name and the file does not hold", async () => {
  const nodes = [
    ...EMPTY_NODES,
    { path: "/a", acl: 7n },
    { path: "/a/b", acl: 1n },
    { path: "/a/c", acl: 8n },
    { path: "/a/d", acl: 7n },
    { path: "/e", acl: -2n },
  ];
  const bytes = snapshot({ ...SMALL, nodes });
  const { sound, aclHoles, faults } = await scan(bytes);
  assert.ok(sound, "the seals are right");
  assert.deepEqual(aclHoles, new Set([7n, 8n, -2n]));
  assert.equal(faults.length, 1);
  assert.equal(faults[0]!.kind, "AclHole");
  assert.equal(faults[0]!.severity, "error");
  assert.match(faults[0]!.message, /3 ACLs/);
  assert.equal(faults[0]!.offset, walkSnapshot(bytes).nodes[4]!.offset);
});

Deno.test("scanSnapshot() takes parents in the order in which servers write them", async () => {
  const paths = ["", "/a", "/a/b", "/a/b/c", "/a/b/d", "/a/e", "/ab", "/ab/c", "/b"];
  const { sound, nodes } = await scan(snapshot({ nodes: paths.map((path) => ({ path })) }));
  assert.ok(sound);
  assert.equal(nodes, paths.length);
});

Deno.test("scanSnapshot() refuses nodes that come before their parents", async () => {
  const cases: [name: string, paths: string[]][] = [
    ["no root", ["/a"]],
    ["two roots", ["", ""]],
    ["root late", ["", "/a", ""]],
    ["grandchild", ["", "/a/b"]],
    ["other parent", ["", "/a", "/b/c"]],
    ["name that begins alike", ["", "/ab", "/a/b"]],
    ["parent that begins alike", ["", "/a", "/ab/c"]],
    ["left the parent", ["", "/a", "/b", "/a/c"]],
    ["no slash", ["", "a"]],
    ["slash at the end", ["", "/a/"]],
    ["no name between slashes", ["", "/a", "/a//b"]],
  ];
  for (const [name, paths] of cases) {
    const bytes = snapshot({ nodes: paths.map((path) => ({ path })) });
    const { sound, faults } = await scan(bytes);
    assert.equal(sound, false, name);
    assert.equal(faults.length, 1, name);
    assert.equal(faults[0]!.kind, "BadStructure", name);
    assert.equal(faults[0]!.offset, walkSnapshot(bytes).nodes.at(-1)!.offset, name);
  }
});

Deno.test("scanSnapshot() reads data and paths larger than its window", async () => {
  const long = `/${"x".repeat(3_000_000)}`;
  const nodes = [
    { path: "" },
    { path: "/big", data: new Uint8Array(5_000_000).fill(7) },
    { path: "/big/child", data: new Uint8Array(1 << 20).fill(9) },
    { path: long },
    { path: `${long}/child` },
  ];
  const writer = snapshotBodyOfLargeNodes(nodes);
  const { sound, faults, nodes: count, largestField } = await scanSnapshot(dribble(writer, 0));
  assert.deepEqual(faults, []);
  assert.ok(sound);
  assert.equal(count, 5);
  assert.equal(largestField, 5_000_000);
});

/** Like `snapshot`, for nodes that are too large to be written byte by byte. */
function snapshotBodyOfLargeNodes(nodes: { path: string; data?: Uint8Array }[]): Uint8Array {
  const parts: Uint8Array[] = [
    new JuteWriter().int(0x5a4b534e).int(2).long(-1n).int(0).int(0).done(),
  ];
  const stat = new Uint8Array(60);
  for (const { path, data = new Uint8Array() } of nodes) {
    parts.push(new JuteWriter().int(path.length).done(), new TextEncoder().encode(path));
    parts.push(new JuteWriter().int(data.length).done(), data, new JuteWriter().long(-1n).done());
    parts.push(stat);
  }
  return seal(concat(...parts, new JuteWriter().string("/").done()));
}

Deno.test("scanSnapshot() passes on what a source throws", async () => {
  const source: ByteSource = { read: () => Promise.reject(new Error("EIO")) };
  await assert.rejects(scanSnapshot(source), /EIO/);
});

Deno.test("nodeKind() knows the marks of ephemeral owners", () => {
  const cases: [owner: bigint, kind: ReturnType<typeof nodeKind>][] = [
    [0n, "persistent"],
    [1n, "ephemeral"],
    [0x1000_0000_0001n, "ephemeral"],
    [-1n, "ephemeral"],
    [0x8000_0000_0000_0000n, "container"],
    [0x8000_0000_0000_0001n, "ephemeral"],
    [0xff00_0000_0000_0001n, "ttl"],
    [0xff00_00ff_ffff_ffffn, "ttl"],
    [0xff00_0100_0000_0000n, "ephemeral"],
    [0xff01_0000_0000_0000n, "ephemeral"],
    [0xfe00_0000_0000_0001n, "ephemeral"],
  ];
  for (const [owner, kind] of cases) {
    assert.equal(nodeKind(BigInt.asIntN(64, owner)), kind, owner.toString(16));
  }
});

Deno.test("emptyTreeSnapshot() is the tree of a fresh server of 3.4", async () => {
  const bytes = emptyTreeSnapshot();
  // Size and nodes of a fresh server's own snapshot of that line.
  assert.equal(bytes.length, 296);
  const { nodes, acls, seals } = walkSnapshot(bytes);
  assert.deepEqual(nodes.map(({ path, dataLength }) => [path, dataLength]), [
    ["", 0],
    ["/zookeeper", 0],
    ["/zookeeper/quota", 0],
  ]);
  assert.deepEqual(acls, []);
  assert.deepEqual(bytes, seal(bytes.subarray(0, seals[0])));
  const { sound, pristine } = await scan(bytes);
  assert.ok(sound && pristine);
  const fresh = snapshotBody({ nodes: EMPTY_NODES.slice(0, 3) });
  assert.equal(seal(fresh).length, bytes.length);
});
