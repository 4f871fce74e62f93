import type { Finding, Severity } from "../../finding.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { type Mark, type Page, SIGNS } from "./page.ts";
import { counted, formatCount } from "./units.ts";

/** Entries of a list that are shown unless everything is asked for. */
export const MOST_SHOWN = 20;

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };
const MARKS: Readonly<Record<Severity, Mark>> = { error: "bad", warning: "warning", note: "note" };

/** How bad the worst of some findings is, as a sign; harmless notes leave it at "ok". */
export function worstMark(findings: readonly Finding[]): Mark {
  if (findings.some(({ severity }) => severity === "error")) return "bad";
  return findings.some(({ severity }) => severity === "warning") ? "warning" : "ok";
}

/** Shows what was found, the worst first. */
export function printFindings(page: Page, findings: readonly Finding[], all: boolean): void {
  page.section(worstMark(findings), `Findings: ${countFindings(findings)}`);
  const ordered = findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  for (const finding of all ? ordered : ordered.slice(0, MOST_SHOWN)) {
    page.line(`${SIGNS[MARKS[finding.severity]]} ${finding.kind}: ${placeOf(finding)}`);
    page.line(`   ${finding.message}`);
    if (finding.advice !== undefined) page.line(`   → ${finding.advice}`);
  }
  printRest(page, ordered.length, all);
}

/** Says how many entries of a list were not shown. */
export function printRest(page: Page, count: number, all: boolean): void {
  if (all || count <= MOST_SHOWN) return;
  page.line(`… and ${formatCount(count - MOST_SHOWN)} more; --verbose shows all`);
}

/** `2 errors, 1 warning`, or `none`. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = (["error", "warning", "note"] as const).map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? "" : counted(count, severity);
  });
  return counts.filter((text) => text !== "").join(", ") || "none";
}

function placeOf({ file, offset, record, lastGoodZxid }: Finding): string {
  const place = [file];
  if (offset !== undefined) place.push(`byte ${offset}`);
  if (record !== undefined) place.push(`record ${record}`);
  if (lastGoodZxid !== undefined) place.push(`last good zxid ${formatZxid(lastGoodZxid)}`);
  return place.join(", ");
}
