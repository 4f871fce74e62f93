import { buildCommand } from "@stricli/core";
import { say } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import { COMMON_ALIASES, COMMON_FLAGS, ownOnly, required, toggle } from "./common.ts";
import { COMMON_KEYS } from "./flag_keys.ts";
import type { MaterializeFlags } from "./flags.ts";
import { COMMON_GROUP, CONFIG_PERMISSIONS, type ExplainedCommand, withHelp } from "./help.ts";

/** What `zkbackup materialize` takes, and its help. */
export const MATERIALIZE: ExplainedCommand = withHelp<keyof MaterializeFlags>(
  buildCommand<MaterializeFlags, [], CliContext>({
    loader: async () => (await import("../commands/materialize.ts")).runMaterialize,
    docs: { brief: say("Write one snapshot that holds exactly one state of a backup") },
    parameters: {
      aliases: COMMON_ALIASES,
      flags: ownOnly({
        "backup-dir": required("DIR", say("folder of the backup")),
        "at": required(
          "ZXID|TIME",
          say("the state to write: a zxid, latest, earliest, 2h ago, or a time"),
        ),
        "output": required("FILE", say("file to write; it must not exist")),
        "for": {
          kind: "enum",
          values: ["restore", "admin-restore"],
          brief: say("a dataDir (default), or the AdminServer's restore of 3.9"),
          optional: true,
        },
        "strip-ephemerals": toggle(say("leave out ephemeral znodes and sessions")),
        "compress": {
          kind: "enum",
          values: ["none", "gzip", "snappy"],
          brief: say("as ZooKeeper 3.6 and later do (default none)"),
          optional: true,
        },
        ...COMMON_FLAGS,
      }),
    },
  }),
  {
    usage: ["materialize --backup-dir DIR --at ZXID --output FILE [FLAGS]"],
    about: [
      say(
        "Replays the backup's logs over a snapshot and writes the tree as one true snapshot, which a server starts with and needs no log for. Without footers, so that every ZooKeeper from 3.4 to 3.9 loads it; name it snapshot.<zxid> in the version-2 folder of a stopped server.",
      ),
    ],
    groups: [
      [say("What to write"), ["backup-dir", "at", "output", "for", "strip-ephemerals", "compress"]],
      COMMON_GROUP,
    ],
    keys: COMMON_KEYS,
    examples: [
      [
        say("The newest state, to look at or to convert"),
        "zkbackup materialize --backup-dir /backup/zookeeper/ID --at latest --output tree.snapshot",
      ],
      [
        say("An earlier state for another server, without the znodes of sessions that are gone"),
        "zkbackup materialize … --at 0x500000041 --strip-ephemerals --output snapshot.500000041",
      ],
      [
        say("A file for the restore call of the AdminServer of ZooKeeper 3.9"),
        "zkbackup materialize … --at latest --for admin-restore --output tree.snapshot",
      ],
    ],
    exits: [0, 1, 10, 40, 129, 130, 141, 143],
    permissions: [
      ["--allow-read=<backup-dir>,<output>/.."],
      ["--allow-write=<output>/.."],
      ...CONFIG_PERMISSIONS,
    ],
  },
);
