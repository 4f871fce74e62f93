import assert from "node:assert/strict";
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { formatBackupInfo } from "../../src/store/backup_info.ts";
import { readBackup, readText, storedFiles } from "../../src/store/read_backup.ts";
import { formatSha256Sums } from "../../src/store/sha256sums.ts";
import { readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { refusal } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { sampleInfo } from "./sample_info.ts";

const fs = new DenoFileSystem();
const SUMS = [{ sum: "0123456789abcdef".repeat(4), path: "txnlogs/log.100000001.gz" }];

/** Metadata of a backup; its files are not there, since reading the metadata needs none. */
function writeBackup(work: WorkFolder): string {
  const metadata = work.folder("b/metadata");
  Deno.writeTextFileSync(`${metadata}/backup_info.json`, formatBackupInfo(sampleInfo()));
  Deno.writeTextFileSync(`${metadata}/SHA256SUMS`, formatSha256Sums(SUMS));
  return `${work.path}/b`;
}

Deno.test("readBackup() reads both lists and changes nothing", () => {
  using work = new WorkFolder();
  const path = writeBackup(work);
  assert.deepEqual(readBackup(readOnlyFileSystem(), path), {
    dir: path,
    info: sampleInfo(),
    sums: SUMS,
    sumsDamage: null,
  });
});

Deno.test("readBackup() follows a link to a backup, and says where that is", () => {
  using work = new WorkFolder();
  const path = writeBackup(work);
  Deno.symlinkSync(path, `${work.path}/latest`);
  assert.equal(readBackup(fs, `${work.path}/latest`).dir, path);
});

Deno.test("readBackup() reads a backup without SHA256SUMS", () => {
  using work = new WorkFolder();
  const path = writeBackup(work);
  Deno.removeSync(`${path}/metadata/SHA256SUMS`);
  assert.deepEqual(readBackup(fs, path).sums, []);
});

Deno.test("readBackup() says what is no backup", () => {
  using work = new WorkFolder();
  work.folder("empty");
  work.folder("folders/metadata");
  Deno.writeTextFileSync(`${work.path}/file`, "text");
  for (const name of ["missing", "empty", "folders"]) {
    const path = `${work.path}/${name}`;
    const { hint } = refusal("not-a-backup", () => readBackup(fs, path));
    assert.match(hint ?? "", /metadata\/backup_info\.json/);
  }
  assert.throws(() => readBackup(fs, `${work.path}/file`), /file/);
});

Deno.test("readBackup() follows no link inside the backup", () => {
  using work = new WorkFolder();
  for (const link of ["metadata/backup_info.json", "metadata/SHA256SUMS"]) {
    const path = writeBackup(work);
    Deno.renameSync(`${path}/${link}`, `${work.path}/elsewhere`);
    Deno.symlinkSync(`${work.path}/elsewhere`, `${path}/${link}`);
    refusal("not-a-plain-file", () => readBackup(fs, path));
    Deno.removeSync(path, { recursive: true });
  }
  const path = writeBackup(work);
  Deno.renameSync(`${path}/metadata`, `${work.path}/metadata`);
  Deno.symlinkSync(`${work.path}/metadata`, `${path}/metadata`);
  refusal("not-a-backup", () => readBackup(fs, path));
});

Deno.test("readBackup() names a description that it cannot read", () => {
  using work = new WorkFolder();
  const path = writeBackup(work);
  Deno.writeTextFileSync(`${path}/metadata/backup_info.json`, "{}");
  const info = refusal("backup-info-unreadable", () => readBackup(fs, path));
  assert.equal(info.path, `${path}/metadata/backup_info.json`);
});

Deno.test("readBackup() goes on without a SHA256SUMS that it cannot read, and says why", () => {
  using work = new WorkFolder();
  const path = writeBackup(work);
  Deno.writeTextFileSync(`${path}/metadata/SHA256SUMS`, `${formatSha256Sums(SUMS)}half a li`);
  const { sums, sumsDamage, info } = readBackup(fs, path);
  assert.deepEqual(sums, []);
  assert.match(sumsDamage ?? "", /^Line 2 of .*SHA256SUMS /);
  assert.deepEqual(info, sampleInfo());
});

Deno.test("readText() reads up to its limit and refuses more", () => {
  using work = new WorkFolder();
  const path = `${work.path}/text`;
  Deno.writeTextFileSync(path, "zwölf Zeichen");
  assert.equal(readText(fs, path), "zwölf Zeichen");
  assert.equal(readText(fs, path, 14), "zwölf Zeichen");
  const { message } = refusal("file-too-large", () => readText(fs, path, 13));
  assert.match(message, /14 bytes, at most 13/);
});

Deno.test("readBackup() does not read metadata of any size", () => {
  using work = new WorkFolder();
  const path = writeBackup(work);
  // A sparse file: it takes no room and claims 4 GiB.
  Deno.truncateSync(`${path}/metadata/backup_info.json`, 4 * 1024 ** 3);
  refusal("file-too-large", () => readBackup(fs, path));
});

Deno.test("storedFiles() lists the files of all folders", () => {
  const files = storedFiles(sampleInfo()).map((file) => file.stored_name);
  assert.deepEqual(files, [
    "snapshots/snapshot.100000000.gz",
    "txnlogs/log.100000001.gz",
    "epochs/currentEpoch.gz",
    "damaged/log.100000001.gz",
    "config/zoo.cfg.gz",
  ]);
  const { config: _, ...others } = sampleInfo().files;
  assert.equal(storedFiles({ ...sampleInfo(), files: others }).length, files.length - 1);
});
