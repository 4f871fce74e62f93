/**
 * Characters that can disturb a terminal or deceive its reader: controls, format characters (they
 * are invisible or turn the direction of writing), line and paragraph separators, and halves of
 * surrogate pairs.
 */
const DISTURBING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text as one line that a terminal shows as it is; what could disturb it is spelled out. */
export function printable(text: string): string {
  return text.replace(DISTURBING, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return NAMED[character] ?? `\\u{${code}}`;
  });
}
