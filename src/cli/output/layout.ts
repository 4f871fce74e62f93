import stringWidth from "fast-string-width";

/** Fills a text with spaces up to a width on the terminal; wide characters count as two. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

/** The same before the text. */
export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - stringWidth(text))) + text;
}

/** Cuts a text to a width on the terminal. */
export function clip(text: string, width: number): string {
  let clipped = "";
  for (const character of text) {
    if (stringWidth(clipped + character) > width) break;
    clipped += character;
  }
  return clipped;
}

/**
 * A piece of text that no line ends in: a word, or one character of a writing without spaces; what
 * opens stays with what follows, and what closes or ends a clause with what comes before.
 */
const PIECE =
  / +|[（“‘《【「『(]*(?:[\p{sc=Han}…—]|[^ \p{sc=Han}…—（“‘《【「『。，、；：！？）”’》】」』]+)[。，、；：！？）”’》】」』]*|[^ ]/gu;

/**
 * Breaks a text into lines of a width on the terminal; wide characters count as two. A word that is
 * longer than that stays whole.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const [piece] of text.matchAll(PIECE)) {
    if (line !== "" && stringWidth(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    if (line !== "" || piece.trim() !== "") line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** Puts the cells of rows under each other, two spaces between them. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => widths[at] = Math.max(widths[at] ?? 0, stringWidth(cell)));
  }
  return rows.map((row) => row.map((cell, at) => padEnd(cell, widths[at]!)).join("  ").trimEnd());
}

/** Draws a frame around lines. `paint` colours a line after it has been padded. */
export function drawBox(
  lines: readonly string[],
  paint: (line: string) => string = (line) => line,
): string[] {
  const width = Math.max(...lines.map((line) => stringWidth(line)));
  const edge = "─".repeat(width + 2);
  return [
    `┌${edge}┐`,
    ...lines.map((line) => `│ ${paint(padEnd(line, width))} │`),
    `└${edge}┘`,
  ];
}

/** A column of a table. */
export interface Column {
  /** Its heading. */
  title: string;
  /** Cells end under each other, as numbers should. */
  right?: boolean;
}

/**
 * Draws a table with lines around its cells. The cells of a row are asked for twice and not kept,
 * since there may be tens of thousands of rows.
 */
export function drawTable<T>(
  columns: readonly Column[],
  rows: readonly T[],
  cellsOf: (row: T) => readonly string[],
): string[] {
  const widths = columns.map(({ title }) => stringWidth(title));
  for (const row of rows) {
    const cells = cellsOf(row);
    widths.forEach((width, at) => widths[at] = Math.max(width, stringWidth(cells[at] ?? "")));
  }
  const edge = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const line = (cells: readonly string[]) =>
    `│ ${
      columns.map(({ right = false }, at) => {
        const cell = cells[at] ?? "";
        return right ? padStart(cell, widths[at]!) : padEnd(cell, widths[at]!);
      }).join(" │ ")
    } │`;
  return [
    edge("┌", "┬", "┐"),
    line(columns.map(({ title }) => title)),
    edge("├", "┼", "┤"),
    ...rows.map((row) => line(cellsOf(row))),
    edge("└", "┴", "┘"),
  ];
}

/** One line of a tree and what hangs on it. */
export interface TreeItem {
  /** The branch itself. */
  text: string;
  /** Lines below it. */
  children?: readonly string[];
}

/** Draws items as the branches of a tree, their children one step further in. */
export function drawTree(items: readonly TreeItem[]): string[] {
  return items.flatMap(({ text, children = [] }, at) => {
    const isLast = at === items.length - 1;
    return [
      `${isLast ? "└─" : "├─"} ${text}`,
      ...children.map((child) => `${isLast ? "  " : "│ "}    ${child}`),
    ];
  });
}
