import type { Comparison } from "../../operations/against.ts";
import { hasDamage } from "../../operations/verdict.ts";
import type { VerifyReport } from "../../operations/verify.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import type { Page } from "./page.ts";
import { counted } from "./units.ts";

/** Shows how the files compare with others. */
export function printComparison(page: Page, comparison: Comparison): void {
  const { other, shared, differsAt } = comparison;
  const mark = differsAt !== null ? "bad" : shared === null ? "warning" : "ok";
  page.section(mark, say("Compared with {}", other));
  page.line(describeComparison(comparison));
  if (shared !== null && differsAt === null) page.line(howFar(comparison));
  const { missingHere, missingThere } = comparison;
  if (missingHere !== null) {
    page.line(say("Only the other one has {}, in a hole of these files", formatZxid(missingHere)));
  }
  if (missingThere !== null) {
    page.line(
      say("Only these files have {}, in a hole of the other one", formatZxid(missingThere)),
    );
  }
}

/** Whether the histories are one, and where they part. */
export function describeComparison({ shared, differsAt, difference }: Comparison): Sentence {
  if (shared === null) return say("They share no zxid, so nothing is known");
  const range = [formatZxid(shared.from), formatZxid(shared.to)] as const;
  if (differsAt === null) return say("One history, from {} to {}", ...range);
  const zxid = formatZxid(differsAt);
  return difference === "tree"
    ? say("Their trees are not the same at {} already", zxid)
    : say("One history up to {} and not from {} on", formatZxid(differsAt - 1n), zxid);
}

/** Whether the other files have another history. */
export function hasOtherHistory(
  report: VerifyReport,
): report is VerifyReport & { against: Comparison } {
  return report.against !== null && report.against.differsAt !== null;
}

/** The answer in the title for files of which others have another history. */
export function titleOfOther(
  { verdict, findings, against: { other } }: VerifyReport & { against: Comparison },
): Sentence {
  if (verdict === "usable-with-loss") {
    return say("USABLE, WITH LOSS, AND ANOTHER HISTORY THAN {}", other);
  }
  return hasDamage(findings)
    ? say("USABLE, BUT DAMAGED, AND ANOTHER HISTORY THAN {}", other)
    : say("USABLE, BUT ANOTHER HISTORY THAN {}", other);
}

/** What to do about another history. */
export function printNextOfOther(page: Page): void {
  page.paragraph(
    say(
      "Find out which of the two is the history of the ensemble: compare both with the backup or the dataDir of another member",
    ),
  );
  page.line(say("Only then take one of them for a restore"));
}

function howFar({ records, treesAt, trees }: Comparison): Sentence {
  const compared = counted(records, "transaction");
  if (treesAt === null) {
    return say("{} compared; no state is in both, so their trees were not", compared);
  }
  return trees === 1 ? say("{} compared, and the trees at {}", compared, formatZxid(treesAt)) : say(
    "{} compared, and the trees at {} points from {} on",
    compared,
    trees,
    formatZxid(treesAt),
  );
}
