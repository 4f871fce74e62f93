/**
 * Reads, backs up, verifies and restores the on-disk state of Apache ZooKeeper 3.4 to 3.9: snapshots
 * and transaction logs of a member that is running or dead. What the command `zkbackup` does, as
 * functions. Each takes a {@linkcode Context}, which {@linkcode systemContext} makes, and throws
 * nothing but a {@linkcode ZkBackupError}, or the reason of the signal that ended it.
 *
 * @example To which states can a data dir be restored?
 * ```ts
 * import { formatZxid, systemContext, verify } from "@zkbackup/cli/mod";
 *
 * const report = await verify(systemContext(), {
 *   dataDir: "testdata/zookeeper/3.9.5/plain/data",
 *   logDir: null,
 *   level: "records",
 * });
 * for (const { start, end } of report.windows) {
 *   console.log(`${formatZxid(start)} to ${formatZxid(end)}`);
 * }
 * ```
 *
 * @module
 */

export { VERSION } from "./version.ts";
export * from "./errors.ts";
export type * from "./finding.ts";

// What an operation has of the world.
export { systemContext } from "./api/system_context.ts";
export type {
  Context,
  Logger,
  ProgressEvent,
  Reading,
  StartedWorkers,
} from "./operations/context.ts";

// Reading ZooKeeper's files.
export { readSnapshot, readTxnLog } from "./api/read_files.ts";
export { parseTxn, TxnType, txnTypeName } from "./zookeeper/txn.ts";
export type { CreateOp, Txn, TxnDigest, TxnHeader, TxnOp } from "./zookeeper/txn.ts";
export { JuteError } from "./zookeeper/jute.ts";
export { nodeKind } from "./zookeeper/node_kind.ts";
export { parseFileName } from "./zookeeper/file_name.ts";
export * from "./zookeeper/zxid.ts";

// Backup, verify, restore.
export { backup, type BackupRequest } from "./api/make_backup.ts";
export { planRestore, restore, type RestoreRequest } from "./api/restore_backup.ts";
export { verify } from "./operations/verify.ts";
export { materialize } from "./operations/materialize.ts";

// The backups that there are.
export { findBackup, LATEST } from "./operations/find_backup.ts";
export { listBackups } from "./operations/list.ts";
export { readBackup } from "./store/read_backup.ts";

// The types that these mention.
export type { Coding, Concurrency } from "./codec/coding.ts";
export type { ReadingOptions } from "./io/file_source.ts";
export type { FileStat, FileSystem, Lock, OpenFile } from "./io/file_system.ts";
export type { Clock, Pace } from "./io/pace.ts";
export type { Space } from "./io/space.ts";
export type { Comparison } from "./operations/against.ts";
export type { BackupResult } from "./operations/backup.ts";
export type { BackupOptions } from "./operations/backup_plan.ts";
export type { Reserve } from "./operations/check_space.ts";
export type { Coverage } from "./operations/coverage.ts";
export type { BackupQuery } from "./operations/find_backup.ts";
export type {
  Inspectable,
  Inspected,
  InspectedLog,
  InspectedSnapshot,
} from "./operations/inspect.ts";
export type { LastSnapshots } from "./operations/last_snapshots.ts";
export type { LeftoverState } from "./operations/leftovers.ts";
export type { BackupList, ListOptions, SortKey, UnfinishedBackup } from "./operations/list.ts";
export type { LostRange } from "./operations/lost.ts";
export type { Materialized, MaterializeOptions } from "./operations/materialize.ts";
export type { PassedOver } from "./operations/passed_over.ts";
export type { PlannedFile } from "./operations/planned_files.ts";
export type { Timer } from "./operations/progress_watch.ts";
export type { Proof } from "./operations/prove.ts";
export type { Quality, QualityPart } from "./operations/quality.ts";
export type { RestoreResult } from "./operations/restore.ts";
export type { Dropped } from "./operations/restore_dropped.ts";
export type { EpochWish, RestoredEpochs } from "./operations/restore_epochs.ts";
export type { TargetFolder } from "./operations/restore_folders.ts";
export type { Journal, JournalFolder, SwapPhase } from "./operations/restore_journal.ts";
export type { PlannedOwner } from "./operations/restore_owner.ts";
export type { RestoreOptions, RestorePlan } from "./operations/restore_plan.ts";
export type { Scanned } from "./operations/scan_files.ts";
export type { SpaceNeed } from "./operations/restore_space.ts";
export type { FolderFacts, Surroundings } from "./operations/restore_surroundings.ts";
export type { AskedTime, RestoreTarget, WantedTime } from "./operations/restore_target.ts";
export type { ServerSearch, ServerSign } from "./operations/running_server.ts";
export type { Structure } from "./operations/stored_state.ts";
export type { TargetState } from "./operations/target_state.ts";
export { parseTargetVersion, type TargetVersion } from "./operations/target_version.ts";
export type { ResolvedTime } from "./operations/target_time.ts";
export type { Verdict } from "./operations/verdict.ts";
export type { VerifyLevel, VerifyOptions, VerifyReport } from "./operations/verify.ts";
export type { AdminAddress } from "./server/admin_server.ts";
export type { HostPort } from "./server/four_letter_words.ts";
export type {
  AnchorInfo,
  BackupInfo,
  DamagedFile,
  FileStatus,
  LostInfo,
  StoredConfigFile,
  StoredEpochFile,
  StoredFile,
  StoredRange,
  StoredSnapshot,
  StoredTxnLog,
  WindowInfo,
} from "./store/backup_info.ts";
export type { BackupSummary, BrokenBackup, Leftover } from "./store/catalog.ts";
export type { Backup } from "./store/read_backup.ts";
export type { AuthSchemes, Need, Requires, SwitchNeed } from "./store/server_needs.ts";
export type { Sha256Line } from "./store/sha256sums.ts";
export type { Sentence } from "./texts/say.ts";
export type { DigestMismatch, Place } from "./zookeeper/digest_proof.ts";
export type { SnapshotEncoding, ZooKeeperFileName } from "./zookeeper/file_name.ts";
export type { AclEntry } from "./zookeeper/jute.ts";
export type { LargeRecordsSummary } from "./zookeeper/large_records.ts";
export type { NodeKind } from "./zookeeper/node_kind.ts";
export type { WitnessResult } from "./zookeeper/replay.ts";
export type {
  SnapshotDigest,
  SnapshotNode,
  SnapshotScan,
  SnapshotVisitor,
} from "./zookeeper/snapshot.ts";
export type { TxnLogRegion } from "./zookeeper/txnlog_resync.ts";
export type { BareCheck, TxnLogScan, TxnLogVisitor, TxnRecord } from "./zookeeper/txnlog_scan.ts";
export type { Base, Segment, SegmentLog, Window } from "./zookeeper/windows.ts";
export type { ZxidRun } from "./zookeeper/zxid_runs.ts";
