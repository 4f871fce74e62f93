import type { Finding } from "../finding.ts";
import { LAYOUT } from "../store/layout.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { Window } from "../zookeeper/windows.ts";
import { formatZxid } from "../zookeeper/zxid.ts";
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
  const { subject, windows } = report;
  return { subject, windows, files: windowFiles(report) };
}

function findingsOf({ subject }: VerifiedFiles, comparison: Comparison): Finding[] {
  const { other, shared, differsAt, difference } = comparison;
  if (shared === null) {
    return [{
      kind: "DigestMismatch",
      severity: "warning",
      file: subject,
      message: say("There is nothing to compare with {}: they share no zxid", other),
      advice: say("Compare with files whose restorable states overlap with these"),
    }];
  }
  if (differsAt === null || difference === null) return [];
  return [{
    kind: "DigestMismatch",
    severity: "error",
    file: subject,
    lastGoodZxid: differsAt - 1n,
    message: describeDifference(difference, formatZxid(differsAt), other),
    advice: say(
      "One of the two is not the history of this ensemble from there on; compare both with a third",
    ),
  }];
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
