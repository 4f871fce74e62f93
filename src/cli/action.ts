import { type ExitStatus, ZkBackupError } from "../errors.ts";
import type { CliContext } from "./context.ts";
import { failureStatus, type Verb } from "./exit_code.ts";
import { Interrupt } from "./interrupt.ts";
import { Stderr } from "./output/stderr.ts";
import { reportError, Session } from "./session.ts";
import type { CommonFlags } from "./usage/flags.ts";

/** A command as the parser calls it. */
export type Action<F> = (this: CliContext, flags: F) => Promise<void>;

/** Makes a command of a function: signals, errors and the exit status are the same for all. */
export function action<F extends CommonFlags>(
  verb: Verb,
  run: (session: Session, flags: F) => ExitStatus | Promise<ExitStatus>,
): Action<F> {
  return async function (flags) {
    const stderr = new Stderr();
    // A terminal has just shown ^C where the cursor was.
    const lead = stderr.isTerminal ? "\n" : "";
    using interrupt = new Interrupt((text) => stderr.line(lead + text));
    try {
      checkCommonFlags(flags);
      this.process.exitCode = await run(new Session(flags, stderr, interrupt.signal), flags);
    } catch (error) {
      const status = failureStatus(verb, error);
      reportError(error, status, {
        stderr,
        json: flags.format === "json",
        verbose: flags.verbose,
      });
      this.process.exitCode = status;
    }
  };
}

function checkCommonFlags({ verbose, quiet }: CommonFlags): void {
  if (verbose && quiet) throw wrongUsage("--verbose and --quiet exclude each other");
}

/** An error of the command line itself; `message` names the flags. */
export function wrongUsage(message: string, hint?: string): ZkBackupError {
  return new ZkBackupError(message, {
    code: "wrong-usage",
    category: "User",
    exitStatus: 1,
    ...(hint === undefined ? {} : { hint }),
  });
}
