import { buildCommand } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import { COMMON_ALIASES, COMMON_FLAGS, ownOnly } from "./common.ts";
import { COMMON_KEYS } from "./flag_keys.ts";
import type { CommonFlags } from "./flags.ts";
import { COMMON_GROUP, CONFIG_PERMISSIONS, type ExplainedCommand, withHelp } from "./help.ts";

/** What `zkbackup config` takes, and its help. */
export const CONFIG: ExplainedCommand = withHelp<keyof CommonFlags>(
  buildCommand<CommonFlags, [], CliContext>({
    loader: async () => (await import("../commands/config.ts")).runConfig,
    docs: { brief: say("Show the effective configuration, and where each value comes from") },
    parameters: { aliases: COMMON_ALIASES, flags: ownOnly({ ...COMMON_FLAGS }) },
  }),
  {
    usage: ["config [FLAGS]"],
    about: [
      say(
        "Shows the value of every key as the other commands take it, and where it comes from: the command line, the environment (ZKBACKUP_ and the key, as in ZKBACKUP_BACKUP_BASE_DIR), ./zkbackup.yaml, ~/.zkbackup.yaml, /etc/zkbackup/config.yaml, or the default.",
      ),
    ],
    groups: [COMMON_GROUP],
    keys: COMMON_KEYS,
    examples: [
      [say("What would a backup take when it is started here?"), "zkbackup config"],
      [say("Is this file right?"), "zkbackup config --config /etc/zkbackup/config.yaml"],
      [
        say("In a script: the folder of the backups"),
        `zkbackup config --format json | jq -r '.settings[] | select(.key == "backup.base_dir").value'`,
      ],
    ],
    exits: [0, 1, 40, 129, 130, 141, 143],
    permissions: [
      ...CONFIG_PERMISSIONS,
      ["--allow-sys=uid", say("without it ./zkbackup.yaml is taken only from root")],
    ],
  },
);
