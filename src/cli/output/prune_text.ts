import type { PruneResult } from "../../operations/prune.ts";
import type { PruneDecision, PrunePlan } from "../../operations/prune_plan.ts";
import { signedStatus } from "./backup_status.ts";
import { Page, SIGNS } from "./page.ts";
import type { Look } from "./look.ts";
import { formatTime } from "./time.ts";
import { counted, formatBytes } from "./units.ts";

/** What a prune would delete, in words; null where that is nothing. */
export function describeGoing({ decisions, leftovers }: PrunePlan): string | null {
  const going = decisions.filter(({ keep }) => !keep).length;
  const parts = [
    ...(going === 0 ? [] : [counted(going, "backup")]),
    ...(leftovers.length === 0 ? [] : [counted(leftovers.length, "leftover")]),
  ];
  return parts.length === 0 ? null : parts.join(" and ");
}

/** What a prune would do, for a person: every backup, and why it stays or goes. */
export function renderPrunePlan(plan: PrunePlan, look: Look): string {
  const page = new Page(look);
  const { baseDir, bytes, decisions, leftovers } = plan;
  const going = describeGoing(plan);
  if (going === null) page.title("ok", "NOTHING TO PRUNE");
  else {
    page.title(
      "note",
      "PRUNE PLAN: nothing has been changed yet",
      `To be deleted: ${going}, which frees ${formatBytes(bytes)}`,
    );
  }
  page.fields([["Folder", baseDir], ["Stays", describePolicy(plan)]]);
  printDecisions(page, decisions);
  if (leftovers.length > 0) {
    page.section("waiting", `Left by runs that died: ${counted(leftovers.length, "folder")}`);
    page.table(leftovers.map(({ dir, frees }) => [dir, formatBytes(frees)]));
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
  const facts = `${formatBytes(bytes)} freed; ${counted(kept, "backup")} left`;
  const [mark, answer] = failed.length === 0
    ? ["ok", `PRUNED: ${going} deleted`] as const
    : ["bad", "NOT ALL WAS DELETED"] as const;
  page.title(mark, answer, facts);
  page.fields([["Folder", plan.baseDir]]);
  if (failed.length > 0) {
    page.section("bad", `Could not be deleted: ${counted(failed.length, "folder")}`);
    page.tree(failed.map(({ dir, reason }) => ({ text: dir, children: [reason] })));
  }
  if (deleted.length + leftovers.length > 0) {
    page.section("ok", "Deleted");
    page.tree([...deleted, ...leftovers].map((text) => ({ text })));
  }
  printBroken(page, plan);
  return page.toString();
}

function describePolicy({ options }: PrunePlan): string {
  const { keepDays, keepCount, keepMinCount, member, acceptNewHistory } = options;
  return [
    `what is not older than ${counted(keepDays, "day")}`,
    ...(keepCount === 0 ? [] : [`of that the newest ${keepCount}`]),
    `in any case the newest ${keepMinCount} usable`,
    member === null ? "each member by itself" : `only of ${member}`,
    ...(acceptNewHistory ? ["nothing from before history went back"] : []),
  ].join("; ");
}

function printDecisions(page: Page, decisions: readonly PruneDecision[]): void {
  for (const [member, own] of Map.groupBy(decisions, ({ backup }) => backup.member)) {
    const going = own.filter(({ keep }) => !keep).length;
    page.section(null, `${member}: ${own.length - going} stay, ${going} go`);
    // The newest first, as in a list.
    page.grid(
      [
        { title: "" },
        { title: "Backup" },
        { title: "Time" },
        { title: "Size", right: true },
        { title: "Status" },
        { title: "Why" },
      ],
      own.toReversed(),
      cellsOf,
    );
  }
}

function cellsOf({ backup, keep, reason }: PruneDecision): string[] {
  return [
    backup.status === "corrupted"
      ? `${SIGNS.skipped} skipped`
      : keep
      ? `${SIGNS.ok} stays`
      : `${SIGNS.bad} goes`,
    backup.id,
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
    `Skipped, cannot be read as backups: ${counted(broken.length, "folder")}`,
  );
  page.tree(broken.map(({ id, reason }) => ({ text: `${id}: ${reason}` })));
}
