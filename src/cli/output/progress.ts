import type { ProgressEvent } from "../../operations/context.ts";
import { clip } from "./layout.ts";
import { printable } from "./printable.ts";
import { formatBytes, formatDuration } from "./units.ts";

const VERBS: Readonly<Record<string, string>> = {
  copy: "Copying",
  verify: "Checking",
  restore: "Restoring",
};

/** Below this many seconds a rate is more noise than news. */
const SETTLED = 1;

/**
 * How far an operation is, on one line of a terminal with `columns` columns; `seconds` since the
 * step began.
 */
export function renderProgress(event: ProgressEvent, seconds: number, columns: number): string {
  const { step, file, done, total } = event;
  const share = total === 0 ? 100 : Math.floor(done / total * 100);
  const facts = [`${formatBytes(done)} of ${formatBytes(total)}`, `${share} %`];
  if (seconds >= SETTLED && done > 0) {
    const rate = done / seconds;
    facts.push(`${formatBytes(rate)}/s`, `${formatDuration((total - done) / rate)} left`);
  }
  const line = `${VERBS[step] ?? step} ${printable(file)}  ${facts.join("  ")}`;
  return clip(line, columns - 1);
}
