import { EXIT_MEANING } from "../../src/cli/exit_code.ts";
import { ABOUT_ALL } from "../../src/cli/output/help_text.ts";
import { explainFlags, type FlagLine } from "../../src/cli/usage/explain.ts";
import { argumentsOf, type Example, type ExplainedCommand } from "../../src/cli/usage/help.ts";
import { environmentName } from "../../src/config/environment_name.ts";
import { CONFIG_KEYS, type ConfigKey, keySpec } from "../../src/config/keys.ts";
import { commands } from "./commands.ts";
import { bold, filled, italic, item, spelling, textLine, verbatim } from "./roff.ts";

/** Where the page is in the repository. */
export const MAN_PAGE = "docs/man/zkbackup.1";

/** Day of the last change to the words of this file: a page must have one, and no clock is asked. */
const REVISED = "2026-11-30";

const SETTINGS = "Where a variable of the environment stands below an option, it sets that option.";

/** Files that are read or made when no option names others. */
const FILES: readonly (readonly [path: string, about: string])[] = [
  [
    "./zkbackup.yaml",
    "Configuration for the working directory; the strongest of the three places. It must belong to " +
    "the caller or to root, and nobody else may be able to write it.",
  ],
  ["~/.zkbackup.yaml", "Configuration of a user."],
  [
    "/etc/zkbackup/config.yaml",
    "Configuration of the machine. --config FILE replaces all three; zkbackup config shows every " +
    "value and where it comes from.",
  ],
  [
    `${keySpec("backup.base_dir").default}`,
    "Folder of the backups, one folder for each. It must exist.",
  ],
  [`${keySpec("logging.file").default}`, "Messages, where logging.output is file."],
];

/** Variables that set no key of the configuration. */
const VARIABLES: readonly (readonly [names: string, about: string])[] = [
  [
    "ZKBACKUP_ADMIN_AUTH",
    "Credentials for the AdminServer of --admin-url, where no --admin-auth-file is given.",
  ],
  [
    "LC_ALL, LC_MESSAGES, LANG",
    "The first one that is set chooses the language, where neither --lang nor the configuration does.",
  ],
  ["HOME", "The home folder, where ~/.zkbackup.yaml is."],
];

const SEE_ALSO: readonly (readonly [name: string, section: number])[] = [
  ["cron", 8],
  ["gzip", 1],
  ["sha256sum", 1],
  ["systemd.timer", 5],
  ["zstd", 1],
];

/** The manual page in roff with the macros of man(7), from the same source as the help. */
export function renderManPage(): string {
  const all = commands();
  const lines = [
    '.\\" Written by "deno task docs" from the help of the commands: change that, not this.',
    `.TH ZKBACKUP 1 ${REVISED} zkbackup "User Commands"`,
    ".SH NAME",
    "zkbackup \\- back up and restore the data of Apache ZooKeeper 3.4 to 3.9",
    ".SH SYNOPSIS",
    ".nf",
    ...all.flatMap(([, { help }]) => help.usage.map(call)),
    call("COMMAND --help"),
    call("--version"),
    ".fi",
    ".SH DESCRIPTION",
    ...filled(ABOUT_ALL),
    ".PP",
    ...filled(SETTINGS),
    ".SH COMMANDS",
    ...all.flatMap(([name, command]) => chapter(name, command)),
    ".SH EXIT STATUS",
    ...Object.entries(EXIT_MEANING).flatMap(([status, meaning]) =>
      item(bold(status), filled(`${meaning}.`))
    ),
    ".SH FILES",
    ...FILES.flatMap(([path, about]) => item(italic(path), filled(about))),
    ".SH ENVIRONMENT",
    ...CONFIG_KEYS.flatMap((key) => item(bold(environmentName(key)), aboutKey(key))),
    ...VARIABLES.flatMap(([names, about]) => item(bold(names), filled(about))),
    ".SH EXAMPLES",
    ...all.flatMap(([, { help }]) => help.examples.flatMap(example)).slice(1),
    ".SH SEE ALSO",
    ...SEE_ALSO.map(([name, section], at) =>
      `${bold(name)}(${section})${at < SEE_ALSO.length - 1 ? "," : ""}`
    ),
    ".PP",
    ...filled(
      "The sources hold a tutorial, pages for what to do when, the format of a backup and its JSON; " +
        "docs/README.md is their map.",
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function call(line: string): string {
  return textLine(`${bold("zkbackup")} ${spelling(line)}`);
}

function chapter(name: string, command: ExplainedCommand): string[] {
  const { help } = command;
  return [
    `.SS ${name}`,
    ...filled(`${command.brief}.`),
    ...help.about.flatMap((paragraph) => [".PP", ...filled(paragraph)]),
    ...argumentsOf(command).flatMap(({ placeholder, brief }) =>
      item(spelling(placeholder), filled(`${brief}.`))
    ),
    ...explainFlags(command).flatMap(({ title, flags }) => [
      ".PP",
      ...filled(`${title}:`),
      ...flags.flatMap(flag),
    ]),
    ".PP",
    ...filled(`Exit status: ${help.exits.join(", ")}.`),
  ];
}

function flag({ spelled, brief, setting }: FlagLine): string[] {
  const variable = setting === undefined
    ? []
    : [".br", `Environment: ${bold(setting.environment)}.`];
  return item(spelling(spelled), [...filled(`${brief}.`), ...variable]);
}

/** An example in a paragraph of its own; the first of a section begins one without being told. */
function example([what, line]: Example): string[] {
  return [".PP", ...filled(/[.?]$/.test(what) ? what : `${what}:`), ...verbatim(line.split("\n"))];
}

function aboutKey(key: ConfigKey): string[] {
  const { about, default: value, defaultText, type } = keySpec(key);
  const without = value === null ? defaultText ?? "none" : String(value);
  return [
    ...filled(`${about.replaceAll("`", "")}.`),
    ...filled(`It takes ${type.wanted}; default: ${without}. Key: ${key}.`),
  ];
}
