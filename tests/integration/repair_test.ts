import assert from "node:assert/strict";
import { repairBackup } from "../../src/operations/repair.ts";
import { verify } from "../../src/operations/verify.ts";
import { readFixture } from "../lab/expectation.ts";
import { labAvailable } from "../lab/maven.ts";
import { compareTrees } from "../lab/tree.ts";
import { serveTree, truthAt } from "../lab/truth.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "./support/context.ts";
import { backUp, restoreTo } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const VERSION = "3.9.5";
const lab = await labAvailable([VERSION]);
const TESTDATA = new URL("../../testdata", import.meta.url).pathname;

Deno.test({
  name: `${VERSION}: a log damaged in its middle is cut in the backup, which a server then loads`,
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const { folder } = readFixture(VERSION, "plain");
    const { dir, info } = await backUp({
      dataDir: `${folder}/data`,
      outputDir: await work.folder("backups"),
    });
    // The same log with a wrong record in its middle, and sound ones behind it.
    const { lastGoodZxid } = JSON.parse(
      await Deno.readTextFile(`${TESTDATA}/txnlog/bad-checksum-middle/expectation.json`),
    );
    const damaged = await Deno.readFile(`${TESTDATA}/txnlog/bad-checksum-middle/log.1`);
    await Deno.writeFile(`${dir}/txnlogs/log.1`, damaged);

    const { plan, report } = await repairBackup(testContext(), { backupDir: dir, level: "replay" });
    assert.deepEqual(plan.regions, [], "no snapshot leads to what lies behind the damage");
    const last = BigInt(lastGoodZxid);
    assert.deepEqual(plan.lost.map(({ start, end }) => [start, end]), [
      [last + 1n, BigInt(info.backup_zxid.hex)],
    ]);
    assert.deepEqual([report.verdict, report.lost, report.findings], ["usable-with-loss", [], []]);
    assert.deepEqual(await Deno.readFile(`${dir}/damaged/log.1`), damaged);

    const dataDir = await work.folder("target");
    const { result } = await restoreTo({ backupDir: dir, dataDir });
    assert.equal(result.zxid, last);
    const truth = await truthAt({ version: VERSION, dataDir: `${folder}/data`, zxid: last });
    const served = await serveTree({ version: VERSION, dataDir });
    assert.equal(served.zxid, last);
    assert.deepEqual(compareTrees(truth.tree, served.tree).slice(0, 10), []);
    // By hand as well: what lies in the backup's folders is what a server loads to the same state.
    const byHand = await work.folder("by-hand");
    await Deno.mkdir(`${byHand}/version-2`);
    for (const kind of ["snapshots", "txnlogs"]) {
      for await (const { name } of Deno.readDir(`${dir}/${kind}`)) {
        await Deno.copyFile(`${dir}/${kind}/${name}`, `${byHand}/version-2/${name}`);
      }
    }
    const loaded = await serveTree({ version: VERSION, dataDir: byHand });
    assert.equal(loaded.zxid, last);
    assert.deepEqual(compareTrees(truth.tree, loaded.tree).slice(0, 10), []);
  },
});

Deno.test({
  name: `${VERSION}: records behind damage that a snapshot leads to are kept, and served`,
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const { folder, dataDir, logDir } = readFixture(VERSION, "separate-log-dir");
    const source = { dataDir: `${folder}/${dataDir}`, logDir: `${folder}/${logDir}` };
    const { dir, info } = await backUp({ ...source, outputDir: await work.folder("backups") });
    const log = info.files.txnlogs.find((log) =>
      info.files.snapshots.some(({ zxid, end_zxid }) =>
        BigInt(zxid) > BigInt(log.start_zxid!) + 5n && BigInt(end_zxid!) <= BigInt(log.end_zxid!)
      )
    )!;
    const path = `${dir}/${log.stored_name}`;
    const bytes = await Deno.readFile(path);
    bytes[walkLog(bytes).records[2]!.offset + 20]! ^= 1;
    await Deno.writeFile(path, bytes);

    const before = await verify(testContext(), { backupDir: dir, level: "records" });
    const { plan, report } = await repairBackup(testContext(), { backupDir: dir, level: "replay" });
    assert.equal(plan.regions.length, 1);
    assert.equal(report.verdict, "usable-with-loss");
    assert.ok(report.findings.every(({ severity }) => severity === "note"));
    const [region] = plan.regions;
    const gained = report.windows.find(({ start }) => start > region!.region.first)!;
    const knew = before.windows.some(({ start, end }) =>
      start <= gained.start + 1n && gained.start + 1n <= end
    );
    assert.ok(!knew, "only the repair leads there");

    for (const zxid of [report.windows[0]!.end, gained.start + 1n, gained.end]) {
      const target = await work.folder(`target-${zxid}`);
      const to = { kind: "zxid", zxid } as const;
      await restoreTo({ backupDir: dir, dataDir: target, target: to });
      const served = await serveTree({ version: VERSION, dataDir: target });
      assert.equal(served.zxid, zxid);
      const truth = await truthAt({ version: VERSION, ...source, zxid });
      assert.deepEqual(compareTrees(truth.tree, served.tree).slice(0, 10), [], `${zxid}`);
    }
  },
});
