import type { ExitStatus } from "../../errors.ts";
import { executePrune } from "../../operations/prune.ts";
import { planPrune, type PruneOptions, type PrunePlan } from "../../operations/prune_plan.ts";
import { type Action, action } from "../action.ts";
import { baseDirOf } from "../base_dir.ts";
import { pruneStatus } from "../exit_code.ts";
import { pruneDocument, prunePlanDocument } from "../output/prune_json.ts";
import { describeGoing, renderPrune, renderPrunePlan } from "../output/prune_text.ts";
import { formatBytes } from "../output/units.ts";
import { limitRights } from "../permissions.ts";
import type { Session } from "../session.ts";
import type { PruneFlags } from "../usage/flags.ts";
import { wholeNumber } from "../whole_number.ts";

const DEFAULT_DAYS = "7";
const DEFAULT_COUNT = "0";
const DEFAULT_MIN_COUNT = "3";

/** Runs `zkbackup prune`. */
export const runPrune: Action<PruneFlags> = action(
  "prune",
  async (session, flags): Promise<ExitStatus> => {
    const options = pruneOptions(flags);
    const { baseDir } = options;
    limitRights({ read: [baseDir], write: flags["dry-run"] ? [] : [baseDir], net: false });
    const ctx = session.operationContext();
    const plan = await planPrune(ctx, options);
    if (flags["dry-run"]) {
      // The plan is what was asked for, so `--quiet` does not leave it out.
      session.print({
        text: () => renderPrunePlan(plan, session.style),
        json: () => prunePlanDocument(plan),
      });
      return 0;
    }
    await confirmPlan(session, plan, flags.force);
    const result = await executePrune(ctx, plan);
    const status = pruneStatus(result);
    session.printOutcome(status, {
      text: () => renderPrune(plan, result, session.style),
      json: () => pruneDocument(plan, result),
    });
    return status;
  },
);

/** What to prune, from the flags. */
export function pruneOptions(flags: PruneFlags): PruneOptions {
  return {
    baseDir: baseDirOf(flags),
    keepDays: wholeNumber("keep-days", flags["keep-days"] ?? DEFAULT_DAYS, 0),
    keepCount: wholeNumber("keep-count", flags["keep-count"] ?? DEFAULT_COUNT, 0),
    keepMinCount: wholeNumber("keep-min-count", flags["keep-min-count"] ?? DEFAULT_MIN_COUNT, 1),
    member: flags.member ?? null,
    acceptNewHistory: flags["accept-new-history"],
  };
}

/** Where nothing goes there is no question, so that a first run from cron does not fail. */
async function confirmPlan(session: Session, plan: PrunePlan, force: boolean): Promise<void> {
  const going = describeGoing(plan);
  if (going === null) return;
  if (!force || !(session.json || session.quiet)) {
    session.preview((style) => renderPrunePlan(plan, style));
  }
  if (!force) await session.ask(`Delete ${going} and free ${formatBytes(plan.bytes)}?`);
}
