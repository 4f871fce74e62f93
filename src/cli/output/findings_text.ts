import type { Finding, Severity } from "../../finding.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { say, type Sentence } from "../../texts/say.ts";
import type { Mark, Page } from "./page.ts";
import { counted, formatCount, listed } from "./units.ts";

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
  const title = findings.length === 0
    ? say("Findings: none")
    : say("Findings: {}", countFindings(findings));
  page.section(worstMark(findings), title);
  const ordered = findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  for (const finding of all ? ordered : ordered.slice(0, MOST_SHOWN)) {
    const { kind, severity, message, advice } = finding;
    page.finding({ mark: MARKS[severity], kind, place: placeOf(finding), message, advice });
  }
  printRest(page, ordered.length, all);
}

/** Says how many entries of a list were not shown. */
export function printRest(page: Page, count: number, all: boolean): void {
  if (all || count <= MOST_SHOWN) return;
  page.line(say("… and {} more; --verbose shows all", formatCount(count - MOST_SHOWN)));
}

/** `2 errors and 1 warning`, or `none`. */
export function countFindings(findings: readonly Finding[]): Sentence {
  const [first, ...more] = (["error", "warning", "note"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return first === undefined ? say("none") : listed(first, ...more);
}

function placeOf({ file, offset, record, lastGoodZxid }: Finding): string[] {
  const place = [file];
  if (offset !== undefined) place.push(say("byte {}", offset));
  if (record !== undefined) place.push(say("record {}", record));
  if (lastGoodZxid !== undefined) {
    place.push(say("last good zxid {}", formatZxid(lastGoodZxid)));
  }
  return place;
}
