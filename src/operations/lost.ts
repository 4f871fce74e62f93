import type { BackupInfo, LostInfo } from "../store/backup_info.ts";
import type { Window } from "../zookeeper/windows.ts";
import { follows, formatZxid, type Zxid, zxidCounter, zxidEpoch } from "../zookeeper/zxid.ts";
import { snapshotFacts } from "./assess.ts";
import { formatTime } from "./describe.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";

/** Zxids to which some files should restore and do not. */
export interface LostRange {
  /** First of them. */
  start: Zxid;
  /** Last of them; null where nothing tells how far the loss goes. */
  end: Zxid | null;
  /** Number of transactions; null where nothing tells it. */
  count: number | null;
  /** They were logged at this time or later, milliseconds since 1970; null where no record says it. */
  startTime: number | null;
  /** They were logged at this time or earlier. */
  endTime: number | null;
}

/** A lost range as JSON has it. */
export function describeLost({ start, end, count, startTime, endTime }: LostRange): LostInfo {
  return {
    start_zxid: formatZxid(start),
    end_zxid: end === null ? null : formatZxid(end),
    count,
    start_time: formatTime(startTime),
    end_time: formatTime(endTime),
  };
}

/** Losses in the order of their zxids, those that follow each other as one. */
export function mergeLost(lost: readonly LostInfo[]): LostInfo[] {
  const ordered = [...lost].sort((a, b) => {
    const [first, second] = [BigInt(a.start_zxid), BigInt(b.start_zxid)];
    return Number(first > second) - Number(first < second);
  });
  const merged: LostInfo[] = [];
  for (const range of ordered) {
    const last = merged.at(-1);
    const follows = last !== undefined && last.end_zxid !== null &&
      BigInt(last.end_zxid) + 1n === BigInt(range.start_zxid);
    if (!follows) {
      merged.push(range);
      continue;
    }
    const count = last.count === null || range.count === null ? null : last.count + range.count;
    const { end_zxid, end_time } = range;
    merged[merged.length - 1] = { ...last, end_zxid, end_time, count };
  }
  return merged;
}

/**
 * What the files of a member show to be lost: transactions between and behind its windows. A hole
 * that a snapshot closes exactly is none: a leader brought the member up to date with it.
 */
export function findLost(
  windows: readonly Window[],
  snapshots: readonly InspectedSnapshot[],
  logs: readonly InspectedLog[],
): LostRange[] {
  const seen = [...snapshots.flatMap(seenInSnapshot), ...logs.flatMap(seenInLog)];
  const damagedAt = new Set(
    logs.filter(({ scan }) => scan.ending === "damaged")
      .map(({ zxid, scan }) => scan.runs.at(-1)?.last ?? zxid - 1n),
  );
  const lost = windows.slice(1).flatMap((after, at) => {
    const before = windows[at]!;
    if (!damagedAt.has(before.end) && isLegalHole(before, after, logs)) return [];
    // The zxid before the first one of an epoch is nobody's.
    const last = after.start - 1n;
    const end = zxidCounter(after.start) === 0 || zxidCounter(last) === 0 ? null : last;
    const times = { startTime: before.endTime, endTime: after.startTime };
    return before.end >= last ? [] : [rangeOf(before.end + 1n, end, times)];
  });
  const newest = windows.at(-1);
  if (newest === undefined) return [];
  const last = seen.reduce((a, b) => b.zxid > a.zxid ? b : a, { zxid: newest.end, time: null });
  const isOpen = logs.some(({ zxid, scan }) =>
    scan.ending === "damaged" && scan.behind.length === 0 &&
    (scan.runs.at(-1)?.last ?? zxid) >= last.zxid
  );
  if (last.zxid > newest.end || isOpen) {
    const times = { startTime: newest.endTime, endTime: isOpen ? null : last.time };
    lost.push(rangeOf(newest.end + 1n, isOpen ? null : last.zxid, times));
  }
  return lost;
}

/** A zxid that was there, and when it was logged as far as that is known. */
interface Seen {
  zxid: Zxid;
  time: number | null;
}

function seenInSnapshot(snapshot: InspectedSnapshot): Seen[] {
  const { zxid, end } = snapshotFacts(snapshot);
  return [{ zxid: end ?? zxid, time: null }];
}

function seenInLog({ zxid, scan: { ending, runs, behind } }: InspectedLog): Seen[] {
  const seen: Seen[] = runs.map((run) => ({ zxid: run.last, time: run.lastTime }));
  for (const region of behind) seen.push({ zxid: region.last, time: region.lastTime });
  // A server names a log for its first record when it writes that.
  if (ending === "damaged" && runs.length === 0) seen.push({ zxid, time: null });
  return seen;
}

/** Whether a snapshot closes a hole: right behind it the logs go on, or they have not gone on yet. */
function isLegalHole(
  { end }: Window,
  { bases }: Window,
  logs: readonly InspectedLog[],
): boolean {
  const next = logs.flatMap(({ scan }) => scan.runs).map((run) => run.first)
    .filter((first) => first > end)
    .reduce<Zxid | null>((min, first) => min === null || first < min ? first : min, null);
  return bases.some(({ name, zxid }) =>
    name !== null && zxid > end && (next === null || follows(zxid, next))
  );
}

function rangeOf(
  start: Zxid,
  end: Zxid | null,
  times: { startTime: number | null; endTime: number | null },
): LostRange {
  const isCounted = end !== null && zxidEpoch(start) === zxidEpoch(end);
  return { start, end, count: isCounted ? Number(end - start) + 1 : null, ...times };
}

/** Zxids from one to another, both included. */
interface Span {
  start: Zxid;
  end: Zxid;
}

/** What a backup restored to by its description, and does not by the windows that it has now. */
export function lostSince(info: BackupInfo, windows: readonly Window[]): LostRange[] {
  const recorded = info.files.txnlogs.flatMap(({ ranges }) => ranges)
    .map((range) => ({
      start: BigInt(range.start_zxid),
      end: BigInt(range.end_zxid),
      startTime: Date.parse(range.start_time),
      endTime: Date.parse(range.end_time),
    }))
    .sort((a, b) => Number(a.start > b.start) - Number(a.start < b.start));
  return claimsOf(info).flatMap((claim) =>
    subtract(claim, windows).flatMap((piece) => {
      const inside = recorded.filter(({ start, end }) => start <= piece.end && piece.start <= end);
      const holdsStart = piece.start === claim.start;
      // Where epochs change there are zxids that nobody had.
      if (inside.length === 0) return holdsStart ? [rangeOf(piece.start, piece.end, NONE)] : [];
      const first = inside[0]!;
      const last = inside.at(-1)!;
      const start = holdsStart ? piece.start : largest(piece.start, first.start);
      const end = last.end < piece.end ? last.end : piece.end;
      const before = windows.find((window) => window.end === start - 1n);
      const after = windows.find((window) => window.start === end + 1n);
      return [{
        start,
        end,
        count: countIn(inside, { start, end }),
        startTime: before?.endTime ?? first.startTime,
        endTime: last.end === end ? last.endTime : after?.startTime ?? last.endTime,
      }];
    })
  );
}

const NONE = { startTime: null, endTime: null };

/** The states that a description promises. */
function claimsOf({ windows, backup_zxid }: BackupInfo): Span[] {
  const claims = windows.map((window) => ({
    start: BigInt(window.start_zxid),
    end: BigInt(window.end_zxid),
  }));
  const last = claims.at(-1);
  const said = BigInt(backup_zxid.hex);
  if (last === undefined) return [{ start: said, end: said }];
  return said <= last.end ? claims : [...claims, { start: last.end + 1n, end: said }];
}

/** What is left of a span without the windows, which ascend and are disjoint. */
function subtract({ start, end }: Span, windows: readonly Window[]): Span[] {
  const left: Span[] = [];
  let from = start;
  for (const window of windows) {
    if (window.end < from || window.start > end) continue;
    if (window.start > from) left.push({ start: from, end: window.start - 1n });
    from = window.end + 1n;
  }
  return from <= end ? [...left, { start: from, end }] : left;
}

/** Transactions of ascending ranges in a span; logs may repeat what an earlier one holds. */
function countIn(ranges: readonly Span[], span: Span): number {
  let count = 0n;
  let from = span.start;
  for (const { start, end } of ranges) {
    const first = largest(start, from);
    const last = end < span.end ? end : span.end;
    if (first > last) continue;
    count += last - first + 1n;
    from = last + 1n;
  }
  return Number(count);
}

function largest(a: Zxid, b: Zxid): Zxid {
  return a > b ? a : b;
}
