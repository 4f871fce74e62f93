import type { Context, Logger } from "./context.ts";

/** Passes a run's messages on and keeps them, with their times, for the log in the backup. */
export class RunLog implements Logger {
  readonly #log: Logger;
  readonly #now: () => Date;
  #text = "";

  /** Passes messages on to the log of `ctx`. */
  constructor(ctx: Context) {
    this.#log = ctx.log;
    this.#now = ctx.now;
  }

  /** All messages so far, a line each. */
  get text(): string {
    return this.#text;
  }

  /** A detail. */
  debug(message: string): void {
    this.#keep("debug", message);
    this.#log.debug(message);
  }

  /** A step of the work. */
  info(message: string): void {
    this.#keep("info", message);
    this.#log.info(message);
  }

  /** Something to look at. */
  warn(message: string): void {
    this.#keep("warn", message);
    this.#log.warn(message);
  }

  #keep(level: string, message: string): void {
    this.#text += `${this.#now().toISOString()} ${level} ${message}\n`;
  }
}
