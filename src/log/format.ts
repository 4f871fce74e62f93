/** How much a message matters, the least first. */
export const LEVELS = ["debug", "info", "warn", "error"] as const;

/** How much a message matters. */
export type LogLevel = (typeof LEVELS)[number];

/** A message with its time. */
export interface LogEntry {
  /** When it was said. */
  time: Date;
  /** How much it matters. */
  level: LogLevel;
  /** A sentence without a final period. */
  message: string;
}

/** Whether messages of a level are told where `least` is the least that is. */
export function isTold(level: LogLevel, least: LogLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

/** A line for people: `2025-01-15T10:30:00.000Z warn  message`. */
export function textLine({ time, level, message }: LogEntry): string {
  return `${time.toISOString()} ${level.padEnd(5)} ${message}`;
}

/** A JSON object on one line, for programs that collect logs. */
export function jsonLine({ time, level, message }: LogEntry): string {
  return JSON.stringify({ time: time.toISOString(), level, message });
}
