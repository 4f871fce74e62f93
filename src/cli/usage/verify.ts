import { buildCommand } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import {
  COMMON_ALIASES,
  COMMON_FLAGS,
  DECODING_FLAG,
  METRICS_FLAG,
  optional,
  ownOnly,
  toggle,
} from "./common.ts";
import { COMMON_KEYS, VERIFY_KEYS } from "./flag_keys.ts";
import type { VerifyFlags } from "./flags.ts";
import {
  COMMON_GROUP,
  CONFIG_PERMISSIONS,
  type ExplainedCommand,
  METRICS_PERMISSIONS,
  withHelp,
  withMetrics,
} from "./help.ts";

/** What `zkbackup verify` takes, and its help. */
export const VERIFY: ExplainedCommand = withHelp<keyof VerifyFlags>(
  buildCommand<VerifyFlags, [], CliContext>({
    loader: async () => (await import("../commands/verify.ts")).runVerify,
    docs: { brief: say("Check a backup, or a member's own files, and say what they restore to") },
    parameters: {
      aliases: COMMON_ALIASES,
      flags: ownOnly({
        "backup-dir": optional("DIR", say("folder of one backup")),
        "zk-data-dir": optional("DIR", say("instead: dataDir of a member, running or not")),
        "zk-log-dir": optional("DIR", say("its dataLogDir, when it has one")),
        "level": {
          kind: "enum",
          values: ["structure", "records", "replay"],
          brief: say("checksums; every record too (default); the tree they make too"),
          optional: true,
        },
        "against": optional(
          "DIR",
          say("another backup, or a dataDir: find where the histories differ"),
        ),
        "fix": toggle(say("cut damaged logs of the backup behind their last sound record")),
        "concurrency": DECODING_FLAG,
        "metrics-file": METRICS_FLAG,
        ...COMMON_FLAGS,
      }),
    },
  }),
  {
    usage: [
      "verify --backup-dir DIR [FLAGS]",
      "verify --zk-data-dir DIR [--zk-log-dir DIR] [FLAGS]",
    ],
    about: [
      say(
        "Reads every snapshot to its end and every transaction log record by record, and says whether the files are usable, to which states they can be restored, and what is damaged and lost. Without --fix it writes nothing.",
      ),
      say(
        "--fix writes a damaged log of a backup anew up to its last sound record, keeps sound records behind the damage as a log of their own where a snapshot leads to them, sets files aside that no state needs any more, and describes the backup anew, with what was lost. The originals go to damaged/, byte for byte. It repairs nothing else: no snapshot, no log whose first bytes are wrong, nothing whose damage it cannot place.",
      ),
    ],
    groups: [
      [say("What to check"), [
        "backup-dir",
        "zk-data-dir",
        "zk-log-dir",
        "level",
        "against",
        "fix",
        "concurrency",
      ]],
      withMetrics(COMMON_GROUP),
    ],
    keys: { ...COMMON_KEYS, ...VERIFY_KEYS },
    examples: [
      [say("Is this backup usable?"), "zkbackup verify --backup-dir /backup/zookeeper/ID"],
      [
        say("Repair its logs, and say what is lost"),
        "zkbackup verify --backup-dir /backup/zookeeper/ID --fix",
      ],
      [
        say("Are the files of this member sound?"),
        "zkbackup verify --zk-data-dir /var/lib/zookeeper",
      ],
    ],
    exits: [0, 1, 2, 10, 40, 129, 130, 141, 143],
    permissions: [
      ["--allow-read=<backup-dir>"],
      ["--allow-read=<zk-data-dir>,<zk-log-dir>", say("instead, for a member's own files")],
      ["--allow-read=<against>", say("for --against")],
      ["--allow-write=<backup-dir>", say("with --fix only")],
      ...METRICS_PERMISSIONS,
      ...CONFIG_PERMISSIONS,
    ],
  },
);
