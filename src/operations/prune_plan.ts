import { say, type Sentence } from "../texts/say.ts";
import { ZkBackupError } from "../errors.ts";
import {
  type BackupSummary,
  type BrokenBackup,
  type Leftover,
  readCatalog,
} from "../store/catalog.ts";
import { resolveBaseFolder } from "./base_folder.ts";
import type { Context } from "./context.ts";
import { folderSize } from "./folder_size.ts";
import { ownerOfLeftover, stateOfLeftover } from "./leftovers.ts";
import {
  decideRetention,
  isUsable,
  type RetentionDecision,
  type RetentionPolicy,
} from "./retention.ts";

/** What to prune. */
export interface PruneOptions extends RetentionPolicy {
  /** Folder that holds the backups. */
  baseDir: string;
  /** Only this member's; null: every member's, each by itself. */
  member: string | null;
}

/** What happens to a backup, why, and what that frees. */
export interface PruneDecision extends RetentionDecision {
  /** Bytes of its folder where it goes, else 0. */
  frees: number;
}

/** A folder of a dead run that goes. */
export interface DeadLeftover extends Leftover {
  /** Bytes of it. */
  frees: number;
}

/** What a prune would do. */
export interface PrunePlan {
  /** What was asked for. */
  options: PruneOptions;
  /** Base folder without links. */
  baseDir: string;
  /** By member, each from the oldest to the newest. */
  decisions: PruneDecision[];
  /** Folders of dead runs. */
  leftovers: DeadLeftover[];
  /** What cannot be read as a backup; it is not touched. */
  broken: BrokenBackup[];
  /** Bytes that are freed. */
  bytes: number;
}

/**
 * Decides which backups go; changes nothing.
 *
 * @throws {ZkBackupError} `backup-from-the-future` when the newest backup of a member is dated after
 * now: by a wrong clock, everything else could look old. `minimum-not-kept` when a member has fewer
 * usable backups than are to be kept, and others of it would go. `member-not-found`.
 */
export async function planPrune(
  ctx: Pick<Context, "fs" | "now" | "signal">,
  options: PruneOptions,
): Promise<PrunePlan> {
  const baseDir = resolveBaseFolder(ctx.fs, options.baseDir);
  const catalog = await readCatalog(ctx.fs, baseDir, ctx.signal);
  const now = ctx.now().getTime();
  const members = Map.groupBy(catalog.backups, (backup) => backup.member);
  if (options.member !== null && !members.has(options.member)) {
    throw unknownMember(options.member, [...members.keys()], baseDir);
  }
  const decisions = [...members].flatMap(([member, backups]) => {
    if (options.member !== null && options.member !== member) return [];
    refuseFuture(backups.at(-1)!, now, baseDir);
    const decided = decideRetention(backups, options, now);
    refuseTooFew(member, decided, options, baseDir);
    return decided.map((decision) => ({
      ...decision,
      frees: decision.keep ? 0 : folderSize(ctx.fs, `${baseDir}/${decision.backup.id}`),
    }));
  });
  const { member } = options;
  const leftovers = catalog.leftovers
    .filter((leftover) => member === null || ownerOfLeftover(ctx.fs, leftover) === member)
    .filter((leftover) => stateOfLeftover(ctx.fs, leftover) === "dead")
    .map((leftover) => ({ ...leftover, frees: folderSize(ctx.fs, leftover.dir) }));
  const bytes = [...decisions, ...leftovers].reduce((sum, { frees }) => sum + frees, 0);
  return { options, baseDir, decisions, leftovers, broken: catalog.broken, bytes };
}

function refuseFuture({ id, member, time }: BackupSummary, now: number, baseDir: string): void {
  if (time <= now) return;
  throw refuse(
    "backup-from-the-future",
    say(
      "The newest backup of {}, {}, is dated {}, now is {}",
      member,
      id,
      new Date(time).toISOString(),
      new Date(now).toISOString(),
    ),
    `${baseDir}/${id}`,
    say("Set the clock right; if it is right, move that backup away or wait"),
  );
}

function refuseTooFew(
  member: string,
  decisions: readonly RetentionDecision[],
  { keepMinCount }: RetentionPolicy,
  baseDir: string,
): void {
  const going = decisions.filter(({ keep }) => !keep).length;
  const usable = decisions.filter(({ backup }) => isUsable(backup)).length;
  if (going === 0 || usable >= keepMinCount) return;
  throw refuse(
    "minimum-not-kept",
    say(
      "{} has only {} of the {} usable backups that are to be kept; others would go: {}",
      member,
      usable,
      keepMinCount,
      going,
    ),
    baseDir,
    say("Make backups that are read back (without --no-verify), or lower --keep-min-count"),
  );
}

function unknownMember(member: string, members: readonly string[], baseDir: string): ZkBackupError {
  const known = members.length === 0
    ? say("none at all")
    : members.map((name) => `"${name}"`).join(", ");
  return refuse(
    "member-not-found",
    say('There is no backup of member "{}" in {}, but of {}', member, baseDir, known),
    baseDir,
    say("Give the name as zkbackup list --format json shows it"),
  );
}

function refuse(code: string, message: Sentence, path: string, hint: Sentence): ZkBackupError {
  return new ZkBackupError(message, { code, category: "Validation", exitStatus: 1, path, hint });
}
