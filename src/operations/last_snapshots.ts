import type { MemberFile, MemberFiles } from "../zookeeper/data_dir.ts";
import type { Zxid } from "../zookeeper/zxid.ts";
import type { InspectedSnapshot } from "./inspect.ts";

/** So many of a member's newest sound snapshots are wanted; null: all. */
export type LastSnapshots = number | null;

/** Snapshots in the order in which they are read: newest first where only the newest are wanted. */
export function inReadingOrder<T>(snapshots: readonly T[], last: LastSnapshots): readonly T[] {
  return last === null ? snapshots : snapshots.toReversed();
}

/** A snapshot that a restore can begin with; others do not count. */
export function isSound({ scan }: Pick<InspectedSnapshot, "scan">): boolean {
  return scan.sound && scan.aclHoles.size === 0;
}

/**
 * The zxid from which on logs are needed: that of the oldest snapshot, where as many sound ones were
 * found as are wanted. Null: every log is.
 */
export function neededFrom(
  snapshots: readonly Pick<InspectedSnapshot, "scan" | "zxid">[],
  last: LastSnapshots,
): Zxid | null {
  const sound = snapshots.filter(isSound);
  if (last === null || sound.length < last) return null;
  return sound.reduce((oldest, { zxid }) => zxid < oldest ? zxid : oldest, sound[0]!.zxid);
}

/**
 * Logs that can hold transactions behind a zxid, by their names, as a server chooses them: from the
 * last one that begins before it, or right behind it. `logs` are in order.
 */
export function logsFrom<T extends Pick<MemberFile, "zxid">>(
  logs: readonly T[],
  from: Zxid | null,
): readonly T[] {
  if (from === null) return logs;
  const first = logs.findLastIndex(({ zxid }) => zxid <= from + 1n);
  return logs.slice(Math.max(first, 0));
}

/** The files that will be read, as far as that can be told before: by names, all taken for sound. */
export function filesToCopy(
  { snapshots, logs }: Pick<MemberFiles, "snapshots" | "logs">,
  last: LastSnapshots,
): MemberFile[] {
  const wanted = last === null ? snapshots : snapshots.slice(-last);
  const from = last === null || wanted.length < last ? null : wanted[0]!.zxid;
  return [...wanted, ...logsFrom(logs, from)];
}
