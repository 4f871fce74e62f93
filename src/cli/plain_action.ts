import type { Action } from "./action.ts";
import { failureStatus, type Verb } from "./exit_code.ts";
import { earlyLanguage } from "./language.ts";
import { writeStdout } from "./output/stdout.ts";
import { limitRights } from "./permissions.ts";
import { reportLate } from "./report_late.ts";
import type { CommonFlags } from "./usage/flags.ts";
import { checkCommonFlags } from "./wrong_usage.ts";

/**
 * Makes a command of a function that has its result at hand: it needs no permission, and works
 * whatever the configuration says. The result is what is asked for, so `--quiet` prints it too.
 */
export function plainAction<F extends CommonFlags, A extends readonly unknown[] = []>(
  verb: Verb,
  result: (flags: F, ...args: A) => string,
): Action<F, A> {
  return async function (flags, ...args) {
    const { format, verbose, lang } = flags;
    // While the environment may still be read.
    const language = earlyLanguage(lang);
    try {
      checkCommonFlags(flags);
      limitRights({ read: [], write: [], net: false });
      writeStdout(result(flags, ...args));
      this.process.exitCode = 0;
    } catch (error) {
      const status = failureStatus(verb, error);
      await reportLate(error, status, { language, json: format === "json", verbose });
      this.process.exitCode = status;
    }
  };
}
