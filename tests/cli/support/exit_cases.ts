import type { Verb } from "../../../src/cli/exit_code.ts";
import type { ExitStatus } from "../../../src/errors.ts";
import { damageBackup, type Scene } from "./exit_scene.ts";

/** A way in which a command ends. */
export interface ExitCase {
  command: Verb;
  code: ExitStatus;
  /** What leads to it. */
  what: string;
  /** Arguments behind the command; `host` is a server at the last zxid of the member. */
  args: (scene: Scene, host: string) => readonly string[];
  /** What is done to the scene first. */
  before?: (scene: Scene) => void;
}

/** Commands that can be interrupted, with what they are given when all is well. */
const USUAL: Readonly<Record<Verb, ExitCase["args"]>> = {
  backup: ({ data, empty }, host) => [
    ...["--zk-data-dir", data, "--output-dir", empty, "--backup-id", "new", "--zk-host", host],
  ],
  verify: ({ backup }) => ["--backup-dir", backup],
  restore: ({ backup, empty }) => ["--backup-dir", backup, "--zk-data-dir", empty, "--force"],
  materialize: ({ backup, empty }) => [
    ...["--backup-dir", backup, "--at", "latest", "--output", `${empty}/state`],
  ],
  list: ({ many }) => ["--backup-base-dir", many],
  info: ({ many }) => ["b-3", "--backup-base-dir", many],
  prune: ({ many }) => ["--backup-base-dir", many, "--keep-min-count", "1", "--force"],
  config: () => [],
  completions: () => ["bash"],
  version: () => [],
};

const wrongConfig: ExitCase["args"] = ({ wrongConfig }) => ["--config", wrongConfig];

/** Ends of each command that are its own. */
const OWN: readonly ExitCase[] = [
  {
    command: "backup",
    code: 1,
    what: "the id is taken",
    args: ({ data, base }, host) => [
      ...["--zk-data-dir", data, "--output-dir", base, "--backup-id", "b", "--zk-host", host],
    ],
  },
  {
    command: "backup",
    code: 2,
    what: "a record in the middle of the log is damaged",
    args: ({ damagedData, empty }, host) => [
      ...["--zk-data-dir", damagedData, "--output-dir", empty, "--backup-id", "new"],
      ...["--zk-host", host],
    ],
  },
  {
    command: "backup",
    code: 20,
    what: "nothing restores",
    args: ({ lostData, empty }, host) => [
      ...["--zk-data-dir", lostData, "--output-dir", empty, "--backup-id", "new"],
      ...["--zk-host", host],
    ],
  },
  { command: "verify", code: 1, what: "it is not said what to verify", args: () => [] },
  {
    command: "verify",
    code: 2,
    what: "a record of the backup is damaged",
    args: USUAL.verify,
    before: (scene) => damageBackup(scene, 4),
  },
  {
    command: "verify",
    code: 10,
    what: "nothing restores",
    args: ({ lostData }) => ["--zk-data-dir", lostData],
  },
  {
    command: "restore",
    code: 1,
    what: "the zxid cannot be read",
    args: (scene, host) => [...USUAL.restore(scene, host), "--truncate-to-zxid", "five"],
  },
  {
    command: "restore",
    code: 2,
    what: "the backup is damaged behind what is restored",
    args: USUAL.restore,
    before: (scene) => damageBackup(scene, 8),
  },
  {
    command: "restore",
    code: 3,
    what: "there is no terminal to ask on",
    args: ({ backup, empty }) => ["--backup-dir", backup, "--zk-data-dir", empty],
  },
  {
    command: "restore",
    code: 30,
    what: "the target is outside of every window",
    args: (scene, host) => [...USUAL.restore(scene, host), "--truncate-to-zxid", "0x63"],
  },
  {
    command: "materialize",
    code: 1,
    what: "the output exists",
    args: USUAL.materialize,
    before: ({ empty }) => Deno.writeTextFileSync(`${empty}/state`, "mine"),
  },
  {
    command: "materialize",
    code: 10,
    what: "nothing restores",
    args: USUAL.materialize,
    before: (scene) => {
      damageBackup(scene, 1);
      Deno.removeSync(`${scene.backup}/snapshots/snapshot.0`);
    },
  },
  {
    command: "list",
    code: 1,
    what: "there is no such folder",
    args: ({ path }) => ["--backup-base-dir", `${path}/none`],
  },
  {
    command: "info",
    code: 1,
    what: "there is no such backup",
    args: ({ many }) => ["c", "--backup-base-dir", many],
  },
  {
    command: "info",
    code: 10,
    what: "the description cannot be read",
    args: ({ many }) => ["b-6", "--backup-base-dir", many],
  },
  {
    command: "prune",
    code: 1,
    what: "a backup that is to stay is damaged",
    args: USUAL.prune,
    before: ({ many }) => Deno.removeSync(`${many}/b-3/txnlogs/log.1`),
  },
  {
    command: "prune",
    code: 3,
    what: "there is no terminal to ask on",
    args: ({ many }) => ["--backup-base-dir", many, "--keep-min-count", "1"],
  },
  {
    command: "config",
    code: 1,
    what: "flags contradict each other",
    args: () => ["--verbose", "--quiet"],
  },
  { command: "completions", code: 1, what: "the shell is not known", args: () => ["tcsh"] },
  { command: "version", code: 1, what: "there is an argument too many", args: () => ["now"] },
];

/** Every command with every code that it exits with, once each. */
export const EXIT_CASES: readonly ExitCase[] = (Object.keys(USUAL) as Verb[]).flatMap((command) => {
  const args = USUAL[command];
  const end = (code: ExitStatus, what: string): ExitCase => ({ command, code, what, args });
  const own = OWN.filter((each) => each.command === command);
  const closed = end(141, "the reader of stdout went away");
  if (command === "completions" || command === "version") {
    return [end(0, "all is well"), ...own, closed];
  }
  return [
    end(0, "all is well"),
    ...own,
    {
      command,
      code: 40,
      what: "the configuration has an unknown key",
      args: (scene, host) => [...args(scene, host), ...wrongConfig(scene, host)],
    },
    end(129, "SIGHUP"),
    end(130, "SIGINT"),
    closed,
    end(143, "SIGTERM"),
  ];
});
