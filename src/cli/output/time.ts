import { say } from "../../texts/say.ts";

/** Largest distance from 1970 that a date can have, in milliseconds (ECMA-262, time values). */
const LARGEST = 8.64e15;

/**
 * A time, in milliseconds since 1970, as local time with its offset from UTC:
 * `2025-01-15 10:30:00 +08:00`. `offset` is that offset in minutes, for tests. Times come from
 * transaction headers and may be anything.
 */
export function formatTime(
  time: number,
  offset: number = -new Date(time).getTimezoneOffset(),
): string {
  const shifted = time + offset * 60_000;
  if (!(Math.abs(time) <= LARGEST && Math.abs(shifted) <= LARGEST)) return say("no valid time");
  const local = new Date(shifted).toISOString().replace("T", " ").replace(/\..*$/, "");
  const minutes = Math.abs(offset);
  const two = (value: number) => String(value).padStart(2, "0");
  const zone = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${local} ${offset < 0 ? "-" : "+"}${zone}`;
}

/** The same for a time as JSON has it; null where there is none. */
export function formatIsoTime(time: string | null): string | null {
  return time === null ? null : formatTime(Date.parse(time));
}
