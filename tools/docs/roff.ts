import { wrap } from "../../src/cli/output/layout.ts";

/** Columns of the written page; a reader's terminal breaks its lines anew. */
const WIDTH = 72;

/**
 * Signs that roff takes for something else, or shows as another one: a hyphen that was copied from
 * a page must be the one that the command line takes.
 */
const SIGNS: Readonly<Record<string, string>> = {
  "\\": "\\(rs",
  "-": "\\-",
  '"': "\\(dq",
  "'": "\\(aq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
  "…": "...",
};

/** A text as roff that shows it as it is, within a line or as an argument of a macro. */
export function roff(text: string): string {
  // An apostrophe inside of a word is one, and not the sign that a shell takes for a quote.
  return text.replaceAll(/(?<!\w)'|'(?!\w)|["\\`^~-]|[^\n -~]/gu, (sign) => {
    const code = sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    return SIGNS[sign] ?? `\\[u${code}]`;
  });
}

/** Roff as a line of text: a dot or an apostrophe in front would make a request of it. */
export function textLine(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line;
}

/** A text as lines of roff that are filled. */
export function filled(text: string): string[] {
  return wrap(text, WIDTH).map((line) => textLine(roff(line)));
}

/** Lines that stay as they are, moved to the right. */
export function verbatim(lines: readonly string[]): string[] {
  return [".RS 4", ".nf", ...lines.map((line) => textLine(roff(line))), ".fi", ".RE"];
}

/** A text in bold: what is written as it stands. */
export function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}

/** A text in italics: what another takes the place of. */
export function italic(text: string): string {
  return `\\fI${roff(text)}\\fR`;
}

/**
 * How something is written on the command line: words and flags in bold; what stands for something
 * else begins with a capital letter and is in italics.
 */
export function spelling(text: string): string {
  return text.replaceAll(/[^\s,|[\]]+/g, (word) => /^[A-Z]/.test(word) ? italic(word) : bold(word));
}

/** A term and what is said of it. */
export function item(term: string, about: readonly string[]): string[] {
  return [".TP", textLine(term), ...about];
}
