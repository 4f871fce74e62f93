import type { BackupSummary } from "../store/catalog.ts";
import { formatZxid } from "../zookeeper/zxid.ts";

/** Which backups of one member stay. */
export interface RetentionPolicy {
  /** Backups older than this go. */
  keepDays: number;
  /** Of the usable ones left, so many of the newest stay; 0: all. */
  keepCount: number;
  /** So many of the newest usable backups stay in any case; at least 1. */
  keepMinCount: number;
  /** Where history went back, the backups from before need no protection. */
  acceptNewHistory: boolean;
}

/** What happens to a backup, and why. */
export interface RetentionDecision {
  /** The backup. */
  backup: BackupSummary;
  /** It stays. */
  keep: boolean;
  /** One of the backups that stay in any case. */
  protected: boolean;
  /** Why, in words. */
  reason: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** Damaged but restorable counts; what was never read back does not. */
export function isUsable({ status }: Pick<BackupSummary, "status">): boolean {
  return status === "valid" || status === "partial";
}

/**
 * Decides which backups of one member stay. `backups` are those of that member, oldest first;
 * `now` in milliseconds since 1970. Order is by time alone: zxids start again when an ensemble is
 * rebuilt. The result has the same order.
 */
export function decideRetention(
  backups: readonly BackupSummary[],
  policy: RetentionPolicy,
  now: number,
): RetentionDecision[] {
  const protectedBy = protectedBackups(backups, policy);
  const oldest = now - policy.keepDays * DAY;
  const days = `${policy.keepDays} day${policy.keepDays === 1 ? "" : "s"}`;
  let usable = 0;
  const decide = (backup: BackupSummary): RetentionDecision => {
    const keeps = (reason: string) => ({ backup, keep: true, protected: false, reason });
    const goes = (reason: string) => ({ backup, keep: false, protected: false, reason });
    if (backup.status === "corrupted") return keeps("corrupted: left for you to look at");
    const reason = protectedBy.get(backup);
    if (reason === undefined && backup.time < oldest) return goes(`older than ${days}`);
    // What was never read back must not push out what was, so it goes by its age alone.
    if (!isUsable(backup)) return keeps(`not older than ${days}; ${backup.status}`);
    usable++;
    if (reason !== undefined) return { backup, keep: true, protected: true, reason };
    if (policy.keepCount > 0 && usable > policy.keepCount) {
      return goes(`beyond the newest ${policy.keepCount}`);
    }
    return keeps(`not older than ${days}`);
  };
  return backups.toReversed().map(decide).reverse();
}

/** The backups that stay in any case, each with the reason. */
function protectedBackups(
  backups: readonly BackupSummary[],
  { keepMinCount, acceptNewHistory }: RetentionPolicy,
): Map<BackupSummary, string> {
  const protectedBy = new Map<BackupSummary, string>();
  const protectNewest = (of: readonly BackupSummary[], reason: string) => {
    for (const backup of of.filter(isUsable).slice(-keepMinCount)) protectedBy.set(backup, reason);
  };
  if (!acceptNewHistory) {
    // A backup need not be usable to show that history went back before it was made.
    backups.forEach(({ id, zxid }, at) => {
      const before = backups[at - 1];
      if (before === undefined || zxid >= before.zxid) return;
      const reason = `from before history went back to ${formatZxid(zxid)} in ${id}`;
      protectNewest(backups.slice(0, at), reason);
    });
  }
  const newest = keepMinCount === 1
    ? "the newest usable one"
    : `of the newest ${keepMinCount} usable`;
  protectNewest(backups, newest);
  return protectedBy;
}
