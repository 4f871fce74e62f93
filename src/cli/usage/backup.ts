import { buildCommand } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import {
  choice,
  COMMON_ALIASES,
  COMMON_FLAGS,
  METRICS_FLAG,
  optional,
  ownOnly,
  toggle,
} from "./common.ts";
import { BACKUP_KEYS, COMMON_KEYS } from "./flag_keys.ts";
import type { BackupFlags } from "./flags.ts";
import {
  COMMON_GROUP,
  CONFIG_PERMISSIONS,
  type ExplainedCommand,
  METRICS_PERMISSIONS,
  withHelp,
  withMetrics,
} from "./help.ts";

/** What `zkbackup backup` takes, and its help. */
export const BACKUP: ExplainedCommand = withHelp<keyof BackupFlags>(
  buildCommand<BackupFlags, [], CliContext>({
    loader: async () => (await import("../commands/backup.ts")).runBackup,
    docs: { brief: say("Copy the data of a member, running or dead, and check the copy") },
    parameters: {
      aliases: COMMON_ALIASES,
      flags: ownOnly({
        "zk-data-dir": optional("DIR", say("dataDir of zoo.cfg, or its version-2 folder")),
        "zk-log-dir": optional("DIR", say("dataLogDir of zoo.cfg, when it has one")),
        "zk-host": optional(
          "HOST:PORT",
          say("member to ask for its state (default localhost:2181)"),
        ),
        "admin-url": optional("URL", say("its AdminServer, asked for the digests of its tree")),
        "admin-auth-file": optional(
          "FILE",
          say("file with credentials for it (or ZKBACKUP_ADMIN_AUTH)"),
        ),
        "timeout": optional("SECONDS", say("for each question to it (default 5)")),
        "output-dir": optional(
          "DIR",
          say("existing folder for backups (default /backup/zookeeper)"),
        ),
        "backup-id": optional("ID", say("default backup-YYYYMMDD-HHMMSS, local time")),
        "utc-id": toggle(say("make that default from UTC")),
        "member": optional("NAME", say("whose backup this is (default: host and data dir)")),
        "compression": {
          kind: "enum",
          values: ["none", "gzip", "zstd"],
          brief: say("how files are stored (default gzip)"),
          optional: true,
        },
        "compression-level": optional(
          "LEVEL",
          say("gzip 1 to 9 (default 6), zstd 1 to 19 (default 3)"),
        ),
        "concurrency": optional("N", say("blocks compressed at once, 1 to 64 (default auto: 1)")),
        "last-snapshots": optional(
          "N|all",
          say("only the newest N sound snapshots, and the logs that they need"),
        ),
        "limit-rate": optional(
          "BYTES",
          say("read no more in a second, to spare the member's disk; with K, M or G"),
        ),
        "reserve": optional(
          "BYTES|PERCENT",
          say("free space never used on the member's file system (default 10%, at least 1G)"),
        ),
        "mode": optional("MODE", say("of the folders (default 0700); files have it without x")),
        "include-config": toggle(say("also copy zoo.cfg, myid, jaas.conf, java.env, TLS stores")),
        "zk-conf-dir": optional("DIR", say("folder of zoo.cfg; alone: only compare its folders")),
        "verify": choice(say("read the finished backup back (default)")),
        "no-verify": choice(say("do not read it back")),
        "metrics-file": METRICS_FLAG,
        ...COMMON_FLAGS,
      }),
    },
  }),
  {
    usage: ["backup --zk-data-dir DIR --output-dir DIR [FLAGS]"],
    about: [
      say(
        "Copies the snapshots and transaction logs of one member into a new folder, checks every record, and says up to which state the copy can be restored. ZooKeeper may run meanwhile; its folders are only read. The backup appears when it is whole, or not at all.",
      ),
    ],
    groups: [
      [say("What is copied"), [
        "zk-data-dir",
        "zk-log-dir",
        "zk-host",
        "admin-url",
        "admin-auth-file",
        "timeout",
        "zk-conf-dir",
      ]],
      [say("What is made of it"), [
        "output-dir",
        "backup-id",
        "utc-id",
        "member",
        "compression",
        "compression-level",
        "concurrency",
        "last-snapshots",
        "limit-rate",
        "reserve",
        "mode",
        "include-config",
        "verify",
        "no-verify",
      ]],
      withMetrics(COMMON_GROUP),
    ],
    keys: { ...COMMON_KEYS, ...BACKUP_KEYS },
    examples: [
      [
        say("A member whose zoo.cfg has dataDir=/var/lib/zookeeper and no dataLogDir"),
        "zkbackup backup --zk-data-dir /var/lib/zookeeper --output-dir /backup/zookeeper",
      ],
      [
        say("A member with its configuration; only myid needs no --zk-conf-dir"),
        "zkbackup backup … --include-config --zk-conf-dir /etc/zookeeper/conf",
      ],
      [
        say("In a script: the folder of the new backup"),
        "zkbackup backup … --format json | jq -r .backup_dir",
      ],
    ],
    exits: [0, 1, 2, 20, 40, 129, 130, 141, 143],
    permissions: [
      ["--allow-read=<zk-data-dir>,<zk-log-dir>,<output-dir>"],
      ["--allow-write=<output-dir>"],
      ["--allow-net=<zk-host>", say("without it the server is not asked")],
      ["--allow-sys=statfs", say("without it the free space is not checked")],
      [
        "--allow-read=<zk-conf-dir>,<zk-data-dir>/../myid",
        say("for --zk-conf-dir and --include-config"),
      ],
      [
        "--allow-net=<host:port> --allow-read=<admin-auth-file>",
        say("for --admin-url and --admin-auth-file"),
      ],
      ...METRICS_PERMISSIONS,
      ...CONFIG_PERMISSIONS,
    ],
  },
);
