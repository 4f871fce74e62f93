import { element, escape, picture } from "./svg.ts";

const WIDTH = 860;
const HEIGHT = 392;
/** Where zxid 0 is, and how long one is, in pixels. */
const LEFT = 142;
const UNIT = 4.5;

const ROW = { axis: 62, logs: 96, snapshots: 166, windows: 296 } as const;
const BAR_HEIGHT = 34;

/** Fill and edge by class, on a light page and on a dark one. */
const COLOURS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  "text": ["fill:#1f2328", "fill:#f0f6fc"],
  ".soft": ["fill:#59636e", "fill:#9198a1"],
  ".lost": ["fill:#cf222e", "fill:#f85149"],
  ".card": ["fill:#fff;stroke:#d1d9e0", "fill:#0d1117;stroke:#3d444d"],
  ".log": ["fill:#ddf4ff;stroke:#0969da", "fill:#0c2d4d;stroke:#4493f8"],
  ".snap": ["fill:#fff1c9;stroke:#9a6700", "fill:#3d2e00;stroke:#d29922"],
  ".good": ["fill:#dafbe1;stroke:#1a7f37", "fill:#0f3a1e;stroke:#3fb950"],
  ".gap": ["fill:none;stroke:#cf222e", "fill:none;stroke:#f85149"],
  ".drop": ["stroke:#9a6700", "stroke:#d29922"],
  ".line": ["stroke:#59636e", "stroke:#9198a1"],
};

/** The card is opaque: where the page and the reader's system differ, it is readable all the same. */
const STYLE = [
  "text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif}",
  ".name{font-weight:600}",
  ".zxid{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;",
  "font-size:12px}",
  ...rules(0),
  "@media (prefers-color-scheme:dark){",
  ...rules(1),
  "}",
].join("");

function rules(mode: 0 | 1): string[] {
  return Object.entries(COLOURS).map(([selector, colours]) => `${selector}{${colours[mode]}}`);
}

/** A log, from its first to its last zxid. */
const LOGS = [[0x1, 0x28], [0x29, 0x50], [0x65, 0x9a]] as const;
/** A snapshot, from its name to its true end. */
const SNAPSHOTS = [[0x22, 0x38], [0x69, 0x7f]] as const;
/** First and last state of a window, and what they come from. */
const WINDOWS = [
  [0x0, 0x50, ["from the empty tree,", "and from 0x38 on from snapshot.22"]],
  [0x7f, 0x9a, ["from snapshot.69"]],
] as const;
const HOLE = [0x51, 0x64] as const;

/** How snapshots, logs and a hole make windows of states that can be restored. */
export function renderWindows(): string {
  const title = "Two snapshots, each from the zxid S of its name to its end E; three logs with a " +
    "hole between the second and the third; and the two windows of states that they restore to.";
  return picture({ width: WIDTH, height: HEIGHT, title, style: STYLE }, [
    element("rect", {
      ...{ x: 0.5, y: 0.5, width: WIDTH - 1, height: HEIGHT - 1, rx: 10 },
      class: "card",
    }),
    ...axis(),
    ...label("Logs", "every change", ROW.logs),
    ...LOGS.map(([first, last]) => bar(first, last, ROW.logs, "log", `log.${hex(first)}`)).flat(),
    ...hole(),
    ...label("Snapshots", "fuzzy from S to E", ROW.snapshots),
    ...SNAPSHOTS.flatMap(([start, end]) => snapshot(start, end)),
    ...label("Windows", "states to restore", ROW.windows),
    ...WINDOWS.flatMap(([first, last, from]) => window(first, last, from)),
    ...lost(),
  ]);
}

function x(zxid: number): number {
  return LEFT + zxid * UNIT;
}

function hex(zxid: number): string {
  return zxid.toString(16);
}

function text(content: string, at: number, y: number, style = "", anchor = "middle"): string {
  return element("text", { x: at, y, class: style, "text-anchor": anchor }, escape(content));
}

function label(name: string, what: string, y: number): string[] {
  return [text(name, 16, y + 15, "name", "start"), text(what, 16, y + 32, "soft", "start")];
}

/** The zxids that matter, above everything. */
function axis(): string[] {
  const line = element("path", {
    ...{ d: `M${x(0)} ${ROW.axis}H${x(0x9d)}`, class: "line", "stroke-width": 1.2 },
    "marker-end": "url(#end)",
  });
  const arrow = element(
    "defs",
    {},
    element(
      "marker",
      { id: "end", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8 },
      element("path", { d: "M0 0l8 4-8 4z", class: "soft" }),
    ),
  );
  const ticks = [0x0, 0x28, 0x50, 0x65, 0x9a].flatMap((zxid) => [
    element("path", { d: `M${x(zxid)} ${ROW.axis - 4}v8`, class: "line" }),
    text(`0x${hex(zxid)}`, x(zxid), ROW.axis - 12, "zxid soft"),
  ]);
  return [arrow, line, ...ticks, text("zxid", 16, ROW.axis + 4, "soft", "start")];
}

function bar(first: number, last: number, y: number, colour: string, name: string): string[] {
  const [from, to] = [x(first), x(last)];
  return [
    element("rect", {
      ...{ x: from, y, width: to - from, height: BAR_HEIGHT, rx: 5 },
      class: colour,
    }),
    text(name, (from + to) / 2, y + 22, "zxid"),
  ];
}

function hole(): string[] {
  const [from, to] = [x(HOLE[0]), x(HOLE[1])];
  return [
    element("rect", {
      ...{ x: from + 3, y: ROW.logs, width: to - from - 6, height: BAR_HEIGHT, rx: 5 },
      ...{ class: "gap", "stroke-dasharray": "5 4" },
    }),
    text("hole", (from + to) / 2, ROW.logs + 22, "lost"),
  ];
}

/** From its name, while changes go on, to its end, from which on it serves. */
function snapshot(start: number, end: number): string[] {
  const [from, to] = [x(start), x(end)];
  const y = ROW.snapshots;
  const marks = ([[start, "S", from], [end, "E", to]] as const).flatMap(([zxid, letter, at]) => [
    text(letter, at, y + 52, "name"),
    text(`0x${hex(zxid)}`, at, y + 68, "zxid soft"),
    element("path", {
      ...{ d: `M${at} ${ROW.logs + BAR_HEIGHT}V${y}`, class: "drop" },
      "stroke-dasharray": "2 3",
    }),
  ]);
  const down = element("path", {
    ...{ d: `M${to} ${y + 76}V${ROW.windows}`, class: "drop" },
    "stroke-dasharray": "2 3",
  });
  return [...bar(start, end, y, "snap", `snapshot.${hex(start)}`), ...marks, down];
}

function window(first: number, last: number, from: readonly string[]): string[] {
  const middle = (x(first) + x(last)) / 2;
  return [
    ...bar(first, last, ROW.windows, "good", `0x${hex(first)} to 0x${hex(last)}`),
    ...from.map((line, at) => text(line, middle, ROW.windows + 54 + at * 18, "soft")),
  ];
}

/** What lies between the windows. */
function lost(): string[] {
  const [from, to] = [x(WINDOWS[0][1]), x(WINDOWS[1][0])];
  const y = ROW.windows + BAR_HEIGHT / 2;
  return [
    element("path", {
      ...{ d: `M${from + 6} ${y}H${to - 6}`, class: "gap", "stroke-dasharray": "5 4" },
    }),
    text("no state in between", (from + to) / 2, y - 10, "lost"),
  ];
}
