/** What a piece of text says by its colour. */
export type Tone = "good" | "warning" | "bad" | "dim" | "bold";

/** Colours a text, or leaves it as it is. */
export type Style = (tone: Tone, text: string) => string;

/** SGR codes that begin and end a tone; each end leaves the others alone. */
const CODES: Readonly<Record<Tone, readonly [number, number]>> = {
  good: [32, 39],
  warning: [33, 39],
  bad: [31, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** No colours. */
export function plain(_tone: Tone, text: string): string {
  return text;
}

/** Colours by escape sequences; for terminals only. */
export function coloured(tone: Tone, text: string): string {
  const [begin, end] = CODES[tone];
  return `\x1b[${begin}m${text}\x1b[${end}m`;
}
