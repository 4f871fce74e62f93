import assert from "node:assert/strict";
import { compareTrees, type Stat, type Tree, treeFromJson, treeHash, treeToJson } from "./tree.ts";

const STAT: Stat = {
  czxid: 0x1_0000_0001n,
  mzxid: 2n,
  ctime: 1_700_000_000_000n,
  mtime: 1_700_000_000_001n,
  version: 1,
  cversion: 2,
  aversion: 3,
  ephemeralOwner: 0xffff_0000_0000_0001n,
  dataLength: 4,
  numChildren: 0,
  pzxid: 5n,
};
const OPEN = [{ perms: 31, scheme: "world", id: "anyone" }];

function tree(path = "/a", change: Partial<Stat> = {}, data: string | null = "d"): Tree {
  return new Map([[path, { data, stat: { ...STAT, ...change }, acl: OPEN }]]);
}

Deno.test("compareTrees() finds nothing between equal trees, and their hashes are equal", () => {
  const again = treeFromJson(treeToJson(tree()));
  assert.deepEqual(compareTrees(tree(), again), []);
  assert.equal(treeHash(again), treeHash(tree()));
});

Deno.test("compareTrees() names every field that differs, and the hash sees it", () => {
  for (const [field, value] of Object.entries(STAT)) {
    const other = tree("/a", { [field]: typeof value === "bigint" ? value + 1n : value + 1 });
    const [difference, ...more] = compareTrees(tree(), other);
    assert.match(String(difference), new RegExp(`^/a has ${field} `));
    assert.deepEqual(more, []);
    assert.notEqual(treeHash(other), treeHash(tree()));
  }
});

Deno.test("compareTrees() tells null data from empty data", () => {
  const empty = tree("/a", {}, "e3b0");
  assert.equal(compareTrees(tree("/a", {}, null), empty).length, 1);
  assert.notEqual(treeHash(tree("/a", {}, null)), treeHash(empty));
});

Deno.test("compareTrees() sees ACLs and missing and unexpected nodes", () => {
  const guarded = tree();
  guarded.set("/a", { data: "d", stat: STAT, acl: [{ perms: 1, scheme: "world", id: "anyone" }] });
  assert.deepEqual(compareTrees(tree(), guarded), [
    "/a has ACL world:anyone:1, expected world:anyone:31",
  ]);
  assert.deepEqual(compareTrees(tree("/a"), tree("/b")), ["/a is missing", "/b is not expected"]);
});

Deno.test("treeFromJson() blanks what servers change without a transaction", () => {
  const stats = "/zookeeper/quota/a/zookeeper_stats";
  const [before, after] = ["one", "two"].map((data) =>
    treeFromJson(treeToJson(tree(stats, { dataLength: data.length }, data)))
  );
  assert.deepEqual(compareTrees(before ?? new Map(), after ?? new Map()), []);
});
