import type { ExitStatus } from "../../errors.ts";
import type { Context } from "../../operations/context.ts";
import { leavingTarget, targetLeft } from "../../operations/restore_failure.ts";
import { lookAround } from "../../operations/restore_surroundings.ts";
import { executeRollback, type RollbackResult } from "../../operations/rollback.ts";
import { planRollback, type RollbackPlan } from "../../operations/rollback_plan.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { dataDirOf } from "../data_dir.ts";
import { failureStatus } from "../exit_code.ts";
import { measure, metricsFolder } from "../metrics.ts";
import { rollbackDocument, rollbackPlanDocument } from "../output/rollback_json.ts";
import { renderRollback, renderRollbackPlan, rollbackRemarks } from "../output/rollback_text.ts";
import { counted } from "../output/units.ts";
import { checkRights, limitRights } from "../permissions.ts";
import { epochWish } from "../epoch_wish.ts";
import { outlook, stagingFolders } from "../restore_outlook.ts";
import type { Session } from "../session.ts";
import type { RestoreFlags } from "../usage/flags.ts";

/** Runs `zkbackup restore --rollback`, or `--resume` where a rollback died: `what` is null then. */
export async function rollBack(
  session: Session,
  flags: RestoreFlags,
  what: string | null,
): Promise<ExitStatus> {
  const { settings } = session;
  const options = {
    what,
    dataDir: dataDirOf(settings),
    logDir: settings["zookeeper.log_dir"].value,
    allowRunning: flags["allow-running"],
    ...epochWish(flags),
  };
  const targets = stagingFolders(settings);
  const metrics = flags["dry-run"] ? undefined : flags["metrics-file"];
  const rights = {
    read: [...targets, ...metricsFolder(metrics)],
    write: flags["dry-run"] ? [] : [...targets, ...metricsFolder(metrics)],
    net: false,
  };
  const ctx = session.operationContext();
  checkRights(rights);
  const seen = await leavingTarget(lookAround(ctx, outlook(flags, settings)));
  limitRights(rights);
  const measured = {
    ctx,
    path: metrics,
    member: settings["backup.member"].value,
  };
  const { plan, result } = await measure(
    "restore",
    measured,
    async () => {
      const plan = await leavingTarget(planRollback(ctx, options, seen));
      measured.member = plan.journal.member ?? measured.member ?? options.dataDir;
      if (flags["dry-run"]) return { plan, result: null };
      await confirmPlan(ctx, session, plan);
      return { plan, result: await executeRollback(ctx, plan) };
    },
    ({ result }) => ({ fileCount: result?.files.length ?? 0 }),
    {},
  );
  return report(ctx, session, plan, result);
}

/** Shows a person what would be done, and asks; refuses what cannot be done. */
async function confirmPlan(ctx: Context, session: Session, plan: RollbackPlan): Promise<void> {
  const { json, quiet } = session;
  const isAsked = session.settings["restore.require_confirmation"].value;
  if (!json && (isAsked || !quiet)) session.preview((look) => renderRollbackPlan(plan, look));
  else rollbackRemarks(plan).forEach((text) => ctx.log.warn(text));
  const [obstacle] = plan.obstacles;
  if (obstacle !== undefined) throw targetLeft(obstacle, plan.guard);
  if (isAsked) await session.ask(questionOf(plan));
}

function questionOf({ putBack, replaced, folders: { snap } }: RollbackPlan): Sentence {
  const back = counted(putBack.length, "file");
  return replaced.length === 0 ? say("Put {} back into {}?", back, snap.path) : say(
    "Move {} aside and put {} back into {}?",
    counted(replaced.length, "file"),
    back,
    snap.path,
  );
}

/** Prints what would be done or was done; returns the exit status. */
function report(
  ctx: Context,
  session: Session,
  plan: RollbackPlan,
  result: RollbackResult | null,
): ExitStatus {
  if (result === null) {
    session.print({
      text: () => renderRollbackPlan(plan, session.look),
      json: () => rollbackPlanDocument(plan),
    });
    const [obstacle] = plan.obstacles;
    return obstacle === undefined ? 0 : failureStatus("restore", obstacle);
  }
  try {
    session.printOutcome(0, {
      text: () => renderRollback(plan, result, session.look),
      json: () => rollbackDocument(plan, result),
    });
  } catch (error) {
    // Who does not get the result must not take the rollback for failed.
    ctx.log.warn(
      say("The rollback is done: {} holds what was there before", plan.folders.snap.path),
    );
    throw error;
  }
  return 0;
}
