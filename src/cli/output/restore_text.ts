import { formatTime as isoTime } from "../../operations/describe.ts";
import type { RestoreResult } from "../../operations/restore.ts";
import { planRequires, planSchemes } from "../../operations/plan_requires.ts";
import type { PlannedFile } from "../../operations/planned_files.ts";
import type { RestorePlan } from "../../operations/restore_plan.ts";
import { hasDamage } from "../../operations/verdict.ts";
import { hasKnownLossAlone } from "../../operations/verdict_reason.ts";
import type { PlannedOwner } from "../../operations/restore_owner.ts";
import type { TargetState } from "../../operations/target_state.ts";
import type { BackupInfo } from "../../store/backup_info.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { restoreStatus } from "../result_status.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { countFindings, MOST_SHOWN, printFindings, printRest } from "./findings_text.ts";
import { type Cell, data, type Mark, Page } from "./page.ts";
import { describeAskedTime } from "./asked_time_text.ts";
import { printRequires } from "./requires_text.ts";
import { printChecks, printRemarks, remarks } from "./restore_checks_text.ts";
import { nextSteps } from "./restore_steps.ts";
import { fitsTitle, lostLines, printLost } from "./lost_text.ts";
import type { Look } from "./look.ts";
import { formatIsoTime, formatTime } from "./time.ts";
import { counted, formatBytes, formatCount } from "./units.ts";

/** How a text is to be printed. */
interface TextOptions {
  look: Look;
  verbose: boolean;
}

/** What a restore would do, for a person. */
export function renderPlan(plan: RestorePlan, { look, verbose }: TextOptions): string {
  const page = new Page(look);
  if (plan.obstacles.length === 0) {
    page.title("note", say("RESTORE PLAN: nothing has been changed yet"), ...headline(plan));
  } else {
    page.title("bad", say("RESTORE PLAN: it would be refused, see below"), ...headline(plan));
  }
  printSource(page, plan, say("Present data"));
  printLoss(page, plan, verbose);
  printFiles(page, plan, verbose);
  printPassedOver(page, plan);
  printRequires(page, planRequires(plan), planSchemes(plan), verbose);
  printDropped(page, plan);
  printEarlier(page, plan);
  printReplaced(page, plan, verbose);
  if (plan.verified !== null && plan.verified.findings.length > 0) {
    printFindings(page, plan.verified.findings, verbose);
  }
  printChecks(page, plan);
  return page.toString();
}

/** What a restore did, and what to do now, for a person. */
export function renderRestore(
  plan: RestorePlan,
  result: RestoreResult,
  { look, verbose }: TextOptions,
): string {
  const page = new Page(look);
  const [mark, answer] = restoredWell(plan);
  page.title(mark, answer, ...headline(plan));
  printSource(page, plan, say("Data before"));
  printLoss(page, plan, verbose);
  page.section("ok", say("Files: {} restored", counted(result.files.length, "file")));
  const shown = verbose ? result.files : result.files.slice(0, MOST_SHOWN);
  page.tree(shown.map((file) => ({ text: data(file) })));
  printRest(page, result.files.length, verbose);
  printRequires(page, planRequires(plan), planSchemes(plan), verbose);
  printDropped(page, plan);
  if (result.saved.length > 0) {
    page.section("ok", say("What was there before: kept, delete it when you are sure"));
    page.tree(result.saved.map((folder) => ({ text: data(folder) })));
  }
  printRemarks(page, remarks(plan));
  page.section(null, say("Next"));
  page.numbered(nextSteps(plan, result));
  return page.toString();
}

/** The state, and what the backup lacks, which no restore of it brings back. */
function headline(plan: RestorePlan): Sentence[] {
  return [stateOf(plan), ...lostLines(plan.lost)];
}

function printLoss(page: Page, { lost }: RestorePlan, all: boolean): void {
  if (!fitsTitle(lost)) printLost(page, say("Lost"), lost, all);
}

/** The answer, with a mark that says the same as the exit status. */
function restoredWell(plan: RestorePlan): readonly [Mark, Sentence] {
  const mark = restoreStatus(plan) === 0 ? "ok" : "warning";
  const { verified } = plan;
  if (verified === null) {
    return [mark, say("RESTORED, the backup was not verified (--skip-verify)")];
  }
  const isSound = verified.verdict === "usable" || hasKnownLossAlone(verified);
  return isSound && !hasDamage(verified.findings)
    ? [mark, say("RESTORED")]
    : [mark, say("RESTORED, from a backup with damage")];
}

function stateOf({ zxid, time }: RestorePlan): Sentence {
  const local = formatIsoTime(isoTime(time));
  return local === null
    ? say("To the state after the change with zxid {}", formatZxid(zxid))
    : say("To the state after the change of {} (zxid {})", local, formatZxid(zxid));
}

/** `present` is how the data is called that the plan found in the target. */
function printSource(page: Page, plan: RestorePlan, present: Sentence): void {
  const { backup: { info, dir }, folders: { snap, log }, epochs } = plan;
  const targets: [Sentence, Cell][] = snap.path === log.path
    ? [[say("Into"), data(snap.path)]]
    : [[say("Snapshot into"), data(snap.path)], [say("Logs into"), data(log.path)]];
  page.fields([
    [say("From backup"), describeBackup(info)],
    [say("In"), data(dir)],
    [say("Source"), describeMember(info)],
    [say("Its data"), describeOrigin(info)],
    [say("Verified"), describeVerified(plan)],
    ...(plan.options.targetVersion === null
      ? []
      : [[say("Is to load it"), `ZooKeeper ${plan.options.targetVersion.text}`] as const]),
    ...(plan.zxid === plan.requested ? [] : [describeRequest(plan)]),
    ...(plan.askedTime === null ? [] : describeAskedTime(plan.askedTime)),
    ...targets,
    ...(plan.present === null ? [] : [[present, describePresent(plan.present)] as const]),
    [say("Owner"), describeOwner(plan.owner)],
    [
      say("Epochs"),
      epochs === null
        ? say("none written: the backup is of a standalone server")
        : [`currentEpoch ${epochs.current}`, `acceptedEpoch ${epochs.accepted}`],
    ],
  ]);
}

function describeBackup({ backup_id, backup_timestamp }: BackupInfo): Sentence {
  return say("{}, made {}", backup_id, formatIsoTime(backup_timestamp) ?? "");
}

function describeMember({ member, zookeeper: { version, host } }: BackupInfo): string {
  return version === null
    ? say("member {} at {}", member, host)
    : say("member {}, ZooKeeper {} at {}", member, version, host);
}

function describeOrigin({ zookeeper: { data_dir, log_dir } }: BackupInfo): Cell {
  return data_dir === log_dir ? data(data_dir) : say("{}, logs in {}", data_dir, log_dir);
}

function describePresent({ zxid, time }: TargetState): string {
  return time === null
    ? say("goes up to zxid {} or further", formatZxid(zxid))
    : say("goes up to zxid {} of {}", formatZxid(zxid), formatTime(time));
}

function describeOwner({ uid, gid, because }: PlannedOwner): string {
  const owner = `${uid ?? "?"}:${gid ?? "?"}`;
  if (because === "option") return say("{} (--owner)", owner);
  if (because === "replaced-files") return say("{}, as the files that are replaced", owner);
  if (because === "user-zookeeper") return say("{}, the user zookeeper", owner);
  return say("{}, as the target folder", owner);
}

function describeRequest({ zxid, requested }: RestorePlan): [Sentence, Sentence] {
  const request = say(
    "zxid {}, which no transaction has; the last one before it is {}",
    formatZxid(requested),
    formatZxid(zxid),
  );
  return [say("Asked for"), request];
}

/** What a restore that died has left, which this one goes on from. */
function printEarlier(page: Page, { earlierSaved }: RestorePlan): void {
  if (earlierSaved.length === 0) return;
  page.section(
    "warning",
    say("A restore died here before; what it had moved aside is the original"),
  );
  page.tree(earlierSaved.map((folder) => ({ text: data(folder) })));
}

function describeVerified({ verified }: RestorePlan): Sentence {
  if (verified === null) return say("no (--skip-verify): damage shows only while it is restored");
  return verified.findings.length === 0
    ? say("every record, nothing was found")
    : say("every record; found: {}", countFindings(verified.findings));
}

function printFiles(page: Page, { files, replayedBecause }: RestorePlan, all: boolean): void {
  page.section("ok", say("Files to write: {}", counted(files.length, "file")));
  const rows = files.map(({ name, stored, cutBehind, replayed }) => {
    if (replayed !== null) return [name, "", describeReplay(replayed)];
    if (stored === null) return [name, "", say("the empty tree: the logs begin with it")];
    const origin = cutBehind === null
      ? say("whole, from {}", stored.stored_name)
      : say("cut after {}, from {}", formatZxid(cutBehind), stored.stored_name);
    return [name, formatBytes(stored.size), origin];
  });
  page.table(all ? rows : rows.slice(0, MOST_SHOWN));
  printRest(page, rows.length, all);
  if (replayedBecause !== null) page.line(say("One snapshot: {}", replayedBecause));
}

/** A snapshot from after the state that is asked for needs no explanation. */
function printPassedOver(page: Page, { passedOver, requested, backup }: RestorePlan): void {
  const zxids = new Map(backup.info.files.snapshots.map(({ name, zxid }) => [name, BigInt(zxid)]));
  const shown = passedOver.filter(({ name }) => (zxids.get(name) ?? 0n) <= requested);
  if (shown.length === 0) return;
  page.section("note", say("Newer snapshots that are passed over"));
  page.table(shown.map(({ name, reason }) => [data(name), reason]));
}

function printDropped(page: Page, { dropped }: RestorePlan): void {
  if (dropped === null) return;
  const { from, to, transactions, firstTime, lastTime } = dropped;
  page.section("warning", say("Left out, because it is newer than the state asked for"));
  const range = [formatZxid(from), formatZxid(to)] as const;
  page.line(
    transactions === 1
      ? say("1 transaction, zxid {} to {}", ...range)
      : say("{} transactions, zxid {} to {}", formatCount(transactions), ...range),
  );
  if (firstTime === null || lastTime === null) return;
  page.line(say("made from {} to {}", formatTime(firstTime), formatTime(lastTime)));
}

function printReplaced(page: Page, { replaced }: RestorePlan, all: boolean): void {
  if (replaced.length === 0) {
    page.section("ok", say("The target holds no ZooKeeper files: nothing is replaced"));
    return;
  }
  const count = counted(replaced.length, "file");
  page.section("warning", say("Moved aside first, not deleted: {} in the target", count));
  const shown = all ? replaced : replaced.slice(0, MOST_SHOWN);
  page.tree(shown.map((file) => ({ text: data(file) })));
  printRest(page, replaced.length, all);
}

function describeReplay(replayed: readonly PlannedFile[]): Sentence {
  const logs = replayed.filter(({ kind }) => kind === "txnlog").length;
  const base = replayed.find(({ kind }) => kind === "snapshot")!.name;
  return say("made by replaying {} over {}", counted(logs, "log"), base);
}
