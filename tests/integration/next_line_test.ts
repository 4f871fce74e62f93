import assert from "node:assert/strict";
import { readExpectedTree, readFixture } from "../lab/expectation.ts";
import { labAvailable } from "../lab/maven.ts";
import { compareTrees } from "../lab/tree.ts";
import { serveTree } from "../lab/truth.ts";
import { ZOOKEEPER_VERSIONS, type ZooKeeperVersion } from "../lab/versions.ts";
import { backUp, restoreTo } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(ZOOKEEPER_VERSIONS);

/** A line, the next one up, and a recorded member of the former. */
const STEPS: [ZooKeeperVersion, string, ZooKeeperVersion][] = [
  ["3.4.14", "plain", "3.5.10"],
  ["3.4.14", "logs-only", "3.5.10"],
  ["3.4.14", "logs-only", "3.9.5"],
  ["3.5.10", "plain", "3.6.4"],
  ["3.6.4", "plain", "3.7.2"],
  ["3.7.2", "plain", "3.8.6"],
  ["3.8.6", "plain", "3.9.5"],
];

/** 3.5 and later add `/zookeeper/config` to what 3.4 wrote, which changes its parent too. */
const ADDED_BY_3_5 = /"?\/zookeeper(\/config)?"?(:| |$)/;

for (const [from, name, to] of STEPS) {
  Deno.test({
    name: `what is restored of ${from} ${name} starts on ${to} with the same tree`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const fixture = readFixture(from, name);
      const outputDir = await work.folder("backups");
      const { dir } = await backUp({ dataDir: `${fixture.folder}/data`, outputDir });
      const dataDir = await work.folder("target");
      await restoreTo({ backupDir: dir, dataDir });
      const served = await serveTree({ version: to, dataDir });
      assert.equal(served.zxid, BigInt(fixture.lastZxid));
      const last = fixture.trees.find(({ zxid }) => zxid === fixture.lastZxid)!;
      const differences = compareTrees(await readExpectedTree(fixture, last), served.tree)
        .filter((line) => from !== "3.4.14" || !ADDED_BY_3_5.test(line));
      assert.deepEqual(differences.slice(0, 10), []);
    },
  });
}
