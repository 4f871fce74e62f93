import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import type { CommonFlags } from "./usage/flags.ts";

/** An error of the command line itself; `message` names the flags. */
export function wrongUsage(message: string, hint?: string): ZkBackupError {
  return new ZkBackupError(message, {
    code: "wrong-usage",
    category: "User",
    exitStatus: 1,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Refuses flags of all commands that contradict each other. */
export function checkCommonFlags({ verbose, quiet }: CommonFlags<string>): void {
  if (verbose && quiet) throw wrongUsage(say("--verbose and --quiet exclude each other"));
}
