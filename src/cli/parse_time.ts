import type { WantedTime } from "../operations/restore_target.ts";
import { say } from "../texts/say.ts";
import { wrongUsage } from "./wrong_usage.ts";

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};

const DAY = 86_400_000;

/**
 * Reads a time: RFC 3339 with an offset (`2025-01-15T10:30:00+08:00`), local time without one
 * (`2025-01-15 10:30`), or relative to now (`2h ago`, `1h30m ago`, `2 hours ago`).
 *
 * @throws {ZkBackupError} `wrong-usage`; for a local time that was twice or never, when summer time
 * ends or begins, with the instants that may be meant.
 */
export function parseTime(flag: string, text: string, now: number): WantedTime {
  const relative = parseRelative(text);
  if (relative !== null) return { instant: now - relative, text, origin: "relative", now };
  const match =
    /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?)? ?(Z|[+-][0-9]{2}:[0-9]{2})?$/i
      .exec(text.trim());
  const clock = match === null ? null : clockOf(match);
  if (match === null || clock === null) {
    throw wrongUsage(
      say('{} cannot be read as a time: "{}"', flag, text),
      say('Write 2025-01-15T10:30:00+08:00, or local time as 2025-01-15 10:30, or "2h ago"'),
    );
  }
  const offset = match[8];
  if (offset === undefined) {
    return { instant: localInstant(flag, text, clock), text, origin: "local", now };
  }
  return { instant: clock - offsetOf(offset), text, origin: "offset", now };
}

function parseRelative(text: string): number | null {
  const unit = "(seconds?|s|minutes?|min|m|hours?|h|days?|d)";
  if (!new RegExp(`^(?:[0-9]{1,6} ?${unit} ?)+ago$`, "i").test(text.trim())) return null;
  const parts = [...text.matchAll(new RegExp(`([0-9]+) ?${unit}`, "gi"))];
  return parts.reduce((sum, [, count, name]) => {
    const key = name!.toLowerCase();
    return sum + Number(count) * (UNITS[key] ?? UNITS[key.replace(/s$/, "")]!);
  }, 0);
}

/** What a clock shows, as milliseconds as if it were UTC; null for the 30th of February. */
function clockOf(match: RegExpExecArray): number | null {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) =>
    Number(part ?? 0)
  );
  const fraction = Math.floor(Number(`0.${match[7] ?? "0"}`) * 1000);
  const clock = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!, fraction);
  const shown = new Date(clock);
  const same = shown.getUTCMonth() === month! - 1 && shown.getUTCDate() === day &&
    shown.getUTCHours() === hour && shown.getUTCMinutes() === minute &&
    shown.getUTCSeconds() === second;
  return same ? clock : null;
}

function offsetOf(text: string): number {
  if (/^z$/i.test(text)) return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4));
  return (text.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** The instant at which local clocks show this. */
function localInstant(flag: string, text: string, clock: number): number {
  const offsetAt = (instant: number) => -new Date(instant).getTimezoneOffset() * 60_000;
  const offsets = new Set([clock - DAY, clock, clock + DAY].map(offsetAt));
  const instants = [...offsets].map((offset) => clock - offset);
  const meant = instants.filter((instant) => instant + offsetAt(instant) === clock);
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  const list = (meant.length > 1 ? meant : instants).toSorted((a, b) => a - b)
    .map((instant) => new Date(instant).toISOString()).join(", ");
  throw wrongUsage(
    meant.length > 1
      ? say("{} is a local time that was twice, when summer time ended: {}", flag, text)
      : say("{} is a local time that never was, when summer time began: {}", flag, text),
    say("Give it with an offset or in UTC; it may be one of {}", list),
  );
}
