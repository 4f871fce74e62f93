import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "../context.ts";
import {
  BACKUP_ARGUMENT,
  BASE_DIR_FLAG,
  COMMON_ALIASES,
  COMMON_FLAGS,
  MEMBER_OF_LATEST,
  METRICS_FLAG,
  optional,
  optionalArgument,
  ownOnly,
  toggle,
} from "./common.ts";
import type { RestoreFlags } from "./flags.ts";
import { COMMON_GROUP, withHelp, withMetrics } from "./help.ts";

/** What `zkbackup restore` takes, and its help. */
export const RESTORE: Command<CliContext> = withHelp<keyof RestoreFlags>(
  buildCommand<RestoreFlags, [id?: string], CliContext>({
    loader: async () => (await import("../commands/restore.ts")).runRestore,
    docs: { brief: "Put the state of a backup back, the latest or an earlier one" },
    parameters: {
      aliases: COMMON_ALIASES,
      flags: ownOnly({
        "backup-dir": optional("DIR", "instead: folder of the backup"),
        "backup-base-dir": BASE_DIR_FLAG,
        "member": MEMBER_OF_LATEST,
        "zk-data-dir": optional("DIR", "dataDir of the server to restore, or its version-2 folder"),
        "zk-log-dir": optional("DIR", "its dataLogDir, when it has one"),
        "truncate-to-zxid": optional(
          "ZXID",
          "state to restore: 0x… or decimal, latest (default), earliest",
        ),
        "owner": optional(
          "USER[:GROUP]",
          "owner of the files, or UID:GID; as root (default: that of the target)",
        ),
        "zk-host": optional(
          "HOST:PORT",
          "its client port, to make sure that it is stopped (default localhost:2181)",
        ),
        "allow-running": toggle("go on although it seems to run (never needed on the right host)"),
        "dry-run": toggle("show the plan and change nothing"),
        "force": toggle("do not ask"),
        "skip-verify": toggle("do not verify the backup first (not advised)"),
        "metrics-file": METRICS_FLAG,
        ...COMMON_FLAGS,
      }),
      positional: optionalArgument(...BACKUP_ARGUMENT),
    },
  }),
  {
    usage: [
      "restore BACKUP-ID|latest [--backup-base-dir DIR] --zk-data-dir DIR [FLAGS]",
      "restore --backup-dir DIR --zk-data-dir DIR [FLAGS]",
    ],
    about: [
      "Verifies the backup, shows what it would do and asks. Then it writes the files beside the",
      "target, moves what is there aside, and moves the new files in. Nothing is deleted, and a",
      "restore that fails or is interrupted leaves the target as it was. Stop ZooKeeper first.",
    ],
    groups: [
      ["From", ["backup-base-dir", "member", "backup-dir"]],
      ["To", ["zk-data-dir", "zk-log-dir", "truncate-to-zxid", "owner"]],
      ["Safety", ["dry-run", "force", "skip-verify", "zk-host", "allow-running"]],
      withMetrics(COMMON_GROUP),
    ],
    examples: [
      [
        "What would be done?",
        "zkbackup restore latest --zk-data-dir /var/lib/zookeeper --dry-run",
      ],
      [
        "The state just before the transaction 0x500000042 did its harm",
        "zkbackup restore … --truncate-to-zxid 0x500000041",
      ],
    ],
    exits: [0, 1, 2, 3, 30, 40, 130, 141, 143],
    permissions: [
      "--allow-read=<backup>,<data dir>,<log dir>     the base dir, where an id is given",
      "--allow-write=<data dir>,<log dir>    the folder above, where version-2 itself is given",
      "--allow-read=/etc/passwd,/etc/group   for --owner with a name",
      "--allow-net=<zk host>          without it nobody looks whether the server runs",
      "--allow-sys=uid,statfs         without it the user and free space are not checked",
      "--allow-all                    looks for a server among the processes, and is given up then",
    ],
  },
);
