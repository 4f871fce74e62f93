import {
  alignColumns,
  type Column,
  drawBox,
  drawTable,
  drawTree,
  type TreeItem,
} from "./layout.ts";
import { printable } from "./printable.ts";
import type { Style, Tone } from "./style.ts";

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

/**
 * A text for a person, block by block. Whatever is put on it is made {@linkcode printable} here, so
 * that no name in a backup can disturb the terminal; colours are added after that.
 */
export class Page {
  readonly #style: Style;
  readonly #lines: string[] = [];

  /** Begins an empty page. */
  constructor(style: Style) {
    this.#style = style;
  }

  /** The answer, in a frame: the first thing that is read. */
  title(mark: Mark, answer: string, ...more: string[]): void {
    const lines = [`${SIGNS[mark]} ${printable(answer)}`, ...more.map(printable)];
    this.#add(drawBox(lines, (line) => this.#style(TONES[mark], line)));
  }

  /** Facts with their names, under each other. */
  fields(rows: readonly (readonly [name: string, value: string])[]): void {
    const printed = rows.map(([name, value]) => [name, printable(value)]);
    this.#add(alignColumns(printed).map((line) => `  ${line}`));
  }

  /** Heading of a block. */
  section(mark: Mark | null, title: string): void {
    const sign = mark === null ? "" : `${SIGNS[mark]} `;
    this.#lines.push("", this.#style("bold", sign + printable(title)));
  }

  /** Branches, each with lines below it. */
  tree(items: readonly TreeItem[]): void {
    const printed = items.map(({ text, children = [] }) => ({
      text: printable(text),
      children: children.map(printable),
    }));
    this.#add(drawTree(printed).map((line) => `  ${line}`));
  }

  /** Rows of cells under each other, as branches of a tree. */
  table(rows: readonly (readonly string[])[]): void {
    const lines = alignColumns(rows.map((row) => row.map(printable)));
    this.tree(lines.map((text) => ({ text })));
  }

  /** Rows of cells with lines around them. */
  grid<T>(
    columns: readonly Column[],
    rows: readonly T[],
    cellsOf: (row: T) => readonly string[],
  ): void {
    this.#add(drawTable(columns, rows, (row) => cellsOf(row).map(printable)));
  }

  /** A sentence in a block. */
  line(text: string): void {
    this.#lines.push(`  ${printable(text)}`);
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
