import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { LAYOUT } from "../store/layout.ts";
import type { Backup } from "../store/read_backup.ts";
import { say, type Sentence } from "../texts/say.ts";
import { parseFileName } from "../zookeeper/file_name.ts";
import type { TargetFolder } from "./restore_folders.ts";

/** The folders of a target, and what of a server's state lies or lay in them. */
interface Target {
  folders: { snap: TargetFolder; log: TargetFolder };
  replaced: readonly string[];
}

/**
 * Refuses folders that cannot be those of a server: in or around the backup, in another one or in
 * the folder that they lie in, swapped, or without that of the logs, which would stay and be replayed over what is restored.
 *
 * @throws {ZkBackupError} `backup-inside-target`, `target-inside-backup` or `wrong-folder`.
 */
export function refuseTarget(
  fs: FileSystem,
  { dir }: Backup,
  target: Target,
  { logDir, baseDir }: { logDir: string | null; baseDir: string | null },
): void {
  const { snap, log } = target.folders;
  for (const folder of [snap, log]) refuseAround(fs.realPath(dir), folder);
  refuseAmongBackups(fs, target, baseDir);
  if (snap.path !== log.path) {
    const inSnap = kindsOf(namesIn(fs, snap));
    const inLog = kindsOf(namesIn(fs, log));
    const hint = say("Exchange --zk-data-dir and --zk-log-dir");
    if (inSnap.has("txnlog") && !inSnap.has("snapshot")) {
      const message = say("{} holds logs and no snapshots: the two folders are swapped", snap.path);
      refuse(message, "wrong-folder", snap.path, hint);
    }
    if (inLog.has("snapshot") && !inLog.has("txnlog")) {
      const message = say("{} holds snapshots and no logs: the two folders are swapped", log.path);
      refuse(message, "wrong-folder", log.path, hint);
    }
  }
  if (logDir === null && lacksLogs(target) && !isOfNewServer(target)) {
    refuse(
      say("{} holds snapshots and no logs: they lie elsewhere", snap.path),
      "wrong-folder",
      snap.path,
      say(
        "Give --zk-log-dir as dataLogDir in zoo.cfg has it; where zoo.cfg has none, give {} for it",
        snap.path,
      ),
    );
  }
}

/** Says that a dataLogDir is to be given where there may be one that the target does not show. */
export function remarkOnLogDir(
  { info: { zookeeper } }: Backup,
  target: Target,
  logDirGiven: boolean,
): Sentence[] {
  if (logDirGiven) return [];
  if (lacksLogs(target)) {
    return [
      say("The target holds snapshot.0 and no logs: if zoo.cfg has a dataLogDir, add --zk-log-dir"),
    ];
  }
  if (zookeeper.data_dir === zookeeper.log_dir || target.replaced.length > 0) return [];
  return [
    say(
      "The source had its logs in {}: if zoo.cfg here has a dataLogDir too, add --zk-log-dir",
      zookeeper.log_dir,
    ),
  ];
}

function refuseAround(dir: string, { path, exists, beside }: TargetFolder): void {
  const hint = say("Give the dataDir of the server to restore");
  if (isWithin(dir, path) || (!exists && isWithin(dir, beside))) {
    refuse(say("The backup lies inside the target {}", path), "backup-inside-target", path, hint);
  }
  if (isWithin(path, dir)) {
    refuse(say("The target {} lies inside the backup", path), "target-inside-backup", path, hint);
  }
}

/** Refuses a target among backups: it would count as part of one, and be removed with it. */
function refuseAmongBackups(
  fs: FileSystem,
  { folders: { snap, log } }: Target,
  baseDir: string | null,
): void {
  const base = baseDir === null || fs.stat(baseDir) === null ? null : fs.realPath(baseDir);
  const hint = say("Give the dataDir of the server to restore");
  for (const { path } of [snap, log]) {
    if (base !== null && isWithin(path, base)) {
      const message = say("The target {} lies in the folder of the backups, {}", path, base);
      refuse(message, "target-inside-backup", path, hint);
    }
    const backup = ancestorsOf(path).find((each) => isBackup(fs, each));
    if (backup !== undefined) {
      const message = say("The target {} lies inside the backup {}", path, backup);
      refuse(message, "target-inside-backup", path, hint);
    }
  }
}

/** What may not be looked at is nobody's to restore into, and no backup of this run. */
function isBackup(fs: FileSystem, dir: string): boolean {
  try {
    return fs.stat(`${dir}/${LAYOUT.backupInfo}`) !== null;
  } catch (error) {
    if (error instanceof ZkBackupError) return false;
    throw error;
  }
}

/** A folder and those that it lies in, the root left out. */
function ancestorsOf(path: string): string[] {
  const ends = [...path.matchAll(/\//g)].map(({ index }) => index).filter((index) => index > 0);
  return [path, ...ends.map((end) => path.slice(0, end))];
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** There are snapshots but no logs, or there were before a restore that died. */
function lacksLogs({ replaced }: Target): boolean {
  const kinds = kindsOf(replaced.map(nameOf));
  return kinds.has("snapshot") && !kinds.has("txnlog");
}

/** A server that was started and has logged nothing yet has a snapshot of the empty tree alone. */
function isOfNewServer({ replaced }: Target): boolean {
  return replaced.map((path) => parseFileName(nameOf(path)))
    .every((file) => file?.kind !== "snapshot" || file.zxid === 0n);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function namesIn(fs: FileSystem, { path, exists }: TargetFolder): string[] {
  return exists ? fs.list(path) : [];
}

function kindsOf(names: readonly string[]): Set<"snapshot" | "txnlog" | undefined> {
  return new Set(names.map((name) => parseFileName(name)?.kind));
}

function refuse(message: Sentence, code: string, path: string, hint: Sentence): never {
  throw new ZkBackupError(message, { code, category: "User", exitStatus: 1, path, hint });
}
