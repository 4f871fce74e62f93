import type { RestoreResult } from "../../operations/restore.ts";
import type { RestorePlan } from "../../operations/restore_plan.ts";
import { LAYOUT } from "../../store/layout.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { formatZxid, makeZxid } from "../../zookeeper/zxid.ts";
import { rollbackCommand, targetFlags } from "./restore_command.ts";
import { shellCommand, shellQuote } from "./shell_quote.ts";

/** What to do after a restore. */
export interface Step {
  /** What to do. */
  what: Sentence;
  /** Why, or how. */
  notes: Sentence[];
  /** The command lines of it. */
  commands: string[];
}

/**
 * What an operator has to do after a restore, in order. What was there before can be put back only
 * when it has been moved aside: a plan, with no `result` yet, does not know where.
 */
export function nextSteps(plan: RestorePlan, result: RestoreResult | null): Step[] {
  const { backup, folders: { snap, log }, epochs, seen } = plan;
  return [
    ...(epochs === null ? [] : [everyMember(plan), oneLostMember()]),
    ...((backup.info.files.config ?? []).length === 0 ? [] : [configByHand(backup.dir)]),
    ...(seen.selinux ? [relabel([...new Set([snap.path, log.path])])] : []),
    { what: say("Start ZooKeeper"), notes: [], commands: [] },
    checkZxid(plan),
    {
      what: say(
        "Restart the clients: one that has seen newer data than the restored is refused until then",
      ),
      notes: [],
      commands: [],
    },
    ...(result === null || result.saved.length === 0 ? [] : [goBack(plan, result)]),
  ];
}

/** Members agree on the newest data that any of a majority has, so all must be put back. */
function everyMember(plan: RestorePlan): Step {
  const { epochs, options: { targetVersion: version } } = plan;
  const command = shellCommand(
    "zkbackup",
    "restore",
    ...["--backup-dir", plan.backup.dir, ...targetFlags(plan)],
    ...["--truncate-to-zxid", formatZxid(plan.zxid)],
    ...(version === null ? [] : ["--target-version", version.text]),
    ...(epochs === null ? [] : ["--accepted-epoch", String(epochs.accepted)]),
  );
  return {
    what: say("This is a member of an ensemble: bring ALL members to this state before any starts"),
    notes: [
      say("A member with newer data is elected, the others take it over: the restore is undone"),
      say(
        "Either restore a majority and start it first; on the rest, observers likewise, empty version-2",
      ),
      say("Emptied voters need zookeeper.db.autocreate=false (3.6 and later) until all are up"),
      say("With another acceptedEpoch than the others' a member may never join them"),
      say("Or run the same restore on every other member, observers likewise:"),
    ],
    commands: [command],
  };
}

function oneLostMember(): Step {
  return {
    what: say("Is only one member lost, and do the others work? Then do not restore it"),
    notes: [say("Empty its version-2 and start it: it copies the data from the others")],
    commands: [],
  };
}

/** The configuration of another day or host must not come over that of a server by itself. */
function configByHand(backupDir: string): Step {
  return {
    what: say("The configuration in the backup is not restored: take by hand what you need of it"),
    notes: [],
    commands: [shellCommand("ls", "-l", `${backupDir}/${LAYOUT.config}`)],
  };
}

function relabel(folders: readonly string[]): Step {
  return {
    what: say("SELinux is on: give the restored files their labels"),
    notes: [],
    commands: [shellCommand("restorecon", "-R", ...folders)],
  };
}

function checkZxid({ zxid, epochs, backup, seen }: RestorePlan): Step {
  const state = formatZxid(zxid);
  return {
    what: say("Check that the state is there, and look at the data that matters to you"),
    notes: epochs === null
      ? [say("A server alone shows {}, or a little more once clients are connected", state)]
      : [
        say("An ensemble shows {} or more: a new epoch", firstOfNextEpoch(epochs.accepted)),
        say("A server alone shows {}, or a little more once clients are connected", state),
      ],
    commands: [askZxid(seen.server.host || backup.info.zookeeper.host)],
  };
}

/** The command that asks the server at `host:port` for its zxid. */
export function askZxid(host: string): string {
  const colon = host.lastIndexOf(":");
  const name = host.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
  return `echo srvr | nc ${shellQuote(name)} ${shellQuote(host.slice(colon + 1))} | grep Zxid`;
}

function firstOfNextEpoch(accepted: number): string {
  return formatZxid(makeZxid(accepted + 1, 0));
}

function goBack(plan: RestorePlan, { restoreId }: RestoreResult): Step {
  return {
    what: say("To go back to what was there before: stop ZooKeeper and run"),
    notes: [],
    commands: [rollbackCommand(restoreId, plan)],
  };
}
