import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { parseTargetVersion } from "../../src/operations/target_version.ts";
import { readFixture } from "../lab/expectation.ts";
import { labAvailable } from "../lab/maven.ts";
import { ServerRefused } from "../lab/server.ts";
import { compareTrees, type Tree } from "../lab/tree.ts";
import { serveTree } from "../lab/truth.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { backUp, planOnly, restoreTo, type RestoreToOptions } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const LINES = ["3.4.14", "3.5.10", "3.6.4", "3.9.5"] as const;
const lab = await labAvailable(LINES);

/** How a state of `3.9.5/<case>` is restored for a line. */
type Form = "files" | "snapshot" | "refused";

const CASES: [string, bigint, ZooKeeperVersion, Form][] = [
  ["plain", 0x11n, "3.4.14", "files"],
  ["plain", 0x12n, "3.4.14", "snapshot"],
  ["plain", 0x13n, "3.4.14", "refused"],
  ["gz-snapshots", 0xa3n, "3.5.10", "snapshot"],
  ["digest-off", 0xa3n, "3.9.5", "snapshot"],
];

/** What a server of a line serves after a restore; null where it does not start. */
async function treeOn(version: ZooKeeperVersion, options: RestoreToOptions): Promise<Tree | null> {
  await restoreTo(options);
  try {
    return (await serveTree({ version, dataDir: options.dataDir })).tree;
  } catch (error) {
    if (error instanceof ServerRefused) return null;
    throw error;
  }
}

for (const [name, zxid, version, form] of CASES) {
  Deno.test({
    name: `${name} at 0x${zxid.toString(16)} for ${version}: ${form}, as real servers judge it`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const fixture = readFixture("3.9.5", name);
      const outputDir = await work.folder("backups");
      const { dir } = await backUp({ dataDir: `${fixture.folder}/data`, outputDir });
      const to = async (folder: string, more: Partial<RestoreToOptions> = {}) => ({
        backupDir: dir,
        dataDir: await work.folder(folder),
        target: { kind: "zxid", zxid } as const,
        ...more,
      });
      const { properties } = fixture;
      const own = await to("own");
      await restoreTo(own);
      const { tree } = await serveTree({ version: "3.9.5", dataDir: own.dataDir, properties });
      const differences = (other: Tree) => compareTrees(tree, other).filter(isOfState);

      const unasked = await treeOn(version, await to("unasked"));
      const isSame = unasked !== null && differences(unasked).length === 0;
      assert.equal(isSame, form === "files", "the files without --target-version");

      const asked = await to("asked", { targetVersion: parseTargetVersion(version) });
      if (form === "refused") {
        await assert.rejects(
          planOnly(asked),
          (error) => error instanceof ZkBackupError && error.code === "target-version",
        );
        const forced = await treeOn(version, await to("forced", { asSnapshot: true }));
        assert.notDeepEqual(differences(forced!), [], "one snapshot would not do either");
      } else {
        const served = await treeOn(version, asked);
        assert.deepEqual(differences(served!).slice(0, 10), []);
      }
    },
  });
}

/** Nodes that a newer line makes for itself at its start are no matter of the state. */
function isOfState(difference: string): boolean {
  return !/^\/zookeeper(\/config)? /.test(difference);
}
