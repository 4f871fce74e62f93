import type { WindowInfo } from "../../store/backup_info.ts";
import { say } from "../../texts/say.ts";
import type { Page } from "./page.ts";
import { formatIsoTime } from "./time.ts";

/** The newest state that windows reach, in words; null where there is none. */
export function describeNewest(windows: readonly WindowInfo[]): string | null {
  const newest = windows.at(-1);
  if (newest === undefined) return null;
  return `Restores up to the change ${describeState(newest.end_zxid, newest.end_time)}`;
}

/** A zxid and when it was made, as far as that is known: `0x83 of 2025-01-15 10:30:00 +08:00`. */
export function describeState(zxid: string, time: string | null): string {
  const local = formatIsoTime(time);
  return local === null ? `with zxid ${zxid}` : `of ${local} (zxid ${zxid})`;
}

/** Shows to which states some files restore. */
export function printWindows(page: Page, windows: readonly WindowInfo[]): void {
  const count = windows.length;
  page.section(count === 0 ? "bad" : count === 1 ? "ok" : "warning", "Restorable states");
  if (count === 0) return page.line("None: no snapshot and logs lead to a whole state");
  page.tree(windows.map((window) => ({
    text: rangeOf(window),
    children: [
      `begins with ${window.base ?? "the empty tree, from the very first transaction on"}`,
      `ends there: ${window.ends_because}`,
    ],
  })));
  if (count > 1) page.line(say("No state between these ranges can be restored from these files"));
}

function rangeOf({ start_zxid, start_time, end_zxid, end_time }: WindowInfo): string {
  const point = (zxid: string, time: string | null) => {
    const local = formatIsoTime(time);
    return local === null ? zxid : `${zxid} (${local})`;
  };
  if (start_zxid === end_zxid) return `only ${point(end_zxid, end_time ?? start_time)}`;
  return `every zxid from ${point(start_zxid, start_time)} to ${point(end_zxid, end_time)}`;
}
