import * as v from "valibot";
import { say, type Sentence } from "../texts/say.ts";

/** What a key takes. */
export interface ValueType<T> {
  /** Completes "must be …": for messages and for the documentation. */
  readonly wanted: string;
  /** Accepts a value of the type and nothing else. */
  readonly schema: v.GenericSchema<unknown, T>;
  /** Why a value is refused that people give for a reason, or what to do about it. */
  readonly advice?: (value: unknown) => Sentence | undefined;
}

/** Longest text: the longest path that Linux takes (PATH_MAX), its end byte not counted. */
const LONGEST_TEXT = 4095;

const LINE = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(LONGEST_TEXT),
  v.regex(/^\P{Cc}*$/u),
);

function adviseOnLine(value: unknown): Sentence | undefined {
  if (value === "") return say("Leave the key out to use its default");
  if (typeof value !== "string") return undefined;
  if (value.length > LONGEST_TEXT) return say("At most {} characters are possible", LONGEST_TEXT);
  return /\p{Cc}/u.test(value)
    ? say("It holds a line break or another control character")
    : undefined;
}

/** One line of text. */
export const TEXT: ValueType<string> = {
  wanted: say("a line of text"),
  schema: LINE,
  advice: adviseOnLine,
};

/** A path; a relative one starts at the working directory, as on the command line. */
export const PATH: ValueType<string> = {
  wanted: say("a path"),
  // Only shells know "~": here it would be a folder of that name.
  schema: v.pipe(LINE, v.regex(/^(?!~(\/|$))/)),
  advice: (value) =>
    typeof value === "string" && value.startsWith("~")
      ? say("Write the whole path: ~ is not expanded here")
      : adviseOnLine(value),
};

/** Yes or no. */
export const BOOLEAN: ValueType<boolean> = { wanted: say("true or false"), schema: v.boolean() };

/** A switch that cannot be put off; `why` is told to who tries. */
export function alwaysTrue(why: Sentence): ValueType<true> {
  return {
    wanted: "true",
    schema: v.literal(true),
    advice: (value) => value === false ? why : undefined,
  };
}

/** One of some words. */
export function oneOf<const T extends string>(...words: T[]): ValueType<T> {
  return { wanted: say("one of {}", words.join(", ")), schema: v.picklist(words) };
}

/** A whole number in a range that JavaScript's numbers hold exactly. */
export function wholeNumber(min: number, max: number): ValueType<number> {
  return {
    wanted: say("a whole number from {} to {}", min, max),
    schema: v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max)),
  };
}

/** A number in a range, fractions allowed. */
export function number(min: number, max: number): ValueType<number> {
  return {
    wanted: say("a number from {} to {}", min, max),
    schema: v.pipe(v.number(), v.minValue(min), v.maxValue(max)),
  };
}

/** A whole number in a range, or `auto` to have it found out. */
export function wholeNumberOrAuto(min: number, max: number): ValueType<number | "auto"> {
  return {
    wanted: say('"auto", or a whole number from {} to {}', min, max),
    schema: v.union([v.literal("auto"), wholeNumber(min, max).schema]),
  };
}
