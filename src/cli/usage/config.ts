import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { COMMON_ALIASES, COMMON_FLAGS, ownOnly } from "./common.ts";
import type { CommonFlags } from "./flags.ts";
import { COMMON_GROUP, withHelp } from "./help.ts";

/** What `zkbackup config` takes, and its help. */
export const CONFIG: Command<CliContext> = withHelp<keyof CommonFlags>(
  buildCommand<CommonFlags, [], CliContext>({
    loader: async () => (await import("../commands/config.ts")).runConfig,
    docs: { brief: "Show the effective configuration, and where each value comes from" },
    parameters: { aliases: COMMON_ALIASES, flags: ownOnly({ ...COMMON_FLAGS }) },
  }),
  {
    usage: ["config [FLAGS]"],
    about: [
      "Shows the value of every key as the other commands take it, and where it comes from: the",
      "command line, the environment (ZKBACKUP_ and the key, as in ZKBACKUP_BACKUP_BASE_DIR),",
      "./zkbackup.yaml, ~/.zkbackup.yaml, /etc/zkbackup/config.yaml, or the default.",
    ],
    groups: [COMMON_GROUP],
    examples: [
      ["What would a backup take when it is started here?", "zkbackup config"],
      ["Is this file right?", "zkbackup config --config /etc/zkbackup/config.yaml"],
      [
        "In a script: the folder of the backups",
        `zkbackup config --format json | jq -r '.settings[] | select(.key == "backup.base_dir").value'`,
      ],
    ],
    exits: [0, 1, 40, 130, 141, 143],
    permissions: [
      "--allow-read=zkbackup.yaml,<home>/.zkbackup.yaml,/etc/zkbackup/config.yaml",
      "--allow-env                    without it the environment is not looked at, nor the home",
      "--allow-sys=uid                without it ./zkbackup.yaml is taken only from root",
    ],
  },
);
