import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { readSmallFile } from "../io/small_file.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { BackupInfo, StoredFile } from "./backup_info.ts";
import { parseBackupInfo } from "./parse_backup_info.ts";
import { LAYOUT } from "./layout.ts";
import { descriptionMissing, descriptionUnreadable, findRemains } from "./remains.ts";
import { parseSha256Sums, type Sha256Line } from "./sha256sums.ts";

/** Largest metadata file that is read: a backup of 100,000 files describes itself in 80 MB. */
const METADATA_LIMIT = 128 * 1024 * 1024;

/** A backup that is complete by its metadata; its files were not looked at. */
export interface Backup {
  /** Its folder, without links. */
  dir: string;
  /** Content of its `backup_info.json`. */
  info: BackupInfo;
  /** Lines of its SHA256SUMS; none where that is missing or cannot be read. */
  sums: Sha256Line[];
  /** Why SHA256SUMS cannot be read, or null. The description has the same checksums. */
  sumsDamage: string | null;
}

/** Reads a text file of limited size. */
export function readText(fs: FileSystem, path: string, limit = METADATA_LIMIT): string {
  return new TextDecoder().decode(readSmallFile(fs, path, limit).bytes);
}

/**
 * Reads the metadata of a backup.
 *
 * @throws {ZkBackupError} `not-a-backup` when the folder holds none, `backup-info-missing` when it
 * holds all but the description.
 */
export function readBackup(fs: FileSystem, path: string): Backup {
  const notOne = (message: Sentence) =>
    new ZkBackupError(message, {
      code: "not-a-backup",
      category: "User",
      exitStatus: 1,
      path,
      hint: say("Give the folder of one backup, which holds metadata/backup_info.json"),
    });
  if (fs.stat(path) === null) throw notOne(say("There is no backup at {}", path));
  const dir = fs.realPath(path);
  const isThere = fs.stat(`${dir}/${LAYOUT.metadata}`)?.kind === "folder" &&
    fs.stat(`${dir}/${LAYOUT.backupInfo}`) !== null;
  if (!isThere) {
    const remains = fs.stat(dir)?.kind === "folder" ? findRemains(fs, dir) : [];
    if (remains.length > 0) throw descriptionMissing(path, remains);
    throw notOne(say("{} is not a backup: it has no {}", path, LAYOUT.backupInfo));
  }
  return { dir, info: readOrExplain(fs, dir), ...readSums(fs, dir) };
}

/** A description that cannot be read leaves the files, and those can be restored by hand. */
function readOrExplain(fs: FileSystem, dir: string): BackupInfo {
  try {
    return readBackupInfo(fs, dir);
  } catch (error) {
    const isDamaged = error instanceof ZkBackupError &&
      (error.code === "backup-info-unreadable" || error.code === "file-too-large");
    throw isDamaged ? descriptionUnreadable(error, findRemains(fs, dir)) : error;
  }
}

function readSums(fs: FileSystem, dir: string): Pick<Backup, "sums" | "sumsDamage"> {
  const path = `${dir}/${LAYOUT.sha256Sums}`;
  if (fs.stat(path) === null) return { sums: [], sumsDamage: null };
  try {
    return { sums: parseSha256Sums(readText(fs, path), path), sumsDamage: null };
  } catch (error) {
    if (!(error instanceof ZkBackupError) || error.category !== "Validation") throw error;
    return { sums: [], sumsDamage: error.message };
  }
}

/** Reads the description of the backup in a folder. */
export function readBackupInfo(fs: FileSystem, dir: string): BackupInfo {
  const path = `${dir}/${LAYOUT.backupInfo}`;
  return parseBackupInfo(readText(fs, path), path);
}

/** All files that a description lists. */
export function storedFiles(info: BackupInfo): StoredFile[] {
  const { snapshots, txnlogs, epochs, damaged, config = [] } = info.files;
  return [...snapshots, ...txnlogs, ...epochs, ...damaged, ...config];
}
