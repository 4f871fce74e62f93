import { say } from "../texts/say.ts";
import { wrongUsage } from "./wrong_usage.ts";

/** Largest number that is taken; more days or backups there are not. */
const LARGEST = 999_999;

/** Reads the value of a flag that counts something. */
export function wholeNumber(flag: string, text: string, min: number): number {
  const value = /^[0-9]{1,6}$/.test(text) ? Number(text) : NaN;
  if (value >= min) return value;
  throw wrongUsage(
    say(
      '--{} must be a whole number from {} to {}: current value is "{}"',
      flag,
      min,
      LARGEST,
      text,
    ),
  );
}
