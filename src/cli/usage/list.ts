import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { BASE_DIR_FLAG, COMMON_ALIASES, COMMON_FLAGS, optional, ownOnly } from "./common.ts";
import type { ListFlags } from "./flags.ts";
import { COMMON_GROUP, withHelp } from "./help.ts";

/** What `zkbackup list` takes, and its help. */
export const LIST: Command<CliContext> = withHelp<keyof ListFlags>(
  buildCommand<ListFlags, [], CliContext>({
    loader: async () => (await import("../commands/list.ts")).runList,
    docs: { brief: "List the backups in a folder, the newest first" },
    parameters: {
      aliases: COMMON_ALIASES,
      flags: ownOnly({
        "backup-base-dir": BASE_DIR_FLAG,
        "sort-by": {
          kind: "enum",
          values: ["time", "size", "zxid"],
          brief: "newest (default), largest or highest first",
          optional: true,
        },
        "limit": optional("N", "so many backups at most (default 20); 0: all"),
        ...COMMON_FLAGS,
        "format": {
          kind: "enum",
          values: ["table", "json", "simple"],
          brief: "for a person (default), one JSON document, or one id a line",
          optional: true,
        },
      }),
    },
  }),
  {
    usage: ["list [FLAGS]"],
    about: [
      "Shows what the backups in a folder say of themselves: when they were made, to which zxid they",
      "restore, and whether they were found sound when they were made. To check them as they are now,",
      "run zkbackup verify. What cannot be read as a backup is shown with the reason; what is none of",
      "zkbackup's is left out.",
    ],
    groups: [["What to list", ["backup-base-dir", "sort-by", "limit"]], COMMON_GROUP],
    examples: [
      ["What is there?", "zkbackup list"],
      [
        "Verify the three newest ones",
        "for id in $(zkbackup list --format simple --limit 3); do\n" +
        "    zkbackup verify --backup-dir /backup/zookeeper/$id; done",
      ],
    ],
    exits: [0, 1, 40, 130, 141, 143],
    permissions: ["--allow-read=<base dir>"],
  },
);
