import type { Quality, QualityPart } from "../../operations/quality.ts";
import { say, type Sentence } from "../../texts/say.ts";
import type { Page } from "./page.ts";

/** The words for what is rated; JSON has the names. */
const NAMES: Readonly<Record<QualityPart["name"], Sentence>> = {
  restorable: say("restorable"),
  source: say("source"),
  stored: say("stored"),
  "read-back": say("read-back"),
};

/** Shows how good a backup is, and what for. */
export function printQuality(page: Page, { score, parts }: Quality): void {
  const mark = score === 100 ? "ok" : score === 0 ? "bad" : "warning";
  page.section(mark, say("Quality: {} of 100", score));
  page.table(
    parts.map(({ name, points, outOf, reason }) => [
      NAMES[name],
      say("{} of {}", points, outOf),
      reason,
    ]),
  );
}

/** The same for a program. */
export function describeQuality({ score, parts }: Quality): Record<string, unknown> {
  return {
    score,
    parts: parts.map(({ name, points, outOf, reason }) => ({
      name,
      points,
      out_of: outOf,
      reason,
    })),
  };
}
