import type { Outcome } from "../../src/metrics/outcome.ts";

/** A backup that was made. */
export const BACKUP: Outcome = {
  command: "backup",
  success: true,
  durationSeconds: 12.5,
  finished: new Date("2025-01-15T10:30:00.250Z"),
  sizeBytes: 52428800,
  fileCount: 8,
  corruptionCount: 1,
  windowSeconds: 86400,
};

/** A backup that failed before it knew anything. */
export const FAILED_BACKUP: Outcome = {
  command: "backup",
  success: false,
  durationSeconds: 0.5,
  corruptionCount: null,
};

/** A restore that was made. */
export const RESTORE: Outcome = {
  command: "restore",
  success: true,
  durationSeconds: 3,
  fileCount: 5,
};

/** A verification that found damage. */
export const VERIFY: Outcome = {
  command: "verify",
  success: true,
  durationSeconds: 4,
  validFiles: 7,
  corruptedFiles: 2,
  repairedFiles: 1,
};
