import { type ExitStatus, ZkBackupError } from "../errors.ts";
import type { CliContext } from "./context.ts";
import { failureStatus, type Verb } from "./exit_code.ts";
import { Interrupt } from "./interrupt.ts";
import { Stderr } from "./output/stderr.ts";
import { reportError, Session } from "./session.ts";
import type { CommonFlags } from "./usage/flags.ts";

/** A command as the parser calls it; `A` are its arguments, those that are no flags. */
export type Action<F, A extends readonly unknown[] = []> = (
  this: CliContext,
  flags: F,
  ...args: A
) => Promise<void>;

/** Makes a command of a function: signals, errors and the exit status are the same for all. */
export function action<F extends CommonFlags<string>, A extends readonly unknown[] = []>(
  verb: Verb,
  run: (session: Session, flags: F, ...args: A) => ExitStatus | Promise<ExitStatus>,
): Action<F, A> {
  return async function (flags, ...args) {
    const stderr = new Stderr();
    // A terminal has just shown ^C where the cursor was.
    const lead = stderr.isTerminal ? "\n" : "";
    using interrupt = new Interrupt((text) => stderr.line(lead + text));
    try {
      checkCommonFlags(flags);
      const session = new Session(flags, stderr, interrupt.signal);
      this.process.exitCode = await run(session, flags, ...args);
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

function checkCommonFlags({ verbose, quiet }: CommonFlags<string>): void {
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
