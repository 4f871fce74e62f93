import assert from "node:assert/strict";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { readFixture } from "../lab/expectation.ts";
import { labAvailable } from "../lab/maven.ts";
import { refusesInQuorum } from "../lab/guarded.ts";
import { ServerRefused, startServer } from "../lab/server.ts";
import { copyVersion2, serveTree } from "../lab/truth.ts";
import { ZOOKEEPER_VERSIONS, type ZooKeeperVersion } from "../lab/versions.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(ZOOKEEPER_VERSIONS);

/** What a swap may leave in the folders when it dies, with the guard in the folder of the logs. */
const LEFT = ["nothing else", "the old files", "the logs alone", "the snapshots alone"] as const;

async function leave(left: typeof LEFT[number], version: ZooKeeperVersion, dataDir: string) {
  const { folder } = readFixture(version, "padded");
  await Deno.mkdir(`${dataDir}/version-2`, { recursive: true });
  if (left === "nothing else") return;
  await copyVersion2(`${folder}/data`, dataDir);
  const gone = {
    "the old files": /^$/,
    "the logs alone": /^snapshot/,
    "the snapshots alone": /^log/,
  };
  for (const { name } of [...Deno.readDirSync(`${dataDir}/version-2`)]) {
    if (gone[left].test(name)) await Deno.remove(`${dataDir}/version-2/${name}`);
  }
}

async function refuses(version: ZooKeeperVersion, folders: { dataDir: string; logDir?: string }) {
  // What a server before 3.5 does not know it ignores; to later ones this is the way past a check.
  const properties = { "zookeeper.snapshot.trust.empty": "true" };
  try {
    await using server = await startServer({ version, ...folders, properties });
    return `serves at ${server.port}`;
  } catch (error) {
    assert.ok(error instanceof ServerRefused, String(error));
    return "refuses";
  }
}

for (const version of ZOOKEEPER_VERSIONS) {
  Deno.test({
    name: `${version} starts on no folder that the guard of a restore stands in`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      for (const [at, left] of LEFT.entries()) {
        const dataDir = await work.folder(`left-${at}`);
        await leave(left, version, dataDir);
        const guard = `${dataDir}/version-2/${GUARD_NAME}`;
        await Deno.writeTextFile(guard, "A restore is under way.\n");
        assert.equal(await refuses(version, { dataDir }), "refuses", left);
        await Deno.remove(guard);
      }
      const dataDir = `${work.path}/left-1`;
      const logDir = await work.folder("log");
      await Deno.mkdir(`${logDir}/version-2`);
      const guard = `${logDir}/version-2/${GUARD_NAME}`;
      await Deno.writeTextFile(guard, "A restore is under way.\n");
      const snapshots = await work.folder("snapshots");
      await leave("the snapshots alone", version, snapshots);
      assert.equal(await refuses(version, { dataDir: snapshots, logDir }), "refuses", "split");
      // With the guard alone in emptied folders a member of a quorum would begin anew.
      const member = await work.folder("member");
      assert.ok(await refusesInQuorum(version, { dataDir: member, logDir }), "in a quorum");
      assert.ok(!await refusesInQuorum(version, { dataDir: snapshots }), "without the guard");
      const served = await serveTree({ version, dataDir });
      assert.equal(served.zxid, BigInt(readFixture(version, "padded").lastZxid));
    },
  });
}
