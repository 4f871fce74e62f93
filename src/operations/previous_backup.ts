import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { type BackupSummary, readSummary } from "../store/catalog.ts";
import type { AnchorInfo } from "../store/backup_info.ts";
import { isBackupId, LAYOUT } from "../store/layout.ts";
import { readBackupInfo } from "../store/read_backup.ts";
import { say, type Sentence } from "../texts/say.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { isUsable } from "./retention.ts";

/** So far may the clocks of a file server and of those who write to it be apart, in milliseconds. */
const CLOCKS_APART = 60 * 60 * 1000;

/**
 * The newest usable backup of a member that was begun by a time (milliseconds since 1970), the one
 * that {@linkcode decideRetention} compares a new one with. Null where there is none. Of many
 * backups few descriptions are read: one is written after its backup was begun, so a file that is
 * older than a backup at hand cannot describe a newer one. What cannot be read is passed over.
 */
export function findPreviousBackup(
  { fs, log }: Pick<Context, "fs" | "log">,
  baseDir: string,
  member: string,
  by: number,
): BackupSummary | null {
  let newest: BackupSummary | null = null;
  for (const { id, written } of byDescription(fs, baseDir)) {
    if (newest !== null && written + CLOCKS_APART < newest.time) break;
    try {
      const backup = readSummary(fs, baseDir, id);
      const counts = backup.member === member && isUsable(backup) && backup.time <= by;
      if (counts && (newest === null || backup.time > newest.time)) newest = backup;
    } catch (error) {
      if (!(error instanceof ZkBackupError)) throw error;
      log.debug(error.message);
    }
  }
  return newest;
}

/** Folders that may be backups and when their descriptions were written, newest first. */
function byDescription(fs: FileSystem, baseDir: string): { id: string; written: number }[] {
  return fs.list(baseDir).filter(isBackupId).flatMap((id) => {
    try {
      const stat = fs.stat(`${baseDir}/${id}/${LAYOUT.backupInfo}`);
      return stat?.kind === "file" ? [{ id, written: stat.modified }] : [];
    } catch (error) {
      // A file has nothing in it, a folder of somebody else's cannot be looked into.
      if (error instanceof ZkBackupError) return [];
      throw error;
    }
  }).sort((a, b) => b.written - a.written);
}

/** By what the history of a backup is known again; nothing where its description does not say it. */
export function anchorsOfBackup(
  { fs }: Pick<Context, "fs">,
  baseDir: string,
  backup: BackupSummary | null,
): AnchorInfo[] {
  try {
    return backup === null ? [] : readBackupInfo(fs, `${baseDir}/${backup.id}`).anchors ?? [];
  } catch (error) {
    // It may be pruned by now.
    if (error instanceof ZkBackupError) return [];
    throw error;
  }
}

/** What is to be said where a zxid of the backup before stands for another transaction now. */
export function historyChanged(
  previous: BackupSummary | null,
  differsAt: Zxid | null,
): Sentence[] {
  if (previous === null || differsAt === null) return [];
  return [
    say(
      "This is another history than that of the backup before it, {}: transaction {} is not the same; a rebuilt ensemble does that, or the files of another member",
      previous.id,
      formatZxid(differsAt),
    ),
  ];
}

/** What is to be said where a backup ends before the one before it did; prune protects that one. */
export function historyWentBack(previous: BackupSummary | null, end: Zxid): Sentence[] {
  if (previous === null || end >= previous.zxid) return [];
  return [
    say(
      "History went back: this backup ends at {}, the one before it, {}, at {}; a restore or a rebuilt ensemble does that, and so do lost logs",
      formatZxid(end),
      previous.id,
      formatZxid(previous.zxid),
    ),
  ];
}
