import { type ExitStatus, ZkBackupError } from "../errors.ts";
import { say, type Sentence } from "../texts/say.ts";

/** The commands by their names on the command line. */
export type Verb =
  | "backup"
  | "verify"
  | "restore"
  | "materialize"
  | "list"
  | "info"
  | "prune"
  | "config"
  | "completions"
  | "version";

/** What each exit status says; the one table of it, shown by every `--help`. */
export const EXIT_MEANING = {
  0: say("Success"),
  1: say("Wrong usage, or an unexpected error"),
  2: say("Done, but damage was found or something is missing; the result is usable"),
  3: say("Cancelled, or a question and no terminal to ask on"),
  10: say("The backup or the files are not usable"),
  20: say("Backup failed; nothing was published"),
  30: say("Restore failed; the target is as it was, unless the error says otherwise"),
  40: say("The configuration is wrong"),
  129: say("Interrupted by SIGHUP (the terminal is gone), after cleaning up"),
  130: say("Interrupted by SIGINT (Ctrl-C), after cleaning up"),
  141: say("The reader of stdout went away"),
  143: say("Interrupted by SIGTERM, after cleaning up"),
} as const satisfies Partial<Record<ExitStatus, Sentence>>;

/** Status of a command that failed, where the error has none of its own. */
const FAILURE: Readonly<Record<Verb, ExitStatus>> = {
  backup: 20,
  verify: 1,
  restore: 30,
  materialize: 1,
  list: 1,
  info: 1,
  prune: 1,
  config: 40,
  completions: 1,
  version: 1,
};

/** Commands of which the answer is that a backup is not usable. */
const JUDGES: ReadonlySet<Verb> = new Set(["verify", "materialize", "info"]);

/** Exit status of a command that threw. */
export function failureStatus(verb: Verb, error: unknown): ExitStatus {
  if (!(error instanceof ZkBackupError)) return FAILURE[verb];
  if (error.exitStatus !== undefined) return error.exitStatus;
  // A backup whose own description cannot be read is what was to be found out, not a failed check.
  const isVerdict = error.category === "Validation" || error.category === "Corruption";
  return isVerdict && JUDGES.has(verb) ? 10 : FAILURE[verb];
}
