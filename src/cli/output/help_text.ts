import stringWidth from "fast-string-width";
import type { Command } from "@stricli/core";
import { say, type Sentence } from "../../texts/say.ts";
import type { Translate } from "../../texts/translate.ts";
import type { CliContext } from "../context.ts";
import { EXIT_MEANING } from "../exit_code.ts";
import { explainFlags, type FlagBlock } from "../usage/explain.ts";
import { argumentsOf, type ExplainedCommand } from "../usage/help.ts";
import { alignColumns, padEnd, padStart, wrap } from "./layout.ts";

/** Columns of a terminal that help fits in. */
const WIDTH = 100;
/** A first column that is wider than this does not push the second one to the right. */
const WIDEST_NAME = 44;
/** Statuses have three digits at most. */
const STATUS_WIDTH = 3;

/** A name and what it is for; without that, a name that says everything. */
type Row = readonly [name: string, about?: string];

/** Text of `zkbackup <command> --help`. */
export function renderHelp(command: ExplainedCommand, translate: Translate): string {
  const { help } = command;
  const groups = explainFlags(command);
  const blocks = groups.map(({ title, flags }) => ({
    title,
    rows: flags.map(({ spelled, brief }): Row => [spelled, brief]),
  }));
  const args = argumentsOf(command).map(({ placeholder, brief }): Row => [placeholder, brief]);
  if (args.length > 0) blocks.unshift({ title: say("Argument"), rows: args });
  const width = nameWidth(blocks.flatMap(({ rows }) => rows));
  return lines([
    translate(say("Usage")),
    ...help.usage.map((line) => `  zkbackup ${line}`),
    ...help.about.flatMap((paragraph) => ["", ...wrap(translate(paragraph), WIDTH)]),
    ...blocks.flatMap(({ title, rows }) => [
      "",
      translate(title),
      ...columns(rows, width, translate),
    ]),
    ...settings(groups, translate),
    "",
    translate(say("Examples")),
    ...help.examples.flatMap(([what, line]) => [`  # ${translate(what)}`, `  ${line}`]),
    "",
    ...exitStatuses(help.exits.map((status) => [status, EXIT_MEANING[status]]), translate),
    "",
    translate(say("Permissions (deno run --no-prompt …)")),
    ...help.permissions.length === 0
      ? [`  ${translate(say("no permission at all"))}`]
      : columns(help.permissions, nameWidth(help.permissions), translate),
  ]);
}

/** Text of `zkbackup --help`. */
export function renderRootHelp(
  commands: Readonly<Record<string, Command<CliContext>>>,
  translate: Translate,
): string {
  const rows = Object.entries(commands).map(([name, { brief }]): Row => [name, brief]);
  return lines([
    translate(say("zkbackup: back up and restore the data of Apache ZooKeeper 3.4 to 3.9")),
    "",
    translate(say("Usage")),
    "  zkbackup COMMAND [FLAGS]",
    "  zkbackup COMMAND --help",
    "  zkbackup --version",
    "",
    translate(say("Commands")),
    ...columns(rows, nameWidth(rows), translate),
    "",
    ...wrap(translate(ABOUT_ALL), WIDTH),
    "",
    translate(say("In an emergency")),
    ...alignColumns(EMERGENCY.map(([line, why]) => [`  ${line}`, translate(why)])),
    "",
    ...exitStatuses(Object.entries(EXIT_MEANING), translate),
  ]);
}

/** What holds for every command. */
export const ABOUT_ALL: Sentence = say(
  "Every command prints its result on stdout and all else on stderr; --format json makes the result one JSON document. ZooKeeper's own folders are only ever written to by restore. Options that are not given come from the environment, then from zkbackup.yaml: zkbackup config shows them. --lang en or zh-CN chooses the language.",
);

const EMERGENCY: readonly (readonly [line: string, why: Sentence])[] = [
  ["zkbackup list", say("what is there?")],
  ["zkbackup verify --backup-dir DIR", say("is this backup usable?")],
  [
    "zkbackup restore --backup-dir DIR --zk-data-dir DIR --dry-run",
    say("what would be done?"),
  ],
];

/** By which other ways the flags of a command can be set. */
function settings(groups: readonly FlagBlock[], translate: Translate): string[] {
  const rows = groups.flatMap(({ flags }) =>
    flags.flatMap(({ setting }) =>
      setting === undefined ? [] : [[`  ${setting.flag}`, setting.environment, setting.key]]
    )
  );
  if (rows.length === 0) return [];
  return [
    "",
    translate(say("Environment, and key in zkbackup.yaml, where the option is not given")),
    ...alignColumns(rows),
  ];
}

function exitStatuses(
  rows: readonly (readonly [status: string | number, meaning: Sentence])[],
  translate: Translate,
): string[] {
  const padded = rows.map(([status, meaning]): Row => [
    padStart(String(status), STATUS_WIDTH),
    meaning,
  ]);
  return [translate(say("Exit status")), ...columns(padded, STATUS_WIDTH, translate)];
}

/** Names under each other, and what they are for in a column of its own. */
function columns(rows: readonly Row[], width: number, translate: Translate): string[] {
  return rows.flatMap(([name, about = ""]) => {
    const [first = "", ...more] = wrap(translate(about), WIDTH - width - 4);
    const below = (line: string) => `${" ".repeat(width + 4)}${line}`;
    if (stringWidth(name) > width && about !== "") {
      return [`  ${name}`, ...[first, ...more].map(below)];
    }
    return [`  ${padEnd(name, width)}  ${first}`.trimEnd(), ...more.map(below)];
  });
}

function nameWidth(rows: readonly Row[]): number {
  const widths = rows.map(([name, about]) => about === undefined ? 0 : stringWidth(name));
  return Math.max(0, ...widths.filter((width) => width <= WIDEST_NAME));
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
