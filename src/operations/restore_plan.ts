import { ZkBackupError } from "../errors.ts";
import type { FileStat, FileSystem } from "../io/file_system.ts";
import type { StoredFile } from "../store/backup_info.ts";
import { type Backup, readBackup } from "../store/read_backup.ts";
import { snapshotName, txnlogName } from "../zookeeper/file_name.ts";
import { type Base, chooseBase, type Segment, type Window } from "../zookeeper/windows.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { describeWindow, recordedTxnLogFacts, recordedWindows } from "./describe.ts";
import { planEpochs, type RestoredEpochs } from "./restore_epochs.ts";
import { resolveTargetFolder, type TargetFolder } from "./restore_folders.ts";
import { isServerState } from "./restore_swap.ts";
import { verifyBackup, type VerifyReport } from "./verify.ts";

/** The state to restore. */
export type RestoreTarget =
  | { kind: "latest" }
  | { kind: "earliest" }
  | { kind: "zxid"; zxid: Zxid };

/** What to restore, and where to. */
export interface RestoreOptions {
  /** Folder of the backup. */
  backupDir: string;
  /** dataDir, or the `version-2` in it. */
  dataDir: string;
  /** Null: the logs lie with the snapshots. */
  logDir: string | null;
  /** The state that is wanted. */
  target: RestoreTarget;
  /** Do not verify the backup first. */
  skipVerify: boolean;
}

/** A file that a restore writes. */
export interface PlannedFile {
  /** Its name in `version-2`. */
  name: string;
  /** What it is. */
  kind: "snapshot" | "txnlog";
  /** What it is made from; null for the snapshot of the empty tree. */
  stored: StoredFile | null;
  /** A log is cut behind this zxid; null where it is taken whole. */
  cutBehind: Zxid | null;
}

/** What a restore would do. */
export interface RestorePlan {
  /** What was asked for. */
  options: RestoreOptions;
  /** The backup, as its metadata describes it. */
  backup: Backup;
  /** Null when the verification was skipped. */
  verified: VerifyReport | null;
  /** Ranges of zxids to each of which the files restore exactly. */
  windows: Window[];
  /** The window that holds the target. */
  window: Window;
  /** The snapshot to begin with. */
  base: Base;
  /** The state that will be there. */
  zxid: Zxid;
  /** Files to write. */
  files: PlannedFile[];
  /** Where the snapshot and the logs go; the same folder unless there is a dataLogDir. */
  folders: { snap: TargetFolder; log: TargetFolder };
  /** Paths of what the target holds now; it is moved aside. */
  replaced: string[];
  /** Transactions of the backup that the target state leaves out; null where there are none. */
  dropped: { from: Zxid; to: Zxid } | null;
  /** Epochs written; null for a standalone server. */
  epochs: RestoredEpochs | null;
  /** Owner and modes that the restored files get, from what they replace. */
  likeness: FileStat | null;
}

/**
 * Finds out what a restore would do; changes nothing.
 *
 * @throws {ZkBackupError} `target-outside-windows` when the backup does not restore to the target.
 */
export async function planRestore(ctx: Context, options: RestoreOptions): Promise<RestorePlan> {
  const backup = readBackup(ctx.fs, options.backupDir);
  const snap = resolveTargetFolder(ctx.fs, options.dataDir, "--zk-data-dir");
  const log = options.logDir === null
    ? snap
    : resolveTargetFolder(ctx.fs, options.logDir, "--zk-log-dir");
  for (const { path } of [snap, log]) {
    if (!backup.dir.startsWith(`${path}/`) && backup.dir !== path) continue;
    throw new ZkBackupError(`The backup lies inside the target ${path}`, {
      code: "backup-inside-target",
      category: "User",
      exitStatus: 1,
      path,
      hint: "Give the dataDir of the server to restore",
    });
  }
  const replaced = [...new Set([...serverState(ctx.fs, snap), ...serverState(ctx.fs, log)])];
  const verified = options.skipVerify ? null : await verifyBackup(ctx, backup, "records");
  const windows = verified?.windows ?? recordedWindows(backup.info);
  const { window, zxid } = resolveTarget(options.target, backup, windows);
  const base = chooseBase(window, zxid);
  const newest = windows.at(-1)!.end;
  return {
    options,
    backup,
    verified,
    windows,
    window,
    base,
    zxid,
    files: planFiles(backup, window.segment, base, zxid),
    folders: { snap, log },
    replaced,
    dropped: newest > zxid ? { from: zxid + 1n, to: newest } : null,
    epochs: planEpochs(ctx.fs, backup.info, replaced, zxid, newest === zxid),
    likeness: likenessOf(ctx.fs, replaced),
  };
}

function serverState(fs: FileSystem, { path, exists }: TargetFolder): string[] {
  if (!exists) return [];
  return fs.list(path).filter(isServerState).map((name) => `${path}/${name}`);
}

/** The file whose owner and mode the restored ones get: any plain one that is replaced. */
function likenessOf(fs: FileSystem, replaced: readonly string[]): FileStat | null {
  return replaced.map((path) => fs.stat(path)).find((stat) => stat?.kind === "file") ?? null;
}

function resolveTarget(
  target: RestoreTarget,
  { info }: Backup,
  windows: readonly Window[],
): { window: Window; zxid: Zxid } {
  const last = windows.at(-1);
  const first = windows[0];
  if (last === undefined || first === undefined) {
    throw new ZkBackupError(`Backup ${info.backup_id} restores to nothing any more`, {
      code: "not-restorable",
      category: "Validation",
      hint: "Run zkbackup verify on it to see what is damaged, and take an older backup",
    });
  }
  if (target.kind === "latest") return { window: last, zxid: last.end };
  if (target.kind === "earliest") return { window: first, zxid: first.start };
  const { zxid } = target;
  const window = windows.find((w) => w.start <= zxid && zxid <= w.end);
  if (window !== undefined) return { window, zxid };
  const list = windows.map(describeWindow).map((w) =>
    `${w.start_zxid} to ${w.end_zxid} (${w.ends_because})`
  );
  throw new ZkBackupError(
    `Backup ${info.backup_id} cannot restore to ${formatZxid(zxid)} exactly; it restores to ` +
      list.join(", and to "),
    {
      code: "target-outside-windows",
      category: "User",
      hint: "Give a zxid inside these ranges, or take another backup",
    },
  );
}

/** The base, and of the logs behind it those that hold transactions up to the target. */
function planFiles(
  { info }: Backup,
  segment: Segment | null,
  base: Base,
  target: Zxid,
): PlannedFile[] {
  const { snapshots, txnlogs } = info.files;
  const from = snapshots.find((file) => file.name === base.name) ?? null;
  const name = from?.name ?? snapshotName(0n);
  const files: PlannedFile[] = [{ name, kind: "snapshot", stored: from, cutBehind: null }];
  for (const log of segment?.logs ?? []) {
    const stored = txnlogs.find((file) => file.name === log)!;
    const { runs } = recordedTxnLogFacts(stored);
    const first = runs[0]!.first;
    const last = runs.at(-1)!.last;
    if (last <= base.zxid || first > target) continue;
    const cutBehind = last > target ? target : null;
    // The server finds logs by their names, so a log gets the one that is true.
    files.push({ name: txnlogName(first), kind: "txnlog", stored, cutBehind });
  }
  return files;
}
