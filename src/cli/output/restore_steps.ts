import type { RestoreResult } from "../../operations/restore.ts";
import type { RestorePlan } from "../../operations/restore_plan.ts";
import { LAYOUT } from "../../store/layout.ts";
import { say } from "../../texts/say.ts";
import { formatZxid, makeZxid } from "../../zookeeper/zxid.ts";
import { shellQuote } from "./shell_quote.ts";

/** What to do, and why or how in further lines. */
type Step = readonly [what: string, ...more: string[]];

/** What an operator has to do after a restore, as numbered lines. */
export function nextSteps(plan: RestorePlan, result: RestoreResult): string[] {
  const steps = [
    ...(plan.epochs === null ? [] : [everyMember()]),
    ...configByHand(plan),
    ["Start ZooKeeper"] as const,
    checkZxid(plan),
    [
      "Restart the clients: one that has seen newer data than the restored is refused until then",
    ] as const,
    ...(result.saved.length === 0 ? [] : [goBack(plan, result)]),
  ];
  return steps.flatMap(([what, ...more], at) => [
    `${at + 1}. ${what}`,
    ...more.map((line) => `   ${line}`),
  ]);
}

/** Members agree on the newest data that any of a majority has, so all must be put back. */
function everyMember(): Step {
  return [
    "If this is a member of an ensemble: bring ALL members to this state before any is started,",
    "because one that still has newer data makes the others take it over and undoes the restore.",
    "Run the same restore on every member. Or empty version-2 on the others, start this member",
    "first, and set zookeeper.db.autocreate=false on the emptied ones (3.6 and later).",
    "Lost only one member while the others work? Do not restore: empty its version-2, start it",
  ];
}

/** A running server's configuration is never overwritten by that of another day or host. */
function configByHand({ backup: { info, dir } }: RestorePlan): Step[] {
  if ((info.files.config ?? []).length === 0) return [];
  return [[
    say("The configuration in the backup was not restored; take by hand what you need of it:"),
    `  ls -l ${shellQuote(`${dir}/${LAYOUT.config}`)}`,
  ]];
}

function checkZxid({ zxid, epochs, backup }: RestorePlan): Step {
  const { host } = backup.info.zookeeper;
  const colon = host.lastIndexOf(":");
  const address = `${shellQuote(host.slice(0, colon))} ${shellQuote(host.slice(colon + 1))}`;
  const shown = epochs === null
    ? `It shows ${formatZxid(zxid)}, or a little more once clients are connected`
    : `An ensemble shows ${formatZxid(makeZxid(epochs.accepted + 1, 0))} or more (a new epoch), ` +
      `a server alone ${formatZxid(zxid)} or a little more`;
  return [
    "Check that the state is there, and look at the data that matters to you:",
    `  echo srvr | nc ${address} | grep Zxid`,
    shown,
  ];
}

function goBack({ folders: { snap, log } }: RestorePlan, { saved }: RestoreResult): Step {
  const folders = snap.path === log.path ? [snap] : [snap, log];
  const moves = folders.flatMap(({ path, beside }) => {
    const aside = saved.find((folder) => folder.startsWith(`${beside}/`));
    if (aside === undefined) return [];
    const away = `${beside}/undone`;
    return [
      `  mkdir ${shellQuote(away)}`,
      `  mv ${shellQuote(path)}/* ${shellQuote(away)}/`,
      `  mv ${shellQuote(aside)}/* ${shellQuote(path)}/`,
    ];
  });
  return [
    "To go back to what was there before: stop ZooKeeper, move EVERYTHING out of version-2, also",
    "what the server wrote since, and move back what was there:",
    ...moves,
  ];
}
