import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { verify } from "../../src/operations/verify.ts";
import type { StoredTxnLog } from "../../src/store/backup_info.ts";
import { formatZxid } from "../../src/zookeeper/zxid.ts";
import { testContext } from "../support/context.ts";
import { allDefects, copyMember, type Defect, putFile, readDefect } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { fileHashes } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { log, record, recordsOf } from "../zookeeper/build_log.ts";

/** Backs up a member whose only log is `bytes`, in place of the one that has the same snapshot. */
async function backUpLog(work: WorkFolder, bytes: Uint8Array, coding: "none" | "gzip" = "gzip") {
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  putFile(`${member.txnDir}/log.1`, bytes);
  const before = fileHashes(member.dataDir);
  const made = await backUp(testContext(), member, { outputDir: work.folder("out"), coding });
  assert.deepEqual(fileHashes(member.dataDir), before, "the source stays as it is");
  return { ...made, member };
}

/** Checks that what was stored of a damaged log is its sound beginning, and the original beside. */
function assertCut(dir: string, stored: StoredTxnLog, defect: Defect): void {
  const part = gunzipSync(Deno.readFileSync(`${dir}/${stored.stored_name}`));
  assert.ok(part.length <= defect.offset && part.length > 16);
  assert.deepEqual(new Uint8Array(part), defect.bytes.subarray(0, part.length));
  assert.equal(stored.end_zxid, defect.lastGoodZxid);
}

const DAMAGED = allDefects("txnlog").filter((name) =>
  readDefect("txnlog", name).ending === "damaged"
);

for (const name of DAMAGED) {
  Deno.test(`executeBackup() stores a log cut before its damage, and the original: ${name}`, async () => {
    using work = new WorkFolder();
    const defect = readDefect("txnlog", name);
    const { info, dir, findings } = await backUpLog(work, defect.bytes);

    const finding = findings.find(({ file, kind }) => file === "log.1" && kind === defect.kind);
    assert.equal(finding?.severity, "error");
    // What lies behind the zeros at the end is found where it lies.
    if (name === "trailing-data-after-zeros") assert.ok(finding!.offset! > defect.offset);
    else assert.equal(finding!.offset, defect.offset);
    assert.equal(info.status, "partial");

    const [original] = info.files.damaged;
    const kept = gunzipSync(Deno.readFileSync(`${dir}/${original!.stored_name}`));
    assert.deepEqual(new Uint8Array(kept), defect.bytes);
    assert.equal(original!.reason, finding!.message);

    const hasRecords = defect.lastGoodZxid !== null;
    assert.deepEqual(info.validation, {
      enabled: true,
      total_files: 2,
      valid_files: 1,
      corrupted_files: 1,
      repaired_files: hasRecords ? 1 : 0,
      unrecoverable_files: hasRecords ? 0 : 1,
    });
    assert.equal(info.files.txnlogs.length, hasRecords ? 1 : 0);
    assert.equal(info.backup_zxid.hex, defect.lastGoodZxid ?? "0x0");
    for (const stored of info.files.txnlogs) {
      assert.equal(stored.status, "repaired");
      assert.match(stored.note ?? "", /^cut before byte [0-9]+: /);
      assertCut(dir, stored, defect);
    }

    const report = await verify(testContext(), { level: "records", backupDir: dir });
    assert.deepEqual(report.findings.filter((f) => f.severity === "error"), []);
    const { result } = await restore(testContext(), {
      backupDir: dir,
      dataDir: work.folder("target"),
    });
    assert.equal(formatZxid(result.zxid), info.backup_zxid.hex);
  });
}

Deno.test("executeBackup() takes a torn record at the end of the newest log for normal", async () => {
  for (const name of ["torn-body", "torn-zeroed-half"]) {
    using work = new WorkFolder();
    const defect = readDefect("txnlog", name);
    const { info, dir, findings } = await backUpLog(work, defect.bytes);
    assert.deepEqual(findings.map(({ kind, severity }) => [kind, severity]), [[
      "TruncatedBody",
      "note",
    ]]);
    assert.equal(info.status, "valid");
    assert.equal(info.backup_zxid.hex, defect.lastGoodZxid);
    assert.deepEqual(info.files.damaged, []);
    assert.equal(info.validation.corrupted_files, 0);
    const [stored] = info.files.txnlogs;
    assert.equal(stored!.status, "valid");
    assert.match(stored!.note ?? "", /unfinished record/);
    assertCut(dir, stored!, defect);
  }
});

Deno.test("executeBackup() leaves out logs without a record", async () => {
  const severities = { "header-only": [], "empty-file": ["warning"], "cut-header": ["warning"] };
  for (const [name, wanted] of Object.entries(severities)) {
    using work = new WorkFolder();
    const { info, findings } = await backUpLog(work, readDefect("txnlog", name).bytes);
    assert.deepEqual(findings.map(({ severity }) => severity), wanted, name);
    assert.deepEqual(info.files.txnlogs, [], name);
    assert.equal(info.status, "valid", name);
    assert.equal(info.backup_zxid.hex, "0x0", name);
  }
});

Deno.test("executeBackup() ends a window at a hole inside a log", async () => {
  using work = new WorkFolder();
  const defect = readDefect("txnlog", "zxid-gap");
  const { info, findings } = await backUpLog(work, defect.bytes);
  // The hole, and that nothing leads to what lies behind it.
  const gap = ["ZxidGap", "error"];
  assert.deepEqual(findings.map(({ kind, severity }) => [kind, severity]), [gap, gap]);
  assert.equal(info.status, "partial");
  assert.equal(info.backup_zxid.hex, defect.lastGoodZxid);
  assert.match(info.windows[0]!.ends_because, /^hole: /);
  assert.equal(info.files.txnlogs[0]!.ranges.length, 2);
  assert.deepEqual(info.files.damaged, []);
});

Deno.test("executeBackup() takes records of failed operations with the zxid of the one before", async () => {
  using work = new WorkFolder();
  const defect = readDefect("txnlog", "error-with-same-zxid");
  const { info, findings } = await backUpLog(work, defect.bytes);
  assert.deepEqual(findings, []);
  assert.equal(info.backup_zxid.hex, defect.lastGoodZxid);
});

for (const name of allDefects("snapshot")) {
  Deno.test(`executeBackup() does without a damaged snapshot: ${name}`, async () => {
    using work = new WorkFolder();
    const defect = readDefect("snapshot", name);
    const source = name === "gz-cut"
      ? "gz-snapshots"
      : name === "snappy-cut"
      ? "snappy-snapshots"
      : "purged";
    const member = copyMember("3.9.5", source, `${work.path}/zk`);
    putFile(`${member.snapDir}/${defect.file}`, defect.bytes);
    const made = await backUp(testContext(), member, { outputDir: work.folder("out") });
    const { info, dir, findings } = made;

    assert.ok(findings.some(({ file, kind }) => file === defect.file && kind === defect.kind));
    assert.equal(info.backup_zxid.hex, member.fixture.lastZxid);
    assert.ok(!info.files.snapshots.some((file) => file.name === defect.file), "left out");
    assert.ok(info.files.snapshots.length > 0);
    // One with an ACL hole is sound: servers load it.
    const isSound = name === "acl-hole";
    assert.deepEqual(info.files.damaged.map((file) => file.name), isSound ? [] : [defect.file]);
    assert.equal(info.validation.unrecoverable_files, isSound ? 0 : 1);
    assert.equal(info.validation.total_files, countFiles(member.snapDir));
    for (const kept of info.files.damaged) {
      assert.equal(kept.size, defect.bytes.length);
    }
    const { result } = await restore(testContext(), {
      backupDir: dir,
      dataDir: work.folder("target"),
    });
    assert.equal(formatZxid(result.zxid), member.fixture.lastZxid);
  });
}

/** Snapshots and logs in a folder. */
function countFiles(path: string): number {
  return Array.from(Deno.readDirSync(path)).filter(({ name }) => /^(log|snapshot)\./.test(name))
    .length;
}

Deno.test("executeBackup() restores behind damage where a later snapshot bridges it", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const [oldest] = member.fixture.logs;
  const path = `${work.path}/zk/${oldest!.file}`;
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length >> 1]! ^= 0x10;
  putFile(path, bytes);
  const { info, findings } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  assert.ok(info.windows.length > 1, "before and behind the damage");
  assert.match(info.windows[0]!.ends_because, /^damage in log\./);
  assert.equal(info.backup_zxid.hex, member.fixture.lastZxid);
  assert.equal(info.status, "partial");
  assert.ok(findings.some(({ kind, severity }) => kind === "ZxidGap" && severity === "error"));
});

Deno.test("executeBackup() publishes nothing when nothing can be restored", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "purged", `${work.path}/zk`);
  for (const { file } of member.fixture.snapshots) {
    putFile(`${work.path}/zk/${file}`, "no snapshot");
  }
  const outputDir = work.folder("out");
  await assert.rejects(backUp(testContext(), member, { outputDir }), {
    code: "nothing-restorable",
    path: member.snapDir,
  });
  assert.deepEqual([...Deno.readDirSync(outputDir)], []);
});

Deno.test("a log has its true name in a restore, whatever its name was", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  Deno.renameSync(`${member.txnDir}/log.1`, `${member.txnDir}/log.a`);
  const { info, dir, findings } = await backUp(testContext(), member, {
    outputDir: work.folder("out"),
  });
  assert.deepEqual(findings.map(({ kind, file }) => [kind, file]), [["BadStructure", "log.a"]]);
  assert.equal(info.status, "partial");
  assert.equal(info.backup_zxid.hex, member.fixture.lastZxid);
  assert.equal(info.files.txnlogs[0]!.name, "log.a");
  const dataDir = work.folder("target");
  await restore(testContext(), { backupDir: dir, dataDir });
  const names = Array.from(Deno.readDirSync(`${dataDir}/version-2`), ({ name }) => name).sort();
  assert.deepEqual(names, ["log.1", "snapshot.0"]);
});

const EPOCH_1 = 0x1_0000_0000n;
const EPOCH_2 = 0x2_0000_0000n;

Deno.test("damage at the end of an epoch's log is not bridged by a new epoch", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  Deno.removeSync(`${member.txnDir}/log.1`);
  const sound = recordsOf(...[1n, 2n, 3n, 4n].map((counter) => EPOCH_1 + counter));
  const flipped = record({ zxid: EPOCH_1 + 5n });
  flipped[40]! ^= 1;
  const newEpoch = log(...recordsOf(EPOCH_2 + 1n, EPOCH_2 + 2n));
  putFile(`${member.txnDir}/log.100000001`, log(...sound, flipped));
  putFile(`${member.txnDir}/log.200000001`, newEpoch);
  const { info, dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  assert.equal(info.status, "partial");
  assert.deepEqual(info.windows.map((w) => [w.start_zxid, w.end_zxid]), [["0x0", "0x100000004"]]);
  // What is stored of the log shows no damage any more, but the backup still knows of it.
  for (const level of ["structure", "records"] as const) {
    const report = await verify(testContext(), { level, backupDir: dir });
    assert.equal(report.windows.at(-1)?.end, EPOCH_1 + 4n, level);
  }
});

Deno.test("a backup restores no further than was known when it was made", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  Deno.removeSync(`${member.txnDir}/log.1`);
  putFile(`${member.txnDir}/log.100000001`, log(...recordsOf(EPOCH_1 + 1n, EPOCH_1 + 2n)));
  putFile(`${member.txnDir}/log.200000001`, log(...recordsOf(EPOCH_2 + 1n, EPOCH_2 + 2n)));
  // Half a snapshot: of no use, but its name says that the first epoch went on.
  const half = Deno.readFileSync(`${member.snapDir}/snapshot.0`).subarray(0, 100);
  putFile(`${member.snapDir}/snapshot.100000005`, half);
  const { info, dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  assert.deepEqual(info.windows.map((w) => [w.start_zxid, w.end_zxid]), [["0x0", "0x100000002"]]);
  const report = await verify(testContext(), { level: "records", backupDir: dir });
  assert.equal(report.windows.at(-1)?.end, EPOCH_1 + 2n);
});

Deno.test("times that no calendar has do no harm", async () => {
  using work = new WorkFolder();
  const times = [-(2 ** 62), 2 ** 62, 253402300800000, -1, 0];
  const records = times.map((time, at) => record({ zxid: BigInt(at + 1), time }));
  const { info, dir } = await backUpLog(work, log(...records));
  const { files: { txnlogs: [stored] } } = info;
  assert.equal(stored!.start_time, "0000-01-01T00:00:00.000Z");
  assert.equal(stored!.end_time, "1970-01-01T00:00:00.000Z");
  const report = await verify(testContext(), { level: "records", backupDir: dir });
  assert.equal(report.verdict, "usable");
  const target = { kind: "zxid", zxid: 2n } as const;
  await restore(testContext(), { backupDir: dir, dataDir: work.folder("target"), target });
});
