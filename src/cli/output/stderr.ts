import { writeAll } from "./write_all.ts";

/** Takes the cursor to the start of its line and clears the line (ECMA-48 EL). */
const CLEAR_LINE = "\r\x1b[K";

const USUAL_COLUMNS = 80;

/**
 * stderr: log, progress, questions, errors. On a terminal its last line may show how far the work
 * is; that line gives way to everything else.
 */
export class Stderr {
  /** Whether a person may be watching. */
  readonly isTerminal: boolean = Deno.stderr.isTerminal();
  #showsStatus = false;

  /** Writes a line, or several. */
  line(text: string): void {
    this.#write(`${this.#clear()}${text}\n`);
  }

  /** Writes a text and leaves the cursor behind it. */
  text(text: string): void {
    this.#write(this.#clear() + text);
  }

  /** Shows a line that the next one replaces; only on a terminal. */
  status(text: string): void {
    if (!this.isTerminal) return;
    this.#write(CLEAR_LINE + text);
    this.#showsStatus = true;
  }

  /** Takes away the line shown by {@linkcode status}. */
  clearStatus(): void {
    this.#write(this.#clear());
  }

  /** Columns of the terminal; a terminal that does not know its size says 0. */
  get columns(): number {
    try {
      return Deno.consoleSize().columns || USUAL_COLUMNS;
    } catch {
      return USUAL_COLUMNS;
    }
  }

  #clear(): string {
    if (!this.#showsStatus) return "";
    this.#showsStatus = false;
    return CLEAR_LINE;
  }

  /** The work matters more than the talk about it: nobody reading stderr does not end a run. */
  #write(text: string): void {
    if (text === "") return;
    try {
      writeAll(Deno.stderr, text);
    } catch {
      // There is nowhere left to say it.
    }
  }
}
