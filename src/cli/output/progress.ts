import type { ProgressEvent } from "../../operations/context.ts";
import { say, type Sentence, type Template } from "../../texts/say.ts";
import { clip } from "./layout.ts";
import { printable } from "./printable.ts";
import { formatBytes, formatDuration } from "./units.ts";

/** Below this many seconds a rate is more noise than news. */
const SETTLED = 1;

const WORK = {
  copy: "Copying {}",
  verify: "Checking {}",
  replay: "Replaying {}",
  restore: "Restoring {}",
} as const satisfies Record<ProgressEvent["step"], Template>;

/** How far an operation is; `seconds` since the step began. */
export function describeProgress(
  { step, file, done, total }: ProgressEvent,
  seconds: number,
): Sentence {
  const work = say(WORK[step], file);
  if (total === 0) return work;
  const facts = [
    work,
    formatBytes(done),
    formatBytes(total),
    Math.floor(done / total * 100),
  ] as const;
  if (seconds < SETTLED || done === 0) return say("{}  {} of {}  {} %", ...facts);
  const rate = done / seconds;
  const left = formatDuration((total - done) / rate);
  return say("{}  {} of {}  {} %  {}/s  {} left", ...facts, formatBytes(rate), left);
}

/** The same on one line of a terminal with `columns` columns. */
export function fitProgress(text: string, columns: number): string {
  return clip(printable(text), columns - 1);
}
