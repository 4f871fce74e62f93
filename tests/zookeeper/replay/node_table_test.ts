import assert from "node:assert/strict";
import fc from "fast-check";
import { crc32 } from "../../../src/digest/crc32.ts";
import { Int, NO_NODE, NodeTable, ROOT, STAT_SIZE } from "../../../src/zookeeper/node_table.ts";
import { TreeWalk } from "../../../src/zookeeper/tree_node.ts";
import { utf8 } from "../jute_writer.ts";

function find(table: NodeTable, path: string): number {
  const bytes = utf8(path);
  return table.find(bytes, 0, bytes.length, crc32(0, bytes, 0, bytes.length));
}

function add(table: NodeTable, path: string): number {
  const bytes = utf8(path);
  const slash = path.lastIndexOf("/");
  const parent = find(table, path.slice(0, slash));
  return table.add(
    parent,
    bytes,
    0,
    utf8(path.slice(0, slash)).length,
    bytes.length,
    crc32(0, bytes, 0, bytes.length),
  );
}

function setData(table: NodeTable, data: Uint8Array | null): void {
  if (data === null) table.setData(ROOT, utf8("any"), -1, 0);
  else table.setData(ROOT, data, 0, data.length);
}

function paths(table: NodeTable): string[] {
  const walk = new TreeWalk(table);
  const found: string[] = [];
  while (walk.next() !== NO_NODE) found.push(new TextDecoder().decode(walk.path));
  return found;
}

Deno.test("NodeTable holds the paths that were added and not removed, parents first", () => {
  const name = fc.constantFrom("a", "b", "ä", "x".repeat(300));
  const actions = fc.array(fc.tuple(fc.nat(1000), name, fc.boolean()), { maxLength: 200 });
  fc.assert(fc.property(actions, (list) => {
    const table = new NodeTable(false);
    const present = new Set([""]);
    for (const [which, name, remove] of list) {
      const path = [...present][which % present.size]!;
      if (remove) {
        const isLeaf = ![...present].some((other) => other.startsWith(`${path}/`));
        if (path === "" || !isLeaf) continue;
        table.remove(find(table, path));
        present.delete(path);
      } else if (!present.has(`${path}/${name}`)) {
        add(table, `${path}/${name}`);
        present.add(`${path}/${name}`);
      }
    }
    const walked = paths(table);
    assert.deepEqual(new Set(walked), present);
    assert.equal(walked.length, table.size);
    for (const [at, path] of walked.entries()) {
      if (path === "") continue;
      assert.ok(walked.indexOf(path.slice(0, path.lastIndexOf("/"))) < at);
      assert.notEqual(find(table, path), NO_NODE);
    }
    assert.equal(find(table, "/nothing"), NO_NODE);
  }));
});

Deno.test("NodeTable finds each of 100,000 nodes, and none of those removed", () => {
  const table = new NodeTable(false);
  const path = (i: number) => `/node-${i}`;
  for (let i = 0; i < 100_000; i++) add(table, path(i));
  for (let i = 0; i < 100_000; i += 3) table.remove(find(table, path(i)));
  for (let i = 0; i < 100_000; i++) {
    const id = find(table, path(i));
    if (i % 3 === 0) assert.equal(id, NO_NODE);
    else assert.equal(new TextDecoder().decode(table.name(id)), `node-${i}`);
  }
});

Deno.test("NodeTable tells paths with the same checksum apart", () => {
  const bySum = new Map<number, string>();
  const pair = (() => {
    for (let i = 0;; i++) {
      const path = `/node-${(i * 2654435761 % 2 ** 32).toString(36)}`;
      const sum = crc32(0, utf8(path), 0, path.length);
      const other = bySum.get(sum);
      if (other !== undefined) return [other, path] as const;
      bySum.set(sum, path);
    }
  })();
  const table = new NodeTable(false);
  const ids = pair.map((path) => add(table, path));
  assert.deepEqual(pair.map((path) => find(table, path)), ids);
  table.remove(ids[0]!);
  assert.deepEqual(pair.map((path) => find(table, path)), [NO_NODE, ids[1]]);
});

Deno.test("NodeTable hands a stat back as the snapshot had it", () => {
  const table = new NodeTable(false);
  const stat = Uint8Array.from({ length: STAT_SIZE }, (_, at) => at);
  table.setStat(ROOT, stat, 0);
  const copy = new Uint8Array(STAT_SIZE);
  table.copyStat(ROOT, copy, 0);
  assert.deepEqual(copy, stat);
  // The version stands behind four longs in a snapshot's stat.
  assert.equal(table.int(ROOT, Int.version), 0x20212223);
});

Deno.test("NodeTable keeps null and empty data apart, and no data where none is wanted", () => {
  const table = new NodeTable(true);
  assert.equal(table.data(ROOT), null);
  for (const data of [utf8("one"), new Uint8Array(), null, utf8("two")]) {
    setData(table, data);
    assert.deepEqual(table.data(ROOT), data);
  }
  const lean = new NodeTable(false);
  setData(lean, utf8("one"));
  assert.equal(lean.int(ROOT, Int.dataLength), 3);
  assert.throws(() => lean.data(ROOT), /without the data/);
});
