/** A place in a file, for messages. */
export interface Place {
  /** File as it was named. */
  readonly path: string;
  /** Line, from 1. */
  readonly line: number;
  /** Character in the line, from 1. */
  readonly column: number;
  /** The line with its number, and below it a mark under the character. */
  readonly excerpt: readonly [line: string, mark: string];
}

/** Characters of the line that are shown on each side of the place. */
const SHOWN = 50;

/** As in terminals: these take two columns. East Asian scripts, full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Finds the place at an offset (in UTF-16 units) of a text; its lines end in LF, CR LF or CR. */
export function placeAt(path: string, source: string, offset: number): Place {
  const before = source.slice(0, offset).split(/\r\n|\r|\n/);
  const prefix = [...before.at(-1)!];
  const rest = [...source.slice(offset, offset + 4 * SHOWN).split(/[\r\n]/, 1)[0]!];
  const number = String(before.length);
  const from = Math.max(0, prefix.length - SHOWN);
  const left = (from > 0 ? "…" : "") + shown(prefix.slice(from));
  const right = shown(rest.slice(0, SHOWN)) + (rest.length > SHOWN ? "…" : "");
  const gutter = " ".repeat(number.length);
  return {
    path,
    line: before.length,
    column: prefix.length + 1,
    excerpt: [`  ${number} | ${left}${right}`, `  ${gutter} | ${blank(left)}^`],
  };
}

/** Characters without those that would move the mark away from its place, or deceive. */
function shown(characters: readonly string[]): string {
  return characters.join("").replaceAll("\t", " ").replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}

function blank(characters: string): string {
  return Array.from(characters, (each) => WIDE.test(each) ? "  " : " ").join("");
}
