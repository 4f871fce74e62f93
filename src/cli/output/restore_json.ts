import { describeWindow, formatTime } from "../../operations/describe.ts";
import type { RestoreResult } from "../../operations/restore.ts";
import { planRequires } from "../../operations/plan_requires.ts";
import type { RestorePlan } from "../../operations/restore_plan.ts";
import { hasRoom } from "../../operations/restore_space.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { askedTimeDocument } from "./asked_time_json.ts";
import { describeFinding, formatDocument } from "./json.ts";
import { nextSteps } from "./restore_steps.ts";

/** What a restore would do, for a program. */
export function planDocument(plan: RestorePlan): string {
  return formatDocument({ status: "planned", ...describePlan(plan, null) });
}

/** What a restore did, for a program. */
export function restoreDocument(plan: RestorePlan, result: RestoreResult): string {
  return formatDocument({
    status: "restored",
    restore_id: result.restoreId,
    restored_files: result.files,
    saved: result.saved,
    ...describePlan(plan, result),
  });
}

function describePlan(plan: RestorePlan, result: RestoreResult | null): Record<string, unknown> {
  const { backup, folders, dropped, verified, present, seen, askedTime } = plan;
  const { member, backup_timestamp, zookeeper } = backup.info;
  return {
    backup_id: backup.info.backup_id,
    backup_dir: backup.dir,
    source: {
      member,
      made: backup_timestamp,
      host: zookeeper.host,
      version: zookeeper.version,
      data_dir: zookeeper.data_dir,
      log_dir: zookeeper.log_dir,
    },
    zxid: formatZxid(plan.zxid),
    asked_time: askedTimeDocument(askedTime),
    time: formatTime(plan.time),
    window: describeWindow(plan.window),
    base: plan.base.name,
    target_version: plan.options.targetVersion?.text ?? null,
    replayed_because: plan.replayedBecause,
    passed_over: plan.passedOver,
    files: plan.files.map(({ name, kind, stored, cutBehind, replayed }) => ({
      name,
      kind,
      stored_name: stored?.stored_name ?? null,
      cut_behind: cutBehind === null ? null : formatZxid(cutBehind),
      replayed_from: replayed?.map((file) => file.name) ?? null,
    })),
    target: {
      data_dir: folders.snap.path,
      log_dir: folders.log.path,
      zxid: present === null ? null : formatZxid(present.zxid),
      time: formatTime(present?.time ?? null),
      owner: plan.owner,
      selinux: seen.selinux,
    },
    replaced: plan.replaced,
    guard: plan.guard,
    earlier_saved: plan.earlierSaved,
    dropped: dropped === null ? null : {
      from: formatZxid(dropped.from),
      to: formatZxid(dropped.to),
      transactions: dropped.transactions,
      first_time: formatTime(dropped.firstTime),
      last_time: formatTime(dropped.lastTime),
    },
    space: plan.space.map((need) => ({
      folder: need.folder,
      needed_bytes: need.needed,
      free_bytes: need.free,
      enough: hasRoom(need),
    })),
    server: {
      host: seen.server.host,
      signs: seen.server.signs.map(({ kind, text, certain }) => ({ kind, text, certain })),
    },
    obstacles: plan.obstacles.map(({ code, message, hint = null }) => ({ code, message, hint })),
    not_checked: plan.notChecked,
    remarks: plan.remarks,
    epochs: plan.epochs,
    requires: planRequires(plan),
    verdict: verified?.verdict ?? null,
    lost: plan.lost,
    findings: verified?.findings.map(describeFinding) ?? null,
    windows: plan.windows.map(describeWindow),
    next_steps: nextSteps(plan, result),
  };
}
