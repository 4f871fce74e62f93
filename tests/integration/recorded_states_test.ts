import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import {
  type ExpectedTree,
  type Fixture,
  readExpectedTree,
  readFixture,
} from "../lab/expectation.ts";
import { labAvailable } from "../lab/maven.ts";
import { compareTrees } from "../lab/tree.ts";
import { serveTree } from "../lab/truth.ts";
import { ZOOKEEPER_VERSIONS, type ZooKeeperVersion } from "../lab/versions.ts";
import { backUp, planOnly, restoreTo } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(ZOOKEEPER_VERSIONS);

/** Recorded members whose states are restored, and what each brings. */
const CASES: Record<ZooKeeperVersion, string[]> = {
  "3.4.14": ["plain", "logs-only", "fuzzy-snapshot"],
  "3.5.10": ["plain", "fuzzy-snapshot", "snap-sync"],
  "3.6.4": ["plain", "fuzzy-snapshot", "gz-snapshots"],
  "3.7.2": ["plain", "fuzzy-snapshot", "digest-off"],
  "3.8.6": ["plain", "fuzzy-snapshot", "snappy-snapshots"],
  "3.9.5": ["plain", "fuzzy-snapshot", "no-footers", "purged"],
};

/** A server with digests off cannot read what one with digests on wrote, since 3.9. */
function foldersOf(fixture: Fixture) {
  const dataDir = `${fixture.folder}/${fixture.dataDir}`;
  const logDir = `${fixture.folder}/${fixture.logDir}`;
  return logDir === dataDir ? { dataDir } : { dataDir, logDir };
}

/** Restores a recorded state and lets a real server of its line judge; false when it is refused. */
async function restoresTo(
  fixture: Fixture,
  backupDir: string,
  expected: ExpectedTree,
  dataDir: string,
): Promise<boolean> {
  const zxid = BigInt(expected.zxid);
  const target = { kind: "zxid", zxid } as const;
  try {
    await planOnly({ backupDir, dataDir, target });
  } catch (error) {
    assert.ok(error instanceof ZkBackupError, String(error));
    assert.equal(error.code, "target-outside-windows");
    return false;
  }
  await restoreTo({ backupDir, dataDir, target });
  const { version, properties } = fixture;
  const served = await serveTree({ version, dataDir, properties });
  assert.equal(served.zxid, zxid);
  const tree = await readExpectedTree(fixture, expected);
  assert.deepEqual(compareTrees(tree, served.tree).slice(0, 10), [], `at ${expected.zxid}`);
  return true;
}

for (const version of ZOOKEEPER_VERSIONS) {
  for (const name of CASES[version]) {
    Deno.test({
      name: `${version} ${name}: real servers come up with the tree of every recorded zxid`,
      ignore: !lab.available,
      fn: async () => {
        await using work = await WorkFolder.make();
        const fixture = readFixture(version, name);
        const outputDir = await work.folder("backups");
        const { dir, info } = await backUp({ ...foldersOf(fixture), outputDir, coding: "zstd" });
        assert.equal(info.backup_zxid.hex, fixture.lastZxid);
        let restored = 0;
        for (const [at, expected] of fixture.trees.entries()) {
          const dataDir = await work.folder(`target-${at}`);
          const zxid = BigInt(expected.zxid);
          const inWindow = info.windows.some((window) =>
            BigInt(window.start_zxid) <= zxid && zxid <= BigInt(window.end_zxid)
          );
          assert.equal(await restoresTo(fixture, dir, expected, dataDir), inWindow);
          if (inWindow) restored++;
        }
        assert.ok(restored > 0);
      },
    });
  }
}
