import { pipeThrough } from "../pipe_through.ts";
import { CONFIG } from "../source_files.ts";

/** A text as Markdown that shows it as it is. */
export function prose(text: string): string {
  return text.replaceAll(/[<>|*`~]/g, (sign) => `\\${sign}`);
}

/** A text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A block of text as it is; `language` is how it is coloured. */
export function block(language: string, lines: readonly string[]): string {
  return [`\`\`\`${language}`, ...lines, "```"].join("\n");
}

/** Markdown as `deno fmt` leaves it. */
export async function formatMarkdown(text: string): Promise<string> {
  const args = ["fmt", "--quiet", "--config", CONFIG, "--ext", "md", "-"];
  const { code, stdout, stderr } = await pipeThrough(text, Deno.execPath(), ...args);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}
