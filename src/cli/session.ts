import type { Config } from "../config/load_config.ts";
import type { Settings } from "../config/setting.ts";
import type { ExitStatus } from "../errors.ts";
import { DenoFileSystem } from "../io/file_system.ts";
import type { Context, ProgressEvent } from "../operations/context.ts";
import type { Translate } from "../texts/translate.ts";
import { loggerFor, type LogSink } from "./log_sink.ts";
import { askToGoOn } from "./output/confirm.ts";
import { coloured, type Look, plain } from "./output/look.ts";
import { printable } from "./output/printable.ts";
import { describeProgress, fitProgress } from "./output/progress.ts";
import type { Stderr } from "./output/stderr.ts";
import { writeStdout } from "./output/stdout.ts";
import type { CommonFlags } from "./usage/flags.ts";

/** Shortest time between two progress lines on a terminal, in milliseconds: ten a second look alive. */
const PROGRESS_EVERY = 100;
/** The same between two messages where no terminal is, as in the log of a container. */
const MESSAGE_EVERY = 30_000;

/** A result in both forms; only the one that is wanted is made. */
export interface Printable {
  /** For a person. */
  text: () => string;
  /** For a program. */
  json: () => string;
}

/** What a session is made of. */
export interface SessionParts {
  /** The effective configuration, and where it was looked for. */
  config: Config;
  /** Gives texts the language of the reader. */
  translate: Translate;
  /** Where messages go. */
  log: LogSink;
  /** Where a person is shown things and asked. */
  stderr: Stderr;
  /** Ends the run. */
  signal: AbortSignal;
}

/** What one run of a command has of the process around it. */
export class Session {
  readonly #parts: SessionParts;
  /** The result is for a program. */
  readonly json: boolean;
  /** Everything is told. */
  readonly verbose: boolean;
  /** Only what went wrong is told. */
  readonly quiet: boolean;
  /** How texts on stdout look. */
  readonly look: Look;

  /** Begins a run with the flags of its command. */
  constructor(flags: CommonFlags<string>, parts: SessionParts) {
    this.#parts = parts;
    this.json = flags.format === "json";
    this.verbose = flags.verbose;
    this.quiet = flags.quiet;
    this.look = lookOn(Deno.stdout, parts.translate);
  }

  /** The effective configuration, and where it was looked for. */
  get config(): Config {
    return this.#parts.config;
  }

  /** The effective configuration. */
  get settings(): Settings {
    return this.#parts.config.settings;
  }

  /** What the operations have of the world. */
  operationContext(): Context {
    const { log, signal } = this.#parts;
    const { settings } = this;
    return {
      fs: new DenoFileSystem(),
      now: () => new Date(),
      log: loggerFor(log),
      progress: this.#progress(),
      signal,
      reading: {
        bufferSize: settings["advanced.copy_buffer_size"].value,
        maxRecordSize: settings["advanced.max_txn_record_size"].value,
        concurrency: settings["backup.concurrent_copies"].value,
      },
    };
  }

  /** Prints what was asked for: one JSON document, or a text. */
  print(result: Printable): void {
    this.#parts.stderr.clearStatus();
    writeStdout(this.json ? result.json() : result.text());
  }

  /**
   * Prints how a run went. With `--quiet` the text of a success is left out, so that cron sends mail
   * only when there is something to read.
   */
  printOutcome(status: ExitStatus, result: Printable): void {
    if (this.json || !this.quiet || status !== 0) this.print(result);
  }

  /** Shows a person what a question is about; a program gets it with the result. */
  preview(text: (look: Look) => string): void {
    const { stderr, translate } = this.#parts;
    stderr.text(text(lookOn(Deno.stderr, translate)));
  }

  /** Asks whether to go on; returns when the answer is yes. */
  async ask(question: string): Promise<void> {
    const { stderr, signal, translate } = this.#parts;
    await askToGoOn(printable(translate(question)), {
      show: (text) => stderr.text(text),
      translate,
      stdin: Deno.stdin,
      signal,
    });
  }

  /** On a terminal a line that is always new, elsewhere a message now and then. */
  #progress(): (event: ProgressEvent) => void {
    const { stderr, log, translate } = this.#parts;
    const onTerminal = stderr.isTerminal && !this.json && !this.quiet;
    const every = onTerminal ? PROGRESS_EVERY : MESSAGE_EVERY;
    let step = "";
    let begun = 0;
    let shown = -Infinity;
    return (event) => {
      const now = performance.now();
      if (event.step !== step) {
        step = event.step;
        begun = now;
        shown = onTerminal ? -Infinity : now;
      }
      if (now - shown < every) return;
      shown = now;
      const text = describeProgress(event, (now - begun) / 1000);
      if (onTerminal) stderr.status(fitProgress(translate(text), stderr.columns));
      else log.tell("info", text);
    };
  }
}

/** How texts look on a stream. */
export function lookOn(stream: { isTerminal(): boolean }, translate: Translate): Look {
  const { paint } = stream.isTerminal() && !Deno.noColor ? coloured : plain;
  return { paint, translate };
}
