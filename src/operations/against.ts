import { chooseBase, type Segment, type Window } from "../zookeeper/windows.ts";
import type { TreeMark } from "../zookeeper/tree_marks.ts";
import type { ZxidRun } from "../zookeeper/txnlog.ts";
import type { Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { RecordStream } from "./record_stream.ts";
import { replayWindow, type WindowFiles } from "./replay_window.ts";

/** Files that were verified, as far as a comparison needs them. */
export interface History {
  /** Where they lie, for messages. */
  subject: string;
  /** Ranges of zxids to each of which they restore exactly. */
  windows: readonly Window[];
  /** The files that the windows name. */
  files: WindowFiles;
  /** Records without a hole between them, of all logs, in windows or not. */
  runs: readonly Pick<ZxidRun, "first" | "last">[];
  /** The last zxid that the files know of; null where there are none. */
  latest: Zxid | null;
}

/** How two histories compare. */
export interface Comparison {
  /** The other history. */
  other: string;
  /** Zxids that both have; null where they have none in common. */
  shared: { from: Zxid; to: Zxid } | null;
  /** Transactions that were compared, byte for byte by their checksums. */
  records: number;
  /** The first zxid at which the trees of both were compared; null where no state is in both. */
  treesAt: Zxid | null;
  /** At how many zxids they were: wherever a snapshot of either takes over. */
  trees: number;
  /** The first zxid from which they are known to differ; null where no difference was found. */
  differsAt: Zxid | null;
  /**
   * `tree`: the trees differ there although no compared transaction before it does. `record`: the
   * transactions differ. `absent`: one history goes on without this transaction.
   */
  difference: "tree" | "record" | "absent" | null;
  /** The first transaction in a hole of these files that the other ones have; null: none. */
  missingHere: Zxid | null;
  /** The same the other way round. */
  missingThere: Zxid | null;
}

/** The part of two windows that both hold. */
interface Overlap {
  a: Window;
  b: Window;
  /** First and last zxid of transactions that both logs hold; null where one has no log. */
  records: { from: Zxid; to: Zxid } | null;
  /** States at which a snapshot of either takes over and both restore exactly, ascending. */
  states: Zxid[];
}

/**
 * Finds the first zxid at which two histories differ: transactions are compared one by one, and
 * wherever a snapshot of either takes over, their trees by their digests. Digests know nothing of
 * ACLs, which the comparison of the transactions does.
 */
export async function compareHistories(ctx: Context, a: History, b: History): Promise<Comparison> {
  const result: Comparison = {
    ...NOTHING_SHARED,
    other: b.subject,
    missingHere: firstMissing(a, b),
    missingThere: firstMissing(b, a),
  };
  for (const overlap of overlaps(a.windows, b.windows)) {
    widen(result, overlap);
    const found = await firstDifference(ctx, a, b, overlap, result);
    for (const state of overlap.states) {
      // Trees differ behind a transaction that does.
      if (found !== null && found.differsAt <= state) break;
      result.treesAt ??= state;
      result.trees++;
      if (!await haveSameTree(ctx, a, b, overlap, state)) {
        return { ...result, differsAt: state, difference: "tree" };
      }
    }
    if (found !== null) return { ...result, ...found };
  }
  return result;
}

/** The first transaction that `others` have where the records of `mine` have a hole. */
function firstMissing(mine: History, others: History): Zxid | null {
  const runs = mine.runs.toSorted((a, b) => Number(a.first > b.first) - Number(a.first < b.first));
  let reached: Zxid | null = null;
  const holes: { behind: Zxid; before: Zxid }[] = [];
  for (const { first, last } of runs) {
    if (reached !== null && first > reached + 1n) holes.push({ behind: reached, before: first });
    reached = reached === null ? last : max(reached, last);
  }
  // A snapshot may know of what comes behind the last log.
  if (reached !== null && mine.latest !== null) {
    holes.push({ behind: reached, before: mine.latest + 1n });
  }
  const missing = holes.flatMap(({ behind, before }) =>
    others.runs.map(({ first, last }) => ({ zxid: max(first, behind + 1n), last }))
      .filter(({ zxid, last }) => zxid <= last && zxid < before)
      .map(({ zxid }) => zxid)
  );
  return missing.length === 0 ? null : missing.reduce(min);
}

const NOTHING_SHARED: Omit<Comparison, "other" | "missingHere" | "missingThere"> = {
  shared: null,
  records: 0,
  treesAt: null,
  trees: 0,
  differsAt: null,
  difference: null,
};

function overlaps(a: readonly Window[], b: readonly Window[]): Overlap[] {
  const pairs = a.flatMap((left) => b.map((right) => ({ a: left, b: right })));
  return pairs.map(({ a: left, b: right }) => {
    const [one, two] = [left.segment, right.segment];
    const from = one && two ? max(knownFrom(left, one), knownFrom(right, two)) : 0n;
    const to = one && two ? min(one.last, two.last) : -1n;
    const start = max(left.start, right.start);
    const end = min(left.end, right.end);
    const states = [start, ...[...left.bases, ...right.bases].map((base) => base.end)]
      .filter((state) => start <= state && state <= end)
      .toSorted((x, y) => Number(x > y) - Number(x < y));
    return {
      a: left,
      b: right,
      records: from <= to ? { from, to } : null,
      states: [...new Set(states)],
    };
  }).filter(({ records, states }) => records !== null || states.length > 0);
}

/** The first zxid of which a window knows whether it has a transaction. */
function knownFrom({ bases }: Window, { first }: Segment): Zxid {
  return min(first, bases.map(({ zxid }) => zxid).reduce(min) + 1n);
}

function max(a: Zxid, b: Zxid): Zxid {
  return a > b ? a : b;
}

function min(a: Zxid, b: Zxid): Zxid {
  return a < b ? a : b;
}

function widen(result: Comparison, { records, states }: Overlap): void {
  const zxids = [
    ...(records === null ? [] : [records.from, records.to]),
    ...states,
    ...(result.shared === null ? [] : [result.shared.from, result.shared.to]),
  ];
  result.shared = { from: zxids.reduce(min), to: zxids.reduce(max) };
}

/** Whether both histories have the same tree at a zxid to which both restore. */
async function haveSameTree(
  ctx: Context,
  a: History,
  b: History,
  overlap: Overlap,
  zxid: Zxid,
): Promise<boolean> {
  const digests = async ({ files }: History, window: Window): Promise<TreeMark> => {
    const options = { keepData: false, marksAt: [zxid] };
    const base = chooseBase(window, zxid);
    const replayed = await replayWindow(ctx, files, window, base, zxid + 1n, options);
    using tree = replayed.tree;
    return replayed.replay.marks.get(zxid) ?? { at: tree.digest, after: null };
  };
  const [one, two] = [await digests(a, overlap.a), await digests(b, overlap.b)];
  // A snapshot may hold one transaction more than its footers tell.
  return one.at === two.at || (one.after !== null && one.after === two.after);
}

/** Goes through the transactions that both hold, side by side. */
async function firstDifference(
  ctx: Context,
  a: History,
  b: History,
  { a: left, b: right, records }: Overlap,
  count: { records: number },
): Promise<{ differsAt: Zxid; difference: "record" | "absent" } | null> {
  if (records === null) return null;
  const open = ({ files }: History, { segment }: Window) =>
    new RecordStream(ctx, segment!.logs.map(({ name }) => files.logs.get(name)!));
  await using one = open(a, left);
  await using two = open(b, right);
  const { from, to } = records;
  const next = async (stream: RecordStream) => {
    let mark = await stream.next();
    while (mark !== null && mark.zxid < from) mark = await stream.next();
    return mark === null || mark.zxid > to ? null : mark;
  };
  for (;;) {
    const [x, y] = [await next(one), await next(two)];
    if (x === null && y === null) return null;
    // Where an epoch ends earlier in one, the other's transaction was taken back or never came.
    if (x === null || y === null || x.zxid !== y.zxid) {
      const zxids = [x, y].filter((mark) => mark !== null).map(({ zxid }) => zxid);
      return { differsAt: zxids.reduce(min), difference: "absent" };
    }
    count.records++;
    if (x.checksum !== y.checksum || x.size !== y.size) {
      return { differsAt: x.zxid, difference: "record" };
    }
  }
}
