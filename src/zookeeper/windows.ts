import { say, type Sentence } from "../texts/say.ts";
import type { SnapshotScan } from "./snapshot.ts";
import type { ZxidRun } from "./txnlog.ts";
import { parseFileName } from "./file_name.ts";
import { follows, formatZxid, type Zxid, zxidCounter } from "./zxid.ts";

/** What has to be known of a snapshot to tell what it restores. */
export interface SnapshotFacts {
  /** Name as in ZooKeeper. */
  name: string;
  /** Zxid in its name: the last change applied when it was begun. */
  zxid: Zxid;
  /** Loads, and its nodes name only ACLs that it holds, or ones that the logs tell. */
  usable: boolean;
  /**
   * Zxid from which on the logs have told the ACLs that it does not hold: only a replay makes a sound
   * state of it. Absent where it holds all.
   */
  toldBy?: Zxid;
  /** Last change that may be in it, by {@linkcode footerEnd}; null where the file does not say. */
  end: Zxid | null;
}

/** Records without a hole between them, and the times of the first and the last one. */
export type TimedRange = Pick<ZxidRun, "first" | "last" | "firstTime" | "lastTime">;

/** What has to be known of a log. */
export interface TxnLogFacts {
  /** Name as in ZooKeeper. */
  name: string;
  /** Records of one epoch without a hole between them, in order. */
  runs: readonly TimedRange[];
  /** Why the server would read no further than the last run: damage in words, or null. */
  brokenBecause: string | null;
  /** Records may be lost behind the last run: the log is damaged there, and not just unfinished. */
  lossy?: boolean;
  /** Zxid of the last sound record behind damage, where one was found. */
  lastBehind?: Zxid | null;
}

/** A log in a segment. */
export interface SegmentLog {
  /** Name as in ZooKeeper. */
  name: string;
  /** Zxid of its last record in there. */
  last: Zxid;
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
  /** Records right before it may be lost: only the very next zxid proves that none is. */
  afterLoss: boolean;
  /** The logs, in order. */
  logs: SegmentLog[];
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
  /** A server must not load it: a replay over it gives the state. */
  replayOnly?: true;
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

/** Names of the logs that hold transactions behind the oldest base of a window. */
export function neededLogs(windows: readonly Window[]): Set<string> {
  return new Set(windows.flatMap(({ bases, segment }) => {
    const oldest = bases.reduce((min, { zxid }) => zxid < min ? zxid : min, bases[0]!.zxid);
    return (segment?.logs ?? []).filter(({ last }) => last > oldest).map(({ name }) => name);
  }));
}

/** Zxids that a server had applied, by the names and footers of its snapshots. */
export function knownZxids(snapshots: readonly SnapshotFacts[]): Zxid[] {
  return snapshots.flatMap(({ zxid, end }) => end === null ? [zxid] : [zxid, end]);
}

function compare(a: Zxid, b: Zxid): number {
  return Number(a > b) - Number(a < b);
}

/**
 * Zxids behind which records were found missing, and why, when more was known than the files at hand
 * show: where the windows of a backup ended when it was made.
 */
export type KnownEnds = ReadonlyMap<Zxid, string>;

/**
 * Joins logs into segments, in the order of their zxids and not of their names. `known` are zxids
 * that the server had applied.
 */
export function joinLogs(
  logs: readonly TxnLogFacts[],
  known: readonly Zxid[],
  ends: KnownEnds = new Map(),
): Segment[] {
  const runs = logs.flatMap((log) =>
    log.runs.map((run, at) => ({
      log: log.name,
      run,
      isFirst: at === 0,
      isLast: at === log.runs.length - 1,
      brokenBecause: at === log.runs.length - 1 ? log.brokenBecause : null,
    }))
  ).sort((a, b) => compare(a.run.first, b.run.first) || compare(b.run.last, a.run.last));

  const losses = new Set(logs.map((log) => log.lossy ? log.runs.at(-1)?.last : undefined));

  const segments: Segment[] = [];
  let broken: string | null = null;
  // Of all records so far: the open segment may repeat what an earlier one goes beyond.
  let newest = -1n;
  // A log that has a hole, whose records behind it are still to come.
  let unread: string | null = null;
  for (const { log, run, isFirst, isLast, brokenBecause } of runs) {
    const open = segments.at(-1);
    // A server reads log by log, so another log does not fill a hole.
    const isInTurn = isFirst ? unread === null : unread === log;
    // Behind damage only the very next zxid proves that nothing is lost: a new epoch proves nothing.
    // Nor does it in a log that repeats what was there before.
    const mustBeNext = losses.has(newest) || ends.has(newest) || run.first <= newest;
    const isNext = open !== undefined && isInTurn &&
      (mustBeNext ? run.first === open.last + 1n : joins(open.last, run.first, known));
    if (isNext) {
      open.last = run.last;
      open.lastTime = run.lastTime;
      const present = open.logs.at(-1)!;
      if (present.name === log) present.last = run.last;
      else open.logs.push({ name: log, last: run.last });
    } else {
      if (open !== undefined) {
        open.endsBecause = broken ?? ends.get(open.last) ??
          (isInTurn ? whyNotJoined(open.last, run.first, log) : interleaved(open, log));
      }
      const { first, last, firstTime, lastTime } = run;
      const segment = { first, last, firstTime, lastTime, afterLoss: mustBeNext };
      segments.push({ ...segment, logs: [{ name: log, last }], endsBecause: "" });
    }
    broken = brokenBecause;
    unread = isLast ? null : log;
    newest = largest(newest, run.last);
  }
  const last = segments.at(-1);
  if (last !== undefined) {
    last.endsBecause = broken ?? ends.get(last.last) ?? say("end of the logs");
  }
  return segments;
}

function whyNotJoined(last: Zxid, next: Zxid, log: string): Sentence {
  return next <= last
    ? say("{} repeats transactions from {} on", log, formatZxid(next))
    : say("hole: {} is followed by {} in {}", formatZxid(last), formatZxid(next), log);
}

function interleaved({ logs }: Segment, log: string): Sentence {
  return say("{} and {} hold records of each other's holes", logs.at(-1)!.name, log);
}

/**
 * The last change that a snapshot named for `zxid` may hold, as its footers bound it. A server goes
 * on applying changes while it writes a snapshot; the footers come last. One change more can be in
 * the nodes: the server counts it after it made it. Null where there are no footers, or only an
 * empty digest.
 */
export function footerEnd(
  zxid: Zxid,
  scan: Pick<SnapshotScan, "digest" | "lastZxid" | "highestZxid" | "pristine">,
): Zxid | null {
  const { digest, lastZxid, highestZxid, pristine } = scan;
  if (zxid === 0n && pristine) return 0n;
  const known = digest !== null && (digest.zxid !== 0n || digest.digest !== 0n);
  if (!known && lastZxid === null) return null;
  const end = largest(zxid, digest?.zxid ?? 0n, lastZxid ?? 0n);
  return follows(end, highestZxid) ? highestZxid : end;
}

/**
 * The same without footers: the name of the next snapshot bounds it, since a server writes one
 * after the other, or else the newest record of all logs, which are copied after the snapshots.
 */
function boundedEnd(
  { zxid }: SnapshotFacts,
  next: SnapshotFacts | undefined,
  newestRecord: Zxid,
): Zxid {
  return next?.zxid ?? largest(zxid, newestRecord);
}

/** Zxids that a log shows to have been logged: the bounds of its runs, and what damage left. */
function loggedIn({ name, runs, lossy, lastBehind }: TxnLogFacts): Zxid[] {
  const zxids = runs.flatMap(({ first, last }) => [first, last]);
  if (lastBehind) zxids.push(lastBehind);
  // A server names a log for its first record when it writes that.
  const named = lossy && runs.length === 0 ? parseFileName(name) : null;
  return named === null ? zxids : [...zxids, named.zxid];
}

function largest(...zxids: Zxid[]): Zxid {
  return zxids.reduce((a, b) => a > b ? a : b);
}

/** Whether a segment holds what comes after a zxid: it holds that zxid or follows it. */
function continues(
  { first, last, afterLoss }: Segment,
  zxid: Zxid,
  known: readonly Zxid[],
  ends: KnownEnds,
): boolean {
  if (first <= zxid && zxid <= last) return true;
  return afterLoss || ends.has(zxid) ? first === zxid + 1n : joins(zxid, first, known);
}

/**
 * The windows in which a set of snapshots and logs restores exactly, ascending and disjoint.
 * `timeOf` gives the time of a record where it is known. `ends` is for the files of a backup, of
 * which less is known than was of the member's.
 */
export function computeWindows(
  snapshots: readonly SnapshotFacts[],
  logs: readonly TxnLogFacts[],
  timeOf: (zxid: Zxid) => number | undefined = () => undefined,
  ends: KnownEnds = new Map(),
): Window[] {
  // Where logs overlap, the records of one show what another lacks, and those behind damage what
  // was lost by it.
  const logged = logs.flatMap(loggedIn);
  const known = [...knownZxids(snapshots), ...logged];
  const segments = joinLogs(logs, known, ends);
  const ordered = [...snapshots].sort((a, b) => compare(a.zxid, b.zxid));
  const newestRecord = logged.reduce((a, b) => a > b ? a : b, 0n);
  const points = new Map<Zxid, Base[]>();
  const bySegment = new Map<Segment, Base[]>();
  const add = <K>(to: Map<K, Base[]>, key: K, base: Base) =>
    to.set(key, [...to.get(key) ?? [], base]);

  const oldest = segments[0];
  const isComplete = oldest?.first === FIRST_ALONE ||
    (oldest?.first === FIRST_IN_QUORUM && snapshots.length === 0);
  const hasEmptyTree = snapshots.some((s) => s.usable && s.zxid === 0n && s.end === 0n);
  if (oldest !== undefined && isComplete && !hasEmptyTree) {
    add(bySegment, oldest, { name: null, zxid: 0n, end: 0n });
  }
  ordered.forEach((snapshot, at) => {
    if (!snapshot.usable) return;
    const { name, zxid } = snapshot;
    const { toldBy } = snapshot;
    const replayOnly = toldBy === undefined ? {} : { replayOnly: true } as const;
    const next = ordered.slice(at + 1).find((other) => other.zxid > zxid);
    const holdsUpTo = snapshot.end ?? boundedEnd(snapshot, next, newestRecord);
    const end = largest(holdsUpTo, toldBy ?? 0n);
    const segment = segments.find((s) => end <= s.last && continues(s, zxid, known, ends));
    if (segment !== undefined) add(bySegment, segment, { name, zxid, end, ...replayOnly });
    else if (end === zxid) add(points, zxid, { name, zxid, end, ...replayOnly });
  });

  const windows = [...bySegment].map(([segment, bases]) => {
    bases.sort((a, b) => compare(a.end, b.end));
    const start = bases[0]!.end;
    const startTime = timeIn(segment, start) ?? timeOf(start) ?? null;
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
  const single = [...points].map(([zxid, bases]) => pointWindow(zxid, bases, timeOf(zxid) ?? null));
  return [...windows, ...single].sort((a, b) => compare(a.start, b.start));
}

/** Time of the first or last record of a segment. */
function timeIn({ first, last, firstTime, lastTime }: Segment, zxid: Zxid): number | undefined {
  return zxid === first ? firstTime : zxid === last ? lastTime : undefined;
}

function pointWindow(zxid: Zxid, bases: Base[], time: number | null): Window {
  return {
    start: zxid,
    end: zxid,
    startTime: time,
    endTime: time,
    bases,
    segment: null,
    endsBecause: say("no log goes on from this snapshot"),
  };
}

/**
 * The base to begin with for a target in a window: the newest that holds no later change, and of
 * those that need a replay only where there is no other.
 */
export function chooseBase(window: Window, target: Zxid): Base {
  const ended = window.bases.filter((base) => base.end <= target);
  const loadable = ended.filter(({ replayOnly }) => !replayOnly);
  const serving = loadable.length > 0 ? loadable : ended;
  return serving.reduce((a, b) => b.zxid > a.zxid ? b : a);
}
