import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { COMMON_ALIASES, COMMON_FLAGS, METRICS_FLAG, optional, ownOnly } from "./common.ts";
import type { VerifyFlags } from "./flags.ts";
import { COMMON_GROUP, withHelp, withMetrics } from "./help.ts";

/** What `zkbackup verify` takes, and its help. */
export const VERIFY: Command<CliContext> = withHelp<keyof VerifyFlags>(
  buildCommand<VerifyFlags, [], CliContext>({
    loader: async () => (await import("../commands/verify.ts")).runVerify,
    docs: { brief: "Check a backup, or a member's own files, and say what they restore to" },
    parameters: {
      aliases: COMMON_ALIASES,
      flags: ownOnly({
        "backup-dir": optional("DIR", "folder of one backup"),
        "zk-data-dir": optional("DIR", "instead: dataDir of a member, running or not"),
        "zk-log-dir": optional("DIR", "its dataLogDir, when it has one"),
        "level": {
          kind: "enum",
          values: ["structure", "records", "replay"],
          brief: "checksums; every record too (default); the tree they make too",
          optional: true,
        },
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
      "Reads every snapshot to its end and every transaction log record by record, and says whether",
      "the files are usable, to which states they can be restored, and what is damaged. Writes",
      "nothing.",
    ],
    groups: [
      ["What to check", ["backup-dir", "zk-data-dir", "zk-log-dir", "level"]],
      withMetrics(COMMON_GROUP),
    ],
    examples: [
      ["Is this backup usable?", "zkbackup verify --backup-dir /backup/zookeeper/ID"],
      ["Are the files of this member sound?", "zkbackup verify --zk-data-dir /var/lib/zookeeper"],
    ],
    exits: [0, 1, 2, 10, 40, 130, 141, 143],
    permissions: ["--allow-read=<backup>    or the data dir and the log dir"],
  },
);
