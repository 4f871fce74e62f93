import { type ExitStatus, ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import { outlivesTerminal } from "./outlives_terminal.ts";

/** Signals that end a run, and the status it then exits with: 128 and the signal's number. */
const STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const satisfies Record<
  string,
  ExitStatus
>;
type EndingSignal = keyof typeof STATUS;

/**
 * Turns SIGHUP, SIGINT and SIGTERM into an abort, so that what was begun is taken back. A second one leaves
 * at once.
 */
export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  readonly #listeners = new Map<EndingSignal, () => void>();

  /** Listens until it is disposed; `tell` tells the person who waits what happens. */
  constructor(tell: (text: string) => void) {
    // Windows knows no others.
    const signals: EndingSignal[] = Deno.build.os === "windows"
      ? ["SIGINT"]
      : ["SIGHUP", "SIGINT", "SIGTERM"];
    const outlives = outlivesTerminal();
    for (const name of signals) {
      // Without a listener Deno ends on SIGHUP also where `nohup` had it ignored.
      const isIgnored = name === "SIGHUP" && outlives;
      const listener = isIgnored ? () => {} : () => this.#receive(name, tell);
      this.#listeners.set(name, listener);
      Deno.addSignalListener(name, listener);
    }
  }

  /** Aborted by the first signal; the reason is a {@linkcode ZkBackupError} with the exit status. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  #receive(name: EndingSignal, tell: (text: string) => void): void {
    if (this.signal.aborted) Deno.exit(STATUS[name]);
    tell(say("{}: stopping and cleaning up; once more leaves at once and cleans up nothing", name));
    this.#controller.abort(
      new ZkBackupError(say("Interrupted by {}: what was begun was taken back", name), {
        code: "interrupted",
        category: "User",
        exitStatus: STATUS[name],
      }),
    );
  }

  /** Stops listening. */
  [Symbol.dispose](): void {
    for (const [name, listener] of this.#listeners) Deno.removeSignalListener(name, listener);
  }
}
