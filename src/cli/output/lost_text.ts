import type { LostInfo } from "../../store/backup_info.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { MOST_SHOWN, printRest } from "./findings_text.ts";
import type { Page } from "./page.ts";
import { formatIsoTime } from "./time.ts";
import { formatCount } from "./units.ts";

/** Ranges that are named in a title; more of them are summed up there. */
const MOST_IN_TITLE = 2;

/** What was lost, in lines for a title; none where nothing was. */
export function lostLines(lost: readonly LostInfo[]): Sentence[] {
  if (lost.length <= MOST_IN_TITLE) return lost.flatMap(describeLostRange);
  const counts = lost.map(({ count }) => count);
  const known = counts.filter((count) => count !== null);
  const total = formatCount(known.reduce((sum, count) => sum + count, 0));
  return [
    known.length === counts.length
      ? say("Lost: {} transactions in {} ranges, which are listed below", total, lost.length)
      : say(
        "Lost: at least {} transactions in {} ranges, which are listed below",
        total,
        lost.length,
      ),
  ];
}

/** Lists what was lost, where a title has no room for all of it. */
export function printLost(
  page: Page,
  title: Sentence,
  lost: readonly LostInfo[],
  all: boolean,
): void {
  if (lost.length === 0) return;
  page.section("warning", title);
  const shown = all ? lost : lost.slice(0, MOST_SHOWN);
  page.tree(shown.map((range) => {
    const [text, ...children] = describeLostRange(range);
    return { text, children };
  }));
  printRest(page, lost.length, all);
}

/** Whether a title names each range. */
export function fitsTitle(lost: readonly LostInfo[]): boolean {
  return lost.length <= MOST_IN_TITLE;
}

/** One range: which zxids and how many, and when they were logged as far as that is known. */
function describeLostRange(range: LostInfo): [Sentence, ...Sentence[]] {
  const from = formatIsoTime(range.start_time);
  const to = formatIsoTime(range.end_time);
  const what = describeZxids(range);
  if (from !== null && to !== null) return [what, say("They were logged from {} to {}", from, to)];
  if (from !== null) return [what, say("They were logged from {} on", from)];
  return to === null ? [what] : [what, say("They were logged up to {}", to)];
}

function describeZxids({ start_zxid: start, end_zxid: end, count }: LostInfo): Sentence {
  if (end === null) return say("Lost: everything from {} on, how much is not known", start);
  if (count === null) return say("Lost: {} to {}, how many transactions is not known", start, end);
  if (start === end) return say("Lost: the state at {}", start);
  return say("Lost: {} to {}, {} transactions", start, end, formatCount(count));
}
