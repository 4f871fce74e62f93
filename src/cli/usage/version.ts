import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { COMMON_ALIASES, COMMON_FLAGS, ownOnly } from "./common.ts";
import type { CommonFlags } from "./flags.ts";
import { COMMON_GROUP, withHelp } from "./help.ts";

/** What `zkbackup version` takes, and its help. */
export const VERSION_COMMAND: Command<CliContext> = withHelp<keyof CommonFlags>(
  buildCommand<CommonFlags, [], CliContext>({
    loader: async () => (await import("../commands/version.ts")).runVersion,
    docs: { brief: "Print the version" },
    parameters: { aliases: COMMON_ALIASES, flags: ownOnly(COMMON_FLAGS) },
  }),
  {
    usage: ["version [FLAGS]"],
    about: ["Prints the version of zkbackup and the platform it was built for."],
    groups: [COMMON_GROUP],
    examples: [["For a program", "zkbackup version --format json"]],
    exits: [0, 1, 141],
    permissions: ["none"],
  },
);
