import { hasDamage } from "./verdict.ts";
import type { VerifyReport } from "./verify.ts";

/** Whether a backup lost something, and nothing of it since it was made or repaired. */
export function hasKnownLossAlone(report: VerifyReport): boolean {
  const { verdict, lost, recordedLost, findings, proofs } = report;
  return verdict === "usable-with-loss" && recordedLost.length > 0 && lost.length === 0 &&
    !hasDamage(findings) && !proofs.some((proof) => proof.isStopped);
}

/** Whether no log was found beside a member's snapshots, and nobody said where the logs are. */
export function isWithoutLogs({ backupId, verdict, logs, findings }: VerifyReport): boolean {
  return backupId === null && verdict === "usable-with-loss" && logs.length === 0 &&
    findings.some(({ kind, severity }) => kind === "MissingFile" && severity === "error");
}
