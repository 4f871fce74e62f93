import type { Finding } from "../../finding.ts";
import type { Verdict } from "../../operations/verdict.ts";
import { describeWindow } from "../../operations/describe.ts";
import type { InspectedLog, InspectedSnapshot } from "../../operations/inspect.ts";
import type { VerifyReport } from "../../operations/verify.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { countFindings, MOST_SHOWN, printFindings, printRest, worstMark } from "./findings_text.ts";
import { type Mark, Page, SIGNS } from "./page.ts";
import { printProofs } from "./proofs_text.ts";
import { shellCommand } from "./shell_quote.ts";
import type { Look } from "./look.ts";
import { counted, formatBytes } from "./units.ts";
import { describeNewest, printWindows } from "./windows_text.ts";

const ANSWERS: Readonly<Record<Verdict, readonly [Mark, string]>> = {
  "usable": ["ok", "USABLE"],
  "usable-with-loss": ["warning", "USABLE, WITH LOSS"],
  "not-restorable": ["bad", "NOT RESTORABLE"],
};

/** What a verification found, for a person. */
export function renderVerify(
  report: VerifyReport,
  { look, verbose }: { look: Look; verbose: boolean },
): string {
  const page = new Page(look);
  const windows = report.windows.map(describeWindow);
  const [mark, answer] = ANSWERS[report.verdict];
  const subject = report.backupId === null ? "these files" : `backup ${report.backupId}`;
  page.title(
    mark,
    `${answer}: ${subject}`,
    describeNewest(windows) ?? "No state at all can be restored from here",
  );
  page.fields([
    ["Folder", report.subject],
    ["Checked", describeLevel(report)],
    ["Verdict", describeVerdict(report)],
  ]);
  if (report.level !== "structure") printFiles(page, report, verbose);
  printWindows(page, windows);
  if (report.level === "replay") printProofs(page, report.proofs);
  printFindings(page, report.findings, verbose);
  page.section(null, "Next");
  for (const line of nextSteps(report)) page.line(line);
  return page.toString();
}

function describeLevel({ level, snapshots, logs }: VerifyReport): string {
  if (level === "structure") {
    return "names, sizes and checksums; no record was read (--level records does)";
  }
  return `${counted(snapshots.length, "snapshot")} and ${counted(logs.length, "log")}, ` +
    (level === "replay" ? "every record, and the tree that they make" : "every record");
}

function describeVerdict({ verdict, findings }: VerifyReport): string {
  const found = countFindings(findings);
  if (verdict === "usable") return found === "none" ? "nothing was found" : `no damage; ${found}`;
  if (verdict === "usable-with-loss") return `damage was found: ${found}; the rest is usable`;
  return `damage was found: ${found}`;
}

function printFiles(page: Page, report: VerifyReport, all: boolean): void {
  const { snapshots, logs, findings } = report;
  const counts = `${counted(snapshots.length, "snapshot")}, ${counted(logs.length, "log")}`;
  const files = [
    ...snapshots.map((file) => ({ file, content: describeSnapshot(file) })),
    ...logs.map((file) => ({ file, content: describeLog(file) })),
  ].map(({ file, content }) => ({ file, content, mark: markOf(file.file, findings) }));
  const bad = files.some(({ mark }) => mark === "bad");
  page.section(bad ? "bad" : "ok", `Files: ${counts}`);
  const rows = files.map(({ file, content, mark }) => [
    `${SIGNS[mark]} ${file.file}`,
    formatBytes(file.storedSize),
    content,
  ]);
  page.table(all ? rows : rows.slice(0, MOST_SHOWN));
  printRest(page, rows.length, all);
}

function markOf(file: string, findings: readonly Finding[]): Mark {
  return worstMark(findings.filter((finding) => finding.file === file));
}

function describeSnapshot({ zxid, scan }: InspectedSnapshot): string {
  if (!scan.sound) return "cannot be loaded";
  return `${counted(scan.nodes, "node")}, ${counted(scan.sessions, "session")}, ` +
    `begun at ${formatZxid(zxid)}`;
}

function describeLog({ scan }: InspectedLog): string {
  const first = scan.runs[0]?.first;
  const last = scan.runs.at(-1)?.last;
  const range = first === undefined || last === undefined
    ? ""
    : `, ${formatZxid(first)} to ${formatZxid(last)}`;
  return `${counted(scan.records, "transaction")}${range}`;
}

function nextSteps({ verdict, backupId, subject, findings }: VerifyReport): string[] {
  if (backupId === null) {
    if (verdict === "usable") {
      const warned = worstMark(findings) === "warning";
      return [warned ? "Look at what the warnings say" : "Nothing needs to be done"];
    }
    return [
      "Before anything else: keep a copy of this folder as it is",
      "If the other members of the ensemble are sound, empty this member's version-2 and start it:",
      "it then copies everything from the leader. Otherwise restore a backup from before the damage",
    ];
  }
  const dryRun = shellCommand("zkbackup", "restore", "--backup-dir", subject) +
    " --zk-data-dir DATADIR --dry-run";
  if (verdict === "usable") return ["To see what a restore would do:", `  ${dryRun}`];
  if (verdict === "usable-with-loss") {
    return [
      "Make a new backup while the member's own files are sound; keep this one until then",
      "To see what a restore from this one would do:",
      `  ${dryRun}`,
    ];
  }
  return [
    "Take another backup; if there is none, keep this folder as it is: single files in it may",
    "still be read by hand (zkbackup verify --verbose shows all findings)",
  ];
}
