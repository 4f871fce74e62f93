import { formatTime } from "../../operations/describe.ts";
import type { AskedTime } from "../../operations/restore_target.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";

/** How a time was understood, and what it led to, for a program; null where none was asked for. */
export function askedTimeDocument(asked: AskedTime | null): Record<string, unknown> | null {
  if (asked === null) return null;
  const { text, origin, instant, now, found: { zxid, time, next } } = asked;
  return {
    text,
    origin,
    instant: formatTime(instant),
    now: formatTime(now),
    found_zxid: formatZxid(zxid),
    found_time: formatTime(time),
    next_zxid: next === null ? null : formatZxid(next.zxid),
    next_time: formatTime(next?.time ?? null),
  };
}
