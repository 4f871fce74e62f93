import { type Catalogue, fill } from "./say.ts";
import type { Translate } from "./translate.ts";

/** A template as it is looked for in a text. */
interface Pattern {
  readonly expression: RegExp;
  readonly translation: string;
  /** Characters that are not values; the more of them fit, the surer it is. */
  readonly literal: number;
}

/**
 * How deep sentences stand in sentences: a finding in an error in a warning is three, and a hostile
 * name that looks like a sentence goes no further.
 */
const DEEPEST = 4;

/** What a backup, a member or a file can be called. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * Translates whole sentences that were said in English, now or by an earlier run that stored them;
 * what is no sentence of the catalogue, such as a path, stays as it is. Values that are sentences
 * themselves are translated too.
 */
export function translator(catalogue: Catalogue): Translate {
  const whole = new Map<string, string>();
  const byStart = new Map<string, Pattern[]>();
  for (const [template, translation] of Object.entries(catalogue)) {
    if (!template.includes("{}")) {
      whole.set(template, translation);
      continue;
    }
    const literals = template.split("{}");
    const pattern = {
      expression: new RegExp(`^${literals.map(RegExp.escape).join("(.*?)")}$`, "s"),
      translation,
      literal: literals.join("").length,
    };
    const start = literals[0]!.slice(0, 1);
    byStart.set(start, [...byStart.get(start) ?? [], pattern]);
  }
  for (const patterns of byStart.values()) patterns.sort((a, b) => b.literal - a.literal);

  const translate = (text: string, depth: number): string => {
    // A word in a sentence is a name, such as that of a backup called "none".
    if (depth > 0 && NAME.test(text)) return text;
    const known = whole.get(text);
    if (known !== undefined) return known;
    if (depth === DEEPEST || text === "") return text;
    // How a text begins is the surer sign: "Cannot read {}: {}" may end with a whole "{} is …".
    const candidates = [...byStart.get(text.slice(0, 1)) ?? [], ...byStart.get("") ?? []];
    for (const { expression, translation } of candidates) {
      const values = expression.exec(text)?.slice(1);
      if (values !== undefined) {
        return fill(
          translation,
          values.map((v) => translate(v, depth + 1)),
        );
      }
    }
    return text;
  };
  return (text) => translate(text, 0);
}
