import { say, type Sentence } from "../texts/say.ts";
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
  reason: Sentence;
}

const DAY = 24 * 60 * 60 * 1000;

/** Damaged but restorable counts; what was never read back does not. */
export function isUsable({ status }: Pick<BackupSummary, "status">): boolean {
  return status === "valid" || status === "partial";
}

/** History went back: a backup reaches less far than a usable one before it. */
interface Fall {
  /** Index of the newest usable backup before it. */
  before: number;
  /** Index of the first backup that shows it. */
  at: number;
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
  const falls = policy.acceptNewHistory ? [] : findFalls(backups);
  const protectedBy = protectedBackups(backups, falls, policy.keepMinCount);
  const oldest = now - policy.keepDays * DAY;
  const { keepDays } = policy;
  const days = keepDays === 1 ? say("{} day", keepDays) : say("{} days", keepDays);
  let usable = 0;
  const decide = (backup: BackupSummary): RetentionDecision => {
    const keeps = (reason: Sentence) => ({ backup, keep: true, protected: false, reason });
    const goes = (reason: Sentence) => ({ backup, keep: false, protected: false, reason });
    if (backup.status === "corrupted") return keeps(say("corrupted: left for you to look at"));
    const reason = protectedBy.get(backup);
    if (reason === undefined && backup.time < oldest) return goes(say("older than {}", days));
    // What was never read back must not push out what was, so it goes by its age alone.
    if (!isUsable(backup)) return keeps(say("not older than {}; unverified", days));
    usable++;
    if (reason !== undefined) return { backup, keep: true, protected: true, reason };
    if (policy.keepCount > 0 && usable > policy.keepCount) {
      return goes(say("beyond the newest {}", policy.keepCount));
    }
    return keeps(say("not older than {}", days));
  };
  const decisions = backups.toReversed().map(decide).reverse();
  keepEvidence(decisions, falls);
  return decisions;
}

/** The backups that stay in any case, each with the reason. */
function protectedBackups(
  backups: readonly BackupSummary[],
  falls: readonly Fall[],
  keepMinCount: number,
): Map<BackupSummary, Sentence> {
  const protectedBy = new Map<BackupSummary, Sentence>();
  const protectNewest = (end: number, reason: Sentence) => {
    let left = keepMinCount;
    for (let at = end - 1; at >= 0 && left > 0; at--) {
      if (!isUsable(backups[at]!)) continue;
      protectedBy.set(backups[at]!, reason);
      left--;
    }
  };
  for (const { at } of falls) {
    const { id, zxid } = backups[at]!;
    protectNewest(at, say("from before history went back to {} in {}", formatZxid(zxid), id));
  }
  protectNewest(
    backups.length,
    keepMinCount === 1
      ? say("the newest usable one")
      : say("of the newest {} usable", keepMinCount),
  );
  return protectedBy;
}

/**
 * Where history went back. A backup that was never read back shows it as well; of what a corrupted
 * one says nothing is taken for true.
 */
function findFalls(backups: readonly BackupSummary[]): Fall[] {
  const falls: Fall[] = [];
  let before = -1;
  backups.forEach((backup, at) => {
    if (backup.status === "corrupted") return;
    const isFall = before >= 0 && backup.zxid < backups[before]!.zxid;
    if (isFall && falls.at(-1)?.before !== before) falls.push({ before, at });
    if (isUsable(backup)) before = at;
  });
  return falls;
}

/**
 * Keeps the backup that shows a fall where no other that stays shows it: without it the next run
 * would no longer know that there is something to protect.
 */
function keepEvidence(decisions: RetentionDecision[], falls: readonly Fall[]): void {
  for (const { before, at } of falls) {
    const { zxid } = decisions[before]!.backup;
    if (showsFall(decisions, before, zxid)) continue;
    const { backup } = decisions[at]!;
    const reason = say("shows that history went back, to {}", formatZxid(backup.zxid));
    decisions[at] = { backup, keep: true, protected: false, reason };
  }
}

/** Whether {@linkcode findFalls} would find the fall behind `before` in what stays. */
function showsFall(decisions: readonly RetentionDecision[], before: number, zxid: bigint): boolean {
  for (const { backup, keep } of decisions.slice(before + 1)) {
    if (!keep || backup.status === "corrupted") continue;
    if (backup.zxid < zxid) return true;
    if (isUsable(backup)) return false;
  }
  return false;
}
