import type { WindowInfo } from "../../store/backup_info.ts";
import { say, type Sentence } from "../../texts/say.ts";
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

/** Shows to which states some files restore. */
export function printWindows(page: Page, windows: readonly WindowInfo[]): void {
  const count = windows.length;
  page.section(count === 0 ? "bad" : count === 1 ? "ok" : "warning", say("Restorable states"));
  if (count === 0) return page.line(say("None: no snapshot and logs lead to a whole state"));
  page.tree(windows.map((window) => ({
    text: rangeOf(window),
    children: [
      window.base === null
        ? say("begins with the empty tree, from the very first transaction on")
        : say("begins with {}", window.base),
      say("ends there: {}", window.ends_because),
    ],
  })));
  if (count > 1) page.line(say("No state between these ranges can be restored from these files"));
}

function rangeOf({ start_zxid, start_time, end_zxid, end_time }: WindowInfo): Sentence {
  const point = (zxid: string, time: string | null) => {
    const local = formatIsoTime(time);
    return local === null ? zxid : `${zxid} (${local})`;
  };
  if (start_zxid === end_zxid) return say("only {}", point(end_zxid, end_time ?? start_time));
  return say("every zxid from {} to {}", point(start_zxid, start_time), point(end_zxid, end_time));
}
