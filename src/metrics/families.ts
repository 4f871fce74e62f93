/** What is known of the series of one name. */
export interface Family {
  /** Whether the value only rises or is what it is now. */
  readonly type: "counter" | "gauge";
  /** What it says, in one sentence. */
  readonly help: string;
}

/**
 * Everything that is exported, in the order in which it is written. The names are a contract with
 * dashboards and alerts; three end in `_count` although they are no histograms, which promtool
 * remarks on.
 */
export const FAMILIES = {
  zkbackup_backup_duration_seconds: {
    type: "gauge",
    help: "Time that the last backup took, whether it succeeded or failed.",
  },
  zkbackup_backup_size_bytes: {
    type: "gauge",
    help: "Stored size of the last successful backup.",
  },
  zkbackup_backup_file_count: {
    type: "gauge",
    help: "Snapshots and transaction logs in the last successful backup.",
  },
  zkbackup_backup_corruption_count: {
    type: "gauge",
    help: "Damaged files that the last backup found in the source.",
  },
  zkbackup_backup_success: {
    type: "gauge",
    help: "Whether the last backup succeeded (1) or failed (0).",
  },
  zkbackup_backup_success_total: {
    type: "counter",
    help: "Backups that succeeded.",
  },
  zkbackup_backup_failure_total: {
    type: "counter",
    help: "Backups that failed.",
  },
  zkbackup_last_success_timestamp_seconds: {
    type: "gauge",
    help: "When the last successful backup was finished, in seconds since 1970.",
  },
  zkbackup_restore_duration_seconds: {
    type: "gauge",
    help: "Time that the last restore took, whether it succeeded or failed.",
  },
  zkbackup_restore_file_count: {
    type: "gauge",
    help: "Files that the last restore put in place; missing after a failed one.",
  },
  zkbackup_restore_success: {
    type: "gauge",
    help: "Whether the last restore succeeded (1) or failed (0).",
  },
  zkbackup_verify_duration_seconds: {
    type: "gauge",
    help: "Time that the last verification took, whether or not it could be made.",
  },
  zkbackup_verify_valid_files: {
    type: "gauge",
    help: "Sound files in the last verification; missing when it could not be made.",
  },
  zkbackup_verify_corrupted_files: {
    type: "gauge",
    help: "Damaged files in the last verification; missing when it could not be made.",
  },
  zkbackup_verify_repaired_files: {
    type: "gauge",
    help: "Files that the last verification repaired; missing when it could not be made.",
  },
  zkbackup_restorable_window_seconds: {
    type: "gauge",
    help:
      "Time over which the last successful backup restores to every transaction; missing when " +
      "that is not known.",
  },
} as const satisfies Record<string, Family>;

/** Name of something that is exported. */
export type FamilyName = keyof typeof FAMILIES;

/** All names, in the order in which they are written. */
export const FAMILY_NAMES: readonly FamilyName[] = Object.keys(FAMILIES) as FamilyName[];

/** Whether something of this name is exported. */
export function isFamilyName(name: string): name is FamilyName {
  return Object.hasOwn(FAMILIES, name);
}
