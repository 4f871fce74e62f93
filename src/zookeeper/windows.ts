import type { SnapshotScan } from "./snapshot.ts";
import type { ZxidRun } from "./zxid_runs.ts";
import { follows, formatZxid, type Zxid, zxidCounter } from "./zxid.ts";

/** What has to be known of a snapshot to tell what it restores. */
export interface SnapshotFacts {
  /** Name as in ZooKeeper. */
  name: string;
  /** Zxid in its name: the last change applied when it was begun. */
  zxid: Zxid;
  /** Loads, and its nodes name only ACLs that it holds. */
  usable: boolean;
  /** Last change that may be in it, by {@linkcode footerEnd}; null where the file does not say. */
  end: Zxid | null;
}

/** Records without a hole between them, and the times of the first and the last one. */
export type TimedRange = Pick<ZxidRun, "first" | "last" | "firstTime" | "lastTime">;

/** What has to be known of a log. */
export interface TxnLogFacts {
  /** Name as in ZooKeeper. */
  name: string;
  /** Records without a hole between them, in order. */
  runs: readonly TimedRange[];
  /** Why the server would read no further than the last run: damage in words, or null. */
  brokenBecause: string | null;
}

/** Logs that follow each other without a hole. */
export interface Segment {
  /** Zxid of the first record. */
  first: Zxid;
  /** Zxid of the last record. */
  last: Zxid;
  /** Time of the first record, milliseconds since 1970. */
  firstTime: number;
  /** Time of the last record. */
  lastTime: number;
  /** Names of the logs, in order. */
  logs: string[];
  /** Why it goes no further, in words. */
  endsBecause: string;
}

/** A snapshot that a restore can begin with; `name` is null for the empty tree. */
export interface Base {
  /** Name as in ZooKeeper. */
  name: string | null;
  /** Zxid in its name. */
  zxid: Zxid;
  /** Last change that may be in it: it serves for targets from here on. */
  end: Zxid;
}

/** A range of zxids to each of which the files restore exactly. */
export interface Window {
  /** First zxid of the range. */
  start: Zxid;
  /** Last zxid of the range. */
  end: Zxid;
  /** Milliseconds since 1970; null where no record says it. */
  startTime: number | null;
  /** Time of its end. */
  endTime: number | null;
  /** Bases that serve targets in it, by the end of what they hold. */
  bases: Base[];
  /** Logs that follow the bases; null for a single state, which needs none. */
  segment: Segment | null;
  /** Why it goes no further, in words. */
  endsBecause: string;
}

/** The first zxids that a log can have which needs no snapshot: of a lone server and a quorum. */
const FIRST_ALONE = 1n;
const FIRST_IN_QUORUM = 0x1_0000_0001n;

/**
 * Whether nothing is missing between two records. Where the epoch changes, the counter cannot tell
 * how far the old one went; a snapshot that knows a later zxid of it proves that records are gone.
 */
export function joins(last: Zxid, next: Zxid, known: readonly Zxid[]): boolean {
  if (!follows(last, next)) return false;
  return next === last + 1n ||
    !known.some((zxid) => last < zxid && zxid < next && zxidCounter(zxid) !== 0);
}

/** Zxids that a server had applied, by the names and footers of its snapshots. */
export function knownZxids(snapshots: readonly SnapshotFacts[]): Zxid[] {
  return snapshots.flatMap(({ zxid, end }) => end === null ? [zxid] : [zxid, end]);
}

/**
 * Joins logs into segments, in the order of their zxids and not of their names. `known` are zxids
 * that the server had applied.
 */
export function joinLogs(logs: readonly TxnLogFacts[], known: readonly Zxid[]): Segment[] {
  const runs = logs.flatMap((log) =>
    log.runs.map((run, at) => ({
      log: log.name,
      run,
      brokenBecause: at === log.runs.length - 1 ? log.brokenBecause : null,
    }))
  ).sort((a, b) => Number(a.run.first > b.run.first) - Number(a.run.first < b.run.first));

  const segments: Segment[] = [];
  let broken: string | null = null;
  for (const { log, run, brokenBecause } of runs) {
    const open = segments.at(-1);
    if (open !== undefined && joins(open.last, run.first, known)) {
      open.last = run.last;
      open.lastTime = run.lastTime;
      if (open.logs.at(-1) !== log) open.logs.push(log);
    } else {
      if (open !== undefined) open.endsBecause = broken ?? whyNotJoined(open.last, run.first, log);
      const { first, last, firstTime, lastTime } = run;
      segments.push({ first, last, firstTime, lastTime, logs: [log], endsBecause: "" });
    }
    broken = brokenBecause;
  }
  const newest = segments.at(-1);
  if (newest !== undefined) newest.endsBecause = broken ?? "end of the logs";
  return segments;
}

function whyNotJoined(last: Zxid, next: Zxid, log: string): string {
  return next <= last
    ? `${log} repeats transactions from ${formatZxid(next)} on`
    : `hole: ${formatZxid(last)} is followed by ${formatZxid(next)} in ${log}`;
}

/**
 * The last change that a snapshot named for `zxid` may hold, as its footers bound it. A server goes
 * on applying changes while it writes a snapshot; the footers come last. Null where there are none,
 * or only an empty digest.
 */
export function footerEnd(
  zxid: Zxid,
  scan: Pick<SnapshotScan, "digest" | "lastZxid" | "pristine">,
): Zxid | null {
  const { digest, lastZxid, pristine } = scan;
  if (zxid === 0n && pristine) return 0n;
  const known = digest !== null && (digest.zxid !== 0n || digest.digest !== 0n);
  if (!known && lastZxid === null) return null;
  return largest(zxid, digest?.zxid ?? 0n, lastZxid ?? 0n);
}

/**
 * The same without footers: the name of the next snapshot bounds it, since a server writes one
 * after the other, or else the end of the logs.
 */
function boundedEnd(
  snapshot: SnapshotFacts,
  next: SnapshotFacts | undefined,
  segment: Segment | undefined,
): Zxid {
  if (next !== undefined) return next.zxid;
  return segment === undefined ? snapshot.zxid : largest(snapshot.zxid, segment.last);
}

function largest(...zxids: Zxid[]): Zxid {
  return zxids.reduce((a, b) => a > b ? a : b);
}

/** The segment that holds what comes after a zxid: it holds that zxid or follows it. */
function segmentFrom(segments: readonly Segment[], zxid: Zxid): Segment | undefined {
  return segments.find((s) => (s.first <= zxid && zxid <= s.last) || follows(zxid, s.first)) ??
    // A leader names the snapshot of its taking over by counter 0 of the new epoch.
    segments.findLast((s) => zxidCounter(zxid) === 0 && s.last < zxid);
}

/**
 * The windows in which a set of snapshots and logs restores exactly, ascending and disjoint.
 * `timeOf` gives the time of a record where it is known.
 */
export function computeWindows(
  snapshots: readonly SnapshotFacts[],
  logs: readonly TxnLogFacts[],
  timeOf: (zxid: Zxid) => number | undefined = () => undefined,
): Window[] {
  const segments = joinLogs(logs, knownZxids(snapshots));
  const ordered = [...snapshots].sort((a, b) => Number(a.zxid > b.zxid) - Number(a.zxid < b.zxid));
  const points: Window[] = [];
  const bySegment = new Map<Segment, Base[]>();
  const add = (segment: Segment, base: Base) =>
    bySegment.set(segment, [...bySegment.get(segment) ?? [], base]);

  for (const segment of segments) {
    const complete = segment.first === FIRST_ALONE ||
      (segment.first === FIRST_IN_QUORUM && snapshots.length === 0);
    const hasEmptyTree = snapshots.some(({ usable, zxid }) => usable && zxid === 0n);
    if (complete && !hasEmptyTree) add(segment, { name: null, zxid: 0n, end: 0n });
  }
  ordered.forEach((snapshot, at) => {
    if (!snapshot.usable) return;
    const segment = segmentFrom(segments, snapshot.zxid);
    const next = ordered.slice(at + 1).find((other) => other.zxid > snapshot.zxid);
    const end = snapshot.end ?? boundedEnd(snapshot, next, segment);
    const base = { name: snapshot.name, zxid: snapshot.zxid, end };
    if (segment !== undefined && end <= segment.last) add(segment, base);
    else if (end === snapshot.zxid) points.push(pointWindow(base, timeOf));
  });

  const windows = [...bySegment].map(([segment, bases]) => {
    bases.sort((a, b) => Number(a.end > b.end) - Number(a.end < b.end));
    const start = bases[0]!.end;
    const startTime = start === segment.first ? segment.firstTime : timeOf(start) ?? null;
    return {
      start,
      end: segment.last,
      startTime,
      endTime: segment.lastTime,
      bases,
      segment,
      endsBecause: segment.endsBecause,
    };
  });
  return [...windows, ...points].sort((a, b) =>
    Number(a.start > b.start) - Number(a.start < b.start)
  );
}

function pointWindow(base: Base, timeOf: (zxid: Zxid) => number | undefined): Window {
  const time = timeOf(base.zxid) ?? null;
  return {
    start: base.end,
    end: base.end,
    startTime: time,
    endTime: time,
    bases: [base],
    segment: null,
    endsBecause: "no log goes on from this snapshot",
  };
}

/** The base to begin with for a target in a window: the newest that holds no later change. */
export function chooseBase(window: Window, target: Zxid): Base {
  const serving = window.bases.filter((base) => base.end <= target);
  return serving.reduce((a, b) => b.zxid > a.zxid ? b : a);
}
