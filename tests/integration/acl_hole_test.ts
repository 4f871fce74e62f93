import assert from "node:assert/strict";
import { materialize } from "../../src/operations/materialize.ts";
import { verify } from "../../src/operations/verify.ts";
import { labAvailable } from "../lab/maven.ts";
import { compareTrees } from "../lab/tree.ts";
import { copyVersion2, listFiles, serveTree, truthAt } from "../lab/truth.ts";
import { copyMember } from "../support/member.ts";
import { testContext } from "./support/context.ts";
import { backUp, planOnly, restoreTo } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(["3.5.10", "3.9.5"]);

// In 3.4 the logs of the fixture begin with the first transaction, so the empty tree serves.
for (const version of ["3.5.10", "3.9.5"] as const) {
  Deno.test({
    name:
      `${version}: a snapshot that names ACLs it does not hold restores by replay where none else is`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const member = copyMember(version, "acl-hole", `${work.path}/whole`);
      const whole = member.dataDir;
      const ctx = testContext();
      const { snapshots } = await verify(ctx, { dataDir: whole, logDir: null, level: "records" });
      const holed = snapshots.find(({ scan }) => scan.aclHoles.size > 0);
      assert.ok(holed !== undefined, "the fixture has a hole");

      // As autopurge leaves a folder: that snapshot, and the logs from the one that covers it on.
      const purged = await work.folder("purged");
      await copyVersion2(whole, purged);
      for (const { name } of await listFiles(purged, "snapshot")) {
        if (name !== holed.name) await Deno.remove(`${purged}/version-2/${name}`);
      }
      const logs = await listFiles(purged, "log");
      const covering = logs.findLastIndex(({ zxid }) => zxid <= holed.zxid);
      for (const { name } of logs.slice(0, covering)) {
        await Deno.remove(`${purged}/version-2/${name}`);
      }

      const { dir, info } = await backUp({
        dataDir: purged,
        outputDir: await work.folder("backups"),
      });
      const [window] = info.windows;
      assert.ok(window !== undefined);
      assert.equal(info.files.snapshots[0]?.replay_only, true);
      const [start, end] = [BigInt(window.start_zxid), BigInt(window.end_zxid)];
      assert.ok(start > holed.zxid && start <= end);

      for (const zxid of new Set([start, end])) {
        const dataDir = await work.folder(`target-${zxid}`);
        const target = { kind: "zxid", zxid } as const;
        const plan = await planOnly({ backupDir: dir, dataDir, target });
        assert.deepEqual(plan.files.map(({ name }) => name), [`snapshot.${zxid.toString(16)}`]);
        await restoreTo({ backupDir: dir, dataDir, target });
        const truth = await truthAt({ version, dataDir: whole, zxid });
        const served = await serveTree({ version, dataDir });
        assert.deepEqual(compareTrees(truth.tree, served.tree).slice(0, 5), [], `${zxid}`);
      }
      const output = `${work.path}/snapshot`;
      const { zxid } = await materialize(ctx, {
        backupDir: dir,
        target: { kind: "latest" },
        output,
        forAdminRestore: false,
        stripEphemerals: false,
        encoding: "plain",
      });
      assert.equal(zxid, end);
    },
  });
}
