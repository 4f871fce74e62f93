import { EXIT_MEANING } from "../../src/cli/exit_code.ts";
import { say, type Sentence } from "../../src/texts/say.ts";
import { commands } from "./commands.ts";
import { PAGE_LANGUAGES, pageIn, type PageLanguage } from "./language.ts";
import { code, prose, table } from "./markdown.ts";

const HEADS = {
  "en": {
    commands: ["command", "what it does"],
    exits: ["exit code", "meaning"],
    permissions: ["command", "Deno flags"],
    none: "none",
  },
  "zh-CN": {
    commands: ["命令", "作用"],
    exits: ["退出码", "含义"],
    permissions: ["命令", "Deno 标志"],
    none: "无",
  },
} as const;

/** Each command with what it does; `page` is where its reference is, if that is not this page. */
export function commandTable(language: PageLanguage, page: string): string {
  return table(
    HEADS[language].commands,
    commands().map(([name, { brief }]) => [
      `[${code(name)}](${page}#${name})`,
      prose(PAGE_LANGUAGES[language](brief)),
    ]),
  );
}

/** Exit statuses and what they say. */
export function exitTable(
  language: PageLanguage,
  statuses: readonly (readonly [status: string | number, meaning: Sentence])[],
): string {
  return table(
    HEADS[language].exits,
    statuses.map(([status, meaning]) => [`${status}`, prose(PAGE_LANGUAGES[language](meaning))]),
  );
}

/** A permission with this remark is needed by every run that is not only a plan. */
const NOT_DRY = say("not for --dry-run");

/** The least permissions with which each command does its work. */
export function permissionTable(language: PageLanguage): string {
  const { none, permissions: head } = HEADS[language];
  return table(
    head,
    commands().map(([name, { help }]) => {
      const flags = help.permissions
        .filter(([, remark]) => remark === undefined || remark === NOT_DRY)
        .map(([flag]) => flag);
      return [code(name), flags.length === 0 ? none : code(flags.join(" "))];
    }),
  );
}

/** The parts of README.md that are written from what the program knows, by their marks. */
export function readmeParts(language: PageLanguage): Map<string, string> {
  return new Map([
    ["commands", commandTable(language, pageIn(language, "docs/cli"))],
    ["exit codes", exitTable(language, Object.entries(EXIT_MEANING))],
    ["permissions", permissionTable(language)],
  ]);
}
