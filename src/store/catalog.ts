import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { BackupInfo } from "./backup_info.ts";
import { discardedId, LAYOUT, partialId } from "./layout.ts";
import { readBackupInfo } from "./read_backup.ts";

/** What a list shows of a backup; small, so that ten thousand of them fit in memory. */
export interface BackupSummary {
  /** Id of the backup, which is the name of its folder. */
  id: string;
  /** Its folder. */
  dir: string;
  /** Whose backup it is. */
  member: string;
  /** When it was begun, milliseconds since 1970. */
  time: number;
  /** Status as its description says it. */
  status: BackupInfo["status"];
  /** The highest zxid to which it restores. */
  zxid: bigint;
  /** The lowest zxid to which it restores; null where it restores to nothing. */
  firstZxid: bigint | null;
  /** Stored bytes. */
  size: number;
  /** Stored snapshots, logs and epoch files. */
  files: number;
}

/** A folder that bears the name of a backup and cannot be read as one. */
export interface BrokenBackup {
  /** Name of the folder. */
  id: string;
  /** Its path. */
  dir: string;
  /** Why. */
  reason: string;
}

/** A folder that a run left behind, or that a run is working on. */
export interface Leftover {
  /** Id of the backup that it was to become or had been. */
  id: string;
  /** Its path. */
  dir: string;
  /** `partial`: being made. `discarded`: being deleted. */
  kind: "partial" | "discarded";
}

/** What lies in a base folder. Folders that are none of zkbackup's are not in it. */
export interface Catalog {
  /** By time, oldest first. */
  backups: BackupSummary[];
  /** Broken ones, by name. */
  broken: BrokenBackup[];
  /** Leftovers, by name. */
  leftovers: Leftover[];
}

/** Looks through a base folder. One bad backup never keeps the others from being listed. */
export function readCatalog(fs: FileSystem, baseDir: string): Catalog {
  const catalog: Catalog = { backups: [], broken: [], leftovers: [] };
  for (const id of fs.list(baseDir)) {
    const dir = `${baseDir}/${id}`;
    const partial = partialId(id);
    const discarded = discardedId(id);
    if (partial !== null) catalog.leftovers.push({ id: partial, dir, kind: "partial" });
    else if (discarded !== null) catalog.leftovers.push({ id: discarded, dir, kind: "discarded" });
    else if (fs.stat(dir)?.kind === "folder") addBackup(fs, id, dir, catalog);
  }
  catalog.backups.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  return catalog;
}

function addBackup(fs: FileSystem, id: string, dir: string, catalog: Catalog): void {
  try {
    if (fs.stat(`${dir}/${LAYOUT.metadata}`)?.kind !== "folder") return;
    const info = readBackupInfo(fs, dir);
    if (info.backup_id === id) catalog.backups.push(summarize(dir, info));
    else {
      const reason = `The folder is named ${id}, its description says ${info.backup_id}`;
      catalog.broken.push({ id, dir, reason });
    }
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    catalog.broken.push({ id, dir, reason: error.message });
  }
}

function summarize(dir: string, info: BackupInfo): BackupSummary {
  const { snapshots, txnlogs, epochs } = info.files;
  const first = info.windows[0];
  return {
    id: info.backup_id,
    dir,
    member: info.member,
    time: Date.parse(info.backup_timestamp),
    status: info.status,
    zxid: BigInt(info.backup_zxid.hex),
    firstZxid: first === undefined ? null : BigInt(first.start_zxid),
    size: info.statistics.compressed_size,
    files: snapshots.length + txnlogs.length + epochs.length,
  };
}
