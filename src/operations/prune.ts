import { type ExitStatus, ZkBackupError } from "../errors.ts";
import type { Lock } from "../io/file_system.ts";
import { nextTurn } from "../io/turn.ts";
import { discardedName } from "../store/layout.ts";
import { readBackup } from "../store/read_backup.ts";
import { say } from "../texts/say.ts";
import type { Context } from "./context.ts";
import type { DeadLeftover, PruneDecision, PrunePlan } from "./prune_plan.ts";
import { verifyBackup } from "./verify.ts";

/** A folder that was to go and is still there, or a part of it. */
export interface PruneFailure {
  /** Its path. */
  dir: string;
  /** Why. */
  reason: string;
}

/** What a prune did. */
export interface PruneResult {
  /** Ids of the backups that are gone. */
  deleted: string[];
  /** Folders of dead runs that are gone. */
  leftovers: string[];
  /** What could not be deleted. */
  failed: PruneFailure[];
  /** Bytes that were freed. */
  bytes: number;
}

/**
 * Deletes what the plan says, after the backups that stay in any case were found whole. A backup is
 * renamed before its files are removed, so that no list ever shows a part of one.
 *
 * @throws {ZkBackupError} `kept-backup-damaged` when one of them is not whole, or `prune-running`
 * when another prune is at work; nothing was deleted then. `interrupted` says how far it came.
 */
export async function executePrune(ctx: Context, plan: PrunePlan): Promise<PruneResult> {
  using _lock = lockBaseFolder(ctx, plan.baseDir);
  const going = plan.decisions.filter(({ keep }) => !keep);
  await checkKept(ctx, plan);
  const result: PruneResult = { deleted: [], leftovers: [], failed: [], bytes: 0 };
  for (const decision of going) {
    await nextTurn();
    refuseInterrupted(ctx.signal, result, going.length);
    const { id } = decision.backup;
    attempt(result, `${plan.baseDir}/${id}`, () => {
      deleteBackup(ctx, plan.baseDir, decision);
      result.deleted.push(id);
      result.bytes += decision.frees;
    });
  }
  for (const leftover of plan.leftovers) {
    await nextTurn();
    refuseInterrupted(ctx.signal, result, going.length);
    attempt(result, leftover.dir, () => removeLeftover(ctx, leftover, result));
  }
  attempt(result, plan.baseDir, () => ctx.fs.syncFolder(plan.baseDir));
  return result;
}

/** One prune at a time: what another decided to keep must not be what this one deletes. */
function lockBaseFolder({ fs }: Context, baseDir: string): Lock {
  const lock = fs.lock(baseDir);
  if (lock !== null) return lock;
  throw new ZkBackupError(say("Another prune is at work in {}", baseDir), {
    code: "prune-running",
    category: "User",
    exitStatus: 1,
    path: baseDir,
    hint: say("Nothing was deleted; run it again when the other has ended"),
  });
}

/** Checks the backups that stay in any case, of members of which any goes. */
async function checkKept(ctx: Context, { baseDir, decisions }: PrunePlan): Promise<void> {
  const losing = new Set(decisions.filter(({ keep }) => !keep).map(({ backup }) => backup.member));
  for (const { backup, protected: stays } of decisions) {
    if (!stays || !losing.has(backup.member)) continue;
    ctx.log.info(say("Checking {}, which stays", backup.id));
    const damage = await findDamage(ctx, `${baseDir}/${backup.id}`);
    if (damage === null) continue;
    throw new ZkBackupError(
      say(
        "Backup {} is to be kept as one to restore from, but it is damaged: {}",
        backup.id,
        damage,
      ),
      {
        code: "kept-backup-damaged",
        category: "Validation",
        exitStatus: 1,
        path: `${baseDir}/${backup.id}`,
        hint: say("Nothing was deleted. Make a new backup first, then move the damaged one away"),
      },
    );
  }
}

async function findDamage(ctx: Context, dir: string): Promise<string | null> {
  try {
    const { findings } = await verifyBackup(ctx, readBackup(ctx.fs, dir), "structure");
    const damage = findings.find(({ severity }) => severity === "error");
    return damage === undefined ? null : say("in {}: {}", damage.file, damage.message);
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (!(error instanceof ZkBackupError)) throw error;
    return error.message;
  }
}

function deleteBackup(
  ctx: Context,
  baseDir: string,
  { backup: { id }, reason }: PruneDecision,
): void {
  ctx.log.info(say("Deleting {}: {}", id, reason));
  const discarded = `${baseDir}/${discardedName(id)}`;
  // A lock keeps others from taking the folder, once it is renamed, for that of a dead run.
  using lock = ctx.fs.lock(`${baseDir}/${id}`);
  if (lock === null) throw inUse(`${baseDir}/${id}`);
  // A killed prune may have left one of an earlier backup with this id.
  if (ctx.fs.stat(discarded) !== null) ctx.fs.removeTree(discarded);
  ctx.fs.rename(`${baseDir}/${id}`, discarded);
  ctx.fs.syncFolder(baseDir);
  ctx.fs.removeTree(discarded);
}

function inUse(dir: string): ZkBackupError {
  return new ZkBackupError(say("{} is in use by another run of zkbackup", dir), {
    code: "backup-in-use",
    category: "User",
    path: dir,
  });
}

function removeLeftover(
  { fs, log }: Context,
  { dir, frees }: DeadLeftover,
  result: PruneResult,
): void {
  // Since the plan was made it may have been removed, or taken over by a new run.
  if (fs.stat(dir) === null) return;
  using lock = fs.lock(dir);
  if (lock === null) return;
  log.info(say("Deleting {}, left by a run that died", dir));
  fs.removeTree(dir);
  result.leftovers.push(dir);
  result.bytes += frees;
}

function attempt(result: PruneResult, dir: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    result.failed.push({ dir, reason: error.message });
  }
}

function refuseInterrupted(signal: AbortSignal, { deleted }: PruneResult, going: number): void {
  if (!signal.aborted) return;
  const { reason } = signal;
  const status = reason instanceof ZkBackupError ? reason.exitStatus : undefined;
  throw new ZkBackupError(
    say(
      "Interrupted after {} of {} backups were deleted; the others are untouched",
      deleted.length,
      going,
    ),
    {
      code: "interrupted",
      category: "User",
      exitStatus: status ?? 1 satisfies ExitStatus,
      cause: reason,
    },
  );
}
