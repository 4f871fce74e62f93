import assert from "node:assert/strict";
import type { Coding } from "../../src/codec/coding.ts";
import { verify, type VerifyLevel, type VerifyReport } from "../../src/operations/verify.ts";
import type { BackupInfo, StoredFile } from "../../src/store/backup_info.ts";
import { formatZxid, parseZxid } from "../../src/zookeeper/zxid.ts";
import { testContext } from "../support/context.ts";
import { makeSmallMember, RECORD_SIZE } from "../cli/support/small_member.ts";
import { readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, putFile, readDefect } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { rejection } from "../support/refusal.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const LEVELS = ["structure", "records"] as const;
const CODINGS = ["none", "gzip", "zstd"] as const;

/** A backup with several snapshots and logs, to be damaged. */
async function published(work: WorkFolder, coding: Coding = "none") {
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const { dir, info } = await backUp(testContext(), member, {
    outputDir: work.folder("out"),
    coding,
  });
  return { dir, info, member };
}

/** Verifies on a file system that must not be changed, and looks whether it was. */
async function look(dir: string, level: VerifyLevel): Promise<VerifyReport> {
  const before = treeState(dir);
  const report = await verify(testContext({ fs: readOnlyFileSystem() }), { level, backupDir: dir });
  assert.deepEqual(treeState(dir), before);
  return report;
}

/** Findings in short: "severity kind file". */
function brief({ findings }: VerifyReport): string[] {
  return findings.map(({ severity, kind, file }) => `${severity} ${kind} ${file}`).sort();
}

/** The verdict is one of loss exactly where a state that was promised is not there any more. */
function assertHonest({ verdict, windows, lost }: VerifyReport, info: BackupInfo): void {
  const isThere = (zxid: bigint) => windows.some(({ start, end }) => start <= zxid && zxid <= end);
  const promised = info.windows.flatMap(({ start_zxid, end_zxid }) => {
    const zxids: bigint[] = [];
    for (let zxid = BigInt(start_zxid); zxid <= BigInt(end_zxid); zxid++) zxids.push(zxid);
    return zxids;
  });
  const gone = promised.filter((zxid) => !isThere(zxid));
  const isLost = (zxid: bigint) => lost.some(({ start, end }) => start <= zxid && zxid <= end!);
  assert.deepEqual(promised.filter(isLost), gone);
  const nothing = windows.length === 0 ? "not-restorable" : "usable-with-loss";
  assert.equal(verdict, gone.length === 0 ? "usable" : nothing);
}

function flip(path: string, at: number): void {
  const bytes = Deno.readFileSync(path);
  bytes[at]! ^= 0x40;
  Deno.writeFileSync(path, bytes);
}

function filesOf({ files }: BackupInfo): StoredFile[] {
  return [...files.snapshots, ...files.txnlogs];
}

for (const coding of CODINGS) {
  Deno.test(`verify() finds nothing in a sound backup stored with ${coding}`, async () => {
    using work = new WorkFolder();
    const { dir, info } = await published(work, coding);
    for (const level of LEVELS) {
      const report = await look(dir, level);
      assert.deepEqual(report.findings, []);
      assert.equal(report.verdict, "usable");
      assert.equal(report.backupId, info.backup_id);
      assert.equal(report.level, level);
      assert.equal(formatZxid(report.windows.at(-1)!.end), info.backup_zxid.hex);
    }
  });

  Deno.test(`verify() finds a flipped bit in every file stored with ${coding}`, async () => {
    using work = new WorkFolder();
    const { dir, info } = await published(work, coding);
    for (const { stored_name, stored_size } of filesOf(info)) {
      const path = `${dir}/${stored_name}`;
      for (const at of [0, stored_size >> 1, stored_size - 1]) {
        flip(path, at);
        for (const level of LEVELS) {
          const report = await look(dir, level);
          const finding = `error HashMismatch ${stored_name}`;
          assert.ok(brief(report).includes(finding), `${level} ${stored_name} at ${at}`);
          assertHonest(report, info);
          assert.ok(report.findings.every(({ advice }) => !/was stopped/.test(advice ?? "")));
        }
        flip(path, at);
      }
    }
  });

  Deno.test(`verify() reads a damaged file stored with ${coding} as far as it goes`, async () => {
    using work = new WorkFolder();
    const { dir, info, member } = await published(work, coding);
    const newest = info.files.txnlogs.at(-1)!;
    flip(`${dir}/${newest.stored_name}`, newest.stored_size >> 1);
    const report = await look(dir, "records");
    assert.equal(report.verdict, "usable-with-loss");
    const end = report.windows.at(-1)!.end;
    assert.ok(end < parseZxid(member.fixture.lastZxid));
    const lost = report.findings.find(({ file }) => file === "metadata/backup_info.json");
    assert.equal(lost?.kind, "BadStructure");
    assert.ok(lost!.message.includes(formatZxid(end)), lost!.message);
    const damage = report.logs.find(({ file }) => file === newest.stored_name)!;
    assert.equal(damage.scan.ending, "damaged");
  });

  Deno.test(`verify() finds files stored with ${coding} that were swapped`, async () => {
    using work = new WorkFolder();
    const { dir, info } = await published(work, coding);
    const [first, second] = info.files.txnlogs;
    Deno.renameSync(`${dir}/${first!.stored_name}`, `${dir}/x`);
    Deno.renameSync(`${dir}/${second!.stored_name}`, `${dir}/${first!.stored_name}`);
    Deno.renameSync(`${dir}/x`, `${dir}/${second!.stored_name}`);
    for (const level of LEVELS) {
      const found = brief(await look(dir, level));
      for (const { stored_name } of [first!, second!]) {
        assert.ok(found.includes(`error HashMismatch ${stored_name}`));
        const named = found.includes(`error BadStructure ${stored_name}`);
        assert.equal(named, level === "records", "the first record is not that of the name");
      }
    }
  });
}

Deno.test("verify() tells of a file that was cut by its size alone, not by its checksum besides", async () => {
  using work = new WorkFolder();
  const { dir, info } = await published(work);
  const { stored_name } = info.files.txnlogs[0]!;
  Deno.truncateSync(`${dir}/${stored_name}`, 900);
  for (const level of LEVELS) {
    const { findings } = await look(dir, level);
    const mismatches = findings.filter((f) => f.kind === "HashMismatch");
    assert.deepEqual(mismatches.map(({ file }) => file), [stored_name]);
    assert.match(mismatches[0]!.message, /^File has 900 bytes/);
  }
});

for (const coding of ["none", "gzip", "zstd"] as const) {
  Deno.test(`verify() reads as much of a log stored with ${coding} as the format says`, async () => {
    using work = new WorkFolder();
    const transactions = 60_000;
    makeSmallMember(`${work.path}/zk`, { transactions });
    const source = { dataDir: `${work.path}/zk`, logDir: null };
    const { dir, info } = await backUp(testContext(), source, {
      outputDir: work.folder("out"),
      coding,
    });
    const path = `${dir}/${info.files.txnlogs[0]!.stored_name}`;
    const bytes = Deno.readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    Deno.writeFileSync(path, bytes);
    const { scan } = (await look(dir, "records")).logs[0]!;
    const behind = scan.behind.reduce((sum, { records }) => sum + records, 0);
    if (coding === "none") return assert.equal(scan.records + behind, transactions - 1);
    // The second of three blocks is the damaged one.
    const inFirstBlock = Math.floor((1024 * 1024 - 16) / RECORD_SIZE);
    assert.deepEqual([scan.records, behind], [inFirstBlock, 0]);
  });
}

Deno.test("verify() finds each missing file, and what its loss means", async () => {
  using work = new WorkFolder();
  const { dir, info } = await published(work);
  const paths = [
    ...filesOf(info).map(({ stored_name }) => stored_name),
    "metadata/MANIFEST.txt",
    "metadata/zk_srvr.txt",
  ];
  for (const path of paths) {
    Deno.renameSync(`${dir}/${path}`, `${work.path}/away`);
    for (const level of LEVELS) {
      const report = await look(dir, level);
      assert.ok(brief(report).includes(`error MissingFile ${path}`), path);
      assertHonest(report, info);
      const isStored = filesOf(info).some(({ stored_name }) => stored_name === path);
      assert.deepEqual(report.structure!.missing, isStored ? [path] : []);
      if (!isStored || path.endsWith("snapshot.0")) assert.equal(report.verdict, "usable", path);
      else if (path.startsWith("txnlogs/")) assert.equal(report.verdict, "usable-with-loss", path);
    }
    Deno.renameSync(`${work.path}/away`, `${dir}/${path}`);
  }
});

Deno.test("verify() is told by a missing log where the backup ends now", async () => {
  using work = new WorkFolder();
  const { dir, info } = await published(work);
  const newest = info.files.txnlogs.at(-1)!;
  Deno.removeSync(`${dir}/${newest.stored_name}`);
  const report = await look(dir, "records");
  assert.equal(formatZxid(report.windows.at(-1)!.end), info.files.txnlogs.at(-2)!.end_zxid);
  assert.ok(brief(report).includes("error BadStructure metadata/backup_info.json"));
});

Deno.test("verify() calls a backup without its snapshots and logs not restorable", async () => {
  using work = new WorkFolder();
  const { dir } = await published(work);
  for (const folder of ["snapshots", "txnlogs"]) {
    Deno.removeSync(`${dir}/${folder}`, { recursive: true });
  }
  const report = await look(dir, "records");
  assert.equal(report.verdict, "not-restorable");
  assert.deepEqual(report.windows, []);
  const lost = report.findings.find(({ kind }) => kind === "BadStructure");
  assert.match(lost!.message, /restores to nothing now/);
});

Deno.test("verify() finds what does not belong to a backup", async () => {
  using work = new WorkFolder();
  const { dir } = await published(work);
  Deno.writeTextFileSync(`${dir}/extra`, "text");
  Deno.writeTextFileSync(`${dir}/txnlogs/log.7777`, "text");
  Deno.mkdirSync(`${dir}/snapshots/folder`);
  Deno.symlinkSync("/etc/passwd", `${dir}/snapshots/link`);
  Deno.symlinkSync("/etc", `${dir}/link`);
  Deno.writeTextFileSync(`${dir}/logs/verify.log`, "of no importance");
  for (const level of LEVELS) {
    const report = await look(dir, level);
    assert.deepEqual(brief(report), [
      "error UnexpectedFile link",
      "error UnexpectedFile snapshots/folder",
      "error UnexpectedFile snapshots/link",
      "warning UnexpectedFile extra",
      "warning UnexpectedFile txnlogs/log.7777",
    ]);
  }
});

Deno.test("verify() follows no link in a file's place", async () => {
  using work = new WorkFolder();
  const { dir, info } = await published(work);
  const { stored_name } = info.files.txnlogs[0]!;
  Deno.renameSync(`${dir}/${stored_name}`, `${work.path}/elsewhere`);
  Deno.symlinkSync(`${work.path}/elsewhere`, `${dir}/${stored_name}`);
  for (const level of LEVELS) {
    const found = brief(await look(dir, level));
    assert.ok(found.includes(`error MissingFile ${stored_name}`));
    assert.ok(found.includes(`error UnexpectedFile ${stored_name}`));
  }
});

Deno.test("verify() follows no link in a folder's place", async () => {
  using work = new WorkFolder();
  const { dir, info } = await published(work);
  Deno.renameSync(`${dir}/txnlogs`, `${work.path}/elsewhere`);
  Deno.symlinkSync(`${work.path}/elsewhere`, `${dir}/txnlogs`);
  const report = await look(dir, "records");
  assert.deepEqual(report.logs, []);
  for (const { stored_name } of info.files.txnlogs) {
    assert.ok(brief(report).includes(`error MissingFile ${stored_name}`));
  }
  assert.ok(brief(report).includes("error UnexpectedFile txnlogs"));
});

Deno.test("verify() does without SHA256SUMS, and says that it is gone, cut, or of another backup", async () => {
  using work = new WorkFolder();
  const { dir } = await published(work);
  const path = `${dir}/metadata/SHA256SUMS`;
  const text = Deno.readTextFileSync(path);
  const lines = text.split("\n");
  const other = text.replaceAll(/^[0-9a-f]{64}/gm, "0".repeat(64));
  const isAbout = (report: VerifyReport, kind: string) =>
    brief(report).includes(`error ${kind} metadata/SHA256SUMS`);
  for (const level of LEVELS) {
    Deno.removeSync(path);
    assert.ok(isAbout(await look(dir, level), "MissingFile"));
    Deno.writeTextFileSync(path, "");
    assert.ok(isAbout(await look(dir, level), "MissingFile"));
    Deno.writeTextFileSync(path, text.slice(0, text.length - 20));
    assert.ok(isAbout(await look(dir, level), "BadStructure"));
    Deno.writeTextFileSync(path, lines.slice(1).join("\n"));
    assert.ok(isAbout(await look(dir, level), "MissingFile"), "a line for every file");
    Deno.writeTextFileSync(path, other);
    const report = await look(dir, level);
    assert.ok(isAbout(report, "HashMismatch"), "the files are those of the description");
    assert.equal(report.verdict, "usable");
    assert.equal(report.structure!.changed.length, 0);
    Deno.writeTextFileSync(path, text);
  }
});

Deno.test("verify() finds metadata that was cut or edited", async () => {
  using work = new WorkFolder();
  const { dir } = await published(work);
  for (const name of ["MANIFEST.txt", "zk_srvr.txt"]) {
    const path = `${dir}/metadata/${name}`;
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, text.slice(1));
    for (const level of LEVELS) {
      assert.deepEqual(brief(await look(dir, level)), [`error HashMismatch metadata/${name}`]);
    }
    Deno.writeTextFileSync(path, text);
  }
});

Deno.test("verify() finds a description that was edited", async () => {
  using work = new WorkFolder();
  const { dir, info } = await published(work);
  const path = `${dir}/metadata/backup_info.json`;
  const text = Deno.readTextFileSync(path);
  const edited = "error HashMismatch metadata/backup_info.json";
  const edit = async (change: (info: BackupInfo) => unknown): Promise<VerifyReport> => {
    const copy = structuredClone(info);
    change(copy);
    Deno.writeTextFileSync(path, JSON.stringify(copy, null, 2) + "\n");
    const report = await look(dir, "records");
    Deno.writeTextFileSync(path, text);
    assert.ok(brief(report).includes(edited));
    assert.equal(report.structure!.descriptionIntact, false);
    return report;
  };
  const [log] = info.files.txnlogs;
  await edit((info) => info.member = "another");
  const further = await edit((info) => info.backup_zxid = { hex: "0x7777", decimal: 0x7777 });
  assert.ok(
    further.findings.some((f) => f.kind === "BadStructure" && f.message.includes("0x7777")),
  );
  assert.equal(further.verdict, "usable-with-loss");
  const size = await edit((info) => info.files.txnlogs[0]!.stored_size += 1);
  assert.ok(brief(size).includes(`error HashMismatch ${log!.stored_name}`));
  const sum = await edit((info) =>
    info.files.txnlogs[0]!.stored_checksum = `sha256:${"0".repeat(64)}`
  );
  assert.ok(brief(sum).includes(`error HashMismatch ${log!.stored_name}`));
  const gone = await edit((info) => info.files.txnlogs.shift());
  assert.ok(brief(gone).some((finding) => finding.startsWith("error ")));
  const renamed = await edit((info) => info.files.txnlogs[0]!.stored_name = "txnlogs/log.7777");
  assert.ok(brief(renamed).includes("error MissingFile txnlogs/log.7777"));
});

Deno.test("verify() cannot check what is no backup, or has no description that can be read", async () => {
  using work = new WorkFolder();
  const { dir } = await published(work);
  const check = (backupDir: string) =>
    verify(testContext({ fs: readOnlyFileSystem() }), { level: "records", backupDir });
  await rejection("not-a-backup", check(`${work.path}/missing`));
  await rejection("not-a-backup", check(work.path));
  const path = `${dir}/metadata/backup_info.json`;
  const text = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(path, text.slice(0, text.length >> 1));
  const cut = await rejection("backup-info-unreadable", check(dir));
  assert.match(
    cut.hint!,
    /by hand.*: snapshots\/ \([0-9]+\), txnlogs\/ \([0-9]+\), metadata\/MANIFEST/,
  );
  Deno.writeTextFileSync(path, text.replace('"version": "1.0"', '"version": "2.0"'));
  await rejection("backup-too-new", check(dir));
  Deno.removeSync(path);
  const gone = await rejection("backup-info-missing", check(dir));
  assert.equal(gone.category, "Validation");
  assert.equal(gone.hint, cut.hint);
});

Deno.test("verify() finds damage of an original that was kept", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  putFile(`${member.txnDir}/log.1`, readDefect("txnlog", "bad-checksum-middle").bytes);
  const { dir, info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const { stored_name } = info.files.damaged[0]!;
  flip(`${dir}/${stored_name}`, 100);
  for (const level of LEVELS) {
    assert.deepEqual(brief(await look(dir, level)), [`error HashMismatch ${stored_name}`]);
  }
});

Deno.test("verify() checks a member's own files and writes nothing", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const before = treeState(`${work.path}/zk`);
  const { dataDir, logDir } = member;
  const ctx = testContext({ fs: readOnlyFileSystem() });
  const report = await verify(ctx, { level: "records", dataDir, logDir });
  assert.deepEqual(treeState(`${work.path}/zk`), before);
  assert.equal(report.subject, member.snapDir);
  assert.equal(report.backupId, null);
  assert.equal(report.verdict, "usable");
  assert.equal(formatZxid(report.windows.at(-1)!.end), member.fixture.lastZxid);
  assert.equal(report.logs.length, member.fixture.logs.length);
  assert.ok(ctx.events.some(({ step, done }) => step === "verify" && done > 0));
});

Deno.test("verify() ends when it is ended", async () => {
  using work = new WorkFolder();
  const { dir, member } = await published(work);
  const reason = new Error("interrupted");
  const ctx = testContext({ signal: AbortSignal.abort(reason) });
  await assert.rejects(verify(ctx, { level: "records", backupDir: dir }), reason);
  const { dataDir, logDir } = member;
  await assert.rejects(verify(ctx, { level: "records", dataDir, logDir }), reason);
});
