import type { BackupInfo, StoredSnapshot, StoredTxnLog, WindowInfo } from "../store/backup_info.ts";
import {
  computeWindows,
  type KnownEnds,
  type SnapshotFacts,
  type TxnLogFacts,
  type Window,
} from "../zookeeper/windows.ts";
import { parseFileName } from "../zookeeper/file_name.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { ZxidRun } from "../zookeeper/zxid_runs.ts";
import { withinYears } from "./record_times.ts";

/** A time from milliseconds since 1970, in UTC; null stays null. */
export function formatTime(time: number | null): string | null {
  return time === null ? null : new Date(withinYears(time)).toISOString();
}

/** A window as JSON has it. */
export function describeWindow(window: Window): WindowInfo {
  return {
    start_zxid: formatZxid(window.start),
    end_zxid: formatZxid(window.end),
    start_time: formatTime(window.startTime),
    end_time: formatTime(window.endTime),
    base: window.bases[0]?.name ?? null,
    ends_because: window.endsBecause,
  };
}

/** Zxid and decimal form of where a backup ends. */
export function describeZxid(zxid: Zxid): BackupInfo["backup_zxid"] {
  return { hex: formatZxid(zxid), decimal: Number(zxid) };
}

/** What the windows have to know of a snapshot, from a backup's description. */
export function recordedSnapshotFacts(stored: StoredSnapshot): SnapshotFacts {
  return {
    name: stored.name,
    zxid: parseFileName(stored.name)?.zxid ?? BigInt(stored.zxid),
    usable: stored.status === "valid",
    end: stored.end_zxid === null ? null : BigInt(stored.end_zxid),
    ...(stored.replay_only ? { toldBy: 0n } : {}),
  };
}

/** What the windows have to know of a log, from a backup's description. */
export function recordedTxnLogFacts(stored: StoredTxnLog): TxnLogFacts {
  return {
    name: stored.name,
    runs: stored.ranges.map((range) => ({
      first: BigInt(range.start_zxid),
      last: BigInt(range.end_zxid),
      firstTime: Date.parse(range.start_time),
      lastTime: Date.parse(range.end_time),
    })),
    brokenBecause: stored.status === "valid" ? null : stored.note ?? stored.status,
    lossy: stored.status !== "valid",
    lastBehind: stored.end_zxid === null ? null : BigInt(stored.end_zxid),
  };
}

/** Where the windows of a backup ended when it was made, when more was known of the member. */
export function recordedEnds({ windows }: BackupInfo): KnownEnds {
  return new Map(windows.map((window) => [BigInt(window.end_zxid), window.ends_because]));
}

/** The windows of a backup by its description; its files are not looked at. */
export function recordedWindows(info: BackupInfo): Window[] {
  return computeWindows(
    info.files.snapshots.map(recordedSnapshotFacts),
    info.files.txnlogs.map(recordedTxnLogFacts),
    () => undefined,
    recordedEnds(info),
  );
}

/** The same without some of its files, by their paths in the backup. */
export function recordedWindowsWithout(info: BackupInfo, gone: ReadonlySet<string>): Window[] {
  const files = {
    ...info.files,
    snapshots: info.files.snapshots.filter(({ stored_name }) => !gone.has(stored_name)),
    // A log that is gone still tells up to where something was logged.
    txnlogs: info.files.txnlogs.map((log) =>
      gone.has(log.stored_name) ? { ...log, ranges: [] } : log
    ),
  };
  return recordedWindows({ ...info, files });
}

/** The records of a log as a backup describes them: what follows without a hole, and the whole. */
export function describeRuns(
  runs: readonly ZxidRun[],
): Pick<StoredTxnLog, "ranges" | "start_zxid" | "end_zxid" | "start_time" | "end_time"> {
  const ranges = runs.map((run) => ({
    start_zxid: formatZxid(run.first),
    end_zxid: formatZxid(run.last),
    start_time: new Date(withinYears(run.firstTime)).toISOString(),
    end_time: new Date(withinYears(run.lastTime)).toISOString(),
  }));
  const first = ranges[0];
  const last = ranges.at(-1);
  return {
    ranges,
    start_zxid: first?.start_zxid ?? null,
    end_zxid: last?.end_zxid ?? null,
    start_time: first?.start_time ?? null,
    end_time: last?.end_time ?? null,
  };
}
