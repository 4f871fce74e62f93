import type { Command } from "@stricli/core";
import type { ExitStatus } from "../../errors.ts";
import { say, type Sentence } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import type { EXIT_MEANING } from "../exit_code.ts";
import type { FlagKeys } from "./flag_keys.ts";

/** What is known of an argument that is no flag. */
export interface ArgumentHelp {
  readonly placeholder: string;
  readonly brief: string;
}

/** Help of one command, besides what its flags say themselves. `F` are their names. */
export interface CommandHelp<F extends string> {
  /** How it is called, without the name of the program. */
  readonly usage: readonly string[];
  /** What it does, in paragraphs. */
  readonly about: readonly Sentence[];
  /** All its flags, by what they are about. */
  readonly groups: readonly (readonly [title: Sentence, flags: readonly F[]])[];
  /** Flags that set the configuration, and so can be set by the environment as well. */
  readonly keys: FlagKeys<Record<F, unknown>>;
  /** Three command lines, each with what it is for. */
  readonly examples: readonly [Example, Example, Example];
  /** Exit statuses it can have. */
  readonly exits: readonly (ExitStatus & keyof typeof EXIT_MEANING)[];
  /** Permissions that Deno has to give it; those with a remark are needed for that alone. */
  readonly permissions: readonly (readonly [flag: string, remark?: Sentence])[];
}

/** A command line, and what it is for. */
export type Example = readonly [what: Sentence, command: string];

/** A command that can be explained. */
export interface ExplainedCommand extends Command<CliContext> {
  readonly help: CommandHelp<string>;
}

/** Groups and their flags that every command has at the end. */
export const COMMON_GROUP = [
  say("Output"),
  ["format", "lang", "config", "verbose", "quiet"],
] as const;

/** The same for a command that leaves metrics. */
export function withMetrics<F extends string>([title, flags]: readonly [Sentence, readonly F[]]) {
  return [title, [...flags, "metrics-file"]] as const;
}

/** What every command needs that is to take its configuration from files and the environment. */
export const CONFIG_PERMISSIONS = [
  [
    "--allow-read=zkbackup.yaml,<home>/.zkbackup.yaml,/etc/zkbackup/config.yaml",
    say("for the configuration"),
  ],
  ["--allow-env", say("for the environment, the home folder and the language of the locale")],
] as const;

/** What a command with `--metrics-file` needs for it. */
export const METRICS_PERMISSIONS = [
  [
    "--allow-read=<metrics-file>/.. --allow-write=<metrics-file>/..",
    say("for --metrics-file"),
  ],
] as const;

/** Gives a command its help; the parser's own has no blocks. */
export function withHelp<F extends string>(
  command: Command<CliContext>,
  help: CommandHelp<F>,
): ExplainedCommand {
  return { ...command, help };
}

/** The arguments of a command that are no flags. */
export function argumentsOf({ parameters }: Command<CliContext>): ArgumentHelp[] {
  const { positional } = parameters;
  if (positional?.kind !== "tuple") return [];
  return positional.parameters.map(({ placeholder = "VALUE", brief }) => ({ placeholder, brief }));
}
