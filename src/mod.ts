/**
 * Backs up, verifies and restores the on-disk state of Apache ZooKeeper 3.4 to 3.9: snapshots and
 * transaction logs of a member that is running or dead.
 *
 * @example Tell to which states a data dir can be restored
 * ```ts
 * import { DenoFileSystem, formatZxid, verify } from "@zkbackup/cli/mod";
 *
 * const report = await verify({
 *   fs: new DenoFileSystem(),
 *   now: () => new Date(),
 *   log: { debug() {}, info() {}, warn() {} },
 *   progress() {},
 *   signal: AbortSignal.timeout(60_000),
 * }, {
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
export * from "./finding.ts";
export * from "./codec/coding.ts";
export * from "./io/byte_source.ts";
export type { FileSourceOptions, ReadingOptions } from "./io/file_source.ts";
export * from "./io/file_system.ts";
export type { Clock, Pace } from "./io/pace.ts";
export * from "./io/space.ts";
export * from "./operations/assess.ts";
export * from "./operations/backup.ts";
export * from "./operations/backup_plan.ts";
export { DEFAULT_RESERVE, type Reserve } from "./operations/check_space.ts";
export * from "./operations/context.ts";
export * from "./operations/find_backup.ts";
export * from "./operations/info.ts";
export type * from "./operations/coverage.ts";
export * from "./operations/inspect.ts";
export type { LargeRecordsSummary } from "./operations/large_records.ts";
export type { LastSnapshots } from "./operations/last_snapshots.ts";
export type { LostRange } from "./operations/lost.ts";
export type { LeftoverState } from "./operations/leftovers.ts";
export * from "./operations/list.ts";
export type { Proof, ProofReport } from "./operations/prove.ts";
export type { Timer } from "./operations/progress_watch.ts";
export * from "./operations/prune.ts";
export * from "./operations/prune_plan.ts";
export * from "./operations/quality.ts";
export * from "./operations/repair.ts";
export type * from "./operations/repair_plan.ts";
export * from "./operations/restore.ts";
export * from "./operations/restore_epochs.ts";
export * from "./operations/restore_folders.ts";
export type { PassedOver } from "./operations/passed_over.ts";
export type { Journal, JournalFolder, SwapPhase } from "./operations/restore_journal.ts";
export * from "./operations/restore_plan.ts";
export type { Dropped } from "./operations/restore_dropped.ts";
export type { PlannedOwner } from "./operations/restore_owner.ts";
export type { SpaceNeed } from "./operations/restore_space.ts";
export * from "./operations/restore_surroundings.ts";
export type { AskedTime, RestoreTarget, WantedTime } from "./operations/restore_target.ts";
export * from "./operations/materialize.ts";
export type { MemberConfig } from "./operations/member_config.ts";
export * from "./operations/retention.ts";
export type { ResolvedTime } from "./operations/target_time.ts";
export type { Comparison } from "./operations/against.ts";
export type { ServerSearch, ServerSign } from "./operations/running_server.ts";
export type { TargetState } from "./operations/target_state.ts";
export type { Structure } from "./operations/stored_state.ts";
export * from "./operations/verdict.ts";
export * from "./operations/verify.ts";
export type { AdminAddress } from "./server/admin_server.ts";
export type * from "./server/four_letter_words.ts";
export * from "./store/backup_info.ts";
export { parseBackupInfo } from "./store/parse_backup_info.ts";
export type * from "./store/catalog.ts";
export * from "./store/read_backup.ts";
export type * from "./store/server_needs.ts";
export * from "./store/sha256sums.ts";
export type { Sentence } from "./texts/say.ts";
export * from "./zookeeper/data_dir.ts";
export type * from "./zookeeper/digest_proof.ts";
export type { WitnessResult } from "./zookeeper/replay.ts";
export * from "./zookeeper/file_name.ts";
export * from "./zookeeper/jute.ts";
export * from "./zookeeper/snapshot.ts";
export * from "./zookeeper/txn.ts";
export * from "./zookeeper/txnlog.ts";
export * from "./zookeeper/txnlog_format.ts";
export * from "./zookeeper/txnlog_resync.ts";
export * from "./zookeeper/windows.ts";
export type { ZooCfg } from "./zookeeper/zoo_cfg.ts";
export * from "./zookeeper/zxid.ts";
