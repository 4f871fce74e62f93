import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { verify } from "../../src/operations/verify.ts";
import { formatZxid } from "../../src/zookeeper/zxid.ts";
import { testContext } from "../support/context.ts";
import { onceBefore } from "../support/hooked_file_system.ts";
import { allDefects, copyMember, putFile, readDefect } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { namesIn } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";

const NAMES = allDefects("txnlog").filter((name) => {
  const { ending, lastGoodZxid } = readDefect("txnlog", name);
  return ending === "damaged" && lastGoodZxid !== null;
});

function prepare(work: WorkFolder, bytes: Uint8Array) {
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  putFile(`${member.txnDir}/log.1`, bytes);
  return { member, outputDir: work.folder("out") };
}

for (const name of NAMES) {
  Deno.test(`executeBackup() without auto repair stores a damaged log as it is: ${name}`, async () => {
    using work = new WorkFolder();
    const defect = readDefect("txnlog", name);
    const { member, outputDir } = prepare(work, defect.bytes);
    const made = await backUp(testContext(), member, {
      outputDir,
      coding: "gzip",
      autoRepair: false,
    });
    const { info, dir } = made;
    assert.equal(info.status, "partial");
    const [log] = info.files.txnlogs;
    assert.equal(log!.status, "corrupted");
    assert.match(log!.note!, /^stored with its damage at byte [0-9]+: /);
    assert.equal(log!.end_zxid, defect.lastGoodZxid);
    assert.deepEqual(
      new Uint8Array(gunzipSync(Deno.readFileSync(`${dir}/${log!.stored_name}`))),
      defect.bytes,
    );
    assert.deepEqual(namesIn(`${dir}/txnlogs`), ["log.1.gz"]);
    assert.deepEqual(info.files.damaged, []);
    assert.ok(!namesIn(dir).includes("damaged"));
    const { total_files, valid_files, repaired_files, unrecoverable_files } = info.validation;
    assert.deepEqual([total_files, valid_files, repaired_files, unrecoverable_files], [2, 1, 0, 1]);
    assert.equal(info.backup_zxid.hex, defect.lastGoodZxid);

    const report = await verify(testContext(), { level: "replay", backupDir: dir });
    assert.deepEqual(report.lost, [], "nothing is lost since the backup was made");
    assert.ok(
      report.findings.some(({ kind, severity }) => kind === defect.kind && severity === "error"),
    );
    assert.equal(formatZxid(report.windows.at(-1)!.end), defect.lastGoodZxid);

    for (const skipVerify of [false, true]) {
      const dataDir = work.folder(`target-${skipVerify}`);
      const { result } = await restore(testContext(), { backupDir: dir, dataDir, skipVerify });
      assert.equal(formatZxid(result.zxid), defect.lastGoodZxid);
      const restored = Deno.readFileSync(`${dataDir}/version-2/log.1`);
      assert.ok(restored.length <= defect.offset, "nothing of the damage is restored");
      assert.deepEqual(restored, defect.bytes.slice(0, restored.length));
    }
  });
}

Deno.test("executeBackup() without auto repair keeps what it read of a log that is purged meanwhile", async () => {
  using work = new WorkFolder();
  const { bytes, lastGoodZxid } = readDefect("txnlog", "bad-checksum-middle");
  const { member, outputDir } = prepare(work, bytes);
  const path = `${member.txnDir}/log.1`;
  // It was read and found to be needed when the whole of it is to be stored.
  let opened = 0;
  const fs = onceBefore(({ name, path: at }) => {
    if (name === "open" && at === path) opened++;
    return opened > 1 && name === "stat" && at === path;
  }, () => Deno.removeSync(path));
  const ctx = testContext({ fs });
  const { info } = await backUp(ctx, member, { outputDir, autoRepair: false });
  assert.equal(info.files.txnlogs[0]!.status, "repaired");
  assert.equal(info.backup_zxid.hex, lastGoodZxid);
  assert.ok(ctx.messages.some((m) => m.startsWith("warn log.1 was removed by the server before")));
});

Deno.test("executeBackup() stores the same of a sound member with and without auto repair", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const outputDir = work.folder("out");
  const sums: string[][] = [];
  for (const autoRepair of [true, false]) {
    const backupId = `repair-${autoRepair}`;
    const { info } = await backUp(testContext(), member, { outputDir, autoRepair, backupId });
    assert.equal(info.status, "valid");
    sums.push(info.files.txnlogs.map((log) => log.stored_checksum));
  }
  assert.deepEqual(sums[0], sums[1]);
});
