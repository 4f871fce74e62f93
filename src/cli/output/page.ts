import { alignColumns, type Column, drawBox, drawTable, drawTree, wrap } from "./layout.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { printable } from "./printable.ts";
import type { Look, Tone } from "./look.ts";

/** How something stands: the sign before it. */
export type Mark = "ok" | "warning" | "bad" | "waiting" | "skipped" | "note";

/** The signs; each is two columns wide. */
const SIGNS: Readonly<Record<Mark, string>> = {
  ok: "✅",
  warning: "⚠️",
  bad: "❌",
  waiting: "⏳",
  skipped: "⏭️",
  note: "ℹ️",
};

const TONES: Readonly<Record<Mark, Tone>> = {
  ok: "good",
  warning: "warning",
  bad: "bad",
  waiting: "warning",
  skipped: "dim",
  note: "dim",
};

/** A name, a path, a command: shown as it is, whatever it looks like. */
export interface Data {
  readonly data: string;
}

/** A text behind a sign. */
export interface Signed {
  readonly mark: Mark;
  readonly text: string | Data;
}

/** What stands in a row: a text, something behind a sign, or several facts, listed. */
export type Cell = string | Data | Signed | readonly string[];

/** Marks what no language changes. */
export function data(text: string): Data {
  return { data: text };
}

/** Puts a sign before a text. */
export function signed(mark: Mark, text: string | Data): Signed {
  return { mark, text };
}

/** A branch, and what hangs on it. */
export interface Branch {
  readonly text: Cell;
  /** Sentences below it. */
  readonly children?: readonly Cell[];
  /** Rows of cells below it, under each other. */
  readonly rows?: readonly (readonly Cell[])[];
}

/** What was found at one place. */
export interface FindingLines {
  readonly mark: Mark;
  /** Name of what it is. */
  readonly kind: string;
  /** Where it is, from the file inwards. */
  readonly place: readonly string[];
  readonly message: string;
  readonly advice?: string | undefined;
}

/** A column of a table, with its heading. */
export interface SaidColumn extends Omit<Column, "title"> {
  readonly title: Sentence | Data;
}

/** Columns of a terminal that sentences fit in; rows and command lines take what they need. */
const WIDTH = 100;

/** Something to do. */
export interface NumberedItem {
  /** What to do. */
  what: Sentence;
  /** Why, or how. */
  notes: readonly Sentence[];
  /** The command lines of it. */
  commands: readonly string[];
}

/**
 * A text for a person, block by block. Whatever is put on it is translated here and made
 * {@linkcode printable}, so that no name in a backup can disturb the terminal; colours are added
 * after that.
 */
export class Page {
  readonly #look: Look;
  readonly #lines: string[] = [];

  /** Begins an empty page. */
  constructor(look: Look) {
    this.#look = look;
  }

  /** The answer, in a frame: the first thing that is read. */
  title(mark: Mark, answer: Sentence, ...more: Sentence[]): void {
    const lines = [`${SIGNS[mark]} ${this.#show(answer)}`, ...more.map(this.#show)];
    this.#add(drawBox(lines, (line) => this.#look.paint(TONES[mark], line)));
  }

  /** Facts with their names, under each other. */
  fields(rows: readonly (readonly [name: Sentence | Data, value: Cell])[]): void {
    this.rows(rows);
  }

  /** Heading of a block. */
  section(mark: Mark | null, title: Sentence): void {
    const sign = mark === null ? "" : `${SIGNS[mark]} `;
    this.#beginBlock(sign + this.#show(title));
  }

  /** Heading of a block that has a name and not a sentence. */
  heading(name: string): void {
    this.#beginBlock(printable(name));
  }

  /** Rows of cells under each other. */
  rows(rows: readonly (readonly Cell[])[]): void {
    this.#add(alignColumns(rows.map((row) => row.map(this.#show))).map((line) => `  ${line}`));
  }

  /** Branches, each with lines below it. */
  tree(branches: readonly Branch[]): void {
    const items = branches.map(({ text, children = [], rows = [] }) => ({
      text: this.#show(text),
      children: [...children.map(this.#show), ...this.#drawRows(rows)],
    }));
    this.#add(drawTree(items).map((line) => `  ${line}`));
  }

  /** Rows of cells under each other, as branches of a tree. */
  table(rows: readonly (readonly Cell[])[]): void {
    this.#add(this.#drawRows(rows).map((line) => `  ${line}`));
  }

  /** Rows of cells with lines around them. */
  grid<T>(
    columns: readonly SaidColumn[],
    rows: readonly T[],
    cellsOf: (row: T) => readonly Cell[],
  ): void {
    const titled = columns.map((column) => ({ ...column, title: this.#show(column.title) }));
    this.#add(drawTable(titled, rows, (row) => cellsOf(row).map(this.#show)));
  }

  /** Things to do, in order: each with what explains it, and commands as they are typed. */
  numbered(items: readonly NumberedItem[]): void {
    items.forEach(({ what, notes, commands }, at) => {
      const number = `${at + 1}. `;
      const indent = " ".repeat(2 + number.length);
      const [first = "", ...more] = this.#wrapped(what, indent.length);
      this.#lines.push(`  ${number}${first}`);
      this.#add(more.map((line) => indent + line));
      this.#add(notes.flatMap((note) => this.#wrapped(note, indent.length)).map((l) => indent + l));
      this.#add(commands.map((command) => `${indent}  ${printable(command)}`));
    });
  }

  /** A sentence in a block, on one line. */
  line(text: Sentence): void {
    this.#lines.push(`  ${this.#show(text)}`);
  }

  /** Sentences in a block that may be too long for a line. */
  paragraph(text: Sentence): void {
    this.#add(this.#wrapped(text, 2).map((line) => `  ${line}`));
  }

  /** A command line as it is typed. */
  command(line: string): void {
    this.#lines.push(`    ${printable(line)}`);
  }

  /** What signs mean, on one line. */
  legend(...signs: readonly Signed[]): void {
    this.#lines.push(`  ${signs.map(this.#show).join("  ")}`);
  }

  /** What was found: where, what, and what to do about it. */
  finding({ mark, kind, place, message, advice }: FindingLines): void {
    this.#lines.push(`  ${SIGNS[mark]} ${printable(kind)}: ${this.#show(place)}`);
    this.#add(this.#wrapped(message, 5).map((line) => `     ${line}`));
    if (advice === undefined) return;
    const [first = "", ...more] = this.#wrapped(advice, 7);
    this.#add([`     → ${first}`, ...more.map((line) => `       ${line}`)]);
  }

  #beginBlock(heading: string): void {
    if (this.#lines.length > 0) this.#lines.push("");
    this.#lines.push(this.#look.paint("bold", heading));
  }

  /** In the language of the reader, and so that it cannot disturb the terminal. */
  readonly #show = (cell: Cell): string => {
    if (typeof cell === "string") return printable(this.#look.translate(cell));
    if ("data" in cell) return printable(cell.data);
    if ("mark" in cell) return `${SIGNS[cell.mark]} ${this.#show(cell.text)}`;
    return cell.map(this.#show).join(this.#look.translate(say(", ")));
  };

  /** The same in lines that fit behind an indent. */
  #wrapped(sentence: string, indent: number): string[] {
    return wrap(this.#show(sentence), WIDTH - indent);
  }

  #drawRows(rows: readonly (readonly Cell[])[]): string[] {
    return drawTree(
      alignColumns(rows.map((row) => row.map(this.#show))).map((text) => ({ text })),
    );
  }

  /** There may be more lines than a call takes arguments. */
  #add(lines: readonly string[]): void {
    for (const line of lines) this.#lines.push(line);
  }

  /** The page with a line end after every line. */
  toString(): string {
    return this.#lines.concat("").join("\n");
  }
}
