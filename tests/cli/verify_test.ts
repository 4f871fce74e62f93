import assert from "node:assert/strict";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { assertGolden } from "./support/golden.ts";
import { NOBODY } from "./support/server.ts";
import { makeSmallMember, type SmallMemberOptions } from "./support/small_member.ts";
import { zkbackup } from "./support/zkbackup.ts";

/** Makes a backup under the id "b" and returns its folder. */
async function makeBackup(work: WorkFolder, options: SmallMemberOptions = {}): Promise<string> {
  const outputDir = work.folder("backups");
  makeSmallMember(`${work.path}/data`, options);
  const { code, stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", outputDir],
    ...["--backup-id", "b", "--zk-host", NOBODY, "--compression", "none", "--quiet"],
  ]);
  assert.equal(code, 0, stderr);
  return `${outputDir}/b`;
}

/** Turns a bit of a file over. */
function flipBit(path: string, offset: number): void {
  const bytes = Deno.readFileSync(path);
  bytes[offset]! ^= 1;
  Deno.chmodSync(path, 0o600);
  Deno.writeFileSync(path, bytes);
}

Deno.test("verify says that a sound backup is usable, and writes nothing", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  const before = treeState(work.path);
  const { code, stdout, stderr } = await zkbackup(["verify", "--backup-dir", dir]);
  assert.equal(code, 0, stderr);
  assertGolden("verify", stdout, [[work.path, "<dir>"]]);
  assert.deepEqual(treeState(work.path), before);
});

Deno.test("verify shows each damage with its place, and exits with 2 while something restores", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  flipBit(`${dir}/txnlogs/log.1`, 16 + 49 * 3 + 20);
  const { code, stdout, stderr } = await zkbackup(["verify", "--backup-dir", dir]);
  assert.equal(code, 2, stderr);
  assertGolden("verify-with-loss", stdout, [[work.path, "<dir>"]]);
});

Deno.test("verify exits with 10 when nothing restores", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  Deno.removeSync(`${dir}/snapshots/snapshot.0`);
  flipBit(`${dir}/txnlogs/log.1`, 16 + 20);
  const { code, stdout, stderr } = await zkbackup(["verify", "--backup-dir", dir]);
  assert.equal(code, 10, stderr);
  assertGolden("verify-not-restorable", stdout, [[work.path, "<dir>"]]);
});

Deno.test("verify exits with 10 when the backup's own description cannot be read", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  Deno.writeTextFileSync(`${dir}/metadata/backup_info.json`, "{}");
  const { code, stderr } = await zkbackup(["verify", "--backup-dir", dir]);
  assert.equal(code, 10);
  assert.match(stderr, /^Error: Field .* of .*backup_info.json is wrong/);
});

Deno.test("verify names what is left of a backup without a description, and exits with 10", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  Deno.removeSync(`${dir}/metadata/backup_info.json`);
  const { code, stderr } = await zkbackup(["verify", "--backup-dir", dir]);
  assert.equal(code, 10);
  assert.match(stderr, /^Error: The backup .* has lost its metadata\/backup_info.json\n/);
  assert.match(stderr, /by hand.*: snapshots\/ \(1\), txnlogs\/ \(1\), metadata\/MANIFEST.txt/);
});

Deno.test("verify exits with 2 for damage that costs nothing, and claims no loss", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  Deno.writeTextFileSync(`${dir}/metadata/MANIFEST.txt`, "something else");
  const { code, stdout, stderr } = await zkbackup(["verify", "--backup-dir", dir]);
  assert.equal(code, 2, stderr);
  assertGolden("verify-damaged", stdout, [[work.path, "<dir>"]]);
  assert.doesNotMatch(stdout, /LOSS/);
});

Deno.test("verify shows a missing file among the files", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  Deno.removeSync(`${dir}/txnlogs/log.1`);
  for (const level of ["structure", "records"]) {
    const { code, stdout } = await zkbackup(["verify", "--backup-dir", dir, "--level", level]);
    assert.equal(code, 2);
    assert.match(stdout, /❌ txnlogs\/log.1 +missing$/m);
    assert.match(stdout, /^│ Lost: 0x1 to 0xa, 10 transactions +│$/m);
  }
});

Deno.test("verify --fix cuts a damaged log, says what is lost, and every run after says it again", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  flipBit(`${dir}/txnlogs/log.1`, 16 + 49 * 3 + 20);
  const damaged = Deno.readFileSync(`${dir}/txnlogs/log.1`);
  const fixed = await zkbackup(["verify", "--backup-dir", dir, "--fix"]);
  assert.equal(fixed.code, 2, fixed.stderr);
  assertGolden("verify-fix", fixed.stdout, [[work.path, "<dir>"]]);
  assert.deepEqual(Deno.readFileSync(`${dir}/damaged/log.1`), damaged);
  const { code, stdout } = await zkbackup(["verify", "--backup-dir", dir, "--format", "json"]);
  assert.equal(code, 2);
  const { verdict, lost, recorded_lost, findings } = JSON.parse(stdout);
  assert.deepEqual([verdict, lost, findings], ["usable-with-loss", [], []]);
  assert.deepEqual(
    recorded_lost.map((l: Record<string, unknown>) => [l["start_zxid"], l["count"]]),
    [
      ["0x4", 7],
    ],
  );
  const again = await zkbackup(["verify", "--backup-dir", dir, "--fix", "--format", "json"]);
  assert.equal(again.code, 2);
  assert.deepEqual(JSON.parse(again.stdout).repair.cut, []);
  const text = await zkbackup(["verify", "--backup-dir", dir, "--fix"]);
  assertGolden("verify-fixed-before", text.stdout, [[work.path, "<dir>"]]);
});

Deno.test("verify --fix says so where it cannot repair what was found", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  const args = ["verify", "--backup-dir", dir, "--fix"];
  const sound = await zkbackup(args);
  assert.match(sound.stdout, /✅ Repair/);
  assert.match(sound.stdout, /There was nothing to repair/);
  flipBit(`${dir}/snapshots/snapshot.0`, 20);
  const before = treeState(dir);
  const { code, stdout, stderr } = await zkbackup(args);
  assert.notEqual(code, 0, stderr);
  assert.match(stdout, /⚠️? +Repair/u);
  assert.match(stdout, /--fix cannot repair what was found/);
  assert.doesNotMatch(stdout, /nothing to repair/);
  assert.deepEqual(treeState(dir), before);
});

Deno.test("verify counts no loss by a description that was changed", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  const path = `${dir}/metadata/backup_info.json`;
  const info = JSON.parse(Deno.readTextFileSync(path));
  Object.assign(info.backup_zxid, { hex: "0xff", decimal: 255, epoch: 0, counter: 255 });
  Deno.chmodSync(path, 0o600);
  Deno.writeTextFileSync(path, JSON.stringify(info));
  const { code, stdout, stderr } = await zkbackup(["verify", "--backup-dir", dir]);
  assert.equal(code, 2, stderr);
  assert.doesNotMatch(stdout, /Lost: /);
  assert.match(stdout, /Whether anything was lost cannot be told/);
  assert.match(stdout, /what it says is doubtful/);
  const json = await zkbackup(["verify", "--backup-dir", dir, "--format", "json"]);
  const counts = JSON.parse(json.stdout).lost.map(({ count }: { count: unknown }) => count);
  assert.deepEqual(counts, [null]);
});

Deno.test("verify --fix is for backups, and reads every record", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  const before = treeState(work.path);
  const calls = [
    ["--zk-data-dir", `${work.path}/data`],
    ["--backup-dir", dir, "--zk-log-dir", `${work.path}/data`],
    ["--backup-dir", dir, "--level", "structure"],
  ];
  for (const args of calls) {
    const { code, stdout, stderr } = await zkbackup(["verify", "--fix", ...args]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^Error: --fix /);
  }
  assert.deepEqual(treeState(work.path), before);
});

Deno.test("verify --fix needs the right to write to the backup, and no other", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  flipBit(`${dir}/txnlogs/log.1`, 16 + 49 * 3 + 20);
  const args = ["verify", "--backup-dir", dir, "--fix"];
  const refused = await zkbackup(args, { rights: [`--allow-read=${dir}`] });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /--allow-write=/);
  const rights = [`--allow-read=${dir}`, `--allow-write=${dir}`];
  const { code, stderr } = await zkbackup(args, { rights });
  assert.equal(code, 2, stderr);
});

Deno.test("verify exits with 1 when there is no backup to check", async () => {
  using work = new WorkFolder();
  const { code, stdout, stderr } = await zkbackup(["verify", "--backup-dir", `${work.path}/b`]);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /^Error: There is no backup at .*\nGive the folder of one backup/);
});

Deno.test("verify at level structure looks at checksums but reads no record", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  flipBit(`${dir}/txnlogs/log.1`, 16 + 49 * 3 + 20);
  const { code, stdout } = await zkbackup(["verify", "--backup-dir", dir, "--level", "structure"]);
  assert.equal(code, 2);
  assert.match(stdout, /HashMismatch: txnlogs\/log.1$/m);
  assert.doesNotMatch(stdout, /ChecksumMismatch|[0-9] transactions, 0x/);
});

Deno.test("verify takes a member's own files, and its torn last record for normal", async () => {
  using work = new WorkFolder();
  makeSmallMember(`${work.path}/data`, { torn: true });
  const { code, stdout, stderr } = await zkbackup(["verify", "--zk-data-dir", `${work.path}/data`]);
  assert.equal(code, 0, stderr);
  assertGolden("verify-member", stdout, [[work.path, "<dir>"]]);
});

Deno.test("verify as JSON tells the same as text, zxids as hex", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  flipBit(`${dir}/txnlogs/log.1`, 16 + 49 * 3 + 20);
  const { code, stdout } = await zkbackup(["verify", "--backup-dir", dir, "--output-format=json"]);
  assert.equal(code, 2);
  const report = JSON.parse(stdout);
  const { schema_version, subject, backup_id, level, verdict, files, findings, windows } = report;
  assert.deepEqual(
    { schema_version, subject, backup_id, level, verdict },
    {
      schema_version: "1.0",
      subject: dir,
      backup_id: "b",
      level: "records",
      verdict: "usable-with-loss",
    },
  );
  assert.deepEqual(windows.map((w: Record<string, string>) => [w["start_zxid"], w["end_zxid"]]), [
    ["0x0", "0x3"],
  ]);
  const { lost, coverage, structure, quality, repair } = report;
  assert.deepEqual(lost, [{
    start_zxid: "0x4",
    end_zxid: "0xa",
    count: 7,
    start_time: "2025-01-15T02:30:02.000Z",
    end_time: "2025-01-15T02:30:09.000Z",
  }]);
  assert.deepEqual([coverage.earliest_zxid, coverage.latest_zxid], ["0x0", "0x3"]);
  assert.deepEqual(structure, {
    listed: 2,
    missing: [],
    changed: ["txnlogs/log.1"],
    description_intact: true,
  });
  const points = quality.parts.map((part: Record<string, unknown>) => part["points"]);
  assert.deepEqual([quality.score, points], [12 + 25 + 20 + 12, [12, 25, 20, 12]]);
  assert.equal(repair, null);
  const [log] = files.txnlogs;
  assert.deepEqual([log.start_zxid, log.end_zxid, log.transaction_count, log.ending], [
    "0x1",
    "0x3",
    3,
    "damaged",
  ]);
  assert.equal(log.start_time, "2025-01-15T02:30:00.000Z");
  const damage = findings.find((each: Record<string, string>) =>
    each["kind"] === "ChecksumMismatch"
  );
  assert.deepEqual([damage.file, damage.offset, damage.record, damage.last_good_zxid], [
    "txnlogs/log.1",
    16 + 49 * 3,
    4,
    "0x3",
  ]);
});

Deno.test("verify takes what a restore of a single snapshot wrote for whole where it is told that there are no logs", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  const drill = work.folder("drill");
  const restored = await zkbackup([
    ...["restore", "--backup-dir", dir, "--zk-data-dir", drill, "--as-snapshot", "--force"],
  ]);
  assert.equal(restored.code, 0, restored.stderr);
  const args = ["verify", "--zk-data-dir", drill, "--level", "replay"];
  const told = [...args, "--zk-log-dir", drill];
  const whole = await zkbackup(told);
  assert.equal(whole.code, 0, whole.stdout);
  assert.match(whole.stdout, /^│ ✅ USABLE: these files/m);
  assert.match(whole.stdout, /the newest snapshot is all there is/);
  const json = JSON.parse((await zkbackup([...told, "--format", "json"])).stdout);
  assert.deepEqual([json.verdict, json.lost], ["usable", []]);

  const untold = await zkbackup(args);
  assert.equal(untold.code, 2);
  assertGolden("verify-no-log", untold.stdout, [[work.path, "<dir>"]]);
  assert.doesNotMatch(untold.stdout, /Lost|LOSS|empty this member/);
});

Deno.test("verify of a backup that was made with loss says at every level what was known then", async () => {
  using work = new WorkFolder();
  const data = `${work.path}/data`;
  makeSmallMember(data, { damaged: 4 });
  const made = await zkbackup([
    ...["backup", "--zk-data-dir", data, "--output-dir", work.folder("backups")],
    ...["--backup-id", "b", "--zk-host", NOBODY, "--quiet"],
  ]);
  assert.equal(made.code, 2, made.stderr);
  const metrics = `${work.path}/metrics.prom`;
  for (const level of ["structure", "records", "replay"]) {
    const { code, stdout } = await zkbackup([
      ...["verify", "--backup-dir", `${work.path}/backups/b`, "--level", level],
      ...["--metrics-file", metrics],
    ]);
    assert.equal(code, 2, level);
    const lines = stdout.split("\n");
    assert.match(lines[1]!, /⚠️ USABLE, WITH LOSS: backup b/);
    assert.match(lines[3]!, /Known since the backup was made or repaired:/);
    assert.match(lines[4]!, /Lost: 0x4 to 0xa, 7 transactions/);
    // No file of the backup is damaged.
    assert.match(Deno.readTextFileSync(metrics), /^zkbackup_verify_corrupted_files\{.*\} 0$/m);
  }
});

Deno.test("verify tells what is lost since from what was known before", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  flipBit(`${dir}/txnlogs/log.1`, 16 + 49 * 7 + 20);
  await zkbackup(["verify", "--backup-dir", dir, "--fix"]);
  flipBit(`${dir}/txnlogs/log.1`, 16 + 49 * 3 + 20);
  const { code, stdout } = await zkbackup(["verify", "--backup-dir", dir]);
  assert.equal(code, 2);
  assertGolden("verify-loss-and-known", stdout, [[work.path, "<dir>"]]);
});
