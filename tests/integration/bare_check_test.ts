import assert from "node:assert/strict";
import { verify } from "../../src/operations/verify.ts";
import { openDriver } from "../lab/driver.ts";
import { labAvailable } from "../lab/maven.ts";
import { sendCheck } from "../lab/raw_client.ts";
import { ServerRefused, startServer } from "../lab/server.ts";
import { compareTrees } from "../lab/tree.ts";
import { type Checkpoint, copyVersion2, quietCheckpoint, serveTree } from "../lab/truth.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "./support/context.ts";
import { backUp, restoreTo } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const VERSION = "3.7.2";
const CHECK = 13;
const lab = await labAvailable([VERSION, "3.9.5"]);

/** Writes two znodes with a bare check between them: its zxid, and the tree at the end. */
async function writeWithCheck(dataDir: string): Promise<{ check: bigint; end: Checkpoint }> {
  await using server = await startServer({ version: VERSION, dataDir });
  await using driver = await openDriver({ version: VERSION, port: server.port });
  await driver.create("/before", { data: "before" });
  await sendCheck(server.port, "/before", 0);
  await driver.create("/after", { data: "after" });
  const end = await quietCheckpoint(driver);
  // Killed: a session that ends would be logged, and a start writes a snapshot.
  await driver.abandon();
  await server.stop("SIGKILL");
  const { records } = walkLog(Deno.readFileSync(`${dataDir}/version-2/log.1`));
  return { check: records.find(({ type }) => type === CHECK)!.zxid, end };
}

Deno.test({
  name:
    `${VERSION} does not start on a bare check that it logged, and does on every restored state`,
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const dataDir = await work.folder("data");
    const { check, end } = await writeWithCheck(dataDir);
    const copy = await work.folder("copy");
    await copyVersion2(dataDir, copy);
    await assert.rejects(startServer({ version: VERSION, dataDir: copy }), ServerRefused);

    const report = await verify(testContext(), { dataDir, logDir: null, level: "replay" });
    const bad = report.findings.filter(({ kind }) => kind === "BadStructure");
    assert.deepEqual(bad.map(({ severity }) => severity), ["warning"]);
    assert.equal(report.verdict, "usable");
    assert.ok(report.windows.at(-1)!.end >= end.zxid);

    const { dir, info } = await backUp({ dataDir, outputDir: await work.folder("backups") });
    assert.equal(info.status, "valid");
    const [log] = info.files.txnlogs;
    assert.equal(log?.bare_check_zxid, `0x${check.toString(16)}`);
    for (const skipVerify of [false, true]) {
      for (const zxid of [check - 1n, check, end.zxid]) {
        const target = { kind: "zxid", zxid } as const;
        const restored = await work.folder(`to-${zxid}-${skipVerify}`);
        const { plan } = await restoreTo({ backupDir: dir, dataDir: restored, target, skipVerify });
        assert.equal(plan.zxid, zxid);
        assert.equal(plan.replayedBecause !== null, zxid >= check);
        if (zxid < check || (skipVerify && zxid !== end.zxid)) continue;
        const version = skipVerify ? "3.9.5" : VERSION;
        const served = await serveTree({ version, dataDir: restored });
        assert.equal(served.zxid, zxid);
        assert.equal(served.tree.has("/after"), zxid === end.zxid);
        assert.ok(served.tree.has("/before"));
        if (zxid !== end.zxid) continue;
        assert.deepEqual(compareTrees(end.tree, served.tree), []);
      }
    }
  },
});
