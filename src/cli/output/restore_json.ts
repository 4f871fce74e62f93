import { describeWindow } from "../../operations/describe.ts";
import type { RestoreResult } from "../../operations/restore.ts";
import { planRequires } from "../../operations/requires.ts";
import type { RestorePlan } from "../../operations/restore_plan.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { describeFinding, formatDocument } from "./json.ts";

/** What a restore would do, for a program. */
export function planDocument(plan: RestorePlan): string {
  return formatDocument({ status: "planned", ...describePlan(plan) });
}

/** What a restore did, for a program. */
export function restoreDocument(plan: RestorePlan, result: RestoreResult): string {
  return formatDocument({
    status: "restored",
    restore_id: result.restoreId,
    restored_files: result.files,
    saved: result.saved,
    ...describePlan(plan),
  });
}

function describePlan(plan: RestorePlan): Record<string, unknown> {
  const { backup, folders, dropped, verified } = plan;
  return {
    backup_id: backup.info.backup_id,
    backup_dir: backup.dir,
    zxid: formatZxid(plan.zxid),
    window: describeWindow(plan.window),
    base: plan.base.name,
    files: plan.files.map(({ name, kind, stored, cutBehind }) => ({
      name,
      kind,
      stored_name: stored?.stored_name ?? null,
      cut_behind: cutBehind === null ? null : formatZxid(cutBehind),
    })),
    target: { data_dir: folders.snap.path, log_dir: folders.log.path },
    replaced: plan.replaced,
    dropped: dropped === null
      ? null
      : { from: formatZxid(dropped.from), to: formatZxid(dropped.to) },
    epochs: plan.epochs,
    requires: planRequires(plan),
    verdict: verified?.verdict ?? null,
    findings: verified?.findings.map(describeFinding) ?? null,
    windows: plan.windows.map(describeWindow),
  };
}
