import assert from "node:assert/strict";
import fc from "fast-check";
import { MemorySource } from "../../../src/io/byte_source.ts";
import type { DataTree } from "../../../src/zookeeper/data_tree.ts";
import { emptyTree, loadTree } from "../../../src/zookeeper/load_tree.ts";
import { writeSnapshot } from "../../../src/zookeeper/snapshot_writer.ts";
import { join } from "../jute_writer.ts";
import { applyTxn } from "../write_txn.ts";
import { catchSnapshot, type Choice, type History, step } from "./history.ts";
import { aclEntries, Model } from "./model.ts";

const choice: fc.Arbitrary<Choice> = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(9));
const utf8 = new TextDecoder();

/** All of a tree as plain values. */
function plainTree(tree: DataTree) {
  const nodes = [...tree.list()].map(({ path, data, acl, stat }) =>
    [utf8.decode(path), { ...stat, data: data === null ? null : [...data], acl }] as const
  );
  return { nodes: new Map(nodes), sessions: tree.sessions };
}

function plainModel(model: Model) {
  const nodes = [...model.nodes].map(([path, { data, acl, ...stat }]) =>
    [path, { ...stat, data: data === null ? null : [...data], acl: aclEntries(acl) }] as const
  );
  return { nodes: new Map(nodes), sessions: model.sessions };
}

function newHistory(listsClosed = false): History {
  return { model: new Model(), txns: [], listsClosed };
}

/** Steps before a snapshot, while each part of it is written, and after it. */
const around = fc.record({
  before: fc.array(choice, { maxLength: 60 }),
  during: fc.array(fc.array(choice, { maxLength: 3 }), { maxLength: 30 }),
  after: fc.array(choice, { maxLength: 20 }),
});

Deno.test("A replayed history has the model's tree and digest after every transaction", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(choice, { maxLength: 120 }), async (choices) => {
      const history = newHistory();
      const tree = await emptyTree("3.4");
      const lean = await emptyTree("3.4", { keepData: false });
      for (const each of choices) {
        step(history, each);
        const txn = history.txns.at(-1)!;
        assert.equal(applyTxn(tree, txn), true);
        assert.equal(applyTxn(lean, txn), true);
        assert.equal(tree.digest, history.model.digest());
        assert.equal(lean.digest, tree.digest);
      }
      assert.deepEqual(plainTree(tree), plainModel(history.model));
      assert.equal(tree.unknownAcls, 0);
    }),
    { numRuns: 200 },
  );
});

Deno.test("A snapshot caught at any moments and its logs give the tree at its end and after", async () => {
  let fuzzy = 0;
  let holes = 0;
  await fc.assert(
    fc.asyncProperty(around, async ({ before, during, after }) => {
      const history = newHistory(true);
      for (const each of before) step(history, each);
      const moments = during.values();
      const caught = catchSnapshot(history, () => {
        for (const each of moments.next().value ?? []) step(history, each);
      });
      const atEnd = plainModel(structuredClone(history.model));
      for (const each of after) step(history, each);

      const { tree } = await loadTree(new MemorySource(caught.bytes));
      if (tree.digest !== (history.txns[Number(caught.name) - 1]?.digest?.digest ?? tree.digest)) {
        fuzzy++;
      }
      if (tree.unknownAcls > 0) holes++;
      assert.equal(tree.unknownAcls, caught.holes);
      for (const txn of history.txns.slice(Number(caught.name))) {
        const fits = applyTxn(tree, txn);
        const { zxid } = txn.header;
        if (zxid < caught.end) continue;
        if (zxid > caught.end) assert.ok(fits, `${txn.op.type} at ${zxid}`);
        if (txn.digest !== null) assert.equal(tree.digest, txn.digest.digest);
        if (zxid === caught.end) assert.deepEqual(plainTree(tree), atEnd);
      }
      assert.deepEqual(plainTree(tree), plainModel(history.model));
      assert.equal(tree.unknownAcls, 0);
    }),
    { numRuns: 500 },
  );
  // The property is only worth something if its snapshots are ahead of their names.
  assert.ok(fuzzy > 50 && holes > 10, `${fuzzy} fuzzy, ${holes} with holes`);
});

Deno.test("A written snapshot loads as the same tree", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(choice, { maxLength: 80 }), async (choices) => {
      const history = newHistory();
      const tree = await emptyTree("3.4");
      for (const each of choices) step(history, each);
      for (const txn of history.txns) applyTxn(tree, txn);
      const bytes = join([...writeSnapshot(tree, history.model.zxid)]);
      const { tree: again, scan } = await loadTree(new MemorySource(bytes));
      assert.deepEqual(plainTree(again), plainTree(tree));
      assert.equal(again.digest, tree.digest);
      const digest = { zxid: history.model.zxid, version: 2, digest: tree.digest };
      assert.deepEqual([scan.digest, scan.lastZxid], [digest, history.model.zxid]);
    }),
    { numRuns: 100 },
  );
});
