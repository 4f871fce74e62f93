import assert from "node:assert/strict";
import { putBackup } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { NOBODY } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { zkbackup } from "./support/zkbackup.ts";

/** Two real backups, "b-1" and the newer "b-2" with a log of another length. */
async function prepare(work: WorkFolder): Promise<string> {
  const base = work.folder("backups");
  for (const [id, transactions] of [["b-1", 5], ["b-2", 8]] as const) {
    makeSmallMember(`${work.path}/data`, { transactions });
    const { code, stderr } = await zkbackup([
      ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", base],
      ...["--backup-id", id, "--zk-host", NOBODY, "--quiet"],
    ]);
    assert.equal(code, 0, stderr);
  }
  return base;
}

Deno.test("restore takes an id, or the beginning of one, with the permissions of its help", async () => {
  using work = new WorkFolder();
  const base = await prepare(work);
  const target = work.folder("target");
  const args = ["--backup-base-dir", base, "--zk-data-dir", target, "--force", "--format", "json"];
  const rights = [`--allow-read=${base},${target}`, `--allow-write=${target}`];
  const { code, stdout, stderr } = await zkbackup(["restore", "b-1", ...args], { rights });
  assert.equal(code, 0, stderr);
  const { backup_id, backup_dir, zxid } = JSON.parse(stdout);
  assert.deepEqual([backup_id, backup_dir, zxid], ["b-1", `${base}/b-1`, "0x5"]);
});

Deno.test("restore latest takes the newest usable one, and tells what it passes over", async () => {
  using work = new WorkFolder();
  const base = await prepare(work);
  const args = ["--backup-base-dir", base, "--zk-data-dir", work.folder("target"), "--dry-run"];
  const latest = await zkbackup(["restore", "latest", ...args]);
  assert.deepEqual([latest.code, latest.stderr], [0, ""]);
  const file = `${base}/b-2/metadata/backup_info.json`;
  const info = Deno.readTextFileSync(file);
  assert.match(latest.stdout, /From backup +b-2, /);
  Deno.writeTextFileSync(file, info.replace(`"status": "valid"`, `"status": "unverified"`));
  const older = await zkbackup(["restore", "latest", ...args]);
  assert.match(older.stdout, /From backup +b-1, /);
  assert.match(older.stderr, /^Warning: The latest usable backup is b-1; newer are b-2/m);
});

Deno.test("restore writes into no folder among the backups that it chose from", async () => {
  using work = new WorkFolder();
  const base = await prepare(work);
  const target = `${base}/target`;
  Deno.mkdirSync(target);
  const args = ["--backup-base-dir", base, "--zk-data-dir", target, "--force"];
  const { code, stdout, stderr } = await zkbackup(["restore", "b-1", ...args]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^Error: The target .* lies in the folder of the backups, /m);
  assert.deepEqual([...Deno.readDirSync(target)], []);
});

Deno.test("restore that finds no backup exits with 1 and does not touch the target", async () => {
  using work = new WorkFolder();
  const base = await prepare(work);
  putBackup(base, { id: "c", member: "another" });
  const target = work.folder("target");
  for (
    const [id, said] of [["b-", /several backup ids/], ["x", /no backup "x"/], [
      "B-1",
      /no backup "B-1" in .*\nDid you mean b-1\? /,
    ], [
      "latest",
      /2 members/,
    ]] as const
  ) {
    const args = ["restore", id, "--backup-base-dir", base, "--zk-data-dir", target, "--force"];
    const { code, stdout, stderr } = await zkbackup(args);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, said);
  }
  assert.deepEqual([...Deno.readDirSync(target)], []);
});
