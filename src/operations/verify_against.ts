import type { Finding } from "../finding.ts";
import { LAYOUT } from "../store/layout.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { Window } from "../zookeeper/windows.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import { compareHistories, type Comparison, type History } from "./against.ts";
import type { Context } from "./context.ts";
import { type MemberScan, windowFiles } from "./scan_files.ts";

/** Files that were verified, as far as a comparison needs them. */
export interface VerifiedFiles extends Pick<MemberScan, "snapshots" | "logs"> {
  /** Where they lie. */
  subject: string;
  /** Ranges of zxids to each of which they restore exactly. */
  windows: readonly Window[];
}

/** How the files of a report compare with another backup or data dir. */
export interface Against {
  /** What the comparison showed. */
  comparison: Comparison;
  /** An error where they differ, a warning where nothing could be compared. */
  findings: Finding[];
}

/** Compares what was verified with another verified backup or data dir. */
export async function compareReports(
  ctx: Context,
  report: VerifiedFiles,
  other: VerifiedFiles,
): Promise<Against> {
  const comparison = await compareHistories(ctx, historyOf(report), historyOf(other));
  return { comparison, findings: findingsOf(report, comparison) };
}

/** Whether a folder is laid out as a backup; else it is a data dir. */
export function isBackupFolder({ fs }: Context, path: string): boolean {
  return [LAYOUT.metadata, LAYOUT.snapshots, LAYOUT.txnlogs]
    .some((name) => fs.stat(`${path}/${name}`)?.kind === "folder");
}

function historyOf(report: VerifiedFiles): History {
  const { subject, windows, snapshots, logs } = report;
  const runs = logs.flatMap(({ scan }) => scan.runs);
  const zxids = [...runs.map(({ last }) => last), ...snapshots.map(({ zxid }) => zxid)];
  const latest = zxids.reduce<Zxid | null>((max, z) => max === null || z > max ? z : max, null);
  return { subject, windows, files: windowFiles(report), runs, latest };
}

function findingsOf({ subject }: VerifiedFiles, comparison: Comparison): Finding[] {
  const { other, shared, differsAt, difference, missingHere } = comparison;
  if (shared === null) {
    return [{
      kind: "HistoryMismatch",
      severity: "warning",
      file: subject,
      message: say("There is nothing to compare with {}: they share no zxid", other),
      advice: say("Compare with files whose restorable states overlap with these"),
    }];
  }
  const findings: Finding[] = [];
  if (differsAt !== null && difference !== null) {
    findings.push({
      kind: "HistoryMismatch",
      severity: "error",
      file: subject,
      ...(differsAt === 0n ? {} : { lastGoodZxid: differsAt - 1n }),
      message: describeDifference(difference, formatZxid(differsAt), other),
      advice: say(
        "One of the two is not the history of this ensemble from there on; compare both with a third",
      ),
    });
  }
  if (missingHere !== null) {
    findings.push({
      kind: "HistoryMismatch",
      severity: "warning",
      file: subject,
      lastGoodZxid: missingHere - 1n,
      message: say("There is a hole here from {} on, which {} has", formatZxid(missingHere), other),
      advice: say(
        "A leader that sends a snapshot leaves such a hole; otherwise the other one has what is lost here",
      ),
    });
  }
  return findings;
}

function describeDifference(
  difference: NonNullable<Comparison["difference"]>,
  zxid: string,
  other: string,
): Sentence {
  switch (difference) {
    case "record":
      return say("The history differs from that of {} at {}: other transactions", other, zxid);
    case "absent":
      return say("The history differs from that of {} at {}: only one has it", other, zxid);
    case "tree":
      return say("The tree differs from that of {} at {} already", other, zxid);
  }
}
