import { buildCommand } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import {
  BASE_DIR_FLAG,
  COMMON_ALIASES,
  COMMON_FLAGS,
  optional,
  ownOnly,
  toggle,
} from "./common.ts";
import { COMMON_KEYS, PRUNE_KEYS } from "./flag_keys.ts";
import type { PruneFlags } from "./flags.ts";
import { COMMON_GROUP, CONFIG_PERMISSIONS, type ExplainedCommand, withHelp } from "./help.ts";

/** What `zkbackup prune` takes, and its help. */
export const PRUNE: ExplainedCommand = withHelp<keyof PruneFlags>(
  buildCommand<PruneFlags, [], CliContext>({
    loader: async () => (await import("../commands/prune.ts")).runPrune,
    docs: { brief: say("Delete old backups, and never the last good ones") },
    parameters: {
      aliases: COMMON_ALIASES,
      flags: ownOnly({
        "backup-base-dir": BASE_DIR_FLAG,
        "keep-days": optional("N", say("backups older than this go (default 7)")),
        "keep-count": optional(
          "N",
          say("of the usable ones left, the newest N stay (default 0: all)"),
        ),
        "keep-min-count": optional("N", say("the newest N usable ones always stay (default 3)")),
        "member": optional("NAME", say("only this member's (default: each by itself)")),
        "accept-new-history": toggle(say("protect no backups from before history went back")),
        "dry-run": toggle(say("show the plan and change nothing")),
        "force": toggle(say("do not ask")),
        ...COMMON_FLAGS,
      }),
    },
  }),
  {
    usage: ["prune [FLAGS]"],
    about: [
      say(
        "Decides for each member by itself which backups stay, by their times alone, shows it with the reasons and asks. Usable are those that were found valid or partial when they were made; what was not read back goes by its age and counts for nothing, what is corrupted or cannot be read is left alone. Where a member's zxid fell back, as after a restore, the newest usable ones from before stay until --accept-new-history, which --force does not imply. Before anything is deleted the backups that always stay are compared with their checksums.",
      ),
    ],
    groups: [
      [say("What stays"), [
        "backup-base-dir",
        "keep-days",
        "keep-count",
        "keep-min-count",
        "member",
        "accept-new-history",
      ]],
      [say("Safety"), ["dry-run", "force"]],
      COMMON_GROUP,
    ],
    keys: { ...COMMON_KEYS, ...PRUNE_KEYS },
    examples: [
      [say("What would be deleted?"), "zkbackup prune --dry-run"],
      [
        say("From cron: two weeks, and mail only when it fails"),
        "zkbackup prune --keep-days 14 -q --force",
      ],
      [
        say("The newest ten of one member"),
        "zkbackup prune --member zk1 --keep-days 36500 --keep-count 10",
      ],
    ],
    exits: [0, 1, 3, 40, 129, 130, 141, 143],
    permissions: [
      ["--allow-read=<backup-base-dir>"],
      ["--allow-write=<backup-base-dir>", say("not for --dry-run")],
      ...CONFIG_PERMISSIONS,
    ],
  },
);
