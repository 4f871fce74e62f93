import { formatTime } from "../../operations/describe.ts";
import type { AskedTime } from "../../operations/restore_target.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";

/**
 * How a time was understood, and the transaction that it led to. Everything in UTC and to the
 * millisecond, as two transactions may lie in one second and two clocks in two zones.
 */
export function describeAskedTime(asked: AskedTime): [Sentence, Sentence][] {
  return [[say("Asked for"), understood(asked)], [say("Which leads to"), ledTo(asked)]];
}

function understood({ text, origin, instant, now }: AskedTime): Sentence {
  const [utc, present] = [iso(instant), iso(now)];
  switch (origin) {
    case "offset":
      return say('"{}": {} in UTC; now it is {}', text, utc, present);
    case "local":
      return say('"{}", read as local time: {} in UTC; now it is {}', text, utc, present);
    case "relative":
      return say('"{}", counted back from now, {}: {} in UTC', text, present, utc);
  }
}

function ledTo({ found: { zxid, time, next } }: AskedTime): Sentence {
  if (next === null) return say("zxid {} of {}, the last one here", formatZxid(zxid), iso(time));
  const after = [formatZxid(next.zxid), iso(next.time)] as const;
  return say("zxid {} of {}; the next one, {}, is of {}", formatZxid(zxid), iso(time), ...after);
}

function iso(time: number): string {
  return formatTime(time)!;
}
