import { EXIT_MEANING } from "../../src/cli/exit_code.ts";
import { ABOUT_ALL } from "../../src/cli/output/help_text.ts";
import { explainFlags, type FlagBlock } from "../../src/cli/usage/explain.ts";
import { argumentsOf, type ExplainedCommand } from "../../src/cli/usage/help.ts";
import type { Translate } from "../../src/texts/translate.ts";
import { commands } from "./commands.ts";
import { PAGE_LANGUAGES, type PageLanguage } from "./language.ts";
import { block, code, formatMarkdown, prose, table } from "./markdown.ts";
import { commandTable, exitTable } from "./tables.ts";

/** What the page says besides what the program says of itself. */
const WORDS = {
  "en": {
    title: "The command line",
    other: "[简体中文](cli.zh-CN.md)",
    intro:
      "What `zkbackup COMMAND --help` says, for all commands. `deno task docs` writes this page from the same source.",
    commands: "Commands",
    option: "option",
    meaning: "meaning",
    setting: "environment, key",
    settings:
      "An option that is not given is taken from the environment, then from the configuration; the last column names the variable and the key. [Configuration](configuration.md) says where files are looked for.",
    permission: "Deno flag",
    why: "remark",
  },
  "zh-CN": {
    title: "命令行",
    other: "[English](cli.md)",
    intro: "所有命令的 `zkbackup COMMAND --help` 内容。本页由 `deno task docs` 从同一来源生成。",
    commands: "命令",
    option: "选项",
    meaning: "含义",
    setting: "环境变量、键",
    settings:
      "未给出的选项先取自环境变量，再取自配置文件；最后一列是变量和键。[配置](configuration.md)（英文）说明在哪些位置查找文件。",
    permission: "Deno 标志",
    why: "说明",
  },
} as const;

/** The reference of every command: docs/cli.md, or the same in another language. */
export async function renderCliPage(language: PageLanguage): Promise<string> {
  const words = WORDS[language];
  const translate = PAGE_LANGUAGES[language];
  return await formatMarkdown(
    [
      `# ${words.title}`,
      words.other,
      words.intro,
      prose(translate(ABOUT_ALL)),
      words.settings,
      `## ${words.commands}`,
      commandTable(language, ""),
      ...commands().flatMap(([name, command]) => chapter(name, command, language)),
      `## ${translate("Exit status")}`,
      exitTable(language, Object.entries(EXIT_MEANING)),
    ].join("\n\n") + "\n",
  );
}

function chapter(name: string, command: ExplainedCommand, language: PageLanguage): string[] {
  const words = WORDS[language];
  const translate = PAGE_LANGUAGES[language];
  const { help } = command;
  const args = argumentsOf(command);
  return [
    `## ${name}`,
    `${prose(translate(command.brief))}${language === "en" ? "." : "。"}`,
    block("", help.usage.map((line) => `zkbackup ${line}`)),
    ...help.about.map((paragraph) => prose(translate(paragraph))),
    ...args.length === 0 ? [] : [
      `**${translate("Argument")}**`,
      table(
        [translate("Argument"), words.meaning],
        args.map(({ placeholder, brief }) => [code(placeholder), prose(translate(brief))]),
      ),
    ],
    ...explainFlags(command).flatMap((flags) => [
      `**${translate(flags.title)}**`,
      flagTable(flags, translate, words),
    ]),
    `**${translate("Examples")}**`,
    block("sh", help.examples.flatMap(([what, line]) => [`# ${translate(what)}`, line])),
    `**${translate("Exit status")}**`,
    exitTable(language, help.exits.map((status) => [status, EXIT_MEANING[status]])),
    `**${translate("Permissions (deno run --no-prompt …)")}**`,
    help.permissions.length === 0
      ? `${translate("no permission at all")}${language === "en" ? "." : "。"}`
      : table(
        [words.permission, words.why],
        help.permissions.map(([flag, why]) => [
          code(flag),
          why === undefined ? "" : prose(translate(why)),
        ]),
      ),
  ];
}

function flagTable(
  { flags }: FlagBlock,
  translate: Translate,
  words: typeof WORDS[PageLanguage],
): string {
  const settable = flags.some(({ setting }) => setting !== undefined);
  const rows = flags.map(({ spelled, brief, setting }) => [
    code(spelled),
    prose(translate(brief)),
    ...settable
      ? [setting === undefined ? "" : `${code(setting.environment)}, ${code(setting.key)}`]
      : [],
  ]);
  return table([words.option, words.meaning, ...settable ? [words.setting] : []], rows);
}
