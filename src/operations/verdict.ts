import type { Finding } from "../finding.ts";
import type { Window } from "../zookeeper/windows.ts";

/**
 * Whether files restore, and to how much of what they should. `usable` says that no state is lost,
 * not that nothing is damaged: that is what the findings are for.
 */
export type Verdict = "usable" | "usable-with-loss" | "not-restorable";

/**
 * The verdict on files with these windows, which lost this at any time, and in which this was found;
 * `isStopped`: a replay came to no end.
 */
export function verdictOf(
  windows: readonly Window[],
  lost: readonly unknown[],
  findings: readonly Finding[],
  isStopped = false,
): Verdict {
  if (windows.length === 0) return "not-restorable";
  // From a state that is not the server's on, the windows promise what is not so.
  const isWrong = findings.some((f) => f.kind === "DigestMismatch" && f.severity === "error");
  return lost.length > 0 || isWrong || isStopped ? "usable-with-loss" : "usable";
}

/**
 * Whether anything is damaged, though nothing need be lost by it. Files of which others have another
 * history may be the right ones, and are not damaged.
 */
export function hasDamage(findings: readonly Finding[]): boolean {
  return findings.some(({ kind, severity }) => severity === "error" && kind !== "HistoryMismatch");
}

/**
 * What is wrong with one file itself. A hole before the first record of a log is what is missing
 * elsewhere: that log may be whole.
 */
export function findingsOf(file: string, findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) =>
    finding.file === file && !(finding.kind === "ZxidGap" && finding.record === 1)
  );
}
