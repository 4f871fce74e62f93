import { english, type Translate } from "../../src/texts/translate.ts";
import { translator } from "../../src/texts/translator.ts";
import { ZH_CN } from "../../src/texts/zh_cn.ts";

/** A language that pages are written in. */
export type PageLanguage = "en" | "zh-CN";

/** The languages, and how what the program says is told in each. */
export const PAGE_LANGUAGES: Readonly<Record<PageLanguage, Translate>> = {
  "en": english,
  "zh-CN": translator(ZH_CN),
};

/** The path of a page in a language: `docs/cli.md`, `docs/cli.zh-CN.md`. */
export function pageIn(language: PageLanguage, name: string): string {
  return language === "en" ? `${name}.md` : `${name}.${language}.md`;
}
