import assert from "node:assert/strict";
import type { DataTree } from "../../src/zookeeper/data_tree.ts";
import { writeSnapshot } from "../../src/zookeeper/snapshot_writer.ts";
import { chooseBase } from "../../src/zookeeper/windows.ts";
import { snapshotName } from "../../src/zookeeper/file_name.ts";
import { openDriver } from "../lab/driver.ts";
import { type Fixture, readExpectedTree, readFixture } from "../lab/expectation.ts";
import { fourLetter } from "../lab/four_letter_word.ts";
import { labAvailable } from "../lab/maven.ts";
import { startServer } from "../lab/server.ts";
import { SUPER_AUTH } from "../lab/super_user.ts";
import { compareTrees } from "../lab/tree.ts";
import { serveTree } from "../lab/truth.ts";
import { atLeast, ZOOKEEPER_VERSIONS, type ZooKeeperVersion } from "../lab/versions.ts";
import { join } from "../zookeeper/jute_writer.ts";
import { clientView, readMember, replayMember } from "../zookeeper/replay/support.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(ZOOKEEPER_VERSIONS);

/** The tree of a fixture at a zxid, replayed from the newest base that serves. */
async function treeAt(fixture: Fixture, target: bigint): Promise<DataTree> {
  const { folder, dataDir, logDir, version } = fixture;
  const member = await readMember(
    `${folder}/${dataDir}/version-2`,
    `${folder}/${logDir}/version-2`,
  );
  const window = member.windows.find(({ start, end }) => start <= target && target <= end)!;
  const line = atLeast(version, "3.5") ? "3.5+" : "3.4";
  const { tree } = await replayMember(member, window, chooseBase(window, target), { line, target });
  return tree;
}

/** A data dir that holds a tree as one snapshot and nothing else. */
async function materialize(
  work: WorkFolder,
  name: string,
  tree: DataTree,
  zxid: bigint,
): Promise<string> {
  const dataDir = await work.folder(name);
  await Deno.mkdir(`${dataDir}/version-2`);
  const bytes = join([...writeSnapshot(tree, null)]);
  await Deno.writeFile(`${dataDir}/version-2/${snapshotName(zxid)}`, bytes);
  return dataDir;
}

/** Trees that the test starts servers on: one that only the logs lead to, and the last one. */
function targets({ trees }: Fixture) {
  return trees.filter(({ how }) => how === "cut").slice(0, 1).concat(trees.slice(-1));
}

for (const version of ZOOKEEPER_VERSIONS) {
  Deno.test({
    name: `${version} serves the tree of any zxid from one materialised snapshot`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const fixture = readFixture(version, "fuzzy-snapshot");
      for (const expected of targets(fixture)) {
        const zxid = BigInt(expected.zxid);
        const tree = await treeAt(fixture, zxid);
        const dataDir = await materialize(work, expected.zxid, tree, zxid);
        const served = await serveTree({ version, dataDir });
        assert.equal(served.zxid, zxid);
        const wanted = await readExpectedTree(fixture, expected);
        assert.deepEqual(compareTrees(wanted, served.tree), [], expected.zxid);
      }
    },
  });
}

/** Writes through a server until its hash word knows a zxid; returns what the word says. */
async function digestsAfterWrites(version: ZooKeeperVersion, dataDir: string) {
  await using server = await startServer({ version, dataDir });
  await using driver = await openDriver({ version, port: server.port });
  // The word names digests at multiples of 128 only.
  const kinds = ["create", "setData", "setAcl", "ephemeral", "multi", "delete"] as const;
  await driver.load({ root: "/after", seed: 7, count: 150, kinds });
  const words = await fourLetter(server.port, "hash");
  await driver.close();
  return words.trim().split("\n").map((line) => {
    const [zxid, digest] = line.split(": ");
    return { zxid: BigInt(`0x${zxid}`), digest: BigInt.asUintN(64, BigInt(digest!)) };
  });
}

for (const version of ZOOKEEPER_VERSIONS.filter((each) => atLeast(each, "3.6"))) {
  Deno.test({
    name: `${version} goes on from a materialised snapshot with the digests that replay has`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const fixture = readFixture(version, "plain");
      const zxid = BigInt(fixture.trees.at(-1)!.zxid);
      const dataDir = await materialize(work, "data", await treeAt(fixture, zxid), zxid);
      const words = await digestsAfterWrites(version, dataDir);

      const member = await readMember(`${dataDir}/version-2`);
      const [window] = member.windows;
      const [base] = window!.bases;
      assert.deepEqual([member.windows.length, base!.zxid], [1, zxid]);
      const { replay } = await replayMember(member, window!, base!);
      assert.deepEqual([replay.firstMismatch, replay.firstMisfit], [null, null]);
      // From the first transaction on, which a wrong tree could not have.
      assert.equal(replay.provedFrom, zxid + 1n);
      assert.ok(replay.equal > 100 && replay.equal === replay.compared);
      assert.notEqual(words.length, 0);
      for (const { zxid: target, digest } of words) {
        const { tree } = await replayMember(member, window!, base!, { target });
        assert.equal(tree.digest, digest);
      }
    },
  });
}

for (const version of ["3.5.10", "3.9.5"] as const) {
  Deno.test({
    name:
      `${version} drops the ephemerals of unknown sessions to the tree that dropping them gives`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const fixture = readFixture(version, "plain");
      const zxid = BigInt(fixture.trees.at(-1)!.zxid);
      const tree = await treeAt(fixture, zxid);
      const before = tree.size;
      tree.sessions.clear();
      const byServer = await materialize(work, "no-sessions", tree, zxid);
      tree.dropEphemerals(zxid);
      assert.ok(tree.size < before, "the fixture has ephemerals");
      const byUs = await materialize(work, "no-ephemerals", tree, zxid);
      for (const dataDir of [byServer, byUs]) {
        const served = await serveTree({ version, dataDir });
        assert.deepEqual(compareTrees(clientView(tree), served.tree), [], dataDir);
      }
    },
  });
}

Deno.test({
  name: "3.9.5 takes a materialised snapshot with footers through its AdminServer",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const fixture = readFixture("3.9.5", "plain");
    const expected = fixture.trees.at(-1)!;
    const zxid = BigInt(expected.zxid);
    const tree = await treeAt(fixture, zxid);
    const body = join([...writeSnapshot(tree, zxid)]);
    const dataDir = await work.folder("data");
    await using server = await startServer({ version: "3.9.5", dataDir, admin: true });
    const answer = await fetch(`http://127.0.0.1:${server.adminPort}/commands/restore`, {
      method: "POST",
      headers: {
        authorization: `digest ${SUPER_AUTH}`,
        "content-type": "application/octet-stream",
      },
      body,
    });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    assert.equal(BigInt(JSON.parse(text).last_zxid), zxid);
    assert.doesNotMatch(server.logText(), /Digests are not matching/);
    await using driver = await openDriver({ version: "3.9.5", port: server.port });
    const wanted = await readExpectedTree(fixture, expected);
    assert.deepEqual(compareTrees(wanted, await driver.tree()), []);
    await driver.close();
  },
});
