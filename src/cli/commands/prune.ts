import type { Settings } from "../../config/setting.ts";
import type { ExitStatus } from "../../errors.ts";
import { executePrune } from "../../operations/prune.ts";
import { planPrune, type PruneOptions, type PrunePlan } from "../../operations/prune_plan.ts";
import { say } from "../../texts/say.ts";
import { type Action, action } from "../action.ts";
import { pruneStatus } from "../result_status.ts";
import { pruneDocument, prunePlanDocument } from "../output/prune_json.ts";
import { describeGoing, renderPrune, renderPrunePlan } from "../output/prune_text.ts";
import { formatBytes } from "../output/units.ts";
import { limitRights } from "../permissions.ts";
import type { Session } from "../session.ts";
import { PRUNE_KEYS } from "../usage/flag_keys.ts";
import type { PruneFlags } from "../usage/flags.ts";
import { wholeNumber } from "../whole_number.ts";

/** How many backups are kept at most; 0: that does not matter. */
const DEFAULT_COUNT = "0";

/** Runs `zkbackup prune`. */
export const runPrune: Action<PruneFlags> = action(
  "prune",
  PRUNE_KEYS,
  async (session, flags): Promise<ExitStatus> => {
    const options = pruneOptions(flags, session.settings);
    const { baseDir } = options;
    limitRights({ read: [baseDir], write: flags["dry-run"] ? [] : [baseDir], net: false });
    const ctx = session.operationContext();
    const plan = await planPrune(ctx, options);
    if (flags["dry-run"]) {
      // The plan is what was asked for, so `--quiet` does not leave it out.
      session.print({
        text: () => renderPrunePlan(plan, session.look),
        json: () => prunePlanDocument(plan),
      });
      return 0;
    }
    await confirmPlan(session, plan);
    const result = await executePrune(ctx, plan);
    const status = pruneStatus(result);
    session.printOutcome(status, {
      text: () => renderPrune(plan, result, session.look),
      json: () => pruneDocument(plan, result),
    });
    return status;
  },
);

/** What to prune, from the flags and the configuration. */
function pruneOptions(flags: PruneFlags, settings: Settings): PruneOptions {
  return {
    baseDir: settings["backup.base_dir"].value,
    keepDays: settings["prune.keep_days"].value,
    keepCount: wholeNumber("keep-count", flags["keep-count"] ?? DEFAULT_COUNT, 0),
    keepMinCount: settings["prune.keep_min_count"].value,
    member: flags.member ?? null,
    acceptNewHistory: flags["accept-new-history"],
  };
}

/** Where nothing goes there is no question, so that a first run from cron does not fail. */
async function confirmPlan(session: Session, plan: PrunePlan): Promise<void> {
  const isAsked = session.settings["prune.require_confirmation"].value;
  const going = describeGoing(plan);
  if (going === null) return;
  if (isAsked || !(session.json || session.quiet)) {
    session.preview((look) => renderPrunePlan(plan, look));
  }
  if (isAsked) await session.ask(say("Delete {} and free {}?", going, formatBytes(plan.bytes)));
}
