/** Gives a text in the language of the reader. */
export type Translate = (text: string) => string;

/** English is what everything is said in. */
export const english: Translate = (text) => text;
