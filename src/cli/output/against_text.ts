import type { Comparison } from "../../operations/against.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import type { Page } from "./page.ts";
import { counted } from "./units.ts";

/** Shows how the files compare with others. */
export function printComparison(page: Page, comparison: Comparison): void {
  const { other, shared, differsAt } = comparison;
  const mark = differsAt !== null ? "bad" : shared === null ? "warning" : "ok";
  page.section(mark, say("Compared with {}", other));
  page.line(answer(comparison));
  if (shared !== null && differsAt === null) page.line(howFar(comparison));
}

function answer({ shared, differsAt, difference }: Comparison): Sentence {
  if (shared === null) return say("They share no zxid, so nothing is known");
  const range = [formatZxid(shared.from), formatZxid(shared.to)] as const;
  if (differsAt === null) return say("One history, from {} to {}", ...range);
  const zxid = formatZxid(differsAt);
  return difference === "tree"
    ? say("Their trees are not the same at {} already", zxid)
    : say("One history up to {} and not from {} on", formatZxid(differsAt - 1n), zxid);
}

function howFar({ records, treesAt }: Comparison): Sentence {
  const compared = counted(records, "transaction");
  return treesAt === null
    ? say("{} compared; no state is in both, so their trees were not", compared)
    : say("{} compared, and the trees at {}", compared, formatZxid(treesAt));
}
