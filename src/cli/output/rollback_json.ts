import { formatTime } from "../../operations/describe.ts";
import type { RollbackResult } from "../../operations/rollback.ts";
import type { RollbackPlan } from "../../operations/rollback_plan.ts";
import type { TargetState } from "../../operations/target_state.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { formatDocument } from "./json.ts";
import { rollbackSteps } from "./rollback_steps.ts";

/** What a rollback would do, for a program. */
export function rollbackPlanDocument(plan: RollbackPlan): string {
  return formatDocument({
    status: "rollback-planned",
    rollback_id: null,
    restored_files: [],
    saved: [],
    ...describe(plan, null),
  });
}

/** What a rollback did, for a program. */
export function rollbackDocument(plan: RollbackPlan, result: RollbackResult): string {
  return formatDocument({
    status: "rolled-back",
    rollback_id: result.id,
    restored_files: result.files,
    saved: result.saved,
    ...describe(plan, result),
  });
}

function describe(plan: RollbackPlan, result: RollbackResult | null): Record<string, unknown> {
  const { journal, folders, seen } = plan;
  return {
    step: plan.step,
    rolls_back: journal.id,
    member: journal.member,
    target: { data_dir: folders.snap.path, log_dir: folders.log.path },
    put_back: plan.putBack,
    replaced: plan.replaced,
    guard: plan.guard,
    state: describeState(plan.state),
    present: describeState(plan.present),
    epochs: plan.epochs,
    server: {
      host: seen.server.host,
      signs: seen.server.signs.map(({ kind, text, certain }) => ({ kind, text, certain })),
    },
    obstacles: plan.obstacles.map(({ code, message, hint = null }) => ({ code, message, hint })),
    not_checked: plan.notChecked,
    next_steps: rollbackSteps(plan, result),
  };
}

function describeState(state: TargetState | null): { zxid: string; time: string | null } | null {
  return state === null ? null : { zxid: formatZxid(state.zxid), time: formatTime(state.time) };
}
