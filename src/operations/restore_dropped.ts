import { ZkBackupError } from "../errors.ts";
import type { TimedRange } from "../zookeeper/windows.ts";
import type { TxnRecord } from "../zookeeper/txnlog.ts";
import { makeZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { type Inspectable, readLog } from "./inspect.ts";
import { RecordTimes } from "./record_times.ts";

/** Transactions that a backup holds and that are left out, being newer than the state restored. */
export interface Dropped {
  /** The zxid after that of the state; where an epoch ends there, no transaction has it. */
  from: Zxid;
  /** The last one. */
  to: Zxid;
  /** How many there are. */
  transactions: number;
  /** When the first one was, in milliseconds since 1970; null where that could not be read. */
  firstTime: number | null;
  /** When the last one was. */
  lastTime: number | null;
}

/** When the state restored ends, and what comes behind it. */
export interface Cut {
  /** When the last transaction of the state was; null where no record says it. */
  stateTime: number | null;
  /** Null where nothing is left out. */
  dropped: Dropped | null;
  /** Bytes of the log that is cut, up to there; null where none is, or it could not be read. */
  cutSize: number | null;
}

/**
 * Finds out what a restore to `zxid` leaves out of records that go on to `newest`. `ranges` are
 * those of all logs, in any order, and may overlap. `cutLog` is the log that is cut: one within
 * whose records the state ends, and the only one that has to be read for the times.
 */
export async function describeCut(
  ctx: Context,
  { zxid, newest, ranges, cutLog }: {
    zxid: Zxid;
    newest: Zxid;
    ranges: readonly TimedRange[];
    cutLog: Inspectable | null;
  },
): Promise<Cut> {
  const read = cutLog === null ? null : await readCut(ctx, cutLog, zxid);
  const atEnds = new Map(ranges.flatMap(({ first, last, firstTime, lastTime }) => [
    [first, firstTime],
    [last, lastTime],
  ]));
  const timeOf = (wanted: Zxid) => atEnds.get(wanted) ?? read?.times.of(wanted) ?? null;
  const cut = { stateTime: timeOf(zxid), cutSize: read?.size ?? null };
  if (newest <= zxid) return { ...cut, dropped: null };
  const sorted = ranges.toSorted((a, b) => Number(a.first > b.first) - Number(a.first < b.first));
  let covered = zxid;
  let count = 0n;
  let first: Zxid | null = null;
  for (const range of sorted) {
    const from = range.first > covered ? range.first : covered + 1n;
    const to = range.last < newest ? range.last : newest;
    if (from > to) continue;
    first ??= from;
    count += to - from + 1n;
    covered = to;
  }
  return {
    ...cut,
    dropped: {
      from: zxid + 1n,
      to: newest,
      transactions: Number(count),
      firstTime: first === null ? null : timeOf(first),
      lastTime: timeOf(newest),
    },
  };
}

/** Reads a log to the record behind the one where it is cut; null where it cannot be read. */
async function readCut(
  ctx: Context,
  log: Inspectable,
  zxid: Zxid,
): Promise<{ times: RecordTimes; size: number | null } | null> {
  const times = new RecordTimes([zxid, zxid + 1n]);
  let size: number | null = null;
  const see = (record: TxnRecord) => {
    times.see(record);
    if (makeZxid(record.epoch, record.counter) > zxid) size ??= record.offset;
  };
  try {
    await readLog(ctx, log, { record: see }, { until: zxid + 1n });
    return { times, size };
  } catch (error) {
    // A restore from what cannot be read fails later, and says more of it.
    if (error instanceof ZkBackupError && !ctx.signal.aborted) return null;
    throw error;
  }
}
