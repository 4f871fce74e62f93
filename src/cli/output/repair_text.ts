import { describeLost } from "../../operations/lost.ts";
import type { RepairResult } from "../../operations/repair.ts";
import { describeRegion } from "../../operations/repair_plan.ts";
import { hasDamage } from "../../operations/verdict.ts";
import { say } from "../../texts/say.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import type { Page } from "./page.ts";

/** Whether a repair changed anything. */
export function hasRepaired({ plan, finishedEarlier }: RepairResult): boolean {
  return finishedEarlier || plan.cuts.length > 0 || plan.setAside.length > 0;
}

/** Shows what a repair did, and what it could not do. */
export function printRepair(page: Page, repair: RepairResult): void {
  const { plan: { cuts, regions, setAside, unrepaired }, finishedEarlier, report } = repair;
  const isLeft = unrepaired.length > 0 || hasDamage(report.findings) ||
    report.verdict === "not-restorable";
  page.section(isLeft ? "warning" : "ok", say("Repair"));
  if (!hasRepaired(repair) && unrepaired.length === 0) {
    if (isLeft) {
      return page.paragraph(
        say(
          "--fix cannot repair what was found: it cuts damaged logs, and can bring back neither a file nor a snapshot; nothing was written",
        ),
      );
    }
    return page.line(say("There was nothing to repair; nothing was written"));
  }
  page.tree([
    ...finishedEarlier
      ? [{ text: say("A repair that an earlier run had begun was ended first") }]
      : [],
    ...cuts.map(({ log, note }) => ({
      text: say("{} now ends with {}", log.file, formatZxid(log.scan.runs.at(-1)!.last)),
      children: [note],
    })),
    ...regions.map(({ name, region, cut }) => ({
      text: say(
        "{} is new: {} from behind the damage in {}",
        name,
        describeRegion(region),
        cut.log.file,
      ),
      children: [],
    })),
    ...setAside.map(({ file, reason }) => ({
      text: say("{} was set aside", file.file),
      children: [reason],
    })),
    ...unrepaired.map(({ file, reason }) => ({
      text: say("{} cannot be repaired", file),
      children: [reason],
    })),
  ]);
  if (cuts.length + setAside.length > 0) {
    page.line(say("The originals lie in damaged/, byte for byte"));
  }
}

/** What a repair did, for a program; null where none was asked for. */
export function describeRepair(repair: RepairResult | null): Record<string, unknown> | null {
  if (repair === null) return null;
  const { plan, finishedEarlier } = repair;
  return {
    finished_earlier: finishedEarlier,
    cut: plan.cuts.map(({ log, note }) => ({
      file: log.file,
      end_zxid: formatZxid(log.scan.runs.at(-1)!.last),
      note,
    })),
    kept: plan.regions.map(({ name, region, cut }) => ({
      name,
      from: cut.log.file,
      start_zxid: formatZxid(region.first),
      end_zxid: formatZxid(region.last),
    })),
    set_aside: plan.setAside.map(({ file, reason }) => ({ file: file.file, reason })),
    unrepaired: plan.unrepaired,
    lost: plan.lost.map(describeLost),
  };
}
