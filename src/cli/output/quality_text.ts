import type { Quality } from "../../operations/quality.ts";
import type { Page } from "./page.ts";

/** Shows how good a backup is, and what for. */
export function printQuality(page: Page, { score, parts }: Quality): void {
  page.section(score === 100 ? "ok" : score === 0 ? "bad" : "warning", `Quality: ${score} of 100`);
  page.table(
    parts.map(({ name, points, outOf, reason }) => [name, `${points} of ${outOf}`, reason]),
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
