import { refuses } from "../../operations/restore_obstacles.ts";
import type { RestorePlan } from "../../operations/restore_plan.ts";
import { hasRoom } from "../../operations/restore_space.ts";
import { say, type Sentence } from "../../texts/say.ts";
import type { Page } from "./page.ts";
import { formatBytes } from "./units.ts";

/** What has to be in order before a restore is begun: what was looked at, and what was not. */
export function printChecks(page: Page, plan: RestorePlan): void {
  const { obstacles, notChecked } = plan;
  printObstacles(page, obstacles);
  page.section("warning", say("Before you go on"));
  page.line(mustBeStopped(plan));
  for (const text of remarks(plan)) page.line(text);
  for (const { folder, needed, free } of plan.space.filter(hasRoom)) {
    const [wanted, there] = [formatBytes(needed), formatBytes(free ?? 0)];
    page.line(say("{} needs {} and has {} free", folder, wanted, there));
  }
  for (const what of notChecked) page.line(say("Not checked: {}", what));
}

/** Why it is not done. */
export function printObstacles(page: Page, obstacles: RestorePlan["obstacles"]): void {
  if (obstacles.length === 0) return;
  page.section("bad", say("This restore would be refused"));
  page.tree(obstacles.map(({ message, hint }) => ({
    text: message,
    children: hint === undefined ? [] : [hint],
  })));
}

/**
 * What does not keep the restore from being done and is to be looked at: a server that may run, also
 * where nobody could see it.
 */
export function remarks(
  plan: Pick<RestorePlan, "seen" | "replaced"> & {
    options: { allowRunning: boolean };
    remarks?: readonly Sentence[];
  },
): Sentence[] {
  const { seen, options } = plan;
  const running = seen.server.signs.filter((sign) => options.allowRunning || !refuses(sign, plan))
    .map(({ text }) => say("ZooKeeper may be running: {}", text));
  const { server: { conclusive, signs } } = seen;
  const unknown = conclusive || signs.length > 0 || plan.replaced.length === 0 ? [] : [
    say("Nobody could see whether a ZooKeeper runs with the data that was there"),
    say("Name its address with --zk-host, or let zkbackup see the processes: --allow-all on Linux"),
  ];
  return [...running, ...unknown, ...(plan.remarks ?? [])];
}

/** Repeats the remarks where it is done. */
export function printRemarks(page: Page, texts: readonly Sentence[]): void {
  if (texts.length === 0) return;
  page.section("warning", say("Look at this"));
  for (const text of texts) page.line(text);
}

function mustBeStopped({ epochs, seen }: RestorePlan): Sentence {
  const isSure = seen.server.signs.length === 0 && seen.server.notChecked.length === 0;
  if (epochs !== null) {
    return say("ZooKeeper must be stopped on ALL members of the ensemble, not on this one alone");
  }
  return isSure
    ? say("ZooKeeper must stay stopped on this member; no running one was found")
    : say("ZooKeeper must be stopped on this member");
}
