import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import type { Window } from "../zookeeper/windows.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import type { Inspectable } from "./inspect.ts";
import { type RecordMark, RecordStream } from "./record_stream.ts";
import { withinYears } from "./record_times.ts";

/** The transaction that a time leads to. */
export interface ResolvedTime {
  /** The last transaction by then. */
  zxid: Zxid;
  /** Its time, milliseconds since 1970 on the leader's clock. */
  time: number;
  /** The next one; null where the files hold none. */
  next: { zxid: Zxid; time: number } | null;
}

/** Most candidates that a message lists. */
const MOST_LISTED = 5;

/**
 * Finds the last transaction up to a time, in milliseconds since 1970. Times are those of the
 * leaders' clocks, and a clock may have been set back or another leader's may be behind: where the
 * time was passed more than once, nobody can say which state is meant.
 *
 * @throws {ZkBackupError} `time-ambiguous` with the candidates, `time-before-start`, `time-lost`
 * where the time lies in what the files have lost, `time-unknown` without any transaction.
 */
export async function resolveTime(
  ctx: Context,
  time: number,
  windows: readonly Window[],
  logs: ReadonlyMap<string, Inspectable>,
): Promise<ResolvedTime> {
  const crossings: { from: RecordMark; to: RecordMark; acrossHole: boolean }[] = [];
  let last: RecordMark | null = null;
  let first: RecordMark | null = null;
  for (const { start, end, segment } of windows) {
    let isFirst = true;
    await using stream = new RecordStream(
      ctx,
      (segment?.logs ?? []).map(({ name }) => logs.get(name)!),
    );
    for (let mark = await stream.next(); mark !== null; mark = await stream.next()) {
      if (mark.zxid < start || mark.zxid > end) continue;
      first ??= mark;
      if (last !== null && last.time <= time && mark.time > time) {
        crossings.push({ from: last, to: mark, acrossHole: isFirst });
      }
      last = mark;
      isFirst = false;
    }
  }
  if (first === null || last === null) throw refuse("time-unknown", noTransactions());
  if (last.time <= time) {
    if (crossings.length === 0) return { zxid: last.zxid, time: last.time, next: null };
    crossings.push({ from: last, to: last, acrossHole: false });
  }
  const [only] = crossings;
  if (only === undefined) throw refuse("time-before-start", before(first));
  if (crossings.length > 1) throw ambiguous(crossings.map(({ from }) => from));
  const { from, to, acrossHole } = only;
  if (acrossHole) throw refuse("time-lost", lostBetween(from, to));
  return { zxid: from.zxid, time: from.time, next: { zxid: to.zxid, time: to.time } };
}

function refuse(code: string, { message, hint }: { message: string; hint: string }): ZkBackupError {
  return new ZkBackupError(message, { code, category: "User", hint });
}

function noTransactions() {
  return {
    message: say("The backup holds no transaction, so a time says nothing"),
    hint: say("Give a zxid, or leave the target out for the one state there is"),
  };
}

function before({ zxid, time }: RecordMark) {
  return {
    message: say(
      "The backup holds no state of that time: its first transaction, {}, is of {}",
      formatZxid(zxid),
      iso(time),
    ),
    hint: say("Take an older backup, or --truncate-to-zxid earliest"),
  };
}

function lostBetween(from: RecordMark, to: RecordMark) {
  return {
    message: say(
      "What happened at that time is lost: nothing is known between {} of {} and {} of {}",
      formatZxid(from.zxid),
      iso(from.time),
      formatZxid(to.zxid),
      iso(to.time),
    ),
    hint: say("Give one of the two zxids, or take another backup"),
  };
}

function ambiguous(candidates: readonly RecordMark[]): ZkBackupError {
  const list = candidates.slice(0, MOST_LISTED)
    .map(({ zxid, time }) => `${formatZxid(zxid)} (${iso(time)})`).join(", ");
  return refuse("time-ambiguous", {
    message: say(
      "The clock of the leaders went back, so that time was {} times: after {}",
      candidates.length,
      list,
    ),
    hint: say("Look at what these transactions did, and give the zxid with --truncate-to-zxid"),
  });
}

function iso(time: number): string {
  return new Date(withinYears(time)).toISOString();
}
