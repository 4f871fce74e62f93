import type { ExitStatus } from "../errors.ts";
import type { BackupResult } from "../operations/backup.ts";
import type { PruneResult } from "../operations/prune.ts";
import type { RepairResult } from "../operations/repair.ts";
import type { RestorePlan } from "../operations/restore_plan.ts";
import { hasDamage } from "../operations/verdict.ts";
import type { VerifyReport } from "../operations/verify.ts";
import { failureStatus } from "./exit_code.ts";

/** Exit status of a backup that was published. */
export function backupStatus({ info, unsynced }: BackupResult): ExitStatus {
  return info.status === "partial" || unsynced !== null ? 2 : 0;
}

/** Exit status of a verification that could be made. */
export function verifyStatus({ verdict, findings, against }: VerifyReport): ExitStatus {
  if (verdict === "not-restorable") return 10;
  const isOther = against !== null && against.differsAt !== null;
  return verdict === "usable-with-loss" || hasDamage(findings) || isOther ? 2 : 0;
}

/** Exit status of a repair: what was damaged was damaged, however sound it is now. */
export function repairStatus({ report, plan, finishedEarlier }: RepairResult): ExitStatus {
  const status = verifyStatus(report);
  const isChanged = finishedEarlier || plan.cuts.length > 0 || plan.setAside.length > 0;
  return status === 0 && isChanged ? 2 : status;
}

/** Exit status of a restore that was planned: the one that the restore would have. */
export function plannedStatus(plan: RestorePlan): ExitStatus {
  const [obstacle] = plan.obstacles;
  return obstacle === undefined ? restoreStatus(plan) : failureStatus("restore", obstacle);
}

/** Exit status of a restore that was done. */
export function restoreStatus({ verified, lost }: RestorePlan): ExitStatus {
  return lost.length > 0 || verified !== null && verifyStatus(verified) !== 0 ? 2 : 0;
}

/** Exit status of a prune that was carried out. */
export function pruneStatus({ failed }: PruneResult): ExitStatus {
  return failed.length > 0 ? 1 : 0;
}
