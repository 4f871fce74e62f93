import assert from "node:assert/strict";
import type { Coding } from "../../src/codec/coding.ts";
import { repairBackup } from "../../src/operations/repair.ts";
import { verify, type VerifyReport } from "../../src/operations/verify.ts";
import { readBackup } from "../../src/store/read_backup.ts";
import { formatZxid, parseZxid } from "../../src/zookeeper/zxid.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { makeSmallMember } from "../cli/support/small_member.ts";
import { copyMember, type Member, putFile, readDefect } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { onceBefore } from "../support/hooked_file_system.ts";
import { rejection } from "../support/refusal.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

async function published(work: WorkFolder, name: string, coding: Coding = "none") {
  const member = copyMember("3.9.5", name, `${work.path}/zk`);
  const { dir, info } = await backUp(testContext(), member, {
    outputDir: work.folder("out"),
    coding,
  });
  return { dir, info, member };
}

const look = (backupDir: string): Promise<VerifyReport> =>
  verify(testContext(), { backupDir, level: "records" });

const repair = (backupDir: string) => repairBackup(testContext(), { backupDir, level: "records" });

function brief({ findings }: VerifyReport): string[] {
  return findings.map(({ severity, kind, file }) => `${severity} ${kind} ${file}`).sort();
}

/** Turns a bit over in the body of a record, by its number from 0; negative: from the end. */
function spoilRecord(path: string, number: number): { before: bigint; zxid: bigint } {
  const bytes = Deno.readFileSync(path);
  const { records } = walkLog(bytes);
  const at = number < 0 ? records.length + number : number;
  bytes[records[at]!.offset + 20]! ^= 1;
  Deno.writeFileSync(path, bytes);
  return { before: records[at - 1]!.zxid, zxid: records[at]!.zxid };
}

/** Zxids of all records that the member has. */
function zxidsOf(member: Member): bigint[] {
  return member.fixture.logs.flatMap(({ file }) => {
    const path = `${member.txnDir}/${file.slice(file.lastIndexOf("/") + 1)}`;
    return walkLog(Deno.readFileSync(path)).records.map(({ zxid }) => zxid);
  });
}

/** What `sha256sum -c` says, without it: the list is of the files that are there. */
function assertSums(dir: string): void {
  const hashes = fileHashes(dir);
  const lines = Deno.readTextFileSync(`${dir}/metadata/SHA256SUMS`).trimEnd().split("\n");
  for (const line of lines) assert.equal(line, `${hashes[line.slice(66)]}  ${line.slice(66)}`);
  const listed = new Set(lines.map((line) => line.slice(66)));
  const rest = Object.keys(hashes).filter((file) => !listed.has(file) && !file.startsWith("logs/"));
  assert.deepEqual(rest, ["metadata/SHA256SUMS"]);
}

for (const coding of ["none", "gzip", "zstd"] as const) {
  Deno.test(`repairBackup() cuts a log stored with ${coding} behind its last sound record`, async () => {
    using work = new WorkFolder();
    // Three blocks of the coding, of which the second is spoiled.
    makeSmallMember(`${work.path}/zk`, { transactions: 60_000 });
    const { dir, info } = await backUp(
      testContext(),
      { dataDir: `${work.path}/zk`, logDir: null },
      { outputDir: work.folder("out"), coding },
    );
    const [log] = info.files.txnlogs;
    const path = `${dir}/${log!.stored_name}`;
    const stored = Deno.readFileSync(path);
    stored[stored.length >> 1]! ^= 1;
    Deno.writeFileSync(path, stored);
    const before = await look(dir);
    assert.equal(before.verdict, "usable-with-loss");
    const untouched = treeState(`${dir}/snapshots`);

    const { plan, report, finishedEarlier } = await repair(dir);
    assert.equal(finishedEarlier, false);
    assert.deepEqual(plan.unrepaired, []);
    assert.deepEqual(plan.cuts.map(({ entry }) => entry.name), [log!.name]);
    assert.deepEqual(plan.lost, before.lost);
    const end = before.windows.at(-1)!.end;
    assert.deepEqual(
      [plan.lost[0]!.start, plan.lost[0]!.end],
      [end + 1n, parseZxid(info.backup_zxid.hex)],
    );
    assert.deepEqual([report.verdict, brief(report), report.lost], ["usable-with-loss", [], []]);
    assert.deepEqual(treeState(`${dir}/snapshots`), untouched);
    assertSums(dir);

    // The original is kept byte for byte, and the backup says what became of it.
    const after = readBackup(testContext().fs, dir).info;
    const [original] = after.files.damaged;
    assert.deepEqual(Deno.readFileSync(`${dir}/${original!.stored_name}`), stored);
    assert.equal(after.status, "partial");
    assert.equal(after.backup_zxid.hex, formatZxid(end));
    const [cut] = after.files.txnlogs;
    assert.deepEqual(
      [cut!.status, cut!.end_zxid, cut!.coding],
      ["repaired", formatZxid(end), coding],
    );
    assert.match(cut!.note!, /^cut in the backup before byte [0-9]+: /);
    assert.equal(cut!.transaction_count, before.logs[0]!.scan.records);
    assert.deepEqual(after.windows.map((w) => w.end_zxid), [formatZxid(end)]);
    assert.equal(after.lost!.length, 1);
    assert.equal(after.lost![0]!.count, Number(parseZxid(info.backup_zxid.hex) - end));
    const { valid_files, corrupted_files, repaired_files } = after.validation;
    assert.deepEqual(
      [valid_files, corrupted_files, repaired_files],
      [info.validation.valid_files - 1, 1, 1],
    );
    assert.equal(after.warnings.length, info.warnings.length + 1);

    // What verify says of it later stays so, and there is nothing more to repair.
    const state = treeState(dir);
    const again = await repair(dir);
    assert.deepEqual([again.plan.cuts, again.plan.setAside], [[], []]);
    assert.deepEqual(treeState(dir), state);
    assert.deepEqual(again.report.recordedLost, after.lost);

    const dataDir = work.folder("target");
    const { result } = await restore(testContext(), { backupDir: dir, dataDir });
    assert.equal(result.zxid, end);
  });
}

for (const coding of ["none", "gzip", "zstd"] as const) {
  Deno.test(`repairBackup() cuts a log stored with ${coding} of which the end is gone`, async () => {
    using work = new WorkFolder();
    makeSmallMember(`${work.path}/zk`, { transactions: 60_000 });
    const { dir, info } = await backUp(
      testContext(),
      { dataDir: `${work.path}/zk`, logDir: null },
      { outputDir: work.folder("out"), coding },
    );
    const { stored_name, stored_size } = info.files.txnlogs[0]!;
    Deno.truncateSync(`${dir}/${stored_name}`, Math.floor(stored_size * 0.7));
    const before = await look(dir);
    const { plan, report } = await repair(dir);
    assert.equal(plan.cuts.length, 1);
    assert.ok(plan.lost[0]!.count! > 10_000);
    assert.deepEqual(report.windows.map(({ end }) => end), before.windows.map(({ end }) => end));
    assert.deepEqual([report.verdict, brief(report)], ["usable-with-loss", []]);
    assertSums(dir);
  });
}

Deno.test("repairBackup() that is interrupted before it commits leaves everything as it was", async () => {
  using work = new WorkFolder();
  const { dir, info } = await published(work, "plain");
  spoilRecord(`${dir}/${info.files.txnlogs[0]!.stored_name}`, 4);
  const before = fileHashes(dir);
  const stop = new AbortController();
  const reason = new Error("interrupted");
  const fs = onceBefore(
    ({ name, path }) => name === "create" && path.endsWith(".repair.partial/metadata/MANIFEST.txt"),
    () => stop.abort(reason),
  );
  const ctx = testContext({ fs, signal: stop.signal });
  await assert.rejects(repairBackup(ctx, { backupDir: dir, level: "records" }), reason);
  assert.deepEqual(fileHashes(dir), before);
  assert.deepEqual([...Deno.readDirSync(dir)].filter(({ name }) => name.startsWith(".")), []);
});

Deno.test("repairBackup() keeps the records behind damage where a snapshot leads to them", async () => {
  using work = new WorkFolder();
  const { dir, info, member } = await published(work, "separate-log-dir");
  const all = zxidsOf(member);
  // A log with a snapshot somewhere in it; the damage comes before that.
  const [log, base] = info.files.txnlogs.flatMap((log) => {
    const base = info.files.snapshots.find(({ zxid, end_zxid }) =>
      BigInt(zxid) > BigInt(log.start_zxid!) + 5n && BigInt(end_zxid!) <= BigInt(log.end_zxid!)
    );
    return base === undefined ? [] : [[log, base] as const];
  })[0]!;
  const { before, zxid } = spoilRecord(`${dir}/${log.stored_name}`, 2);

  const { plan, report } = await repair(dir);
  const [region] = plan.regions;
  assert.equal(region!.region.first, zxid + 1n);
  assert.equal(formatZxid(region!.region.last), log.end_zxid);
  assert.deepEqual(plan.lost.map(({ start, end }) => [start, end]), [
    [zxid, BigInt(base.end_zxid!) - 1n],
  ]);
  assert.deepEqual([report.verdict, report.lost], ["usable-with-loss", []]);
  assert.deepEqual(report.findings.filter(({ severity }) => severity !== "note"), []);
  assertSums(dir);
  const [first, second] = report.windows;
  assert.equal(first!.end, before);
  assert.equal(second!.start, BigInt(base.end_zxid!));
  assert.equal(second!.end, all.at(-1));
  // The new log is the header and these records, byte for byte.
  const original = Deno.readFileSync(`${dir}/damaged/${log.name}`);
  const kept = Deno.readFileSync(`${dir}/txnlogs/${region!.name}`);
  const { start, end } = region!.region;
  assert.deepEqual(
    kept,
    new Uint8Array([...original.subarray(0, 16), ...original.subarray(start, end)]),
  );
  for (const target of [second!.start, second!.end]) {
    const dataDir = work.folder(`target-${target}`);
    const to = { kind: "zxid", zxid: target } as const;
    const { result } = await restore(testContext(), { backupDir: dir, dataDir, target: to });
    assert.equal(result.zxid, target);
  }
});

Deno.test("repairBackup() sets aside what no state needs any more", async () => {
  using work = new WorkFolder();
  const { dir, info } = await published(work, "separate-log-dir");
  // All later snapshots are damaged as well: nothing leads to what comes behind the damage.
  for (const { stored_name, zxid } of info.files.snapshots) {
    if (BigInt(zxid) > 0n) Deno.truncateSync(`${dir}/${stored_name}`, 100);
  }
  const [log, ...later] = info.files.txnlogs;
  const { before } = spoilRecord(`${dir}/${log!.stored_name}`, 4);
  const hashes = fileHashes(dir);
  const { plan, report } = await repair(dir);
  assert.deepEqual(plan.regions, []);
  assert.deepEqual([report.verdict, brief(report)], ["usable-with-loss", []]);
  assert.deepEqual(report.windows.map(({ end }) => end), [before]);
  const names = (folder: string) =>
    Array.from(Deno.readDirSync(`${dir}/${folder}`), (e) => e.name).sort();
  assert.deepEqual(names("txnlogs"), [log!.name]);
  assert.deepEqual(names("snapshots"), ["snapshot.0"]);
  for (const { name, stored_name } of [...later, ...info.files.snapshots.slice(1), log!]) {
    const now = fileHashes(dir)[`damaged/${name}`];
    assert.equal(now, hashes[stored_name], name);
  }
  assertSums(dir);
});

Deno.test("repairBackup() takes off what was appended to a log, and loses nothing", async () => {
  using work = new WorkFolder();
  const { dir, info } = await published(work, "plain");
  const path = `${dir}/${info.files.txnlogs[0]!.stored_name}`;
  const stored = Deno.readFileSync(path);
  Deno.writeFileSync(path, new Uint8Array([...stored, ...new Uint8Array(40).fill(7)]));
  assert.equal((await look(dir)).verdict, "usable");
  const { plan, report } = await repair(dir);
  assert.deepEqual(plan.lost, []);
  assert.deepEqual(Deno.readFileSync(path), stored);
  assert.deepEqual([report.verdict, brief(report)], ["usable", []]);
  const after = readBackup(testContext().fs, dir).info;
  assert.equal(after.files.txnlogs[0]!.checksum, info.files.txnlogs[0]!.checksum);
  assert.deepEqual(after.windows, info.windows);
});

Deno.test("repairBackup() cuts a log that was stored with the damage it had at the member", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const { bytes, lastGoodZxid } = readDefect("txnlog", "bad-checksum-middle");
  putFile(`${member.txnDir}/log.1`, bytes);
  const { dir, info } = await backUp(testContext(), member, {
    outputDir: work.folder("out"),
    autoRepair: false,
  });
  assert.equal(info.files.txnlogs[0]!.status, "corrupted");
  const before = await look(dir);
  assert.deepEqual([before.verdict, before.lost], ["usable-with-loss", []], "that was known");
  const { plan, report } = await repair(dir);
  assert.deepEqual([plan.cuts.length, plan.lost], [1, []]);
  assert.deepEqual([report.verdict, brief(report)], ["usable-with-loss", []]);
  const after = readBackup(testContext().fs, dir).info;
  assert.equal(after.files.txnlogs[0]!.status, "repaired");
  assert.deepEqual(Deno.readFileSync(`${dir}/damaged/log.1`), bytes);
  assert.equal(after.backup_zxid.hex, lastGoodZxid);
  const { valid_files, repaired_files, unrecoverable_files } = after.validation;
  assert.deepEqual(
    [valid_files, repaired_files, unrecoverable_files],
    [info.validation.valid_files, 1, info.validation.unrecoverable_files - 1],
  );
  assert.deepEqual(after.lost, info.lost);
  assertSums(dir);
});

Deno.test("repairBackup() adds what is lost now to what was lost at the member", async () => {
  using work = new WorkFolder();
  makeSmallMember(`${work.path}/zk`, { damaged: 7 });
  const { dir, info } = await backUp(
    testContext(),
    { dataDir: `${work.path}/zk`, logDir: null },
    { outputDir: work.folder("out") },
  );
  assert.deepEqual(info.lost!.map(({ start_zxid, end_zxid }) => [start_zxid, end_zxid]), [
    ["0x7", "0xa"],
  ]);
  const { zxid } = spoilRecord(`${dir}/${info.files.txnlogs[0]!.stored_name}`, 3);
  await repair(dir);
  const { lost } = readBackup(testContext().fs, dir).info;
  assert.deepEqual(lost!.map(({ start_zxid, end_zxid, count }) => [start_zxid, end_zxid, count]), [
    [formatZxid(zxid), "0xa", 7],
  ]);
});

Deno.test("repairBackup() leaves alone what it cannot repair, and writes nothing then", async () => {
  const cases: [string, (dir: string, log: string) => void, RegExp][] = [
    ["wrong magic", (dir, log) => {
      const bytes = Deno.readFileSync(`${dir}/${log}`);
      bytes[0]! ^= 1;
      Deno.writeFileSync(`${dir}/${log}`, bytes);
    }, /beginning is wrong/],
    ["no sound record", (dir, log) => {
      const bytes = Deno.readFileSync(`${dir}/${log}`);
      bytes[40]! ^= 1;
      Deno.writeFileSync(`${dir}/${log}`, bytes);
    }, /no sound record/],
    ["a header that says something else", (dir, log) => {
      const bytes = Deno.readFileSync(`${dir}/${log}`);
      bytes[15]! ^= 1;
      Deno.writeFileSync(`${dir}/${log}`, bytes);
    }, /every record in it is sound/],
    ["a description that was changed", (dir, log) => {
      spoilRecord(`${dir}/${log}`, 4);
      const path = `${dir}/metadata/backup_info.json`;
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path) + "\n");
    }, /is not what was written/],
  ];
  for (const [what, spoil, reason] of cases) {
    using work = new WorkFolder();
    const { dir, info } = await published(work, "plain");
    spoil(dir, info.files.txnlogs[0]!.stored_name);
    const state = treeState(dir);
    const { plan } = await repair(dir);
    assert.deepEqual(treeState(dir), state, what);
    assert.equal(plan.unrepaired.length, 1, what);
    assert.match(plan.unrepaired[0]!.reason, reason, what);
  }
});

Deno.test("repairBackup() touches no log that lies in another's place", async () => {
  using work = new WorkFolder();
  const { dir, info } = await published(work, "separate-log-dir");
  const [first, second, third] = info.files.txnlogs.map(({ stored_name }) => stored_name);
  const at = (name: string) => `${dir}/${name}`;
  Deno.renameSync(at(first!), at("aside"));
  Deno.renameSync(at(second!), at(first!));
  Deno.renameSync(at("aside"), at(second!));
  const state = treeState(dir);
  const { plan, report } = await repair(dir);
  assert.deepEqual(treeState(dir), state);
  assert.deepEqual([plan.cuts, plan.setAside], [[], []]);
  assert.deepEqual(plan.unrepaired.map(({ file }) => file), [first, second]);
  const advice = (file: string) =>
    report.findings.find((f) => f.message.includes("SHA-256") && f.file === file)?.advice;
  assert.ok(advice(first!)!.includes(second!), advice(first!));
  assert.ok(advice(second!)!.includes(first!), advice(second!));

  // Damage in another log is repaired, and still nothing is done to these two.
  spoilRecord(at(third!), 2);
  const hashes = fileHashes(dir);
  const { plan: more } = await repair(dir);
  assert.deepEqual(more.cuts.map(({ log }) => log.file), [third]);
  const after = fileHashes(dir);
  for (const file of [first!, second!]) assert.equal(after[file], hashes[file]);
});

Deno.test("repairBackup() writes nothing to a sound backup", async () => {
  using work = new WorkFolder();
  const { dir } = await published(work, "several-epochs", "gzip");
  const state = treeState(dir);
  const { plan, report } = await repair(dir);
  assert.deepEqual([plan.cuts, plan.setAside, plan.unrepaired], [[], [], []]);
  assert.equal(report.verdict, "usable");
  assert.deepEqual(treeState(dir), state);
});

Deno.test("repairBackup() keeps off a backup that somebody else works on", async () => {
  using work = new WorkFolder();
  const { dir } = await published(work, "plain");
  const ctx = testContext();
  using _lock = ctx.fs.lock(dir);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", LOCKED, new URL("../../src/", import.meta.url).href, dir],
    env: { NO_COLOR: "1" },
  });
  const { stdout, stderr } = await child.output();
  const text = new TextDecoder().decode(stdout);
  assert.equal(text.trim(), "backup-in-use", new TextDecoder().decode(stderr));
});

/** A lock keeps other processes out, and not its own. */
const LOCKED = `
  const [src, backupDir] = Deno.args;
  const { repairBackup } = await import(src + "operations/repair.ts");
  const { DenoFileSystem } = await import(src + "io/file_system.ts");
  const ctx = { fs: new DenoFileSystem(), now: () => new Date(), progress() {},
    log: { debug() {}, info() {}, warn() {} }, signal: new AbortController().signal };
  try { await repairBackup(ctx, { backupDir, level: "records" }); console.log("repaired"); }
  catch (error) { console.log(error.code); }
`;

Deno.test("repairBackup() says what it needs of what is no backup", async () => {
  using work = new WorkFolder();
  await rejection("not-a-backup", repair(`${work.path}/missing`));
});
