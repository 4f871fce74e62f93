import assert from "node:assert/strict";
import { verify } from "../../src/operations/verify.ts";
import { formatZxid } from "../../src/zookeeper/zxid.ts";
import { type Fixture, readExpectedTree, readFixture } from "../lab/expectation.ts";
import { labAvailable } from "../lab/maven.ts";
import { compareTrees } from "../lab/tree.ts";
import { copyVersion2, type Directories, serveTree, truthAt } from "../lab/truth.ts";
import { ZOOKEEPER_VERSIONS, type ZooKeeperVersion } from "../lab/versions.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "./support/context.ts";
import { backUp, planOnly, restoreTo } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(ZOOKEEPER_VERSIONS);

function foldersOf({ folder, dataDir, logDir }: Fixture): Directories {
  const separate = logDir === dataDir ? {} : { logDir: `${folder}/${logDir}` };
  return { dataDir: `${folder}/${dataDir}`, ...separate };
}

/** Recorded members to whom something had happened that loses nothing, and their status. */
const MEMBERS: [ZooKeeperVersion, string, "valid" | "partial"][] = [
  ["3.4.14", "kill-9", "valid"],
  ["3.5.10", "torn-tail", "valid"],
  ["3.6.4", "broken-newest-snapshot", "partial"],
  ["3.7.2", "several-epochs", "valid"],
  ["3.8.6", "acl-hole", "valid"],
  ["3.9.5", "acl-hole-refused", "valid"],
  ["3.9.5", "snap-sync", "valid"],
  ["3.8.6", "separate-log-dir", "valid"],
];

for (const [version, name, status] of MEMBERS) {
  Deno.test({
    name: `${version} ${name}: a real server comes up at its very last zxid`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const fixture = readFixture(version, name);
      const source = foldersOf(fixture);
      const outputDir = await work.folder("backups");
      const { dir, info, findings } = await backUp({ ...source, outputDir, coding: "gzip" });
      const shown = findings.map((finding) => `${finding.kind} ${finding.file}`).join(", ");
      assert.equal(info.status, status, shown);
      assert.equal(info.backup_zxid.hex, fixture.lastZxid, shown);

      const target = {
        dataDir: await work.folder("data"),
        ...(source.logDir === undefined ? {} : { logDir: await work.folder("log") }),
      };
      await restoreTo({ backupDir: dir, ...target });
      const served = await serveTree({ version, ...target, properties: fixture.properties });
      assert.equal(formatZxid(served.zxid), fixture.lastZxid);
      const last = fixture.trees.find(({ zxid }) => zxid === fixture.lastZxid)!;
      const differences = compareTrees(await readExpectedTree(fixture, last), served.tree);
      assert.deepEqual(differences.slice(0, 10), []);
    },
  });
}

for (const version of ["3.5.10", "3.9.5"] as const) {
  Deno.test({
    name: `${version}: the newest log cut inside its last record restores to the record before`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const { folder } = readFixture(version, "plain");
      const dataDir = await work.folder("source");
      await copyVersion2(`${folder}/data`, dataDir);
      const { records } = walkLog(await Deno.readFile(`${dataDir}/version-2/log.1`));
      const [before, last] = records.slice(-2);
      await Deno.truncate(`${dataDir}/version-2/log.1`, last!.offset + (last!.size >> 1));

      const { dir, info } = await backUp({ dataDir, outputDir: await work.folder("backups") });
      assert.equal(info.status, "valid", "normal on a server that was stopped hard");
      assert.equal(BigInt(info.backup_zxid.hex), before!.zxid);
      const target = await work.folder("target");
      await restoreTo({ backupDir: dir, dataDir: target });
      const served = await serveTree({ version, dataDir: target });
      assert.equal(served.zxid, before!.zxid);
      const truth = await truthAt({ version, dataDir: `${folder}/data`, zxid: before!.zxid });
      assert.deepEqual(compareTrees(truth.tree, served.tree).slice(0, 10), []);
    },
  });
}

Deno.test({
  name: "3.9.5: a log missing in the middle is bridged by a later snapshot, and both sides restore",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const version = "3.9.5";
    const fixture = readFixture(version, "separate-log-dir");
    const whole = foldersOf(fixture);
    const source = { dataDir: whole.dataDir, logDir: await work.folder("log") };
    await copyVersion2(whole.logDir!, source.logDir);
    const [, missing, next] = fixture.logs;
    const nameOf = (file: string) => file.slice(file.lastIndexOf("/") + 1);
    await Deno.remove(`${source.logDir}/version-2/${nameOf(missing!.file)}`);

    const report = await verify(testContext(), { ...source, level: "records" });
    assert.equal(report.verdict, "usable-with-loss");
    const gap = report.findings.find(({ kind }) => kind === "ZxidGap")!;
    assert.equal(gap.file, nameOf(next!.file));
    assert.equal(formatZxid(gap.lastGoodZxid!), fixture.logs[0]!.last);

    const { dir, info } = await backUp({ ...source, outputDir: await work.folder("backups") });
    assert.equal(info.status, "partial");
    assert.equal(info.windows.at(0)?.end_zxid, fixture.logs[0]!.last);
    assert.equal(info.windows.at(-1)?.end_zxid, fixture.lastZxid);
    const target = { kind: "zxid", zxid: BigInt(missing!.first!) } as const;
    const dataDir = await work.folder("never");
    await assert.rejects(planOnly({ backupDir: dir, dataDir, target }), {
      code: "target-outside-windows",
    });
    for (const { end_zxid } of info.windows) {
      const zxid = BigInt(end_zxid);
      const dataDir = await work.folder(end_zxid);
      await restoreTo({ backupDir: dir, dataDir, target: { kind: "zxid", zxid } });
      // This line refuses logs with a hole between them.
      const served = await serveTree({ version, dataDir });
      assert.equal(served.zxid, zxid);
      const truth = await truthAt({ version, ...whole, zxid });
      assert.deepEqual(compareTrees(truth.tree, served.tree).slice(0, 10), [], end_zxid);
    }
  },
});
