import type { Settings } from "../config/setting.ts";
import { english, type Translate } from "../texts/translate.ts";
import { environment } from "./permissions.ts";

/** A language that texts exist in. */
export type Language = Settings["output.language"]["value"];

/** The language of a run: as it was set, else that of the locale where that may be read. */
export function languageOf({ "output.language": { value, origin } }: Settings): Language {
  return origin.kind === "default" ? localeLanguage() : value;
}

/** The same for what is said before the configuration is read: help, and wrong usage. */
export function earlyLanguage(wanted: string | undefined): Language {
  const set = wanted ?? environment("ZKBACKUP_OUTPUT_LANGUAGE");
  return set === undefined ? localeLanguage() : set === "zh-CN" ? "zh-CN" : "en";
}

/** How texts are translated into a language; its catalogue is loaded only then. */
export async function translationInto(language: Language): Promise<Translate> {
  if (language === "en") return english;
  const [{ translator }, { ZH_CN }] = await Promise.all([
    import("../texts/translator.ts"),
    import("../texts/zh_cn.ts"),
  ]);
  return translator(ZH_CN);
}

/** Simplified Chinese where the locale says so; traditional characters are another writing. */
function localeLanguage(): Language {
  const locale = ["LC_ALL", "LC_MESSAGES", "LANG"].map(environment).find((value) => value) ?? "";
  return /^zh(?:$|[._-](?:CN|SG|Hans|utf-?8))/i.test(locale) ? "zh-CN" : "en";
}
