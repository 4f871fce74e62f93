import { say, type Sentence } from "../texts/say.ts";

/**
 * The text format in which Prometheus reads metrics, one line at a time (version 0.0.4, as
 * node_exporter's textfile collector takes it).
 */

/** A label and its value. */
export type Label = readonly [name: string, value: string];

/** What a line holds. */
export type ExpositionLine =
  | { readonly kind: "blank" }
  | { readonly kind: "comment" }
  | { readonly kind: "help"; readonly name: string }
  | { readonly kind: "type"; readonly name: string; readonly type: string }
  | Sample;

/** A value of a series. */
export interface Sample {
  readonly kind: "sample";
  /** Name of the metric. */
  readonly name: string;
  /** Labels in order of their names. */
  readonly labels: readonly Label[];
  /** The number as it is written. */
  readonly value: string;
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL =
  /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\[\\"n])*)"[ \t]*(,|(?=\}))/y;
const VALUE =
  /^[ \t]*([-+]?(?:[0-9]+(?:\.[0-9]*)?(?:e[-+]?[0-9]+)?|\.[0-9]+(?:e[-+]?[0-9]+)?|inf(?:inity)?|nan))[ \t]*$/i;
const TIMESTAMP = /^[ \t]*[^ \t]+[ \t]+-?[0-9]+[ \t]*$/;
const META = /^#[ \t]*(HELP|TYPE)[ \t]+([^ \t][^]*)$/;
const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];

/** Reads a line; where it cannot, a text that says why. */
export function readLine(line: string): ExpositionLine | Sentence {
  const content = line.replace(/^[ \t]+/, "");
  if (content === "") return { kind: "blank" };
  return content.startsWith("#") ? readComment(content) : readSample(content);
}

function readComment(line: string): ExpositionLine | Sentence {
  // Part of a line end of Windows, which Prometheus does not know.
  if (line.includes("\r")) return say("it holds a carriage return");
  const [, keyword, rest = ""] = META.exec(line) ?? [];
  if (keyword === undefined) return { kind: "comment" };
  NAME.lastIndex = 0;
  const name = NAME.exec(rest)?.[0] ?? "";
  const text = rest.slice(name.length);
  if (name === "" || !/^(?:[ \t]|$)/.test(text)) {
    return say("it has no name of a metric behind {}", keyword);
  }
  if (keyword === "HELP") return { kind: "help", name };
  const type = text.trim();
  return TYPES.includes(type)
    ? { kind: "type", name, type }
    : say("it names a type that there is not");
}

function readSample(line: string): Sample | Sentence {
  NAME.lastIndex = 0;
  const name = NAME.exec(line)?.[0];
  if (name === undefined) return say("it does not begin with the name of a metric");
  let at = NAME.lastIndex;
  while (line[at] === " " || line[at] === "\t") at++;
  const labels = new Map<string, string>();
  if (line[at] === "{") {
    at++;
    for (;;) {
      LABEL.lastIndex = at;
      const [, label, value] = LABEL.exec(line) ?? [];
      if (label === undefined || value === undefined) break;
      if (labels.has(label)) return say("a label stands twice");
      labels.set(label, unescape(value));
      at = LABEL.lastIndex;
    }
    while (line[at] === " " || line[at] === "\t") at++;
    if (line[at] !== "}") return say("its labels cannot be read");
    at++;
  }
  const rest = line.slice(at);
  const value = VALUE.exec(rest)?.[1];
  if (value !== undefined) return { kind: "sample", name, labels: sorted(labels), value };
  return TIMESTAMP.test(rest)
    ? say("it has a timestamp, which node_exporter refuses")
    : say("its value is no number");
}

function sorted(labels: ReadonlyMap<string, string>): Label[] {
  return [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
}

function unescape(value: string): string {
  return value.replaceAll(/\\(.)/g, (_, escaped) => (escaped === "n" ? "\n" : escaped));
}

/** Labels as they stand between a name and a value; nothing where there are none. */
export function formatLabels(labels: readonly Label[]): string {
  if (labels.length === 0) return "";
  const escape = (value: string) =>
    value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `{${labels.map(([name, value]) => `${name}="${escape(value)}"`).join(",")}}`;
}
