import { ZkBackupError } from "../errors.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { FileStat, FileSystem } from "../io/file_system.ts";
import type { LostInfo } from "../store/backup_info.ts";
import { type Backup, readBackup } from "../store/read_backup.ts";
import { type Base, chooseBase, type TimedRange, type Window } from "../zookeeper/windows.ts";
import type { Zxid } from "../zookeeper/zxid.ts";
import { snapshotFacts } from "./assess.ts";
import type { Context } from "./context.ts";
import { recordedSnapshotFacts, recordedTxnLogFacts, recordedWindows } from "./describe.ts";
import { describeLost, mergeLost } from "./lost.ts";
import { type PassedOver, passedOver } from "./passed_over.ts";
import { planFiles, type PlannedFile } from "./planned_files.ts";
import { describeCut, type Dropped } from "./restore_dropped.ts";
import { type EpochWish, planEpochs, type RestoredEpochs } from "./restore_epochs.ts";
import { targetLeft } from "./restore_failure.ts";
import { chooseForm } from "./restore_form.ts";
import { findObstacles, findUnchecked } from "./restore_obstacles.ts";
import { type PlannedOwner, planOwner } from "./restore_owner.ts";
import { planSpace, type SpaceNeed } from "./restore_space.ts";
import { type Surroundings, UNSEEN } from "./restore_surroundings.ts";
import { readTargetState, type TargetState } from "./target_state.ts";
import { type AskedTime, resolveTarget, type RestoreTarget } from "./restore_target.ts";
import { resolveTargetFolder, type TargetFolder } from "./restore_folders.ts";
import { refuseTarget, remarkOnLogDir } from "./restore_wrong_target.ts";
import { GUARD_NAME, readUnfinished } from "./restore_guard.ts";
import type { Requires } from "../store/server_needs.ts";
import type { Journal } from "./restore_journal.ts";
import { isServerState, placesOf, stateBefore, targetsOf } from "./swap_places.ts";
import { storedInput } from "./stored_input.ts";
import type { TargetVersion } from "./target_version.ts";
import { verifyBackup, type VerifyReport } from "./verify.ts";

/** What to restore, and where to. */
export interface RestoreOptions extends EpochWish {
  /** Folder of the backup. */
  backupDir: string;
  /** Folder in which backups lie, where one was named; no target may be in it. */
  baseDir: string | null;
  /** dataDir, or the `version-2` in it. */
  dataDir: string;
  /** Null: the logs lie with the snapshots. */
  logDir: string | null;
  /** The state that is wanted. */
  target: RestoreTarget;
  /** Write the state as one snapshot, made by replay, instead of a snapshot and logs. */
  asSnapshot: boolean;
  /** The release that is to load what is written; null: the one that a server happens to be of. */
  targetVersion: TargetVersion | null;
  /** Do not verify the backup first. */
  skipVerify: boolean;
  /** Who is to own the restored files, as `USER[:GROUP]` or `UID:GID`; null: {@linkcode planOwner}. */
  owner: string | null;
  /** Go on although something speaks for a server that runs with the data that is replaced. */
  allowRunning: boolean;
}

/** What a restore would do. */
export interface RestorePlan {
  /** What was asked for. */
  options: RestoreOptions;
  /** The backup, as its metadata describes it. */
  backup: Backup;
  /** Null when the verification was skipped. */
  verified: VerifyReport | null;
  /** What the backup has lost, by its description and the verification. */
  lost: LostInfo[];
  /** Ranges of zxids to each of which the files restore exactly. */
  windows: Window[];
  /** The window that holds the target. */
  window: Window;
  /** The snapshot to begin with. */
  base: Base;
  /** Newer snapshots of the backup, and why it is none of them. */
  passedOver: PassedOver[];
  /** The state that will be there: the last transaction up to the zxid that was asked for. */
  zxid: Zxid;
  /** Zxid that was asked for; no transaction need have it. */
  requested: Zxid;
  /** Where a time was asked for: how it was understood, and what it led to. */
  askedTime: AskedTime | null;
  /** Files to write. */
  files: PlannedFile[];
  /** Why the state is written as one snapshot, made by replay; null: the stored files are. */
  replayedBecause: Sentence | null;
  /** What a server needs to load the files; null where no release was named, and nobody looked. */
  requires: Requires | null;
  /** Where the snapshot and the logs go; the same folder unless there is a dataLogDir. */
  folders: { snap: TargetFolder; log: TargetFolder };
  /** Paths of what the target holds now, or did before a restore that died; it is moved aside. */
  replaced: string[];
  /** Folders in which a restore that died here keeps what was there before it. */
  earlierSaved: string[];
  /** What a restore or rollback that died here was about to do; null where none did. */
  unfinished: Journal | null;
  /** The guard of a restore that died here, which stands until one is done; null: there is none. */
  guard: string | null;
  /** When the last transaction of the state was, in milliseconds since 1970; null: nothing says it. */
  time: number | null;
  /** Transactions of the backup that the target state leaves out; null where there are none. */
  dropped: Dropped | null;
  /** How far the data is that is replaced; null where there is none, or it cannot be read. */
  present: TargetState | null;
  /** Epochs written; null for a standalone server. */
  epochs: RestoredEpochs | null;
  /** Permission bits that the restored files get, from what they replace. */
  likeness: FileStat | null;
  /** Who is to own what is restored. */
  owner: PlannedOwner;
  /** What is needed on each file system, and what there is. */
  space: SpaceNeed[];
  /** What was seen of the machine around the target. */
  seen: Surroundings;
  /** Why the restore would be refused. */
  obstacles: ZkBackupError[];
  /** What could not be looked at, as "whether …"; the restore goes on without. */
  notChecked: string[];
  /** What the operator has to look at, for nothing here shows it; the restore goes on. */
  remarks: Sentence[];
}

/**
 * Finds out what a restore would do; changes nothing. What keeps it from being done is in the plan,
 * unless there is no plan without it.
 *
 * @throws {ZkBackupError} `target-outside-windows` when the backup does not restore to the target.
 */
export async function planRestore(
  ctx: Context,
  options: RestoreOptions,
  seen: Surroundings = UNSEEN,
): Promise<RestorePlan> {
  const backup = readBackup(ctx.fs, options.backupDir);
  const target = locateTarget(ctx.fs, options);
  const { folders, replaced, unfinished, earlierSaved } = target;
  const { snap, log } = folders;
  refuseTarget(ctx.fs, backup, target, options);
  const likeness = likenessOf(ctx.fs, replaced);
  const choice = { wanted: options.owner, replaced: likeness, folder: snap.owner, uid: seen.uid };
  const owner = planOwner(ctx.fs, choice);
  const verified = options.skipVerify ? null : await verifyBackup(ctx, backup, "records");
  const windows = verified?.windows ?? recordedWindows(backup.info);
  const wanted = await resolveTarget(ctx, options.target, backup, windows);
  const { window, zxid: requested } = wanted;
  const base = chooseBase(window, requested);
  const sources = planFiles(backup, verified, { segment: window.segment, base, target: requested });
  // Where epochs change there are zxids that no transaction has.
  const zxid = sources.reduce(
    (last, file) => file.last !== null && file.last > last ? file.last : last,
    base.end,
  );
  const { asSnapshot, targetVersion } = options;
  const state = { backup, window, base, zxid, sources, asSnapshot, targetVersion };
  const { files, replayedBecause, requires } = await chooseForm(ctx, state);
  const newest = windows.at(-1)!.end;
  const cutFile = files.find((file) => file.cutBehind !== null)?.stored;
  const { stateTime, dropped, cutSize } = await describeCut(ctx, {
    zxid,
    newest,
    ranges: rangesOf(backup, verified),
    cutLog: cutFile === undefined || cutFile === null ? null : storedInput(backup, cutFile),
  });
  const space = planSpace(ctx.fs, files, folders, cutSize, seen);
  const present = await lookAtPresent(ctx, folders, unfinished);
  return {
    options,
    backup,
    verified,
    lost: mergeLost([...backup.info.lost ?? [], ...(verified?.lost ?? []).map(describeLost)]),
    windows,
    window,
    base,
    passedOver: passedOver(
      verified?.snapshots.map((snapshot) => snapshotFacts(snapshot)) ??
        backup.info.files.snapshots.map(recordedSnapshotFacts),
      base,
      requested,
    ),
    zxid,
    requested,
    askedTime: wanted.time,
    files,
    replayedBecause,
    requires,
    folders,
    replaced,
    earlierSaved,
    unfinished,
    guard: unfinished === null ? null : `${log.path}/${GUARD_NAME}`,
    time: stateTime,
    dropped,
    present: present.state,
    epochs: planEpochs(
      ctx.fs,
      backup.info,
      replaced,
      zxid,
      newest === zxid,
      options,
    ),
    likeness,
    owner,
    space,
    seen,
    obstacles: findObstacles(target, options, space, seen),
    notChecked: [...present.notChecked, ...findUnchecked(target, space, seen)],
    remarks: remarkOnLogDir(backup, target, options.logDir !== null),
  };
}

/**
 * Refuses what the plan would name as an obstacle, as far as that is known without the backup: to
 * read and verify it may take hours.
 *
 * @throws {ZkBackupError} the first obstacle.
 */
export function refuseAtOnce(
  fs: FileSystem,
  options: Omit<RestoreOptions, "backupDir">,
  seen: Surroundings,
): void {
  const target = locateTarget(fs, options);
  const [obstacle] = findObstacles(target, options, [], seen);
  const { folders: { log }, unfinished } = target;
  const guard = unfinished === null ? null : `${log.path}/${GUARD_NAME}`;
  if (obstacle !== undefined) throw targetLeft(obstacle, guard);
}

/** The folders to fill, and what in them is replaced, or was before a restore that died. */
export function locateTarget(
  fs: FileSystem,
  { dataDir, logDir }: Pick<RestoreOptions, "dataDir" | "logDir">,
): Pick<RestorePlan, "folders" | "replaced" | "unfinished" | "earlierSaved"> {
  const snap = resolveTargetFolder(fs, dataDir, "--zk-data-dir");
  const log = logDir === null ? snap : resolveTargetFolder(fs, logDir, "--zk-log-dir");
  const folders = { snap, log };
  const unfinished = readUnfinished(fs, folders);
  if (unfinished === null) {
    const replaced = [...new Set([...serverState(fs, snap), ...serverState(fs, log)])];
    return { folders, replaced, unfinished, earlierSaved: [] };
  }
  const places = placesOf(targetsOf(folders), unfinished);
  return {
    folders,
    replaced: places.flatMap((place) => stateBefore(fs, place, unfinished)),
    unfinished,
    earlierSaved: places.map(({ saved }) => saved).filter((saved) => fs.stat(saved) !== null),
  };
}

/** Records of the backup, of all its logs. */
function rangesOf({ info }: Backup, verified: VerifyReport | null): TimedRange[] {
  if (verified !== null) return verified.logs.flatMap(({ scan }) => scan.runs);
  return info.files.txnlogs.flatMap((log) => recordedTxnLogFacts(log).runs);
}

async function lookAtPresent(
  ctx: Context,
  folders: RestorePlan["folders"],
  unfinished: Journal | null,
): Promise<{ state: TargetState | null; notChecked: string[] }> {
  if (unfinished !== null) {
    const why = say("{} died here, and its files may be of two histories", unfinished.id);
    return { state: null, notChecked: [say("how far the present data is: {}", why)] };
  }
  try {
    return { state: await readTargetState(ctx, folders), notChecked: [] };
  } catch (error) {
    if (!(error instanceof ZkBackupError) || ctx.signal.aborted) throw error;
    return { state: null, notChecked: [say("how far the present data is: {}", error.message)] };
  }
}

function serverState(fs: FileSystem, { path, exists }: TargetFolder): string[] {
  if (!exists) return [];
  return fs.list(path).filter(isServerState).map((name) => `${path}/${name}`);
}

/** The file whose mode and owner the restored ones get: any plain one that is replaced. */
function likenessOf(fs: FileSystem, replaced: readonly string[]): FileStat | null {
  return replaced.map((path) => fs.stat(path)).find((stat) => stat?.kind === "file") ?? null;
}
