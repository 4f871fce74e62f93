import { english, type Translate } from "../../texts/translate.ts";

/** What a piece of text says by its colour. */
export type Tone = "good" | "warning" | "bad" | "dim" | "bold";

/** How texts look to their reader. */
export interface Look {
  /** Colours a text, or leaves it as it is. */
  readonly paint: (tone: Tone, text: string) => string;
  /** Gives a sentence in the language of the reader. */
  readonly translate: Translate;
}

/** SGR codes that begin and end a tone; each end leaves the others alone. */
const CODES: Readonly<Record<Tone, readonly [number, number]>> = {
  good: [32, 39],
  warning: [33, 39],
  bad: [31, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** English without colours. */
export const plain: Look = { paint: (_tone, text) => text, translate: english };

/** English with colours by escape sequences; for terminals only. */
export const coloured: Look = {
  paint: (tone, text) => {
    const [begin, end] = CODES[tone];
    return `\x1b[${begin}m${text}\x1b[${end}m`;
  },
  translate: english,
};
