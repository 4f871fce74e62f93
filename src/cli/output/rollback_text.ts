import type { RollbackResult } from "../../operations/rollback.ts";
import type { RollbackPlan, RollbackStep } from "../../operations/rollback_plan.ts";
import type { TargetState } from "../../operations/target_state.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { MOST_SHOWN, printRest } from "./findings_text.ts";
import type { Look } from "./look.ts";
import { type Cell, data, Page } from "./page.ts";
import { printObstacles, printRemarks, remarks } from "./restore_checks_text.ts";
import { rollbackSteps } from "./rollback_steps.ts";
import { formatTime } from "./time.ts";
import { counted } from "./units.ts";

/** What a rollback would do, for a person. */
export function renderRollbackPlan(plan: RollbackPlan, look: Look): string {
  const page = new Page(look);
  if (plan.obstacles.length === 0) {
    page.title("note", say("ROLLBACK PLAN: nothing has been changed yet"), headline(plan));
  } else {
    page.title("bad", say("ROLLBACK PLAN: it would be refused, see below"), headline(plan));
  }
  printFacts(page, plan, say("Present data"));
  printPaths(
    page,
    say("To be in the target again: {}", counted(plan.putBack.length, "file")),
    plan.putBack,
  );
  if (plan.replaced.length > 0) {
    printPaths(
      page,
      say("Moved aside, not deleted: {}", counted(plan.replaced.length, "file")),
      plan.replaced,
    );
  }
  printObstacles(page, plan.obstacles);
  page.section("warning", say("Before you go on"));
  page.line(say("ZooKeeper must be stopped, in an ensemble on ALL its members"));
  for (const text of rollbackRemarks(plan)) page.line(text);
  for (const what of plan.notChecked) page.line(say("Not checked: {}", what));
  return page.toString();
}

/** What a rollback did, and what to do now, for a person. */
export function renderRollback(plan: RollbackPlan, result: RollbackResult, look: Look): string {
  const page = new Page(look);
  page.title("ok", say("ROLLED BACK"), headline(plan));
  printFacts(page, plan, say("Data before"));
  printPaths(page, say("In the target: {}", counted(result.files.length, "file")), result.files);
  if (result.saved.length > 0) {
    page.section("ok", say("What was there before: kept, delete it when you are sure"));
    page.tree(result.saved.map((folder) => ({ text: data(folder) })));
  }
  printRemarks(page, rollbackRemarks(plan));
  page.section(null, say("Next"));
  page.numbered(rollbackSteps(plan, result));
  return page.toString();
}

/** What speaks for a server that runs, and does not keep the rollback from being done. */
export function rollbackRemarks(plan: RollbackPlan): Sentence[] {
  return remarks({ ...plan, replaced: [...plan.putBack, ...plan.replaced] });
}

const HEADLINES: Readonly<Record<RollbackStep, (id: string) => Sentence>> = {
  "put-back": (id) => say("To what {} had moved aside", id),
  "undo": (id) => say("To what was there before {}, which died", id),
  "finish": (id) => say("To the end of {}, which died", id),
};

function headline({ step, journal }: RollbackPlan): Sentence {
  return HEADLINES[step](journal.id);
}

/** `before` is how the data is called that the plan found in the target. */
function printFacts(
  page: Page,
  { folders: { snap, log }, state, present, epochs }: RollbackPlan,
  before: Sentence,
): void {
  const targets: [Sentence, Cell][] = snap.path === log.path
    ? [[say("Into"), data(snap.path)]]
    : [[say("Snapshot into"), data(snap.path)], [say("Logs into"), data(log.path)]];
  page.fields([
    ...targets,
    ...(state === null ? [] : [[say("Data put back"), describeState(state)] as const]),
    ...(present === null ? [] : [[before, describeState(present)] as const]),
    ...(epochs === null ? [] : [
      [
        say("Epochs"),
        [`currentEpoch ${epochs.current}`, `acceptedEpoch ${epochs.accepted}`],
      ] as const,
    ]),
  ]);
}

function describeState({ zxid, time }: TargetState): Sentence {
  return time === null
    ? say("goes up to zxid {} or further", formatZxid(zxid))
    : say("goes up to zxid {} of {}", formatZxid(zxid), formatTime(time));
}

function printPaths(page: Page, title: Sentence, paths: readonly string[]): void {
  page.section("ok", title);
  page.tree(paths.slice(0, MOST_SHOWN).map((path) => ({ text: data(path) })));
  printRest(page, paths.length, false);
}
