import {
  alignColumns,
  type Column,
  drawBox,
  drawTable,
  drawTree,
  type TreeItem,
} from "./layout.ts";
import { printable } from "./printable.ts";
import type { Look, Tone } from "./look.ts";

/** How something stands: the sign before it. */
export type Mark = "ok" | "warning" | "bad" | "waiting" | "skipped" | "note";

/** The signs; each is two columns wide. */
export const SIGNS: Readonly<Record<Mark, string>> = {
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

/** Something to do. */
export interface NumberedItem {
  /** What to do. */
  what: string;
  /** Why, or how. */
  notes: readonly string[];
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
  title(mark: Mark, answer: string, ...more: string[]): void {
    const lines = [`${SIGNS[mark]} ${this.#show(answer)}`, ...more.map(this.#show)];
    this.#add(drawBox(lines, (line) => this.#look.paint(TONES[mark], line)));
  }

  /** Facts with their names, under each other. */
  fields(rows: readonly (readonly [name: string, value: string])[]): void {
    const printed = rows.map(([name, value]) => [this.#show(name), this.#show(value)]);
    this.#add(alignColumns(printed).map((line) => `  ${line}`));
  }

  /** Heading of a block. */
  section(mark: Mark | null, title: string): void {
    const sign = mark === null ? "" : `${SIGNS[mark]} `;
    this.#beginBlock(sign + this.#show(title));
  }

  /** Heading of a block that has a name and not a sentence. */
  heading(name: string): void {
    this.#beginBlock(printable(name));
  }

  /** Rows of cells under each other. */
  rows(rows: readonly (readonly string[])[]): void {
    this.#add(alignColumns(rows.map((row) => row.map(this.#show))).map((line) => `  ${line}`));
  }

  /** Branches, each with lines below it. */
  tree(items: readonly TreeItem[]): void {
    const printed = items.map(({ text, children = [] }) => ({
      text: this.#show(text),
      children: children.map(this.#show),
    }));
    this.#add(drawTree(printed).map((line) => `  ${line}`));
  }

  /** Rows of cells under each other, as branches of a tree. */
  table(rows: readonly (readonly string[])[]): void {
    const lines = alignColumns(rows.map((row) => row.map(this.#show)));
    this.#add(drawTree(lines.map((text) => ({ text }))).map((line) => `  ${line}`));
  }

  /** Rows of cells with lines around them. */
  grid<T>(
    columns: readonly Column[],
    rows: readonly T[],
    cellsOf: (row: T) => readonly string[],
  ): void {
    const titled = columns.map((column) => ({ ...column, title: this.#show(column.title) }));
    this.#add(drawTable(titled, rows, (row) => cellsOf(row).map(this.#show)));
  }

  /** Things to do, in order: each with what explains it, and commands as they are typed. */
  numbered(items: readonly NumberedItem[]): void {
    items.forEach(({ what, notes, commands }, at) => {
      const number = `${at + 1}. `;
      const indent = " ".repeat(2 + number.length);
      this.#lines.push(`  ${number}${this.#show(what)}`);
      this.#add(notes.map((note) => `${indent}${this.#show(note)}`));
      this.#add(commands.map((command) => `${indent}  ${printable(command)}`));
    });
  }

  /** A sentence in a block. */
  line(text: string): void {
    this.#lines.push(`  ${this.#show(text)}`);
  }

  #beginBlock(heading: string): void {
    if (this.#lines.length > 0) this.#lines.push("");
    this.#lines.push(this.#look.paint("bold", heading));
  }

  /** In the language of the reader, and so that it cannot disturb the terminal. */
  readonly #show = (text: string): string => printable(this.#look.translate(text));

  /** There may be more lines than a call takes arguments. */
  #add(lines: readonly string[]): void {
    for (const line of lines) this.#lines.push(line);
  }

  /** The page with a line end after every line. */
  toString(): string {
    return this.#lines.concat("").join("\n");
  }
}
