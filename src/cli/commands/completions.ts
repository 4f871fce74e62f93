import type { Command } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { Action } from "../action.ts";
import { wrongUsage } from "../wrong_usage.ts";
import { bashCompletions } from "../completions/bash.ts";
import { type CommandHint, describeCommands } from "../completions/command_line.ts";
import { fishCompletions } from "../completions/fish.ts";
import { zshCompletions } from "../completions/zsh.ts";
import type { CliContext } from "../context.ts";
import { formatDocument } from "../output/json.ts";
import { plainAction } from "../plain_action.ts";
import type { CommonFlags } from "../usage/flags.ts";

const PROGRAM = "zkbackup";

const SHELLS = new Map<string, (program: string, commands: readonly CommandHint[]) => string>([
  ["bash", bashCompletions],
  ["zsh", zshCompletions],
  ["fish", fishCompletions],
]);

/** `zkbackup completions` for the commands of a table. */
export function completionsRun(
  commands: Readonly<Record<string, Command<CliContext>>>,
): Action<CommonFlags, [shell: string]> {
  return plainAction("completions", ({ format }, shell) => {
    const render = SHELLS.get(shell);
    if (render === undefined) {
      const known = [...SHELLS.keys()].join(", ");
      throw wrongUsage(say('There are no completions for "{}", but for {}', shell, known));
    }
    const script = render(PROGRAM, describeCommands(commands));
    return format === "json" ? formatDocument({ shell, script }) : script;
  });
}
