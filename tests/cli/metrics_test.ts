import assert from "node:assert/strict";
import { WorkFolder } from "../support/work_folder.ts";
import { NOBODY } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { zkbackup } from "./support/zkbackup.ts";

/** Values by the name of their metric, of a file in which all have the one label. */
function metrics(file: string, member: string): Record<string, number> {
  const lines = Deno.readTextFileSync(file).split("\n").filter((line) => /^[a-z]/.test(line));
  return Object.fromEntries(lines.map((line) => {
    const [, name, label, value] = /^zkbackup_([a-z_]+)\{member="(.*)"\} (.*)$/.exec(line)!;
    assert.equal(label, member);
    return [name, Number(value)];
  }));
}

Deno.test("each command leaves its figures in one file, also when it fails", async () => {
  using work = new WorkFolder();
  const version2 = makeSmallMember(work.folder("data"));
  const out = work.folder("backups");
  const file = `${work.folder("metrics")}/zkbackup.prom`;
  const measured = ["--metrics-file", file];
  const backup = [
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", out, "--member", "zk1"],
    ...["--zk-host", NOBODY, "--backup-id", "b", ...measured],
  ];
  const made = await zkbackup(backup);
  assert.equal(made.code, 0, made.stderr);
  const first = metrics(file, "zk1");
  assert.equal(first["backup_success"], 1);
  assert.equal(first["backup_success_total"], 1);
  assert.equal(first["backup_failure_total"], 0);
  assert.equal(first["backup_file_count"], 2);
  assert.equal(first["restorable_window_seconds"], 9);
  assert.ok(first["backup_size_bytes"]! > 0);

  assert.equal((await zkbackup(backup)).code, 1, "the id is taken");
  const second = metrics(file, "zk1");
  assert.equal(second["backup_success"], 0);
  assert.equal(second["backup_success_total"], 1);
  assert.equal(second["backup_failure_total"], 1);
  assert.equal(second["last_success_timestamp_seconds"], first["last_success_timestamp_seconds"]);

  const backupDir = ["--backup-dir", `${out}/b`];
  assert.equal((await zkbackup(["verify", ...backupDir, ...measured])).code, 0);
  const verified = metrics(file, "zk1");
  assert.equal(verified["verify_valid_files"], 2);
  assert.equal(verified["verify_corrupted_files"], 0);

  const structure = ["--level", "structure"];
  assert.equal((await zkbackup(["verify", ...backupDir, ...structure, ...measured])).code, 0);
  assert.equal(metrics(file, "zk1")["verify_valid_files"], 2, "the lists tell of as many");

  const restore = ["restore", ...backupDir, "--zk-data-dir", work.folder("target"), ...measured];
  assert.equal((await zkbackup([...restore, "--dry-run"])).code, 0);
  assert.equal(metrics(file, "zk1")["restore_success"], undefined, "a plan is no restore");
  assert.equal((await zkbackup(restore)).code, 3, "nobody answers");
  assert.equal(metrics(file, "zk1")["restore_success"], undefined, "a cancelled one is none");
  assert.equal((await zkbackup([...restore, "--force"])).code, 0);
  const restored = metrics(file, "zk1");
  assert.equal(restored["restore_success"], 1);
  assert.equal(restored["restore_file_count"], 2);
  assert.equal(restored["backup_failure_total"], 1, "what others left stays");
  assert.equal(Deno.statSync(version2).isDirectory, true);
});

Deno.test("a sound log behind a hole is neither marked nor counted as damaged", async () => {
  using work = new WorkFolder();
  const folder = makeSmallMember(`${work.path}/data`);
  const other = makeSmallMember(`${work.path}/other`, { first: 0x15n });
  Deno.copyFileSync(`${other}/log.15`, `${folder}/log.15`);
  const file = `${work.folder("metrics")}/zkbackup.prom`;
  const { code, stdout, stderr } = await zkbackup([
    ...["verify", "--zk-data-dir", `${work.path}/data`, "--metrics-file", file],
  ]);
  assert.equal(code, 2, stderr);
  assert.match(stdout, /ZxidGap/);
  assert.doesNotMatch(stdout, /❌ log\.15/);
  assert.match(stdout, /✅ log\.15/);
  const figures = metrics(file, `${work.path}/data`);
  assert.equal(figures["verify_corrupted_files"], 0);
  assert.equal(figures["verify_valid_files"], 3);
});

Deno.test("metrics that cannot be written are told of, and do not undo what was done", async () => {
  using work = new WorkFolder();
  makeSmallMember(work.folder("data"));
  const file = `${work.path}/notes.prom`;
  Deno.writeTextFileSync(file, "not metrics\n");
  const { code, stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", work.folder("backups")],
    ...["--zk-host", NOBODY, "--metrics-file", file],
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^Warning: The metrics were not written: /m);
  assert.equal(Deno.readTextFileSync(file), "not metrics\n");
});

Deno.test("a mistyped folder leaves no series of its name, and what fails later one of the member's", async () => {
  using work = new WorkFolder();
  makeSmallMember(work.folder("data"));
  const out = work.folder("backups");
  const file = `${work.folder("metrics")}/zkbackup.prom`;
  const measured = ["--metrics-file", file];
  const from = ["--zk-data-dir", `${work.path}/data`];
  const nobody = ["--zk-host", NOBODY, "--backup-id", "b"];
  const typo = `${work.path}/typo`;
  const mistaken = [
    ["backup", "--zk-data-dir", typo, "--output-dir", out, ...nobody],
    ["verify", "--backup-dir", typo],
    ["verify", "--zk-data-dir", typo],
    ["restore", "--backup-dir", typo, "--zk-data-dir", work.folder("target"), "--force"],
    ["restore", "--rollback", "x", "--zk-data-dir", `${work.path}/target`, "--force"],
  ];
  for (const args of mistaken) {
    const { code, stderr } = await zkbackup([...args, ...measured]);
    assert.notEqual(code, 0, args.join(" "));
    assert.match(stderr, /The metrics were not written: whose they are was not known yet/);
  }
  assert.throws(() => Deno.statSync(file), Deno.errors.NotFound);
  // The member is known by its folders, however the backup fails.
  const lost = await zkbackup(["backup", ...from, "--output-dir", typo, ...nobody, ...measured]);
  assert.equal(lost.code, 1);
  const member = `${NOBODY}${work.path}/data/version-2`;
  assert.deepEqual(metrics(file, member)["backup_success"], 0);
  assert.equal((await zkbackup(["backup", ...from, "--output-dir", out, ...nobody])).code, 0);
  Deno.writeTextFileSync(`${out}/b/txnlogs/log.1.gz`, "");
  const restore = ["restore", "--backup-dir", `${out}/b`, "--zk-data-dir", `${work.path}/target`];
  const refused = await zkbackup([...restore, "--truncate-to-zxid", "0x5", "--force", ...measured]);
  assert.equal(refused.code, 30, refused.stderr);
  assert.equal(metrics(file, member)["restore_success"], 0);
});
