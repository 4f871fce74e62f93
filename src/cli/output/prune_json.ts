import type { PruneResult } from "../../operations/prune.ts";
import type { PrunePlan } from "../../operations/prune_plan.ts";
import { formatDocument } from "./json.ts";
import { describeSummary } from "./list_json.ts";

/** What a prune would do, for a program. docs/schema/prune.schema.json describes it. */
export function prunePlanDocument(plan: PrunePlan): string {
  return formatDocument({ status: "planned", ...describePlan(plan) });
}

/** What a prune did, for a program, with the plan that it followed. */
export function pruneDocument(plan: PrunePlan, result: PruneResult): string {
  return formatDocument({
    status: result.failed.length === 0 ? "pruned" : "failed",
    deleted: result.deleted,
    deleted_leftovers: result.leftovers,
    failed: result.failed,
    freed_bytes: result.bytes,
    ...describePlan(plan),
  });
}

function describePlan({ options, baseDir, decisions, leftovers, broken, bytes }: PrunePlan) {
  return {
    backup_base_dir: baseDir,
    policy: {
      keep_days: options.keepDays,
      keep_count: options.keepCount,
      keep_min_count: options.keepMinCount,
      member: options.member,
      accept_new_history: options.acceptNewHistory,
    },
    planned_bytes: bytes,
    backups: decisions.map(({ backup, keep, protected: isProtected, reason, frees }) => ({
      ...describeSummary(backup, baseDir),
      keep,
      protected: isProtected,
      reason,
      frees,
    })),
    leftovers: leftovers.map(({ id, dir, kind, frees }) => ({ backup_id: id, dir, kind, frees })),
    broken: broken.map(({ id, reason }) => ({
      backup_id: id,
      backup_dir: `${baseDir}/${id}`,
      reason,
    })),
  };
}
