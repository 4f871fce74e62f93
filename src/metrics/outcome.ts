import type { FamilyName } from "./families.ts";

/** How a command ended, and its figures. Durations and windows in seconds. */
export type Outcome =
  | {
    command: "backup";
    success: true;
    durationSeconds: number;
    /** When it was finished. */
    finished: Date;
    /** Bytes as stored. */
    sizeBytes: number;
    /** Snapshots and transaction logs in it. */
    fileCount: number;
    /** Damaged files found in the source. */
    corruptionCount: number;
    /** Time that its restorable windows span together; null where that is not known. */
    windowSeconds: number | null;
  }
  | {
    command: "backup";
    success: false;
    durationSeconds: number;
    /** Damaged files found in the source; null when it did not get that far. */
    corruptionCount: number | null;
  }
  | { command: "restore"; success: true; durationSeconds: number; fileCount: number }
  | { command: "restore"; success: false; durationSeconds: number }
  | {
    command: "verify";
    /** The verification could be made, whatever it found. */
    success: true;
    durationSeconds: number;
    validFiles: number;
    corruptedFiles: number;
    repairedFiles: number;
  }
  | { command: "verify"; success: false; durationSeconds: number };

/** What becomes of a series: a value, one more than it was, or none. What is not named stays. */
export type Change = { set: number } | { add: 0 | 1 } | { remove: true };

/** The changes that an outcome makes to the series of its member. */
export function changesOf(outcome: Outcome): Partial<Record<FamilyName, Change>> {
  const duration = { set: outcome.durationSeconds };
  switch (outcome.command) {
    case "backup":
      return {
        zkbackup_backup_duration_seconds: duration,
        zkbackup_backup_success: flag(outcome.success),
        // Both are there from the first run on, so that a rise from 0 to 1 is seen.
        zkbackup_backup_success_total: { add: outcome.success ? 1 : 0 },
        zkbackup_backup_failure_total: { add: outcome.success ? 0 : 1 },
        ...(outcome.success ? ofNewBackup(outcome) : ofFailedBackup(outcome)),
      };
    case "restore":
      return {
        zkbackup_restore_duration_seconds: duration,
        zkbackup_restore_success: flag(outcome.success),
        zkbackup_restore_file_count: outcome.success ? { set: outcome.fileCount } : GONE,
      };
    case "verify":
      return { zkbackup_verify_duration_seconds: duration, ...ofVerification(outcome) };
  }
}

const GONE: Change = { remove: true };

function flag(value: boolean): Change {
  return { set: value ? 1 : 0 };
}

function ofNewBackup(
  backup: Extract<Outcome, { command: "backup"; success: true }>,
): Partial<Record<FamilyName, Change>> {
  const { windowSeconds } = backup;
  return {
    zkbackup_backup_size_bytes: { set: backup.sizeBytes },
    zkbackup_backup_file_count: { set: backup.fileCount },
    zkbackup_backup_corruption_count: { set: backup.corruptionCount },
    zkbackup_last_success_timestamp_seconds: { set: backup.finished.getTime() / 1000 },
    zkbackup_restorable_window_seconds: windowSeconds === null ? GONE : { set: windowSeconds },
  };
}

/** The backup before it is still there, so what is said of that stays true. */
function ofFailedBackup(
  { corruptionCount }: Extract<Outcome, { command: "backup"; success: false }>,
): Partial<Record<FamilyName, Change>> {
  return corruptionCount === null ? {} : {
    zkbackup_backup_corruption_count: { set: corruptionCount },
  };
}

/** Good figures from before must not stand for a verification that was not made. */
function ofVerification(
  outcome: Extract<Outcome, { command: "verify" }>,
): Partial<Record<FamilyName, Change>> {
  const { success } = outcome;
  return {
    zkbackup_verify_valid_files: success ? { set: outcome.validFiles } : GONE,
    zkbackup_verify_corrupted_files: success ? { set: outcome.corruptedFiles } : GONE,
    zkbackup_verify_repaired_files: success ? { set: outcome.repairedFiles } : GONE,
  };
}
