import { type ConfigKey, keySpec, SECTIONS, splitKey } from "../../src/config/keys.ts";

/** The page of which this script writes the parts that come from the table of keys. */
export const PAGE: URL = new URL("../../docs/configuration.md", import.meta.url);

/** Longest line of the example. */
const WIDTH = 100;

/** An example file that says what every key does; it sets each key that has a default to that. */
export function renderExample(): string {
  const lines = [...SECTIONS].flatMap(([section, keys]) => [
    `${section}:`,
    ...keys.flatMap((key) => [...comment(about(key)), `  ${exampleLine(key)}`]),
  ]);
  return `${lines.join("\n")}\n`;
}

function about(key: ConfigKey): string {
  const { about, type } = keySpec(key);
  return `${about.replaceAll("`", "")} (${type.wanted})`;
}

function exampleLine(key: ConfigKey): string {
  const [, name] = splitKey(key);
  const { default: value, defaultText } = keySpec(key);
  if (value !== null) return `${name}: ${value}`;
  return `# ${name}:${defaultText === undefined ? "" : ` # default: ${defaultText}`}`;
}

function comment(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? "  #"} ${word}`;
    if (lines.length > 0 && longer.length > WIDTH) lines.push(`  # ${word}`);
    else lines[Math.max(0, lines.length - 1)] = longer;
  }
  return lines;
}

function renderTable(keys: readonly ConfigKey[]): string {
  const rows = keys.map((key) => {
    const { about, type } = keySpec(key);
    return [`\`${splitKey(key)[1]}\``, defaultOf(key), type.wanted, about];
  });
  return formatTable([["key", "default", "takes", "what it decides"], ...rows]);
}

function defaultOf(key: ConfigKey): string {
  const { default: value, defaultText } = keySpec(key);
  return value === null ? defaultText ?? "none" : `\`${value}\``;
}

function formatTable(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const format = (row: string[]) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`;
  const [head, ...body] = rows.map(format);
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}

/** The written parts, by the names of the marks around them. */
export function renderParts(): Map<string, string> {
  const tables = [...SECTIONS].map(([section, keys]) => `### ${section}\n\n${renderTable(keys)}`);
  return new Map([
    ["keys", `\n${tables.join("\n\n")}\n\n`],
    ["example", `\n\`\`\`yaml\n${renderExample()}\`\`\`\n\n`],
  ]);
}

/** Puts the written parts of a page between their marks: `<!-- keys -->` and `<!-- /keys -->`. */
export function fillPage(page: string): string {
  let filled = page;
  for (const [name, part] of renderParts()) {
    const begin = `<!-- ${name} -->\n`;
    const from = filled.indexOf(begin);
    const to = filled.indexOf(`<!-- /${name} -->\n`);
    if (from < 0 || to < from) throw new Error(`The marks around "${name}" are missing`);
    filled = filled.slice(0, from + begin.length) + part + filled.slice(to);
  }
  return filled;
}

if (import.meta.main) Deno.writeTextFileSync(PAGE, fillPage(Deno.readTextFileSync(PAGE)));
