import type { ZH_CN } from "./zh_cn.ts";

/**
 * A sentence of the program in English, with `{}` where values stand. Only sentences that every
 * other language has as well are templates, so a missing translation fails the type check.
 */
export type Template = keyof typeof ZH_CN;

/** A sentence in another language for every template. */
export type Catalogue = Readonly<Record<Template, string>>;

/** What can stand in a sentence. */
export type Value = string | number | bigint;

/** One value for every `{}` of a template. */
export type Values<T extends string, V extends Value[] = []> = T extends `${string}{}${infer Rest}`
  ? Values<Rest, [...V, Value]>
  : V;

/** A text that {@linkcode say} made: it exists in every language. Only types know the property. */
export type Sentence = string & { readonly saidBySay: true };

/** Says a sentence in English, the language of logs, JSON and everything that is stored. */
export function say<T extends Template>(template: T, ...values: Values<T>): Sentence {
  return fill(template, values.map(String)) as Sentence;
}

/**
 * Puts values into a template: one after the other for `{}`, by its number for `{0}`, where another
 * language has them in another order.
 */
export function fill(template: string, values: readonly string[]): string {
  let next = 0;
  return template.replace(/\{([0-9]?)\}/g, (_, number: string) => {
    return values[number === "" ? next++ : Number(number)] ?? "";
  });
}
