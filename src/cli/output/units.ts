import { fill, say, type Sentence, type Template } from "../../texts/say.ts";

const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Bytes with three or four digits: `17 B`, `1.5 KiB`, `832.1 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < BINARY.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${BINARY[unit]}`;
}

/** A length of time with two units at most: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatDuration(seconds: number): Sentence {
  if (seconds < 9.95) return say("{} s", seconds.toFixed(1));
  const whole = Math.round(seconds);
  if (whole < 60) return say("{} s", whole);
  if (whole < 3600) return say("{} min {} s", Math.floor(whole / 60), whole % 60);
  return say("{} h {} min", Math.floor(whole / 3600), Math.floor(whole % 3600 / 60));
}

/** A whole number in groups of three: `1,234,567`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=([0-9]{3})+$)/g, ",");
}

/** Nouns that the catalogue has both for one and for many. */
export type Noun = NounOf<Template>;
type NounOf<T extends string> = T extends `{} ${infer N}` ? `{} ${N}s` extends Template ? N : never
  : never;

/** A number and what it counts: `1 file`, `3 files`. */
export function counted(count: number, noun: Noun): Sentence {
  const template: Template = count === 1 ? `{} ${noun}` : `{} ${noun}s`;
  return fill(template, [formatCount(count)]) as Sentence;
}

/** Several things that were {@linkcode counted}: `2 errors, 1 warning and 3 notes`. */
export function listed(first: Sentence, second?: Sentence, third?: Sentence): Sentence {
  if (second === undefined) return first;
  return third === undefined
    ? say("{} and {}", first, second)
    : say("{}, {} and {}", first, second, third);
}
