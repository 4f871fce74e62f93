import { buildCommand } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import { BASE_DIR_FLAG, COMMON_ALIASES, COMMON_FLAGS, optional, ownOnly } from "./common.ts";
import { COMMON_KEYS, LIST_KEYS } from "./flag_keys.ts";
import type { ListFlags } from "./flags.ts";
import { COMMON_GROUP, CONFIG_PERMISSIONS, type ExplainedCommand, withHelp } from "./help.ts";

/** What `zkbackup list` takes, and its help. */
export const LIST: ExplainedCommand = withHelp<keyof ListFlags>(
  buildCommand<ListFlags, [], CliContext>({
    loader: async () => (await import("../commands/list.ts")).runList,
    docs: { brief: say("List the backups in a folder, the newest first") },
    parameters: {
      aliases: COMMON_ALIASES,
      flags: ownOnly({
        "backup-base-dir": BASE_DIR_FLAG,
        "sort-by": {
          kind: "enum",
          values: ["time", "size", "zxid"],
          brief: say("newest (default), largest or highest first"),
          optional: true,
        },
        "limit": optional("N", say("so many backups at most (default 20); 0: all")),
        ...COMMON_FLAGS,
        "format": {
          kind: "enum",
          values: ["table", "text", "json", "simple"],
          brief: say(
            "for a person (default; text is the same), one JSON document, or one id a line",
          ),
          optional: true,
        },
      }),
    },
  }),
  {
    usage: ["list [FLAGS]"],
    about: [
      say(
        "Shows what the backups in a folder say of themselves: when they were made, to which zxid they restore, and whether they were found sound when they were made. To check them as they are now, run zkbackup verify. What cannot be read as a backup is shown with the reason; what is none of zkbackup's is left out.",
      ),
    ],
    groups: [[say("What to list"), ["backup-base-dir", "sort-by", "limit"]], COMMON_GROUP],
    keys: { ...COMMON_KEYS, ...LIST_KEYS },
    examples: [
      [say("What is there?"), "zkbackup list"],
      [
        say("The five largest ones, with what is known of them, for a program"),
        "zkbackup list --sort-by size --limit 5 --format json",
      ],
      [
        say("Verify the three newest ones"),
        "for id in $(zkbackup list --format simple --limit 3); do\n" +
        "    zkbackup verify --backup-dir /backup/zookeeper/$id; done",
      ],
    ],
    exits: [0, 1, 40, 129, 130, 141, 143],
    permissions: [["--allow-read=<backup-base-dir>"], ...CONFIG_PERMISSIONS],
  },
);
