import { type ExitStatus, ZkBackupError } from "../errors.ts";

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
  0: "Success",
  1: "Wrong usage, or an unexpected error",
  2: "Done, but damage was found or something is missing; the result is usable",
  3: "Cancelled, or a question and no terminal to ask on",
  10: "The backup or the files are not usable",
  20: "Backup failed; nothing was published",
  30: "Restore failed; the target is as it was, unless the error says otherwise",
  40: "The configuration is wrong",
  130: "Interrupted by SIGINT (Ctrl-C), after cleaning up",
  141: "The reader of stdout went away",
  143: "Interrupted by SIGTERM, after cleaning up",
} as const satisfies Partial<Record<ExitStatus, string>>;

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

/** Exit status of a command that threw. */
export function failureStatus(verb: Verb, error: unknown): ExitStatus {
  if (!(error instanceof ZkBackupError)) return FAILURE[verb];
  if (error.exitStatus !== undefined) return error.exitStatus;
  // A backup whose own description cannot be read is what verify looks for, not a check that failed.
  const isVerdict = error.category === "Validation" || error.category === "Corruption";
  return verb === "verify" && isVerdict ? 10 : FAILURE[verb];
}
