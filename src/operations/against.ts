import { chooseBase, type Segment, type Window } from "../zookeeper/windows.ts";
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
}

/** How two histories compare. */
export interface Comparison {
  /** The other history. */
  other: string;
  /** Zxids that both have; null where they have none in common. */
  shared: { from: Zxid; to: Zxid } | null;
  /** Transactions that were compared, byte for byte by their checksums. */
  records: number;
  /** Zxid at which the trees of both were compared; null where no state is in both. */
  treesAt: Zxid | null;
  /** The first zxid from which they are known to differ; null where no difference was found. */
  differsAt: Zxid | null;
  /**
   * `tree`: the trees differ there although no compared transaction before it does. `record`: the
   * transactions differ. `absent`: one history goes on without this transaction.
   */
  difference: "tree" | "record" | "absent" | null;
}

/** The part of two windows that both hold. */
interface Overlap {
  a: Window;
  b: Window;
  /** First and last zxid of transactions that both logs hold; null where one has no log. */
  records: { from: Zxid; to: Zxid } | null;
  /** A state to which both restore exactly; null where there is none. */
  state: Zxid | null;
}

/**
 * Finds the first zxid at which two histories differ: transactions are compared one by one, and
 * where both restore to a same zxid, their trees by their digests. Digests know nothing of ACLs,
 * which the comparison of the transactions does.
 */
export async function compareHistories(ctx: Context, a: History, b: History): Promise<Comparison> {
  const result: Comparison = { ...NOTHING_SHARED, other: b.subject };
  for (const overlap of overlaps(a.windows, b.windows)) {
    widen(result, overlap);
    const found = await firstDifference(ctx, a, b, overlap, result);
    const { state } = overlap;
    // Trees differ behind a transaction that does.
    if (state !== null && (found === null || found.differsAt > state)) {
      result.treesAt ??= state;
      if (!await sameTree(ctx, a, b, overlap, state)) {
        return { ...result, differsAt: state, difference: "tree" };
      }
    }
    if (found !== null) return { ...result, ...found };
  }
  return result;
}

const NOTHING_SHARED: Omit<Comparison, "other"> = {
  shared: null,
  records: 0,
  treesAt: null,
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
    return {
      a: left,
      b: right,
      records: from <= to ? { from, to } : null,
      state: start <= min(left.end, right.end) ? start : null,
    };
  }).filter(({ records, state }) => records !== null || state !== null);
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

function widen(result: Comparison, { records, state }: Overlap): void {
  const zxids = [
    ...(records === null ? [] : [records.from, records.to]),
    ...(state === null ? [] : [state]),
    ...(result.shared === null ? [] : [result.shared.from, result.shared.to]),
  ];
  result.shared = { from: zxids.reduce(min), to: zxids.reduce(max) };
}

/** Whether both histories have the same tree at a zxid to which both restore. */
async function sameTree(
  ctx: Context,
  a: History,
  b: History,
  overlap: Overlap,
  zxid: Zxid,
): Promise<boolean> {
  const digest = async ({ files }: History, window: Window) => {
    const base = chooseBase(window, zxid);
    const { tree } = await replayWindow(ctx, files, window, base, zxid, { keepData: false });
    return tree.digest;
  };
  return await digest(a, overlap.a) === await digest(b, overlap.b);
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
    new RecordStream(ctx, segment!.logs.map((name) => files.logs.get(name)!));
  const [one, two] = [open(a, left), open(b, right)];
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
