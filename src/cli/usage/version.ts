import { buildCommand } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import { COMMON_ALIASES, COMMON_FLAGS, ownOnly } from "./common.ts";
import { EARLY_KEYS } from "./flag_keys.ts";
import type { CommonFlags } from "./flags.ts";
import { COMMON_GROUP, type ExplainedCommand, withHelp } from "./help.ts";

/** What `zkbackup version` takes, and its help. */
export const VERSION_COMMAND: ExplainedCommand = withHelp<keyof CommonFlags>(
  buildCommand<CommonFlags, [], CliContext>({
    loader: async () => (await import("../commands/version.ts")).runVersion,
    docs: { brief: say("Print the version") },
    parameters: { aliases: COMMON_ALIASES, flags: ownOnly(COMMON_FLAGS) },
  }),
  {
    usage: ["version [FLAGS]"],
    about: [
      say("Prints the version of zkbackup and the platform it was built for."),
    ],
    groups: [COMMON_GROUP],
    keys: EARLY_KEYS,
    examples: [
      [say("For a person"), "zkbackup version"],
      [say("For a program"), "zkbackup version --format json"],
      [say("In a script: the number alone"), "zkbackup version --format json | jq -r .version"],
    ],
    exits: [0, 1, 141],
    permissions: [],
  },
);
