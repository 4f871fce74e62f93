import assert from "node:assert/strict";
import { executeBackup } from "../../src/operations/backup.ts";
import { planBackup } from "../../src/operations/backup_plan.ts";
import { verify } from "../../src/operations/verify.ts";
import { parseAdminUrl } from "../../src/server/admin_server.ts";
import { type Driver, openDriver } from "../lab/driver.ts";
import { startEnsemble } from "../lab/ensemble.ts";
import { labAvailable } from "../lab/maven.ts";
import { startServer } from "../lab/server.ts";
import { copyVersion2 } from "../lab/truth.ts";
import { testContext } from "./support/context.ts";
import { backupOptions } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(["3.5.10", "3.9.5"]);

async function write(driver: Driver, prefix: string, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    await driver.create(`/${prefix}${at}`, { data: `${prefix} ${at}` });
  }
}

function compare(dataDir: string, against: string) {
  return verify(testContext(), { dataDir, logDir: null, level: "records", against });
}

for (const version of ["3.5.10", "3.9.5"] as const) {
  Deno.test({
    name: `the members of an ensemble of ${version} have one history, until one goes its own way`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const members = await Promise.all(
        ["one", "two", "three"].map(async (name) => ({ dataDir: await work.folder(name) })),
      );
      let zxid: bigint;
      {
        await using ensemble = await startEnsemble({ version, members });
        await using driver = await openDriver({ version, port: ensemble.member(0).port });
        await write(driver, "shared", 40);
        zxid = await ensemble.settled();
        await ensemble.stop();
      }
      const [one, two, three] = members.map(({ dataDir }) => dataDir);
      for (const other of [two!, three!]) {
        const { against, findings } = await compare(one!, other);
        assert.equal(against?.differsAt, null);
        assert.ok(against!.records >= 40);
        assert.ok(against!.shared!.to >= zxid);
        assert.equal(findings.some(({ severity }) => severity === "error"), false);
      }

      // A copy of a member goes on alone, and so does the member itself.
      const copy = await work.folder("copy");
      await copyVersion2(one!, copy);
      for (const [dataDir, prefix] of [[one!, "here"], [copy, "there"]] as const) {
        await using server = await startServer({ version, dataDir });
        await using driver = await openDriver({ version, port: server.port });
        await write(driver, prefix, 5);
      }
      const { against, findings } = await compare(one!, copy);
      assert.equal(against?.difference, "record");
      assert.ok(against!.differsAt! > zxid);
      const [before] = [await compare(two!, copy)];
      assert.equal(before.against?.differsAt, null, "what both hold is the same");
      const [finding] = findings.filter(({ severity }) => severity === "error");
      assert.equal(finding?.lastGoodZxid, against!.differsAt! - 1n);
    },
  });
}

Deno.test({
  name: "the AdminServer of a running 3.9.5 bears out the replay of its backup, and no other's",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const dataDir = await work.folder("data");
    const outputDir = await work.folder("backups");
    await using server = await startServer({ version: "3.9.5", dataDir, admin: true });
    await using driver = await openDriver({ version: "3.9.5", port: server.port });
    await write(driver, "n", 300);
    const ctx = testContext();
    const options = {
      ...backupOptions({ dataDir, outputDir, port: server.port }),
      admin: {
        url: parseAdminUrl(`http://127.0.0.1:${server.adminPort}`),
        authorization: "digest super:not-in-any-file",
      },
    };
    const { dir, info } = await executeBackup(ctx, planBackup(ctx, options));
    assert.ok(info.anchors!.every(({ digest }) => digest !== null));
    const report = await verify(ctx, { backupDir: dir, level: "replay" });
    const heard = report.proofs.map(({ witness }) => witness);
    assert.deepEqual(heard.map(({ firstMismatch }) => firstMismatch), [null]);
    assert.ok(heard[0]!.compared >= 2);
    assert.equal(heard[0]!.equal, heard[0]!.compared);
    assert.equal(report.verdict, "usable");
    for await (const file of Deno.readDir(`${dir}/metadata`)) {
      assert.doesNotMatch(await Deno.readTextFile(`${dir}/metadata/${file.name}`), /not-in-any/);
    }

    const answer = `${dir}/metadata/zk_admin_hash.txt`;
    const text = await Deno.readTextFile(answer);
    await Deno.writeTextFile(answer, text.replace(/"digest" : ([0-9]+)/, '"digest" : 1$1'));
    const denied = await verify(ctx, { backupDir: dir, level: "replay" });
    assert.equal(denied.proofs[0]!.witness.firstMismatch?.zxid, 128n);
    assert.ok(
      denied.findings.some(({ kind, message }) =>
        kind === "DigestMismatch" && /the member itself had a tree/.test(message)
      ),
    );
  },
});
