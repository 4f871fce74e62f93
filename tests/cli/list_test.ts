import assert from "node:assert/strict";
import { putBackup } from "../support/stored_backup.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { putOneOfEach } from "./support/base_folder.ts";
import { assertGolden } from "./support/golden.ts";
import { zkbackup } from "./support/zkbackup.ts";

Deno.test("list shows a table of all that lies there, and changes nothing", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  const before = treeState(base);
  const { code, stdout, stderr } = await zkbackup(["list", "--backup-base-dir", base], {
    rights: [`--allow-read=${base}`],
  });
  assert.deepEqual([code, stderr], [0, ""]);
  assertGolden("list", stdout, [[work.path, "<dir>"]]);
  const text = await zkbackup(["list", "--backup-base-dir", base, "--format", "text"]);
  assert.equal(text.stdout, stdout);
  assert.deepEqual(treeState(base), before);
});

Deno.test("list names the members where there are several, and says how many were left out", async () => {
  using work = new WorkFolder();
  putBackup(work.path, { id: "a", member: "zk1", time: "2025-01-10T02:00:00Z", size: 30 });
  putBackup(work.path, { id: "b", member: "快照", time: "2025-01-11T02:00:00Z", size: 10 });
  putBackup(work.path, { id: "c", member: "zk1", time: "2025-01-12T02:00:00Z", size: 20 });
  const args = ["list", "--backup-base-dir", work.path, "--sort-by", "size", "--limit", "2"];
  const { code, stdout } = await zkbackup(args);
  assert.equal(code, 0);
  assertGolden("list-members", stdout, [[work.path, "<dir>"]]);
});

Deno.test("list of an empty folder and of none have texts of their own", async () => {
  using work = new WorkFolder();
  const empty = await zkbackup(["list", "--backup-base-dir", work.path]);
  assert.deepEqual([empty.code, empty.stderr], [0, ""]);
  assertGolden("list-empty", empty.stdout, [[work.path, "<dir>"]]);
  const none = await zkbackup(["list", "--backup-base-dir", `${work.path}/none`]);
  assert.deepEqual([none.code, none.stdout], [1, ""]);
  assert.match(none.stderr, /^Error: There is no folder .*\/none\nGive .*--backup-base-dir$/m);
});

Deno.test("list takes /backup/zookeeper where no folder is named", async () => {
  const { code, stderr } = await zkbackup(["list"], { rights: [] });
  assert.equal(code, 1);
  assert.match(stderr, /--allow-read=\/backup\/zookeeper$/m);
});

Deno.test("list --format simple is one id a line, and warns of what is not among them", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  const args = ["list", "--backup-base-dir", base, "--format", "simple"];
  const simple = await zkbackup(args);
  assert.equal(simple.stdout, "b-5\nb-4\nb-3\nb-2\nb-1\n");
  assert.match(simple.stderr, /^Warning: Not listed: 1 folder that cannot be read/m);
  const newest = await zkbackup([...args, "--limit", "1", "--quiet"]);
  assert.equal(newest.stdout, "b-5\n");
  Deno.removeSync(`${base}/b-6`, { recursive: true });
  assert.equal((await zkbackup(args)).stderr, "");
});

Deno.test("list --format json is one document with everything in it", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  const args = ["list", "--backup-base-dir", base, "--format", "json", "--limit", "2"];
  const { code, stdout, stderr } = await zkbackup([...args, "--sort-by", "zxid"]);
  assert.deepEqual([code, stderr], [0, ""]);
  const { backups, ...rest } = JSON.parse(stdout);
  assert.deepEqual(rest, {
    schema_version: "1.0",
    backup_base_dir: base,
    sort_by: "zxid",
    limit: 2,
    total: 5,
    total_size: 512 + 3_500_000 + 70_000 + 71_000 + 72_000,
    newest_usable: "b-3",
    broken: [{
      backup_id: "b-6",
      backup_dir: `${base}/b-6`,
      reason: `${base}/b-6/metadata/backup_info.json is not JSON`,
    }],
    incomplete: [{ backup_id: "b-7", dir: `${base}/.b-7.partial`, run: "dead" }],
    being_deleted: [{ backup_id: "b-0", dir: `${base}/.b-0.deleted` }],
  });
  assert.deepEqual(backups.map(({ backup_id }: { backup_id: string }) => backup_id), [
    "b-5",
    "b-4",
  ]);
  assert.deepEqual(backups[0], {
    backup_id: "b-5",
    backup_dir: `${base}/b-5`,
    backup_timestamp: "2025-01-14T02:00:00.000Z",
    member: "zk1",
    status: "corrupted",
    backup_zxid: { hex: "0x200000010", decimal: 8589934608 },
    compressed_size: 72_000,
    file_count: 2,
  });
});

Deno.test("list writes zxids above 2^53 exactly, and lets no member's name disturb the terminal", async () => {
  using work = new WorkFolder();
  const args = ["list", "--backup-base-dir", work.path];
  putBackup(work.path, { id: "a", zxid: 0x4000_0000_0000_0001n, member: "\x1b[2J\n\u202e" });
  putBackup(work.path, { id: "b" });
  assert.match((await zkbackup([...args, "--format", "json"])).stdout, /: 4611686018427387905$/m);
  const { stdout } = await zkbackup(args);
  assert.match(stdout, /\\u\{1b\}\[2J\\n\\u\{202e\}/);
  assert.doesNotMatch(stdout.replaceAll("\n", "").replaceAll("\ufe0f", ""), /[\p{Cc}\p{Cf}]/u);
});

Deno.test("list of folders that only look like backups does not say that there is nothing", async () => {
  using work = new WorkFolder();
  const base = work.folder("backups");
  Deno.renameSync(putBackup(base, { id: "a" }), `${base}/renamed`);
  const { code, stdout } = await zkbackup(["list", "--backup-base-dir", base]);
  assert.equal(code, 0);
  assert.match(stdout, /NO BACKUP CAN BE READ/);
  assert.match(stdout, /Its description is that of a backup "a"/);
  assert.doesNotMatch(stdout, /make a backup/);
});
