import type { Finding } from "../../finding.ts";
import { describeWindow, formatTime } from "../../operations/describe.ts";
import type { InspectedLog, InspectedSnapshot } from "../../operations/inspect.ts";
import { describeLost } from "../../operations/lost.ts";
import type { RepairResult } from "../../operations/repair.ts";
import { findingsOf, hasDamage, type Verdict } from "../../operations/verdict.ts";
import { hasKnownLossAlone, isWithoutLogs } from "../../operations/verdict_reason.ts";
import type { Proof } from "../../operations/prove.ts";
import type { VerifyReport } from "../../operations/verify.ts";
import { say, type Sentence, type Template } from "../../texts/say.ts";
import { formatZxid, type Zxid } from "../../zookeeper/zxid.ts";
import { countFindings, MOST_SHOWN, printFindings, printRest, worstMark } from "./findings_text.ts";
import { fitsTitle, lostLines, printLost } from "./lost_text.ts";
import { type Cell, data, type Mark, Page, signed } from "./page.ts";
import {
  describeComparison,
  hasOtherHistory,
  printComparison,
  printNextOfOther,
  titleOfOther,
} from "./against_text.ts";
import { printProofs } from "./proofs_text.ts";
import { printQuality } from "./quality_text.ts";
import { hasRepaired, printRepair } from "./repair_text.ts";
import { shellCommand } from "./shell_quote.ts";
import type { Look } from "./look.ts";
import { formatIsoTime } from "./time.ts";
import { counted, formatBytes } from "./units.ts";
import { describeNewest, describeWrong, lowest, printWindows } from "./windows_text.ts";

const MARKS: Readonly<Record<Verdict, Mark>> = {
  "usable": "ok",
  "usable-with-loss": "warning",
  "not-restorable": "bad",
};

const OF_BACKUP = {
  "usable": "USABLE: backup {}",
  "usable-with-loss": "USABLE, WITH LOSS: backup {}",
  "not-restorable": "NOT RESTORABLE: backup {}",
} as const satisfies Record<Verdict, Template>;

const OF_MEMBER: Readonly<Record<Verdict, Sentence>> = {
  "usable": say("USABLE: these files"),
  "usable-with-loss": say("USABLE, WITH LOSS: these files"),
  "not-restorable": say("NOT RESTORABLE: these files"),
};

/** The answer in the title, and what belongs to it. */
function answerOf(
  report: VerifyReport,
  repair: RepairResult | null,
): [Mark, Sentence, ...Sentence[]] {
  const { verdict, backupId, findings, structure } = report;
  const newest = describeNewest(report.windows.map(describeWindow)) ??
    say("No state at all can be restored from here");
  if (repair !== null && isRepaired(report, repair)) {
    const before = repair.plan.lost.map(describeLost);
    const answer = say("REPAIRED: backup {}", backupId ?? "");
    return ["ok", answer, newest, ...before.length > 0 ? lostLines(before) : [NOTHING_LOST]];
  }
  const wrong = wrongStates(report.proofs);
  if (hasOtherHistory(report)) {
    const lines = [describeComparison(report.against), ...wrong, newest];
    return ["bad", titleOfOther(report), ...lines, ...lossOf(report)];
  }
  if (verdict === "usable" && hasDamage(findings)) {
    const answer = backupId === null
      ? say("USABLE, BUT DAMAGED: these files")
      : say("USABLE, BUT DAMAGED: backup {}", backupId);
    const loss = structure?.descriptionIntact === false ? CANNOT_BE_TOLD : NOTHING_LOST;
    return ["warning", answer, loss, newest];
  }
  if (isWithoutLogs(report)) return ["warning", NO_LOG_FOUND, newest, ...wrong, LATER_NOT_KNOWN];
  const answer = backupId === null ? OF_MEMBER[verdict] : say(OF_BACKUP[verdict], backupId);
  const isSome = verdict === "usable-with-loss";
  return [MARKS[verdict], answer, newest, ...wrong, ...isSome ? lossOf(report) : []];
}

/** Whether a repair left nothing but what it, or one before, had to give up. */
function isRepaired(report: VerifyReport, repair: RepairResult): boolean {
  const isWhole = report.verdict === "usable" || hasKnownLossAlone(report);
  return hasRepaired(repair) && isWhole && !hasDamage(report.findings);
}

/** What is lost, and what of it was known before. */
function lossOf({ lost, recordedLost, structure }: VerifyReport): Sentence[] {
  if (lost.length + recordedLost.length === 0) return [];
  if (structure?.descriptionIntact === false) return [CANNOT_BE_TOLD];
  const known = recordedLost.length === 0 ? [] : [KNOWN_BEFORE, ...lostLines(recordedLost)];
  return [...lostLines(lost.map(describeLost)), ...known];
}

/** What is worth knowing first of what replay showed: the first state that may be wrong. */
function wrongStates(proofs: readonly Proof[]): Sentence[] {
  const wrong = wrongZxids(proofs);
  return wrong.length === 0 ? [] : [describeWrong(lowest(wrong))];
}

/** Zxids at which replays found another tree than the server had, in no order. */
function wrongZxids(proofs: readonly Proof[]): Zxid[] {
  return proofs.flatMap(({ firstMismatch, firstMisfit, contradictedAt }) =>
    [firstMismatch?.zxid, firstMisfit?.zxid, contradictedAt].filter((zxid) => zxid != null)
  );
}

const CANNOT_BE_TOLD = say(
  "Whether anything was lost cannot be told: the description of the backup was changed",
);
const NOTHING_LOST = say("Nothing that can be restored was lost");
const KNOWN_BEFORE = say("Known since the backup was made or repaired:");
const NO_LOG_FOUND = say("USABLE, BUT NO LOG WAS FOUND: these files");
const LATER_NOT_KNOWN = say("Whether anything came after that, only the logs can tell");

/** What a verification found, for a person. */
export function renderVerify(
  report: VerifyReport,
  { look, verbose }: { look: Look; verbose: boolean },
  repair: RepairResult | null = null,
): string {
  const page = new Page(look);
  const windows = report.windows.map(describeWindow);
  page.title(...answerOf(report, repair));
  page.fields([
    [say("Folder"), data(report.subject)],
    [say("Checked"), describeLevel(report)],
    [say("Verdict"), describeVerdict(report)],
    ...describeCoverage(report),
  ]);
  if (repair !== null) printRepair(page, repair);
  if (report.level !== "structure") printFiles(page, report, verbose);
  else printStructure(page, report, verbose);
  printWindows(page, windows, wrongZxids(report.proofs));
  const lost = report.lost.map(describeLost);
  if (!fitsTitle(lost)) printLost(page, say("Lost"), lost, verbose);
  const { recordedLost } = report;
  if (!namesKnownLoss(report, repair)) {
    printLost(page, say("Lost before, as the backup itself says"), recordedLost, verbose);
  }
  printQuality(page, report.quality);
  if (report.level === "replay") printProofs(page, report.proofs);
  if (report.against !== null) printComparison(page, report.against);
  printFindings(page, report.findings, verbose);
  page.section(null, say("Next"));
  printNext(page, report);
  return page.toString();
}

/** Whether the title names each range that was lost when the backup was made or repaired. */
function namesKnownLoss(report: VerifyReport, repair: RepairResult | null): boolean {
  const { recordedLost, structure } = report;
  if (!fitsTitle(recordedLost) || structure?.descriptionIntact === false) return false;
  if (repair === null || !isRepaired(report, repair)) return true;
  return recordedLost.length === repair.plan.lost.length;
}

function describeLevel({ level, snapshots, logs }: VerifyReport): Sentence {
  if (level === "structure") {
    return say("names, sizes and checksums; no record was read (--level records does)");
  }
  const counts = [counted(snapshots.length, "snapshot"), counted(logs.length, "log")] as const;
  return level === "replay"
    ? say("{} and {}, every record, and the tree that they make", ...counts)
    : say("{} and {}, every record", ...counts);
}

function describeVerdict(report: VerifyReport): Sentence {
  const { verdict, findings } = report;
  const found = countFindings(findings);
  if (verdict === "usable" && !hasDamage(findings) && hasOtherHistory(report)) {
    return say("nothing is damaged; the history is another than that of {}", report.against.other);
  }
  if (verdict === "usable" && !hasDamage(findings)) {
    return findings.length === 0 ? say("nothing was found") : say("no damage; {}", found);
  }
  if (verdict === "usable") return say("damage was found that costs no state: {}", found);
  if (hasKnownLossAlone(report)) {
    return findings.length === 0
      ? say("nothing new was found; what is lost was lost before")
      : say("no new damage; {}; what is lost was lost before", found);
  }
  if (isWithoutLogs(report)) return say("the snapshots are usable; found: {}", found);
  if (verdict === "usable-with-loss") return say("damage was found: {}; the rest is usable", found);
  return findings.length === 0
    ? say("no snapshot and logs lead to a whole state")
    : say("damage was found: {}", found);
}

/** From where to where the files reach, where any was read. */
function describeCoverage({ coverage }: VerifyReport): [Sentence, Sentence][] {
  const { earliest, latest, earliestTime, latestTime } = coverage;
  if (earliest === null || latest === null) return [];
  const from = formatIsoTime(formatTime(earliestTime));
  const to = formatIsoTime(formatTime(latestTime));
  const range = [formatZxid(earliest), formatZxid(latest)] as const;
  return [[
    say("Coverage"),
    from === null || to === null
      ? say("zxid {} to {}", ...range)
      : say("zxid {} to {}, logged from {} to {}", ...range, from, to),
  ]];
}

/** Files that are not there or not as they were stored; all that is known without reading records. */
function printStructure(page: Page, { structure }: VerifyReport, all: boolean): void {
  if (structure === null) return;
  const { listed, missing, changed } = structure;
  const bad = missing.length + changed.length;
  page.section(
    bad > 0 ? "bad" : "ok",
    say("Files: {} of {} are as they were stored", listed - bad, listed),
  );
  const rows = [
    ...missing.map((file) => [signed("bad", data(file)), say("missing")]),
    ...changed.map((file) => [signed("bad", data(file)), say("changed since it was stored")]),
  ];
  page.table(all ? rows : rows.slice(0, MOST_SHOWN));
  printRest(page, rows.length, all);
}

function printFiles(page: Page, report: VerifyReport, all: boolean): void {
  const { snapshots, logs, findings, structure } = report;
  const missing = structure?.missing ?? [];
  const counts = [counted(snapshots.length, "snapshot"), counted(logs.length, "log")] as const;
  const files = [
    ...snapshots.map((file) => ({ file, content: describeSnapshot(file) })),
    ...logs.map((file) => ({ file, content: describeLog(file) })),
  ].map(({ file, content }) => ({ file, content, mark: markOf(file.file, findings) }));
  const bad = missing.length > 0 || files.some(({ mark }) => mark === "bad");
  page.section(bad ? "bad" : "ok", say("Files: {}, {}", ...counts));
  const rows = [
    ...missing.map((file) => [signed("bad", data(file)), "", say("missing")]),
    ...files.map(({ file, content, mark }) => [
      signed(mark, data(file.file)),
      formatBytes(file.storedSize),
      content,
    ]),
  ];
  page.table(all ? rows : rows.slice(0, MOST_SHOWN));
  printRest(page, rows.length, all);
}

function markOf(file: string, findings: readonly Finding[]): Mark {
  return worstMark(findingsOf(file, findings));
}

function describeSnapshot({ zxid, scan }: InspectedSnapshot): Cell {
  if (!scan.sound) return say("cannot be loaded");
  return [
    counted(scan.nodes, "node"),
    counted(scan.sessions, "session"),
    say("begun at {}", formatZxid(zxid)),
  ];
}

function describeLog({ scan }: InspectedLog): Cell {
  const first = scan.runs[0]?.first;
  const last = scan.runs.at(-1)?.last;
  const count = counted(scan.records, "transaction");
  if (first === undefined || last === undefined) return count;
  return [count, say("{} to {}", formatZxid(first), formatZxid(last))];
}

/** Whether there is a log that can be cut behind a sound record. */
function isRepairable({ logs, structure }: VerifyReport): boolean {
  return structure?.descriptionIntact === true &&
    logs.some(({ scan }) => scan.ending === "damaged" && scan.records > 0);
}

function printNext(page: Page, report: VerifyReport): void {
  const { verdict, backupId, subject, findings } = report;
  if (hasOtherHistory(report)) return printNextOfOther(page);
  if (backupId === null) return printNextOfMember(page, report);
  const dryRun = shellCommand("zkbackup", "restore", "--backup-dir", subject) +
    " --zk-data-dir DATADIR --dry-run";
  if (verdict === "not-restorable") {
    return page.paragraph(
      say(
        "Take another backup; if there is none, keep this folder as it is: single files in it may still be read by hand (zkbackup verify --verbose shows all findings)",
      ),
    );
  }
  if (verdict === "usable" || hasKnownLossAlone(report)) {
    page.line(say("To see what a restore would do:"));
    page.command(dryRun);
    if (!hasDamage(findings)) return;
    return page.line(
      say("Look at the disk, and make a new backup: what is damaged here will not mend"),
    );
  }
  page.line(
    say("Make a new backup while the member's own files are sound; keep this one until then"),
  );
  page.line(say("To see what a restore from this one would do:"));
  page.command(dryRun);
  if (!isRepairable(report)) return;
  page.line(say("To cut the damaged logs, so that files copied by hand restore as well:"));
  page.command(shellCommand("zkbackup", "verify", "--backup-dir", subject, "--fix"));
}

function printNextOfMember(page: Page, report: VerifyReport): void {
  const { verdict, findings, subject } = report;
  if (isWithoutLogs(report)) {
    const again = ["zkbackup", "verify", "--zk-data-dir", subject, "--zk-log-dir"];
    page.line(say("If zoo.cfg has dataLogDir, the logs lie there:"));
    page.command(shellCommand(...again, "DATALOGDIR"));
    page.line(say("If there are none, as after a restore of a single snapshot, say so:"));
    return page.command(shellCommand(...again, subject));
  }
  if (verdict === "usable" && !hasDamage(findings)) {
    return page.line(
      worstMark(findings) === "warning"
        ? say("Look at what the warnings say")
        : say("Nothing needs to be done"),
    );
  }
  page.line(say("Before anything else: keep a copy of this folder as it is"));
  page.paragraph(
    say(
      "If the other members of the ensemble are sound, move this member's version-2 aside and start it: it then copies everything from the leader. Otherwise restore a backup from before the damage",
    ),
  );
}
