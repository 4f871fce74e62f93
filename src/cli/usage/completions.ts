import { buildCommand } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import { argument, COMMON_ALIASES, COMMON_FLAGS, ownOnly } from "./common.ts";
import { EARLY_KEYS } from "./flag_keys.ts";
import type { CommonFlags } from "./flags.ts";
import { COMMON_GROUP, type ExplainedCommand, withHelp } from "./help.ts";

/**
 * What `zkbackup completions` takes, and its help. `commands` gives the table that this command is
 * itself a part of.
 */
export function completionsCommand(
  commands: () => Readonly<Record<string, ExplainedCommand>>,
): ExplainedCommand {
  return withHelp<keyof CommonFlags>(
    buildCommand<CommonFlags, [shell: string], CliContext>({
      loader: async () => (await import("../commands/completions.ts")).completionsRun(commands()),
      docs: { brief: say("Print a script that completes commands and flags in a shell") },
      parameters: {
        aliases: COMMON_ALIASES,
        flags: ownOnly(COMMON_FLAGS),
        positional: argument("bash|zsh|fish", say("the shell")),
      },
    }),
    {
      usage: ["completions bash|zsh|fish [FLAGS]"],
      about: [
        say(
          "Prints a script for a shell, which then completes commands, flags, their values, and names of folders and files. The shell runs no zkbackup for it. A new version has a new script.",
        ),
      ],
      groups: [COMMON_GROUP],
      keys: EARLY_KEYS,
      examples: [
        [say("bash, in ~/.bashrc"), 'eval "$(zkbackup completions bash)"'],
        [say("zsh, in ~/.zshrc, after compinit"), "source <(zkbackup completions zsh)"],
        [
          say("fish, once"),
          "zkbackup completions fish > ~/.config/fish/completions/zkbackup.fish",
        ],
      ],
      exits: [0, 1, 141],
      permissions: [],
    },
  );
}
