import type { Command, RouteMap } from "@stricli/core";
import type { ExitStatus } from "../../errors.ts";
import type { CliContext } from "../context.ts";
import { EXIT_MEANING } from "../exit_code.ts";

/** What is known of a flag for its line of help. */
interface FlagHelp {
  readonly kind: "boolean" | "counter" | "enum" | "parsed";
  readonly brief: string;
  readonly placeholder?: string;
  readonly values?: readonly string[];
}

/** What is known of an argument that is no flag. */
export interface ArgumentHelp {
  readonly placeholder: string;
  readonly brief: string;
}

/** Help of one command. `F` are the names of its flags. */
export interface CommandHelp<F extends string> {
  /** How it is called, without the name of the program. */
  readonly usage: readonly string[];
  /** What it does, in lines. */
  readonly about: readonly string[];
  /** All its flags, by what they are about. */
  readonly groups: readonly (readonly [title: string, flags: readonly F[]])[];
  /** Command lines, each with what it is for. */
  readonly examples: readonly (readonly [what: string, command: string])[];
  /** Exit statuses it can have. */
  readonly exits: readonly (ExitStatus & keyof typeof EXIT_MEANING)[];
  /** Permissions that Deno has to give it. */
  readonly permissions: readonly string[];
}

/** Groups and their flags that every command has at the end. */
export const COMMON_GROUP = ["Output", ["format", "lang", "config", "verbose", "quiet"]] as const;

/** The same for a command that leaves metrics. */
export function withMetrics<F extends string>([title, flags]: readonly [string, readonly F[]]) {
  return [title, [...flags, "metrics-file"]] as const;
}

/** Gives a command a help in blocks, which the parser's own has not. */
export function withHelp<F extends string>(
  command: Command<CliContext>,
  help: CommandHelp<F>,
): Command<CliContext> {
  const { flags, aliases } = command.parameters as {
    flags: Record<F, FlagHelp>;
    aliases: Readonly<Record<string, F>>;
  };
  const args = argumentsOf(command);
  return { ...command, formatHelp: () => renderHelp(help, flags, aliases, args) };
}

/** The arguments of a command that are no flags. */
export function argumentsOf({ parameters }: Command<CliContext>): ArgumentHelp[] {
  const { positional } = parameters;
  if (positional?.kind !== "tuple") return [];
  return positional.parameters.map(({ placeholder = "VALUE", brief }) => ({ placeholder, brief }));
}

/** Text of `zkbackup <command> --help`. */
export function renderHelp<F extends string>(
  help: CommandHelp<F>,
  flags: Readonly<Record<F, FlagHelp>>,
  aliases: Readonly<Record<string, F>>,
  args: readonly ArgumentHelp[] = [],
): string {
  const { usage, about, groups, examples, exits, permissions } = help;
  const flagRows = groups.map(([title, names]) => ({
    title,
    rows: names.map((name) => {
      const short = Object.keys(aliases).find((alias) => aliases[alias] === name);
      return [spell(name, short, flags[name]), flags[name].brief] as const;
    }),
  }));
  const argRows = args.map(({ placeholder, brief }) => [placeholder, brief] as const);
  const rows = args.length === 0 ? flagRows : [{ title: "Argument", rows: argRows }, ...flagRows];
  const width = Math.max(...rows.flatMap((group) => group.rows.map(([name]) => name.length)));
  return [
    "Usage",
    ...usage.map((line) => `  zkbackup ${line}`),
    "",
    ...about,
    ...rows.flatMap((group) => ["", group.title, ...columns(group.rows, width)]),
    "",
    "Examples",
    ...examples.flatMap(([what, line]) => [`  # ${what}`, `  ${line}`]),
    "",
    "Exit status",
    ...columns(exits.map((status) => [String(status).padStart(3), EXIT_MEANING[status]]), 3),
    "",
    "Permissions (deno run --no-prompt …)",
    ...permissions.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** Text of `zkbackup --help`. */
export function withRootHelp(map: RouteMap<CliContext>): RouteMap<CliContext> {
  return {
    ...map,
    formatHelp: () => {
      const commands = map.getAllEntries().map(({ name, target }) =>
        [name.original, target.brief] as const
      );
      const width = Math.max(...commands.map(([name]) => name.length));
      return [
        "zkbackup: back up and restore the data of Apache ZooKeeper 3.4 to 3.9",
        "",
        "Usage",
        "  zkbackup COMMAND [FLAGS]",
        "  zkbackup COMMAND --help",
        "",
        "Commands",
        ...columns(commands, width),
        "",
        "Every command prints its result on stdout and all else on stderr; --format json makes the",
        "result one JSON document. ZooKeeper's own folders are only ever written to by restore.",
        "",
        "In an emergency",
        "  zkbackup list                                                  what is there?",
        "  zkbackup verify --backup-dir DIR                               is this backup usable?",
        "  zkbackup restore --backup-dir DIR --zk-data-dir DIR --dry-run  what would be done?",
        "",
        "Exit status",
        ...columns(
          Object.entries(EXIT_MEANING).map(([status, text]) => [status.padStart(3), text]),
          3,
        ),
        "",
      ].join("\n");
    },
  };
}

function spell(name: string, short: string | undefined, flag: FlagHelp): string {
  if (flag.kind === "boolean") return `--${name}${short === undefined ? "" : `, -${short}`}`;
  return `--${name} ${flag.values?.join("|") ?? flag.placeholder ?? "VALUE"}`;
}

function columns(rows: readonly (readonly string[])[], width: number): string[] {
  return rows.map(([first = "", second = ""]) => `  ${first.padEnd(width)}  ${second}`.trimEnd());
}
