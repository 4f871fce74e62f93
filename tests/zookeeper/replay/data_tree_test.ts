import assert from "node:assert/strict";
import { MemorySource } from "../../../src/io/byte_source.ts";
import type { DataTree } from "../../../src/zookeeper/data_tree.ts";
import { emptyTree, loadTree } from "../../../src/zookeeper/load_tree.ts";
import { nodeKind } from "../../../src/zookeeper/node_kind.ts";
import type { TxnOp } from "../../../src/zookeeper/txn.ts";
import { snapshot as buildSnapshot } from "../build_snapshot.ts";
import { OPEN_ACL, type PlainAcl, utf8 } from "../jute_writer.ts";
import { applyTxn } from "../write_txn.ts";
import { aclEntries } from "./model.ts";

const SESSION = 0x1000_0000_0001n;
const SECRET: PlainAcl[] = [{ perms: 1, scheme: "digest", id: "bob:x" }];

/** Applies one operation; time is the zxid and a thousand. */
function apply(tree: DataTree, zxid: bigint, op: TxnOp, sessionId = SESSION): boolean {
  const header = { sessionId, cxid: 1, zxid, time: zxid + 1000n, type: 0 };
  return applyTxn(tree, { header, op, digest: null });
}

interface CreateWords {
  type?: "create" | "create2" | "createContainer" | "createTtl";
  data?: Uint8Array | null;
  acl?: PlainAcl[];
  ephemeral?: boolean;
  cversion?: number;
  ttl?: bigint;
}

function create(path: string, words: CreateWords = {}): TxnOp {
  const { type = "create", data = null, acl = OPEN_ACL, ephemeral = false, cversion = -1 } = words;
  return {
    type,
    path: utf8(path),
    data,
    acl: aclEntries(acl),
    ephemeral,
    parentCversion: cversion,
    ttl: words.ttl ?? 0n,
  };
}

const remove = (path: string): TxnOp => ({ type: "delete", path: utf8(path) });
const setData = (path: string, version: number, data = utf8("new")): TxnOp => ({
  type: "setData",
  path: utf8(path),
  data,
  version,
});
const get = (tree: DataTree, path: string) => tree.get(utf8(path));

Deno.test("A create sets the node's stat and counts in the parent's", async () => {
  const tree = await emptyTree("3.5+");
  assert.equal(apply(tree, 7n, create("/a", { data: utf8("x"), cversion: 1 })), true);
  const { stat, acl, dataLength } = get(tree, "/a")!;
  assert.deepEqual(stat, {
    czxid: 7n,
    mzxid: 7n,
    pzxid: 7n,
    ctime: 1007n,
    mtime: 1007n,
    version: 0,
    cversion: 0,
    aversion: 0,
    owner: 0n,
  });
  assert.deepEqual([acl, dataLength], [aclEntries(OPEN_ACL), 1]);
  const root = get(tree, "/")!;
  assert.deepEqual([root.stat.cversion, root.stat.pzxid, root.children], [1, 7n, 2]);
  assert.deepEqual(get(tree, ""), get(tree, "/") && { ...root, path: new Uint8Array() });
});

Deno.test("The form of create before 3.4 raises the parent's cversion by one", async () => {
  const tree = await emptyTree("3.4");
  for (let i = 1; i <= 3; i++) assert.equal(apply(tree, BigInt(i), create(`/${i}`)), true);
  assert.equal(get(tree, "/")!.stat.cversion, 3);
});

const OWNERS: [string, CreateWords, bigint, string][] = [
  ["an ephemeral node", { ephemeral: true }, SESSION, "ephemeral"],
  ["an ephemeral node by create2", { type: "create2", ephemeral: true }, SESSION, "ephemeral"],
  ["a container", { type: "createContainer" }, -(2n ** 63n), "container"],
  ["a TTL node", { type: "createTtl", ttl: 10_000n }, -(2n ** 56n) + 10_000n, "ttl"],
  ["a persistent node", {}, 0n, "persistent"],
];

for (const [what, words, owner, kind] of OWNERS) {
  Deno.test(`The owner of ${what} is marked as a server marks it`, async () => {
    const tree = await emptyTree("3.5+");
    apply(tree, 1n, create("/a", words));
    assert.equal(get(tree, "/a")!.stat.owner, owner);
    assert.equal(nodeKind(owner), kind);
    // Only what is the session's goes with it.
    apply(tree, 2n, { type: "closeSession", paths: null });
    assert.equal(get(tree, "/a") === undefined, kind === "ephemeral");
  });
}

Deno.test("A create of what is there changes nothing but a parent that is behind", async () => {
  const tree = await emptyTree("3.5+");
  apply(tree, 5n, create("/a", { data: utf8("old") }));
  const before = get(tree, "/a");
  assert.equal(apply(tree, 6n, create("/a", { cversion: 1 })), false);
  assert.equal(get(tree, "/")!.stat.pzxid, 5n);
  assert.equal(apply(tree, 7n, create("/a", { cversion: 9 })), false);
  const { stat } = get(tree, "/")!;
  assert.deepEqual([stat.cversion, stat.pzxid], [9, 7n]);
  // The server does this for create alone.
  assert.equal(apply(tree, 8n, create("/a", { type: "create2", cversion: 12 })), false);
  assert.equal(get(tree, "/")!.stat.cversion, 9);
  assert.deepEqual(get(tree, "/a")?.stat, before?.stat);
});

Deno.test("A parent that a snapshot caught later keeps its cversion and pzxid", async () => {
  const tree = await emptyTree("3.5+");
  for (let i = 1; i <= 5; i++) apply(tree, BigInt(i), create(`/${i}`));
  apply(tree, 6n, remove("/2"));
  // The creation of /2, once more, as the log has it.
  assert.equal(apply(tree, 2n, create("/2", { cversion: 2 })), false);
  assert.notEqual(get(tree, "/2"), undefined);
  const { stat } = get(tree, "/")!;
  assert.deepEqual([stat.cversion, stat.pzxid], [5, 6n]);
});

Deno.test("A delete raises the parent's pzxid, also without the child, never lowers it", async () => {
  const tree = await emptyTree("3.5+");
  apply(tree, 5n, create("/a"));
  assert.equal(apply(tree, 9n, remove("/a")), true);
  assert.equal(get(tree, "/")!.stat.pzxid, 9n);
  assert.equal(apply(tree, 12n, remove("/a")), false);
  assert.equal(get(tree, "/")!.stat.pzxid, 12n);
  assert.equal(apply(tree, 3n, remove("/b")), false);
  assert.equal(get(tree, "/")!.stat.pzxid, 12n);
  assert.equal(get(tree, "/")!.stat.cversion, 1);
});

Deno.test("A delete takes children along that a fuzzy snapshot caught too early", async () => {
  const tree = await emptyTree("3.5+");
  const fresh = tree.digest;
  for (const path of ["/a", "/a/b", "/a/b/c", "/a/d"]) {
    apply(tree, 5n, create(path, { ephemeral: path === "/a/d" }));
  }
  assert.equal(apply(tree, 3n, remove("/a")), false);
  assert.equal(tree.size, 4);
  assert.deepEqual([...tree.list()].map(({ path }) => path.length), [0, 10, 17, 16]);
  assert.notEqual(tree.digest, fresh);
  // Nothing is left of the session's node either.
  apply(tree, 6n, { type: "closeSession", paths: null });
  assert.equal(get(tree, "/")!.stat.pzxid, 5n);
});

Deno.test("setData and setACL set what they say, also at the root", async () => {
  const tree = await emptyTree("3.5+");
  apply(tree, 1n, create("/a"));
  for (const path of ["/a", "/"]) {
    assert.equal(apply(tree, 4n, setData(path, 1)), true);
    assert.equal(apply(tree, 5n, setData(path, 3)), false);
    const acl = aclEntries(SECRET);
    assert.equal(apply(tree, 6n, { type: "setAcl", path: utf8(path), acl, version: 1 }), true);
    const node = get(tree, path)!;
    assert.deepEqual(node.acl, acl);
    assert.deepEqual(node.data, utf8("new"));
    const { version, aversion, mzxid, mtime } = node.stat;
    assert.deepEqual([version, aversion, mzxid, mtime], [3, 1, 5n, 1005n]);
  }
  assert.equal(apply(tree, 7n, setData("/none", 1)), false);
  const gone: TxnOp = { type: "setAcl", path: utf8("/none"), acl: [], version: 1 };
  assert.equal(apply(tree, 8n, gone), false);
});

Deno.test("A closeSession deletes what it lists and what the session still owns", async () => {
  const tree = await emptyTree("3.5+");
  apply(tree, 1n, { type: "createSession", timeout: 4000 });
  assert.deepEqual([...tree.sessions], [[SESSION, 4000]]);
  apply(tree, 2n, create("/p"));
  apply(tree, 3n, create("/p/a", { ephemeral: true }));
  apply(tree, 4n, create("/b", { ephemeral: true }));
  apply(tree, 5n, create("/c", { ephemeral: true }), 77n);
  assert.equal(apply(tree, 6n, { type: "closeSession", paths: [utf8("/p/a")] }), false);
  assert.equal(tree.sessions.size, 0);
  assert.deepEqual([get(tree, "/p/a"), get(tree, "/b")], [undefined, undefined]);
  assert.notEqual(get(tree, "/c"), undefined);
  assert.deepEqual([get(tree, "/p")!.stat.pzxid, get(tree, "/")!.stat.pzxid], [6n, 6n]);
});

Deno.test("A multi is applied part by part, or not at all when one part is an error", async () => {
  const tree = await emptyTree("3.5+");
  const parts: TxnOp[] = [
    { type: "check", path: utf8("/"), version: 1 },
    create("/m", { cversion: 1 }),
    create("/m/n", { cversion: 1 }),
    setData("/m", 1),
    remove("/m/n"),
  ];
  assert.equal(apply(tree, 3n, { type: "multi", parts, failed: false }), true);
  const { stat } = get(tree, "/m")!;
  assert.deepEqual([stat.version, stat.cversion, stat.pzxid], [1, 1, 3n]);
  const { digest } = tree;
  const failed: TxnOp = {
    type: "multi",
    parts: [create("/f"), { type: "error", code: -101 }],
    failed: true,
  };
  assert.equal(apply(tree, 4n, failed), true);
  assert.equal(tree.digest, digest);
});

Deno.test("A reconfig and quota nodes leave the digest, and are in the tree", async () => {
  const tree = await emptyTree("3.5+");
  const before = tree.digest;
  const config: TxnOp = {
    type: "reconfig",
    path: utf8("/zookeeper/config"),
    data: utf8("server.1=…"),
    version: -1,
  };
  assert.equal(apply(tree, 2n, config), true);
  assert.equal(apply(tree, 3n, create("/zookeeper/quota/a")), true);
  assert.equal(apply(tree, 4n, create("/zookeeper/quota/a/zookeeper_limits")), true);
  assert.equal(tree.digest, before);
  const node = get(tree, "/zookeeper/config")!;
  assert.deepEqual([node.data, node.stat.version, node.stat.mzxid], [utf8("server.1=…"), -1, 2n]);
  assert.equal(get(tree, "/zookeeper/quota/a")!.children, 1);
  // A name that only begins alike counts.
  apply(tree, 5n, create("/zookeepers"));
  const withIt = tree.digest;
  apply(tree, 6n, create("/zookeepers/a"));
  assert.notEqual(tree.digest, withIt);
});

Deno.test("Paths that no server logs change nothing", async () => {
  const tree = await emptyTree("3.5+");
  const { digest, size } = tree;
  for (const path of ["", "/", "a", "a/", "/zookeeper/", "//", "/none/a"]) {
    assert.equal(apply(tree, 1n, create(path)), false, path);
    assert.equal(apply(tree, 1n, remove(path)), false, path);
  }
  assert.deepEqual([tree.digest, tree.size], [digest, size]);
});

Deno.test("dropEphemerals() does what a server does at its start with unknown sessions", async () => {
  const tree = await emptyTree("3.5+");
  apply(tree, 1n, { type: "createSession", timeout: 4000 });
  apply(tree, 2n, create("/p"));
  apply(tree, 3n, create("/p/e", { ephemeral: true }));
  apply(tree, 4n, create("/p/f", { ephemeral: true }), 77n);
  apply(tree, 5n, create("/c", { type: "createContainer" }));
  tree.dropEphemerals(9n);
  assert.equal(tree.sessions.size, 0);
  assert.equal(get(tree, "/p")!.children, 0);
  assert.equal(get(tree, "/p")!.stat.pzxid, 9n);
  assert.notEqual(get(tree, "/c"), undefined);
});

Deno.test("An ACL that a snapshot lacks is unknown until a record tells it", async () => {
  const bytes = buildSnapshot({
    nodes: ["", "/zookeeper", "/a", "/b", "/c", "/d"].map((path) => ({
      path,
      acl: path.length === 2 ? 9n : -1n,
    })),
  });
  const { tree, scan } = await loadTree(new MemorySource(bytes));
  assert.deepEqual([tree.unknownAcls, scan.aclHoles.size], [4, 1]);
  assert.equal(get(tree, "/a")!.acl, null);
  const acl = aclEntries(SECRET);
  apply(tree, 5n, { type: "setAcl", path: utf8("/a"), acl, version: 4 });
  apply(tree, 6n, create("/b", { type: "create2", acl: SECRET }));
  apply(tree, 7n, remove("/c"));
  assert.deepEqual([get(tree, "/a")!.acl, get(tree, "/b")!.acl], [acl, acl]);
  assert.equal(tree.unknownAcls, 1);
  // What is known is not overwritten.
  apply(tree, 8n, create("/b"));
  assert.deepEqual(get(tree, "/b")!.acl, acl);
});

Deno.test("Before 3.6 a fuzzy snapshot can hide that a session's end changed a parent", async () => {
  // The parent was written before the session closed, the child after it. No record names the
  // child, so no replay and no server knows of the parent's new pzxid.
  const bytes = buildSnapshot({ nodes: ["", "/zookeeper", "/p"].map((path) => ({ path })) });
  const unlisted = (await loadTree(new MemorySource(bytes))).tree;
  apply(unlisted, 9n, { type: "closeSession", paths: null });
  assert.equal(get(unlisted, "/p")!.stat.pzxid, 0n);
  const listed = (await loadTree(new MemorySource(bytes))).tree;
  apply(listed, 9n, { type: "closeSession", paths: [utf8("/p/gone")] });
  assert.equal(get(listed, "/p")!.stat.pzxid, 9n);
});
