import stringWidth from "fast-string-width";
import { element, escape, picture } from "./svg.ts";

/** A command and what it prints. */
export interface Shown {
  /** The command, without a prompt. */
  command: string;
  /** Lines of output. */
  output: readonly string[];
}

const CELL = { width: 8.4, height: 19 } as const;
const MARGIN = 20;
/** Height of the bar with the three buttons. */
const BAR = 34;

const STYLE = [
  "text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;",
  "fill:#d4dae3;white-space:pre}",
  ".prompt{fill:#7ee787}.command{fill:#fff;font-weight:600}",
  ".line{stroke:#7d8590;fill:none;stroke-width:1.2}",
].join("");

/** Arms of the signs that boxes and trees are drawn with: up, right, down, left. */
const BOX: Readonly<Record<string, string>> = {
  "─": "rl",
  "│": "ud",
  "┌": "rd",
  "┐": "dl",
  "└": "ur",
  "┘": "ul",
  "├": "urd",
  "┤": "udl",
};

/** Signs that fonts draw in many ways or not at all: colour, and path in a field of 16 by 16. */
const SIGNS: Readonly<Record<string, readonly [colour: string, shape: string, mark: string]>> = {
  "✅": [
    "#2ea043",
    "M3 1h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2z",
    "M4.5 8.2l2.4 2.4 4.6-5",
  ],
  "⚠️": ["#d29922", "M8 1l7 13.5H1z", "M8 5.5v4.5M8 12v1"],
  "❌": [
    "#da3633",
    "M3 1h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2z",
    "M5 5l6 6M11 5l-6 6",
  ],
  "ℹ️": [
    "#1f6feb",
    "M3 1h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2z",
    "M8 7v5M8 4v1",
  ],
};

/** A terminal in which commands were run. */
export function renderTerminal(title: string, columns: number, shown: readonly Shown[]): string {
  const lines: string[][] = [];
  for (const { command, output } of shown) {
    if (lines.length > 0) lines.push([]);
    const at = lines.length;
    lines.push([
      text("$", 0, at, "prompt"),
      text(command, 2, at, "command"),
    ]);
    for (const line of output) lines.push(drawLine(line, lines.length));
  }
  const width = MARGIN * 2 + columns * CELL.width;
  const height = BAR + lines.length * CELL.height + MARGIN;
  const buttons = ["#ff5f57", "#febc2e", "#28c840"].map((fill, at) =>
    element("circle", { cx: MARGIN + at * 20, cy: BAR / 2, r: 6, fill })
  );
  return picture({ width, height, title, style: STYLE }, [
    element("rect", { width, height, rx: 10, fill: "#161b22", stroke: "#484f58" }),
    ...buttons,
    ...lines.flat(),
  ]);
}

function drawLine(line: string, row: number): string[] {
  const parts: string[] = [];
  let column = 0;
  for (const [part] of line.matchAll(/✅|⚠️|❌|ℹ️|[─│┌┐└┘├┤]|[^─│┌┐└┘├┤✅⚠❌ℹ]+/gu)) {
    const length = part in SIGNS ? 2 : stringWidth(part);
    if (part in SIGNS) parts.push(sign(part, column, row));
    else if (part in BOX) parts.push(arms(part, column, row));
    else {
      // Columns stand apart by several blanks, which not every program that draws pictures keeps.
      for (const { 0: words, index } of part.matchAll(/\S+(?: \S+)*/g)) {
        parts.push(text(words, column + stringWidth(part.slice(0, index)), row));
      }
    }
    column += length;
  }
  return parts;
}

/** Text over its cells; its length is given, so that every font keeps the columns. */
function text(content: string, column: number, row: number, style?: string): string {
  return element(
    "text",
    {
      x: MARGIN + column * CELL.width,
      y: BAR + row * CELL.height + 14,
      textLength: stringWidth(content) * CELL.width,
      ...(style === undefined ? {} : { class: style }),
    },
    escape(content),
  );
}

function arms(box: string, column: number, row: number): string {
  const [x, y] = [MARGIN + (column + 0.5) * CELL.width, BAR + (row + 0.5) * CELL.height];
  const [dx, dy] = [CELL.width / 2, CELL.height / 2];
  const ends: Record<string, [number, number]> = {
    u: [x, y - dy],
    r: [x + dx, y],
    d: [x, y + dy],
    l: [x - dx, y],
  };
  const round = (value: number) => Math.round(value * 100) / 100;
  const path = [...BOX[box]!].map((arm) => {
    const [ex, ey] = ends[arm]!;
    return `M${round(x)} ${round(y)}L${round(ex)} ${round(ey)}`;
  });
  return element("path", { class: "line", d: path.join("") });
}

function sign(name: string, column: number, row: number): string {
  const [fill, shape, mark] = SIGNS[name]!;
  const x = Math.round((MARGIN + column * CELL.width) * 100) / 100;
  const y = BAR + row * CELL.height + 1.5;
  return element(
    "g",
    { transform: `translate(${x} ${y})` },
    element("path", { fill, d: shape }),
    element("path", {
      d: mark,
      fill: "none",
      stroke: "#fff",
      "stroke-width": 1.8,
      "stroke-linecap": "round",
    }),
  );
}
