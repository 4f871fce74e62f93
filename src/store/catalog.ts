import { ZkBackupError } from "../errors.ts";
import { isNotFound } from "../io/file_error.ts";
import type { FileSystem } from "../io/file_system.ts";
import { nextTurn } from "../io/turn.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { BackupInfo } from "./backup_info.ts";
import { discardedId, isBackupId, LAYOUT, partialId } from "./layout.ts";
import { readBackupInfo } from "./read_backup.ts";

/**
 * What a list shows of a backup; small, so that ten thousand of them fit in memory. Its folder has
 * the name of its id in the base folder of the catalog.
 */
export interface BackupSummary {
  /** Id of the backup, which is the name of its folder. */
  id: string;
  /** Whose backup it is. */
  member: string;
  /** When it was begun, milliseconds since 1970. */
  time: number;
  /** Status as its description says it. */
  status: BackupInfo["status"];
  /** The highest zxid to which it restores. */
  zxid: bigint;
  /** Stored bytes. */
  size: number;
  /** Stored snapshots, logs and epoch files. */
  files: number;
}

/** A folder that is laid out as a backup and cannot be read as one. */
export interface BrokenBackup {
  /** Name of the folder. */
  id: string;
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
  /** The base folder. */
  baseDir: string;
  /** By time, oldest first. */
  backups: BackupSummary[];
  /** Broken ones, by name. */
  broken: BrokenBackup[];
  /** Leftovers, by name. */
  leftovers: Leftover[];
}

/** Files and folders of which any makes a folder without a description look like a broken backup. */
const TRACES = [LAYOUT.snapshots, LAYOUT.txnlogs, LAYOUT.manifest, LAYOUT.sha256Sums];

/** After so many folders signals are let in; on a slow network file system that is a second. */
const TURN_EVERY = 100;

/**
 * Looks through a base folder. One bad backup never keeps the others from being listed. Ends with
 * the reason of `signal` when that is aborted.
 */
export async function readCatalog(
  fs: FileSystem,
  baseDir: string,
  signal: AbortSignal,
): Promise<Catalog> {
  const catalog: Catalog = { baseDir, backups: [], broken: [], leftovers: [] };
  // Thousands of backups have one member; one string for it is enough.
  const members = new Map<string, string>();
  for (const [at, name] of fs.list(baseDir).entries()) {
    if (at % TURN_EVERY === TURN_EVERY - 1) await nextTurn();
    signal.throwIfAborted();
    const dir = `${baseDir}/${name}`;
    // Links are not followed: a "latest" that somebody made would list its backup twice.
    if (fs.stat(dir)?.kind !== "folder") continue;
    const partial = partialId(name);
    const discarded = discardedId(name);
    if (partial !== null) catalog.leftovers.push({ id: partial, dir, kind: "partial" });
    else if (discarded !== null) catalog.leftovers.push({ id: discarded, dir, kind: "discarded" });
    else addBackup(fs, name, catalog, members);
  }
  catalog.backups.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  return catalog;
}

function addBackup(
  fs: FileSystem,
  id: string,
  { baseDir, backups, broken }: Catalog,
  members: Map<string, string>,
): void {
  const dir = `${baseDir}/${id}`;
  try {
    if (fs.stat(`${dir}/${LAYOUT.metadata}`)?.kind === "folder") {
      return void backups.push(readSummary(fs, baseDir, id, members));
    }
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    if (!isNotFound(error)) return void broken.push({ id, reason: error.message });
  }
  if (TRACES.every((path) => fs.stat(`${dir}/${path}`) === null)) return;
  broken.push({ id, reason: say("It has no {}", LAYOUT.backupInfo) });
}

/**
 * Reads what a list shows of one backup. `members` has the names that were met before.
 *
 * @throws {ZkBackupError} `backup-info-unreadable`, or `backup-flawed` for a description that cannot
 * be that of a backup in this folder.
 */
export function readSummary(
  fs: FileSystem,
  baseDir: string,
  id: string,
  members: Map<string, string> = new Map(),
): BackupSummary {
  const dir = `${baseDir}/${id}`;
  const summary = summarize(readBackupInfo(fs, dir), members);
  const reason = flawOf(summary, id);
  if (reason === null) return summary;
  throw new ZkBackupError(reason, { code: "backup-flawed", category: "Validation", path: dir });
}

/** What keeps a backup from being listed though its description can be read. */
function flawOf(summary: BackupSummary, folder: string): Sentence | null {
  if (summary.id !== folder) {
    return say('Its description is that of a backup "{}"', summary.id);
  }
  if (!isBackupId(folder)) return say("Its name is not a backup id");
  return null;
}

function summarize(info: BackupInfo, members: Map<string, string>): BackupSummary {
  const { snapshots, txnlogs, epochs } = info.files;
  const member = members.get(info.member) ?? info.member;
  members.set(member, member);
  return {
    id: info.backup_id,
    member,
    time: Date.parse(info.backup_timestamp),
    status: info.status,
    zxid: BigInt(info.backup_zxid.hex),
    size: info.statistics.compressed_size,
    files: snapshots.length + txnlogs.length + epochs.length,
  };
}
