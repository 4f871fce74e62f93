import assert from "node:assert/strict";
import { WorkFolder } from "../support/work_folder.ts";
import { assertGolden } from "./support/golden.ts";
import { hostOf, NOBODY, standaloneAt } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { zkbackup } from "./support/zkbackup.ts";

/** A member, a folder for backups, and the flags that name them. */
function prepare(work: WorkFolder, ...more: string[]): string[] {
  const dataDir = work.folder("data");
  const outputDir = work.folder("backups");
  return ["backup", "--zk-data-dir", dataDir, "--output-dir", outputDir, ...more];
}

Deno.test("backup tells a person first whether it is usable and up to where", async () => {
  using work = new WorkFolder();
  await using server = standaloneAt("0xa");
  const host = hostOf(server);
  const flags = ["--zk-host", host, "--backup-id", "b", "--compression", "none"];
  const args = prepare(work, ...flags);
  makeSmallMember(`${work.path}/data`);
  const { code, stdout, stderr } = await zkbackup(args);
  assert.equal(code, 0, stderr);
  assertGolden("backup", stdout, [[work.path, "<dir>"], [host, "<host>"]]);
  assert.match(stderr, /^Backing up .*\/data\/version-2 to .*\/backups\/b$/m);
  assert.doesNotMatch(stderr, /Warning/);
});

Deno.test("backup with damage is partial, says what is lost, and exits with 2", async () => {
  using work = new WorkFolder();
  const flags = ["--zk-host", NOBODY, "--backup-id", "b", "--compression", "none"];
  const args = prepare(work, ...flags, "--quiet");
  makeSmallMember(`${work.path}/data`, { damaged: 7 });
  const { code, stdout, stderr } = await zkbackup(args);
  assert.equal(code, 2, stderr);
  assertGolden("backup-partial", stdout, [[work.path, "<dir>"]]);
});

Deno.test("backup as JSON is one document with the fields of backup_info.json", async () => {
  using work = new WorkFolder();
  // Above 2^53, where a number of JavaScript loses digits.
  const args = prepare(work, "--zk-host", NOBODY, "--format", "json", "--member", "m");
  makeSmallMember(`${work.path}/data`, { first: 0x40_0000_0000_0001n });
  const { code, stdout, stderr } = await zkbackup(args);
  assert.equal(code, 0, stderr);
  const result = JSON.parse(stdout);
  const dir = `${work.path}/backups/${result.backup_id}`;
  assert.match(result.backup_id, /^backup-[0-9]{8}-[0-9]{6}$/);
  assert.equal(result.backup_dir, dir);
  assert.equal(result.schema_version, "1.0");
  assert.equal(result.status, "valid");
  assert.equal(result.backup_zxid.hex, "0x4000000000000a");
  assert.match(stdout, /"decimal": 18014398509481994\b/);
  assert.deepEqual(result.warnings, []);
  assert.deepEqual(result.findings, []);
  const info = JSON.parse(Deno.readTextFileSync(`${dir}/metadata/backup_info.json`));
  const same = ["files", "statistics", "windows", "validation", "zookeeper", "member"];
  for (const field of [...same, "requires", "auth_schemes"]) {
    assert.ok(field in info, field);
    assert.deepEqual(result[field], info[field], field);
  }
  for (const line of stderr.trimEnd().split("\n")) JSON.parse(line);
});

Deno.test("backup is silent with --quiet when all is well and the server answers", async () => {
  using work = new WorkFolder();
  await using server = standaloneAt("0xa");
  const args = prepare(work, "--zk-host", hostOf(server), "--quiet");
  makeSmallMember(`${work.path}/data`);
  assert.deepEqual(await zkbackup(args), { code: 0, stdout: "", stderr: "" });
});

Deno.test("backup does not read the backup back with --no-verify and says so", async () => {
  using work = new WorkFolder();
  const args = prepare(work, "--zk-host", NOBODY, "--no-verify");
  makeSmallMember(`${work.path}/data`);
  const { code, stdout, stderr } = await zkbackup(args);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^│ ✅ BACKUP COMPLETE, NOT READ BACK: backup-/m);
  assert.match(stdout, /Status +unverified/);
});

Deno.test("backup of nothing that restores exits with 20 and leaves nothing behind", async () => {
  using work = new WorkFolder();
  const args = prepare(work, "--zk-host", NOBODY);
  const folder = makeSmallMember(`${work.path}/data`, { first: 5n, damaged: 1 });
  Deno.removeSync(`${folder}/snapshot.0`);
  const { code, stdout, stderr } = await zkbackup(args);
  assert.equal(code, 20, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /^Error: Nothing in .* can be restored: /m);
  assert.deepEqual([...Deno.readDirSync(`${work.path}/backups`)], []);
});

Deno.test("backup of a folder without ZooKeeper's files exits with 20", async () => {
  using work = new WorkFolder();
  const { code, stderr } = await zkbackup(prepare(work, "--zk-host", NOBODY));
  assert.equal(code, 20);
  assert.match(stderr, /^Error: No snapshot in /m);
});

Deno.test("backup takes its folders relative to where it is started", async () => {
  using work = new WorkFolder();
  prepare(work);
  makeSmallMember(`${work.path}/data`);
  const { code, stdout, stderr } = await zkbackup(
    ["backup", "--zk-data-dir", "data/version-2", "--output-dir", "backups", "--zk-host", NOBODY],
    { cwd: work.path, rights: ["--allow-read=data,backups", "--allow-write=backups"] },
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, new RegExp(`Folder +${work.path}/backups/backup-`));
});
