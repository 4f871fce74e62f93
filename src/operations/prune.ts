import { ZkBackupError } from "../errors.ts";
import { type BackupSummary, type Leftover, readCatalog } from "../store/catalog.ts";
import { discardedName } from "../store/layout.ts";
import { readBackup } from "../store/read_backup.ts";
import type { Context } from "./context.ts";
import { decideRetention, type RetentionDecision, type RetentionPolicy } from "./retention.ts";
import { verifyBackup } from "./verify.ts";

/** What to prune. */
export interface PruneOptions extends RetentionPolicy {
  /** Folder that holds the backups. */
  baseDir: string;
  /** Only this member's; null: every member's, each by itself. */
  member: string | null;
}

/** What a prune would do. */
export interface PrunePlan {
  /** What was asked for. */
  options: PruneOptions;
  /** Base folder without links. */
  baseDir: string;
  /** By member, oldest first. */
  decisions: RetentionDecision[];
  /** Folders of dead runs. */
  leftovers: Leftover[];
  /** Stored bytes of what goes, as far as descriptions say them. */
  bytes: number;
}

/** What a prune did. */
export interface PruneResult {
  /** Ids of the backups that are gone. */
  deleted: string[];
  /** Folders of dead runs that are gone. */
  leftovers: string[];
  /** Stored bytes of the deleted backups. */
  bytes: number;
}

/**
 * Decides which backups go; changes nothing.
 *
 * @throws {ZkBackupError} `backup-from-the-future` when the newest backup of a member is dated after
 * now: by a wrong clock, everything else could look old.
 */
export function planPrune(ctx: Context, options: PruneOptions): PrunePlan {
  const baseDir = ctx.fs.realPath(options.baseDir);
  const catalog = readCatalog(ctx.fs, baseDir);
  const now = ctx.now().getTime();
  const members = Map.groupBy(catalog.backups, (backup) => backup.member);
  const decisions = [...members].flatMap(([member, backups]) => {
    if (options.member !== null && options.member !== member) return [];
    refuseFuture(backups.at(-1)!, now);
    return decideRetention(backups, options, now);
  });
  const bytes = decisions.reduce((sum, { keep, backup }) => keep ? sum : sum + backup.size, 0);
  // Whose a leftover is, nobody wrote down: only a run over all members may remove it.
  const leftovers = options.member === null
    ? catalog.leftovers.filter((leftover) => isDead(ctx, leftover))
    : [];
  return { options, baseDir, decisions, leftovers, bytes };
}

function refuseFuture(newest: BackupSummary, now: number): void {
  if (newest.time <= now) return;
  throw new ZkBackupError(
    `The newest backup of ${newest.member}, ${newest.id}, is dated ${
      new Date(newest.time).toISOString()
    }, which is after now`,
    {
      code: "backup-from-the-future",
      category: "Validation",
      exitStatus: 1,
      path: newest.dir,
      hint: "Set the clock right; if it is right, move that backup away or wait",
    },
  );
}

/** A run that is alive holds the lock of its folder, however old that is. */
function isDead(ctx: Context, { dir }: Leftover): boolean {
  const lock = ctx.fs.lock(dir);
  lock?.release();
  return lock !== null;
}

/**
 * Deletes what the plan says, after the backups that stay in any case were found whole.
 *
 * @throws {ZkBackupError} `kept-backup-damaged` when one of them is not; nothing was deleted then.
 */
export async function executePrune(ctx: Context, plan: PrunePlan): Promise<PruneResult> {
  const going = plan.decisions.filter(({ keep }) => !keep).map(({ backup }) => backup);
  if (going.length > 0) {
    for (const { backup } of plan.decisions.filter((d) => d.protected)) {
      await refuseDamaged(ctx, backup);
    }
  }
  const result: PruneResult = { deleted: [], leftovers: [], bytes: 0 };
  for (const backup of going) {
    ctx.signal.throwIfAborted();
    const discarded = `${plan.baseDir}/${discardedName(backup.id)}`;
    ctx.fs.rename(backup.dir, discarded);
    ctx.fs.syncFolder(plan.baseDir);
    ctx.fs.removeTree(discarded);
    result.deleted.push(backup.id);
    result.bytes += backup.size;
  }
  for (const leftover of plan.leftovers) {
    using lock = ctx.fs.lock(leftover.dir);
    if (lock === null) continue;
    ctx.fs.removeTree(leftover.dir);
    result.leftovers.push(leftover.dir);
  }
  ctx.fs.syncFolder(plan.baseDir);
  return result;
}

async function refuseDamaged(ctx: Context, backup: BackupSummary): Promise<void> {
  const { findings } = await verifyBackup(ctx, readBackup(ctx.fs, backup.dir), "structure");
  const damage = findings.find(({ severity }) => severity === "error");
  if (damage === undefined) return;
  throw new ZkBackupError(
    `Backup ${backup.id} was to be kept as one to restore from, but it is damaged: ` +
      `${damage.file}: ${damage.message}`,
    {
      code: "kept-backup-damaged",
      category: "Validation",
      exitStatus: 1,
      path: backup.dir,
      hint: "Nothing was deleted. Make a new backup first, then move the damaged one away",
    },
  );
}
