import type { Zxid } from "../zookeeper/zxid.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";

/** From where to where some files reach, whether they restore or not. */
export interface Coverage {
  /** Lowest zxid that any file holds; null where none was read. */
  earliest: Zxid | null;
  /** Highest one. */
  latest: Zxid | null;
  /** Time of the first transaction that was read, milliseconds since 1970; null where there is none. */
  earliestTime: number | null;
  /** Time of the last one. */
  latestTime: number | null;
}

/** What some files cover by what was read of them: sound snapshots and sound records. */
export function coverageOf(
  snapshots: readonly InspectedSnapshot[],
  logs: readonly InspectedLog[],
): Coverage {
  const coverage: Coverage = { earliest: null, latest: null, earliestTime: null, latestTime: null };
  const see = (first: Zxid, last: Zxid) => {
    if (coverage.earliest === null || first < coverage.earliest) coverage.earliest = first;
    if (coverage.latest === null || last > coverage.latest) coverage.latest = last;
  };
  for (const { zxid, scan } of snapshots) if (scan.sound) see(zxid, zxid);
  let first: Zxid | null = null;
  let last: Zxid | null = null;
  for (const run of logs.flatMap(({ scan }) => scan.runs)) {
    see(run.first, run.last);
    if (first === null || run.first < first) {
      first = run.first;
      coverage.earliestTime = run.firstTime;
    }
    if (last === null || run.last > last) {
      last = run.last;
      coverage.latestTime = run.lastTime;
    }
  }
  return coverage;
}
