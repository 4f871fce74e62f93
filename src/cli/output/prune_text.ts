import type { PruneResult } from "../../operations/prune.ts";
import type { PruneDecision, PrunePlan } from "../../operations/prune_plan.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { signedStatus } from "./backup_status.ts";
import { type Cell, data, Page, signed } from "./page.ts";
import type { Look } from "./look.ts";
import { formatTime } from "./time.ts";
import { counted, formatBytes, listed } from "./units.ts";

/** What a prune would delete, in words; null where that is nothing. */
export function describeGoing({ decisions, leftovers }: PrunePlan): Sentence | null {
  const going = decisions.filter(({ keep }) => !keep).length;
  const [first, ...more] = [
    ...(going === 0 ? [] : [counted(going, "backup")]),
    ...(leftovers.length === 0 ? [] : [counted(leftovers.length, "leftover")]),
  ];
  return first === undefined ? null : listed(first, ...more);
}

/** What a prune would do, for a person: every backup, and why it stays or goes. */
export function renderPrunePlan(plan: PrunePlan, look: Look): string {
  const page = new Page(look);
  const { baseDir, bytes, decisions, leftovers } = plan;
  const going = describeGoing(plan);
  if (going === null) page.title("ok", say("NOTHING TO PRUNE"));
  else {
    page.title(
      "note",
      say("PRUNE PLAN: nothing has been changed yet"),
      say("To be deleted: {}, which frees {}", going, formatBytes(bytes)),
    );
  }
  page.fields([[say("Folder"), data(baseDir)], [say("Stays"), describePolicy(plan)]]);
  printDecisions(page, decisions);
  if (leftovers.length > 0) {
    page.section(
      "waiting",
      say("Left by runs that died: {}", counted(leftovers.length, "folder")),
    );
    page.table(leftovers.map(({ dir, frees }) => [data(dir), formatBytes(frees)]));
  }
  printBroken(page, plan);
  return page.toString();
}

/** What a prune did, for a person. */
export function renderPrune(plan: PrunePlan, result: PruneResult, look: Look): string {
  const going = describeGoing(plan);
  if (going === null) return renderPrunePlan(plan, look);
  const page = new Page(look);
  const { deleted, leftovers, failed, bytes } = result;
  const kept = plan.decisions.length - deleted.length;
  const facts = say("{} freed; {} left", formatBytes(bytes), counted(kept, "backup"));
  const [mark, answer] = failed.length === 0
    ? ["ok", say("PRUNED: {} deleted", going)] as const
    : ["bad", say("NOT ALL WAS DELETED")] as const;
  page.title(mark, answer, facts);
  page.fields([[say("Folder"), data(plan.baseDir)]]);
  if (failed.length > 0) {
    page.section("bad", say("Could not be deleted: {}", counted(failed.length, "folder")));
    page.tree(failed.map(({ dir, reason }) => ({ text: data(dir), children: [reason] })));
  }
  if (deleted.length + leftovers.length > 0) {
    page.section("ok", say("Deleted"));
    page.tree([...deleted, ...leftovers].map((name) => ({ text: data(name) })));
  }
  printBroken(page, plan);
  return page.toString();
}

function describePolicy({ options }: PrunePlan): Sentence[] {
  const { keepDays, keepCount, keepMinCount, member, acceptNewHistory } = options;
  return [
    say("what is not older than {}", counted(keepDays, "day")),
    ...(keepCount === 0 ? [] : [say("of that the newest {}", keepCount)]),
    say("in any case the newest {} usable", keepMinCount),
    member === null ? say("each member by itself") : say("only of {}", member),
    ...(acceptNewHistory ? [say("nothing from before history went back")] : []),
  ];
}

function printDecisions(page: Page, decisions: readonly PruneDecision[]): void {
  for (const [member, own] of Map.groupBy(decisions, ({ backup }) => backup.member)) {
    const going = own.filter(({ keep }) => !keep).length;
    page.section(null, say("{}: {} stay, {} go", member, own.length - going, going));
    // The newest first, as in a list.
    page.grid(
      [
        { title: data("") },
        { title: say("Backup") },
        { title: say("Time") },
        { title: say("Size"), right: true },
        { title: say("Status") },
        { title: say("Why") },
      ],
      own.toReversed(),
      cellsOf,
    );
  }
}

function cellsOf({ backup, keep, reason }: PruneDecision): Cell[] {
  return [
    backup.status === "corrupted"
      ? signed("skipped", say("skipped"))
      : keep
      ? signed("ok", say("stays"))
      : signed("bad", say("goes")),
    data(backup.id),
    formatTime(backup.time),
    formatBytes(backup.size),
    signedStatus(backup.status),
    reason,
  ];
}

function printBroken(page: Page, { broken }: PrunePlan): void {
  if (broken.length === 0) return;
  page.section(
    "skipped",
    say("Skipped, cannot be read as backups: {}", counted(broken.length, "folder")),
  );
  page.tree(broken.map(({ id, reason }) => ({ text: data(id), children: [reason] })));
}
