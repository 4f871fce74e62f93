import { buildCommand } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import {
  argument,
  BACKUP_ARGUMENT,
  BASE_DIR_FLAG,
  COMMON_ALIASES,
  COMMON_FLAGS,
  MEMBER_OF_LATEST,
  ownOnly,
} from "./common.ts";
import { COMMON_KEYS, INFO_KEYS } from "./flag_keys.ts";
import type { InfoFlags } from "./flags.ts";
import { COMMON_GROUP, CONFIG_PERMISSIONS, type ExplainedCommand, withHelp } from "./help.ts";

/** What `zkbackup info` takes, and its help. */
export const INFO: ExplainedCommand = withHelp<keyof InfoFlags>(
  buildCommand<InfoFlags, [id: string], CliContext>({
    loader: async () => (await import("../commands/info.ts")).runInfo,
    docs: { brief: say("Show everything that is known of one backup") },
    parameters: {
      aliases: COMMON_ALIASES,
      flags: ownOnly({
        "backup-base-dir": BASE_DIR_FLAG,
        "member": MEMBER_OF_LATEST,
        ...COMMON_FLAGS,
      }),
      positional: argument(...BACKUP_ARGUMENT),
    },
  }),
  {
    usage: ["info BACKUP-ID|latest [FLAGS]"],
    about: [
      say(
        "Shows what a backup says of itself and whether its files are there in their sizes; it reads into none of them, which zkbackup verify does. The quality is the sum of four parts of 25 points: it restores to one unbroken range of states (12 where there are holes); the member's files were sound; the stored files are all there; it was read back after it was made. Points are rounded down. A backup that restores to nothing has no points at all.",
      ),
    ],
    groups: [[say("Which backup"), ["backup-base-dir", "member"]], COMMON_GROUP],
    keys: { ...COMMON_KEYS, ...INFO_KEYS },
    examples: [
      [say("The newest usable one"), "zkbackup info latest"],
      [
        say("One of another folder, by the beginning of its id"),
        "zkbackup info backup-20250115 --backup-base-dir /mnt/backups",
      ],
      [
        say("In a script: the last state to which a backup restores"),
        "zkbackup info ID --format json | jq -r .backup_zxid.hex",
      ],
    ],
    exits: [0, 1, 10, 40, 129, 130, 141, 143],
    permissions: [["--allow-read=<backup-base-dir>"], ...CONFIG_PERMISSIONS],
  },
);
