import { describeWindow } from "../../operations/describe.ts";
import type { RestoreResult } from "../../operations/restore.ts";
import { planRequires } from "../../operations/requires.ts";
import type { RestorePlan } from "../../operations/restore_plan.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { countFindings, MOST_SHOWN, printFindings, printRest } from "./findings_text.ts";
import { type Mark, Page } from "./page.ts";
import { printRequires } from "./requires_text.ts";
import { nextSteps } from "./restore_steps.ts";
import type { Look } from "./look.ts";
import { formatIsoTime, formatTime } from "./time.ts";
import { counted, formatBytes } from "./units.ts";
import { describeState } from "./windows_text.ts";

/** How a text is to be printed. */
interface TextOptions {
  look: Look;
  verbose: boolean;
}

/** What a restore would do, for a person. */
export function renderPlan(plan: RestorePlan, { look, verbose }: TextOptions): string {
  const page = new Page(look);
  page.title("note", "RESTORE PLAN: nothing has been changed yet", stateOf(plan));
  printSource(page, plan);
  printFiles(page, plan, verbose);
  printRequires(page, planRequires(plan), plan.backup.info.auth_schemes, verbose);
  printDropped(page, plan);
  printEarlier(page, plan);
  printReplaced(page, plan, verbose);
  if (plan.verified !== null && plan.verified.findings.length > 0) {
    printFindings(page, plan.verified.findings, verbose);
  }
  page.section("warning", "Before you go on");
  page.line("ZooKeeper must be stopped on this member; zkbackup has not looked whether it is");
  return page.toString();
}

/** What a restore did, and what to do now, for a person. */
export function renderRestore(
  plan: RestorePlan,
  result: RestoreResult,
  { look, verbose }: TextOptions,
): string {
  const page = new Page(look);
  const [mark, extra] = restoredWell(plan);
  page.title(mark, `RESTORED${extra}`, stateOf(plan));
  printSource(page, plan);
  page.section("ok", `Files: ${counted(result.files.length, "file")} restored`);
  page.tree((verbose ? result.files : result.files.slice(0, MOST_SHOWN)).map((text) => ({ text })));
  printRest(page, result.files.length, verbose);
  printRequires(page, planRequires(plan), plan.backup.info.auth_schemes, verbose);
  printDropped(page, plan);
  printEarlier(page, plan);
  if (result.saved.length > 0) {
    page.section("ok", "What was there before: kept, delete it when you are sure");
    page.tree(result.saved.map((text) => ({ text })));
  }
  page.section(null, "Next");
  for (const line of nextSteps(plan, result)) page.line(line);
  return page.toString();
}

function restoredWell({ verified }: RestorePlan): readonly [Mark, string] {
  if (verified === null) return ["ok", ", the backup was not verified (--skip-verify)"];
  if (verified.verdict === "usable") return ["ok", ""];
  return ["warning", ", from a backup with damage"];
}

function stateOf({ zxid, window }: RestorePlan): string {
  const { start_zxid, start_time, end_zxid, end_time } = describeWindow(window);
  const at = formatZxid(zxid);
  const time = at === end_zxid ? end_time : at === start_zxid ? start_time : null;
  return `To the state after the change ${describeState(at, time)}`;
}

function printSource(page: Page, plan: RestorePlan): void {
  const { backup: { info, dir }, folders: { snap, log }, epochs } = plan;
  const targets: [string, string][] = snap.path === log.path
    ? [["Into", snap.path]]
    : [["Snapshot into", snap.path], ["Logs into", log.path]];
  page.fields([
    ["From backup", `${info.backup_id}, made ${formatIsoTime(info.backup_timestamp)}`],
    ["In", dir],
    ["Verified", describeVerified(plan)],
    ...(plan.zxid === plan.requested ? [] : [describeRequest(plan)]),
    ...targets,
    [
      "Epochs",
      epochs === null
        ? "none written: the backup is of a standalone server"
        : `currentEpoch ${epochs.current}, acceptedEpoch ${epochs.accepted}`,
    ],
  ]);
}

function describeRequest({ zxid, requested }: RestorePlan): [string, string] {
  const last = `the last one before it is ${formatZxid(zxid)}`;
  return ["Asked for", `zxid ${formatZxid(requested)}, which no transaction has; ${last}`];
}

/** What a restore that died has left, which this one goes on from. */
function printEarlier(page: Page, { earlierSaved }: RestorePlan): void {
  if (earlierSaved.length === 0) return;
  page.section("warning", "A restore died here before; what it had moved aside is the original");
  page.tree(earlierSaved.map((text) => ({ text })));
}

function describeVerified({ verified }: RestorePlan): string {
  if (verified === null) return "no (--skip-verify): damage shows only while it is restored";
  const found = countFindings(verified.findings);
  return found === "none" ? "every record, nothing was found" : `every record; found: ${found}`;
}

function printFiles(page: Page, { files }: RestorePlan, all: boolean): void {
  page.section("ok", `Files to write: ${counted(files.length, "file")}`);
  const rows = files.map(({ name, stored, cutBehind }) => {
    if (stored === null) return [name, "", "the empty tree: the logs begin with it"];
    const cut = cutBehind === null ? "whole" : `cut after ${formatZxid(cutBehind)}`;
    return [name, formatBytes(stored.size), `${cut}, from ${stored.stored_name}`];
  });
  page.table(all ? rows : rows.slice(0, MOST_SHOWN));
  printRest(page, rows.length, all);
}

function printDropped(page: Page, { dropped, windows }: RestorePlan): void {
  if (dropped === null) return;
  const newest = windows.at(-1)?.endTime ?? null;
  const until = newest === null ? "" : ` (${formatTime(newest)})`;
  page.section("warning", "Left out, because it is newer than the state asked for");
  page.line(`zxid ${formatZxid(dropped.from)} to ${formatZxid(dropped.to)}${until}`);
}

function printReplaced(page: Page, { replaced }: RestorePlan, all: boolean): void {
  if (replaced.length === 0) {
    page.section("ok", "The target holds no ZooKeeper files: nothing is replaced");
    return;
  }
  const count = counted(replaced.length, "file");
  page.section("warning", `Moved aside first, not deleted: ${count} in the target`);
  page.tree((all ? replaced : replaced.slice(0, MOST_SHOWN)).map((text) => ({ text })));
  printRest(page, replaced.length, all);
}
