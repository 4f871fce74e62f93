import type { WindowInfo } from "../../store/backup_info.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { formatZxid, type Zxid } from "../../zookeeper/zxid.ts";
import type { Page } from "./page.ts";
import { formatIsoTime } from "./time.ts";

/** The newest state that windows reach, in words; null where there is none. */
export function describeNewest(windows: readonly WindowInfo[]): Sentence | null {
  const newest = windows.at(-1);
  if (newest === undefined) return null;
  const local = formatIsoTime(newest.end_time);
  return local === null
    ? say("Restores up to the change with zxid {}", newest.end_zxid)
    : say("Restores up to the change of {} (zxid {})", local, newest.end_zxid);
}

/** That states may be wrong from a zxid on. */
export function describeWrong(first: Zxid): Sentence {
  return say("From {} on not every state is what the server had; see Replay", formatZxid(first));
}

/**
 * Shows to which states some files restore. `wrong` are zxids at which a replay found another tree
 * than the server had.
 */
export function printWindows(
  page: Page,
  windows: readonly WindowInfo[],
  wrong: readonly Zxid[] = [],
): void {
  const count = windows.length;
  const isPlain = count === 1 && wrong.length === 0;
  page.section(count === 0 ? "bad" : isPlain ? "ok" : "warning", say("Restorable states"));
  if (count === 0) return page.line(say("None: no snapshot and logs lead to a whole state"));
  page.tree(windows.map((window) => ({
    text: rangeOf(window),
    children: [
      window.base === null
        ? say("begins with the empty tree, from the very first transaction on")
        : say("begins with {}", window.base),
      say("ends there: {}", window.ends_because),
      ...wrongIn(window, wrong),
    ],
  })));
  if (count > 1) page.line(say("No state between these ranges can be restored from these files"));
}

/** What is to be known of a window in which a replay found another tree. */
function wrongIn({ start_zxid, end_zxid }: WindowInfo, wrong: readonly Zxid[]): Sentence[] {
  const [start, end] = [BigInt(start_zxid), BigInt(end_zxid)];
  const inside = wrong.filter((zxid) => start <= zxid && zxid <= end);
  return inside.length === 0 ? [] : [describeWrong(lowest(inside))];
}

/** The lowest of some zxids, at least one. */
export function lowest(zxids: readonly Zxid[]): Zxid {
  return zxids.reduce((least, zxid) => zxid < least ? zxid : least);
}

function rangeOf({ start_zxid, start_time, end_zxid, end_time }: WindowInfo): Sentence {
  const point = (zxid: string, time: string | null) => {
    const local = formatIsoTime(time);
    return local === null ? zxid : `${zxid} (${local})`;
  };
  if (start_zxid === end_zxid) return say("only {}", point(end_zxid, end_time ?? start_time));
  return say("every zxid from {} to {}", point(start_zxid, start_time), point(end_zxid, end_time));
}
