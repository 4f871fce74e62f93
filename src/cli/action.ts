import { checkLoggingOutput } from "../config/checks.ts";
import type { ExitStatus } from "../errors.ts";
import { nextTurn } from "../io/turn.ts";
import type { Translate } from "../texts/translate.ts";
import type { CliContext } from "./context.ts";
import { failureStatus, type Verb } from "./exit_code.ts";
import { Interrupt } from "./interrupt.ts";
import { earlyLanguage, languageOf, translationInto } from "./language.ts";
import { type LogSink, openLog } from "./log_sink.ts";
import { formatEvent } from "./output/json.ts";
import { Stderr } from "./output/stderr.ts";
import { reportError } from "./report_error.ts";
import { Session } from "./session.ts";
import { readSettings } from "./settings.ts";
import type { FlagKeys } from "./usage/flag_keys.ts";
import type { CommonFlags } from "./usage/flags.ts";
import { checkCommonFlags } from "./wrong_usage.ts";

/** A command as the parser calls it; `A` are its arguments, those that are no flags. */
export type Action<F, A extends readonly unknown[] = []> = (
  this: CliContext,
  flags: F,
  ...args: A
) => Promise<void>;

/**
 * Makes a command of a function: configuration, language, log, signals, errors and the exit status
 * are the same for all. `keys` are the flags that set the configuration.
 */
export function action<F extends CommonFlags<string>, A extends readonly unknown[] = []>(
  verb: Verb,
  keys: FlagKeys<F>,
  run: (session: Session, flags: F, ...args: A) => ExitStatus | Promise<ExitStatus>,
): Action<F, A> {
  return async function (flags, ...args) {
    const stderr = new Stderr();
    const { verbose } = flags;
    const json = flags.format === "json";
    const early = earlyLanguage(flags.lang);
    let translate = await translationInto(early);
    using interrupt = new Interrupt((text) => tellOfSignal(text, { stderr, json, translate }));
    try {
      checkCommonFlags(flags);
      const config = await readSettings(flags, keys);
      const { settings, warnings } = config;
      const language = languageOf(settings);
      if (language !== early) translate = await translationInto(language);
      checkLoggingOutput(settings, json);
      using log = openLog(settings, { stderr, json, translate });
      for (const warning of warnings) log.tell("warn", warning);
      // A signal that came while the configuration was read; not all commands look for one later.
      await nextTurn();
      interrupt.signal.throwIfAborted();
      const parts = { config, translate, log, stderr, signal: interrupt.signal };
      this.process.exitCode = await keepingErrors(
        log,
        () => run(new Session(flags, parts), flags, ...args),
      );
    } catch (error) {
      const status = failureStatus(verb, error);
      reportError(error, status, { stderr, json, verbose, translate });
      this.process.exitCode = status;
    }
  };
}

/** What ends a run belongs into its log, wherever that is. */
async function keepingErrors<T>(log: LogSink, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    log.keep(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

function tellOfSignal(
  text: string,
  { stderr, json, translate }: { stderr: Stderr; json: boolean; translate: Translate },
): void {
  if (json) return stderr.line(formatEvent({ level: "warn", message: text }));
  // A terminal has just shown ^C where the cursor was.
  stderr.line((stderr.isTerminal ? "\n" : "") + translate(text));
}
