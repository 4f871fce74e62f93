import type { ExitStatus } from "../errors.ts";
import { DenoFileSystem } from "../io/file_system.ts";
import type { Context, Logger, ProgressEvent } from "../operations/context.ts";
import { askToGoOn } from "./output/confirm.ts";
import { errorEvent, renderError } from "./output/error_report.ts";
import { formatEvent } from "./output/json.ts";
import { printable } from "./output/printable.ts";
import { renderProgress } from "./output/progress.ts";
import type { Stderr } from "./output/stderr.ts";
import { writeStdout } from "./output/stdout.ts";
import { coloured, plain, type Style } from "./output/style.ts";
import type { CommonFlags } from "./usage/flags.ts";

/** Shortest time between two progress lines, in milliseconds: ten a second look alive. */
const PROGRESS_EVERY = 100;

/** A result in both forms; only the one that is wanted is made. */
export interface Printable {
  /** For a person. */
  text: () => string;
  /** For a program. */
  json: () => string;
}

/** What one run of a command has of the process around it. */
export class Session {
  readonly #stderr: Stderr;
  readonly #signal: AbortSignal;
  /** The result is for a program. */
  readonly json: boolean;
  /** Everything is told. */
  readonly verbose: boolean;
  /** Only what went wrong is told. */
  readonly quiet: boolean;
  /** Colours of stdout. */
  readonly style: Style;

  /** Begins a run with the flags of its command. */
  constructor(flags: CommonFlags<string>, stderr: Stderr, signal: AbortSignal) {
    this.#stderr = stderr;
    this.#signal = signal;
    this.json = flags.format === "json";
    this.verbose = flags.verbose;
    this.quiet = flags.quiet;
    this.style = styleFor(Deno.stdout);
  }

  /** What the operations have of the world. */
  operationContext(): Context {
    return {
      fs: new DenoFileSystem(),
      now: () => new Date(),
      log: this.#logger(),
      progress: this.#progress(),
      signal: this.#signal,
    };
  }

  /** Prints what was asked for: one JSON document, or a text. */
  print(result: Printable): void {
    this.#stderr.clearStatus();
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
  preview(text: (style: Style) => string): void {
    this.#stderr.text(text(styleFor(Deno.stderr)));
  }

  /** Asks whether to go on; returns when the answer is yes. */
  async ask(question: string): Promise<void> {
    await askToGoOn(printable(question), {
      show: (text) => this.#stderr.text(text),
      stdin: Deno.stdin,
      signal: this.#signal,
    });
  }

  #logger(): Logger {
    const say = (level: string, message: string) => {
      const prefix = level === "warn" ? "Warning: " : "";
      const line = this.json ? formatEvent({ level, message }) : prefix + printable(message);
      this.#stderr.line(line);
    };
    return {
      debug: (message) => this.verbose && say("debug", message),
      info: (message) => !this.quiet && say("info", message),
      warn: (message) => say("warn", message),
    };
  }

  #progress(): (event: ProgressEvent) => void {
    if (this.json || this.quiet || !this.#stderr.isTerminal) return () => {};
    let step = "";
    let begun = 0;
    let shown = -Infinity;
    return (event) => {
      const now = performance.now();
      if (event.step !== step) {
        step = event.step;
        begun = now;
        shown = -Infinity;
      }
      if (now - shown < PROGRESS_EVERY) return;
      shown = now;
      const { columns } = this.#stderr;
      this.#stderr.status(renderProgress(event, (now - begun) / 1000, columns));
    };
  }
}

/** Tells of an error on stderr, for a person or for a program. */
export function reportError(
  error: unknown,
  status: ExitStatus,
  { stderr, json, verbose }: { stderr: Stderr; json: boolean; verbose: boolean },
): void {
  stderr.clearStatus();
  // The usual end of a pipe into `head`; there is nobody to tell it to.
  if (status === 141) return;
  const style = styleFor(Deno.stderr);
  stderr.line(json ? errorEvent(error, status, verbose) : renderError(error, { style, verbose }));
}

function styleFor(stream: { isTerminal(): boolean }): Style {
  return stream.isTerminal() && !Deno.noColor ? coloured : plain;
}
