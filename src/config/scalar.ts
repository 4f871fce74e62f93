/** What a plain scalar can be by the core schema of YAML 1.2. */
export type PlainValue = null | boolean | number | string;

const NULL = /^(?:null|Null|NULL|~|)$/;
const TRUE = /^(?:true|True|TRUE)$/;
const FALSE = /^(?:false|False|FALSE)$/;
const DECIMAL = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const OCTAL_OR_HEX = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const INFINITE = /^([-+]?)\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

/**
 * The value of a plain scalar, by the core schema of YAML 1.2 (section 10.3.2): `yes` is a text and
 * `012` is twelve. Environment variables and flags are read by the same rule.
 */
export function plainValue(text: string): PlainValue {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  // Zero is added to make a negative zero a plain one.
  if (DECIMAL.test(text) || OCTAL_OR_HEX.test(text)) return Number(text) + 0;
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  return NOT_A_NUMBER.test(text) ? NaN : text;
}
