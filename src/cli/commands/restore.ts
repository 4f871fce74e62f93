import type { Settings } from "../../config/setting.ts";
import type { ExitStatus } from "../../errors.ts";
import { type BackupQuery, findBackup } from "../../operations/find_backup.ts";
import type { Context } from "../../operations/context.ts";
import { executeRestore, type RestoreResult } from "../../operations/restore.ts";
import { leavingTarget, targetLeft } from "../../operations/restore_failure.ts";
import {
  planRestore,
  refuseAtOnce,
  type RestoreOptions,
  type RestorePlan,
} from "../../operations/restore_plan.ts";
import { GROUPS_FILE, namesOwner, USERS_FILE } from "../../operations/restore_owner.ts";
import { findUnfinished, resumedOptions } from "../../operations/restore_resume.ts";
import { parseTargetVersion, type TargetVersion } from "../../operations/target_version.ts";
import { lookAround } from "../../operations/restore_surroundings.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { type Action, action } from "../action.ts";
import { wrongUsage } from "../wrong_usage.ts";
import { dataDirOf } from "../data_dir.ts";
import { backupQuery } from "../backup_query.ts";
import { plannedStatus, restoreStatus } from "../result_status.ts";
import { planDocument, restoreDocument } from "../output/restore_json.ts";
import { remarks } from "../output/restore_checks_text.ts";
import { renderPlan, renderRestore } from "../output/restore_text.ts";
import { counted } from "../output/units.ts";
import { measure, memberOfBackup, metricsFolder } from "../metrics.ts";
import { checkRights, limitRights } from "../permissions.ts";
import { epochWish } from "../epoch_wish.ts";
import { outlook, stagingFolders } from "../restore_outlook.ts";
import type { Session } from "../session.ts";
import { RESTORE_KEYS } from "../usage/flag_keys.ts";
import { targetOf } from "../target.ts";
import type { RestoreFlags } from "../usage/flags.ts";
import { rollBack } from "./rollback.ts";

/** Runs `zkbackup restore`. */
export const runRestore: Action<RestoreFlags, [id?: string]> = action(
  "restore",
  RESTORE_KEYS,
  async (session, flags, id) => {
    if (flags.rollback !== undefined) {
      refuseBeside("--rollback", flags, id);
      return await rollBack(session, flags, flags.rollback);
    }
    if (flags.resume) return await resume(session, flags, id);
    const source = restoreSource(flags, session.settings, id);
    const options = restoreOptions(flags, session.settings);
    const baseDir = "baseDir" in source ? source.baseDir : null;
    return await restore(session, flags, source, { ...options, baseDir });
  },
);

/** Finishes what died here, as it was begun. */
async function resume(
  session: Session,
  flags: RestoreFlags,
  id: string | undefined,
): Promise<ExitStatus> {
  refuseBeside("--resume", flags, id);
  const { fs } = session.operationContext();
  checkRights({ read: stagingFolders(session.settings), write: [] });
  const options = restoreOptions(flags, session.settings);
  const { asked, ...journal } = findUnfinished(fs, options);
  if (asked === null) return await rollBack(session, flags, null);
  checkRights({ read: [asked.backup_dir], write: [] });
  const { backupDir, ...resumed } = resumedOptions(fs, { ...journal, asked }, options);
  return await restore(session, flags, { backupDir }, resumed);
}

/** Flags that say what a restore is to do, which what it goes on from or back to says already. */
const SAID_BEFORE = [
  ...["backup-dir", "backup-base-dir", "member", "truncate-to-zxid", "to-time", "before"],
  ...["as-snapshot", "target-version", "owner"],
] as const;

function refuseBeside(
  flag: "--rollback" | "--resume",
  flags: RestoreFlags,
  id: string | undefined,
): void {
  if (id !== undefined) {
    throw wrongUsage(say('{} excludes a backup id, and there is "{}"', flag, id));
  }
  const given: readonly (keyof RestoreFlags)[] = flag === "--rollback"
    ? [...SAID_BEFORE, "resume", "skip-verify"]
    : [...SAID_BEFORE, "epoch-lift", "accepted-epoch"];
  const other = given.find((name) => flags[name] !== undefined && flags[name] !== false);
  if (other !== undefined) throw wrongUsage(say("{} excludes {}", flag, `--${other}`));
}

/** Plans a restore, asks, and carries it out. */
async function restore(
  session: Session,
  flags: RestoreFlags,
  source: { backupDir: string } | BackupQuery,
  options: Omit<RestoreOptions, "backupDir">,
): Promise<ExitStatus> {
  const targets = stagingFolders(session.settings);
  const base = "backupDir" in source ? source.backupDir : source.baseDir;
  const metrics = flags["dry-run"] ? undefined : flags["metrics-file"];
  const rights = {
    read: [base, ...targets, ...ownerFiles(options.owner), ...metricsFolder(metrics)],
    write: flags["dry-run"] ? [] : [...targets, ...metricsFolder(metrics)],
    net: false,
  };
  const ctx = session.operationContext();
  checkRights(rights);
  const seen = await leavingTarget(lookAround(ctx, outlook(flags, session.settings)));
  limitRights(rights);
  const measured = {
    ctx,
    path: metrics,
    member: session.settings["backup.member"].value,
  };
  const done = await measure(
    "restore",
    measured,
    async () => {
      const backupDir = "backupDir" in source ? source.backupDir : await findBackup(ctx, source);
      if (!flags["dry-run"]) refuseAtOnce(ctx.fs, options, seen);
      if (metrics !== undefined) measured.member = memberOfBackup(ctx.fs, backupDir);
      const plan = await leavingTarget(planRestore(ctx, { ...options, backupDir }, seen));
      if (flags["dry-run"]) return { plan, result: null };
      await confirmPlan(ctx, session, plan);
      return { plan, result: await executeRestore(ctx, plan) };
    },
    ({ result }) => ({ fileCount: result?.files.length ?? 0 }),
    {},
  );
  return report(ctx, session, done);
}

/** Prints what would be done or was done; returns the exit status. */
function report(
  ctx: Context,
  session: Session,
  { plan, result }: { plan: RestorePlan; result: RestoreResult | null },
): ExitStatus {
  if (result === null) {
    printPlan(session, plan);
    return plannedStatus(plan);
  }
  const status = restoreStatus(plan);
  try {
    session.printOutcome(status, {
      text: () => renderRestore(plan, result, session),
      json: () => restoreDocument(plan, result),
    });
  } catch (error) {
    // Who does not get the result must not take the restore for failed.
    ctx.log.warn(describeDone(plan, result));
    throw error;
  }
  return status;
}

/** Where the backup is, or which is meant, from the flags and the argument. */
export function restoreSource(
  flags: RestoreFlags,
  settings: Settings,
  id: string | undefined,
): { backupDir: string } | BackupQuery {
  const { "backup-dir": backupDir, "backup-base-dir": baseDir, member } = flags;
  if (backupDir !== undefined) {
    if (id !== undefined || baseDir !== undefined) {
      throw wrongUsage(say("--backup-dir excludes a backup id and --backup-base-dir"));
    }
    if (member !== undefined) throw wrongUsage(say('--member is for "latest" only'));
    return { backupDir };
  }
  if (id === undefined) {
    throw wrongUsage(
      say("It is not said what to restore"),
      say("Give the id of a backup, latest, or the folder of a backup with --backup-dir"),
    );
  }
  return backupQuery(settings, member, id);
}

/** What to restore it to and how, from the flags and the configuration. */
export function restoreOptions(
  flags: RestoreFlags,
  settings: Settings,
): Omit<RestoreOptions, "backupDir"> {
  const { "target-version": version } = flags;
  return {
    baseDir: null,
    dataDir: dataDirOf(settings),
    logDir: settings["zookeeper.log_dir"].value,
    target: targetOf(flags, Date.now()),
    asSnapshot: flags["as-snapshot"],
    targetVersion: version === undefined ? null : targetVersion(version),
    skipVerify: !settings["restore.verify_before_restore"].value,
    owner: flags.owner ?? null,
    allowRunning: flags["allow-running"],
    ...epochWish(flags),
  };
}

function targetVersion(text: string): TargetVersion {
  const version = parseTargetVersion(text);
  if (version !== null) return version;
  throw wrongUsage(
    say('--target-version must be a line or release of 3.4 to 3.9: current value is "{}"', text),
  );
}

/** What has to be read to know an owner by name. */
function ownerFiles(owner: string | null): string[] {
  return owner === null || !namesOwner(owner) ? [] : [USERS_FILE, GROUPS_FILE];
}

/** The plan is what was asked for, so `--quiet` does not leave it out. */
function printPlan(session: Session, plan: RestorePlan): void {
  session.print({
    text: () => renderPlan(plan, session),
    json: () => planDocument(plan),
  });
}

/** Shows a person what would be done, and asks; refuses what cannot be done. */
async function confirmPlan(ctx: Context, session: Session, plan: RestorePlan): Promise<void> {
  const { json, quiet, verbose } = session;
  const isAsked = session.settings["restore.require_confirmation"].value;
  const isShown = !json && (isAsked || !quiet);
  if (isShown) session.preview((look) => renderPlan(plan, { look, verbose }));
  else remarks(plan).forEach((text) => ctx.log.warn(text));
  const [obstacle] = plan.obstacles;
  if (obstacle !== undefined) throw targetLeft(obstacle, plan.guard);
  if (!isAsked) return;
  const count = counted(plan.replaced.length, "file");
  const what = plan.replaced.length === 0
    ? say("Restore into {}?", plan.folders.snap.path)
    : say("Move {} aside and restore into {}?", count, plan.folders.snap.path);
  await session.ask(what);
}

function describeDone({ folders, zxid }: RestorePlan, { saved }: RestoreResult): Sentence {
  const state = formatZxid(zxid);
  return saved.length === 0
    ? say("The restore is done: {} holds the state of zxid {}", folders.snap.path, state)
    : say(
      "The restore is done: {} holds the state of zxid {}; what was there before lies in {}",
      folders.snap.path,
      state,
      saved.join(", "),
    );
}
