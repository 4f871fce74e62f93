import { buildCommand } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import {
  BACKUP_ARGUMENT,
  BASE_DIR_FLAG,
  COMMON_ALIASES,
  COMMON_FLAGS,
  DECODING_FLAG,
  MEMBER_OF_LATEST,
  METRICS_FLAG,
  optional,
  optionalArgument,
  ownOnly,
  toggle,
} from "./common.ts";
import { COMMON_KEYS, RESTORE_KEYS } from "./flag_keys.ts";
import type { RestoreFlags } from "./flags.ts";
import {
  COMMON_GROUP,
  CONFIG_PERMISSIONS,
  type ExplainedCommand,
  METRICS_PERMISSIONS,
  withHelp,
  withMetrics,
} from "./help.ts";

/** What `zkbackup restore` takes, and its help. */
export const RESTORE: ExplainedCommand = withHelp<keyof RestoreFlags>(
  buildCommand<RestoreFlags, [id?: string], CliContext>({
    loader: async () => (await import("../commands/restore.ts")).runRestore,
    docs: { brief: say("Put the state of a backup back, the latest or an earlier one") },
    parameters: {
      aliases: COMMON_ALIASES,
      flags: ownOnly({
        "backup-dir": optional("DIR", say("instead: folder of the backup")),
        "backup-base-dir": BASE_DIR_FLAG,
        "member": MEMBER_OF_LATEST,
        "zk-data-dir": optional(
          "DIR",
          say("dataDir of the server to restore, or its version-2 folder"),
        ),
        "zk-log-dir": optional("DIR", say("its dataLogDir, when it has one")),
        "truncate-to-zxid": optional(
          "ZXID",
          say("state to restore: 0x… or decimal, latest (default), earliest"),
        ),
        "to-time": optional(
          "TIME",
          say("state to restore: the last transaction by then; 2h ago, or a time"),
        ),
        "before": optional("ZXID", say("state to restore: the last one before this transaction")),
        "as-snapshot": toggle(say("the state as one snapshot, made by replay, without logs")),
        "target-version": optional(
          "LINE",
          say("what is to load it, as 3.5 or 3.6.4: one snapshot where that helps, else refused"),
        ),
        "epoch-lift": optional(
          "N",
          say("acceptedEpoch: N above the highest epoch found (default 0, or 1000 if in doubt)"),
        ),
        "accepted-epoch": optional(
          "N",
          say("acceptedEpoch: N, the same on every member of an ensemble"),
        ),
        "owner": optional(
          "USER[:GROUP]",
          say("owner of the files, or UID:GID; as root (default: that of the target)"),
        ),
        "zk-host": optional(
          "HOST:PORT",
          say("its client port, to make sure that it is stopped (default localhost:2181)"),
        ),
        "allow-running": toggle(
          say("go on although it seems to run (never needed on the right host)"),
        ),
        "dry-run": toggle(say("show the plan and change nothing")),
        "force": toggle(say("do not ask")),
        "skip-verify": toggle(say("do not verify the backup first (not advised)")),
        "resume": toggle(say("finish a restore that died in this target, as it was begun")),
        "rollback": optional(
          "ID|DIR",
          say("put back what a restore moved aside: its id as it was printed, or the folder"),
        ),
        "concurrency": DECODING_FLAG,
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
      "restore --resume --zk-data-dir DIR [FLAGS]",
      "restore --rollback ID|DIR --zk-data-dir DIR [FLAGS]",
    ],
    about: [
      say(
        "Verifies the backup, shows what it would do and asks. Then it writes the files beside the target, moves what is there aside, and moves the new files in. Nothing is deleted, and a restore that fails or is interrupted leaves the target as it was. Stop ZooKeeper first.",
      ),
    ],
    groups: [
      [say("Which backup"), ["backup-base-dir", "member", "backup-dir"]],
      [say("Where it goes, and which state"), [
        "zk-data-dir",
        "zk-log-dir",
        "truncate-to-zxid",
        "to-time",
        "before",
        "as-snapshot",
        "target-version",
        "epoch-lift",
        "accepted-epoch",
        "owner",
      ]],
      [say("Safety"), ["dry-run", "force", "skip-verify", "zk-host", "allow-running"]],
      [say("Instead of a restore"), ["resume", "rollback"]],
      [say("Speed"), ["concurrency"]],
      withMetrics(COMMON_GROUP),
    ],
    keys: { ...COMMON_KEYS, ...RESTORE_KEYS },
    examples: [
      [
        say("What would be done?"),
        "zkbackup restore latest --zk-data-dir /var/lib/zookeeper --dry-run",
      ],
      [
        say("The latest state, as root, for the user that ZooKeeper runs as"),
        "zkbackup restore latest --zk-data-dir /var/lib/zookeeper --owner zookeeper",
      ],
      [
        say("The state just before the transaction 0x500000042 did its harm"),
        "zkbackup restore latest --zk-data-dir /var/lib/zookeeper --before 0x500000042",
      ],
    ],
    exits: [0, 1, 2, 3, 30, 40, 129, 130, 141, 143],
    permissions: [
      ["--allow-read=<backup-dir>,<zk-data-dir>,<zk-log-dir>"],
      ["--allow-write=<zk-data-dir>,<zk-log-dir>", say("not for --dry-run")],
      ["--allow-read=<backup-base-dir>", say("instead of <backup-dir>, where an id is given")],
      [
        "--allow-read=<zk-data-dir>/.. --allow-write=<zk-data-dir>/..",
        say("where that is a version-2 folder; likewise for <zk-log-dir>"),
      ],
      ["--allow-read=/etc/passwd,/etc/group", say("for --owner with a name")],
      ["--allow-net=<zk-host>", say("without it nobody looks whether the server runs")],
      ["--allow-sys=uid,statfs", say("without it the user and the free space are not checked")],
      ["--allow-all", say("looks for a server among the processes, and is given up then")],
      ...METRICS_PERMISSIONS,
      ...CONFIG_PERMISSIONS,
    ],
  },
);
