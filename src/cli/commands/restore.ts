import { executeRestore } from "../../operations/restore.ts";
import {
  planRestore,
  type RestoreOptions,
  type RestorePlan,
} from "../../operations/restore_plan.ts";
import type { RestoreTarget } from "../../operations/restore_target.ts";
import { parseZxid } from "../../zookeeper/zxid.ts";
import { type Action, action } from "../action.ts";
import { restoreStatus } from "../exit_code.ts";
import { planDocument, restoreDocument } from "../output/restore_json.ts";
import { renderPlan, renderRestore } from "../output/restore_text.ts";
import { counted } from "../output/units.ts";
import { limitRights } from "../permissions.ts";
import type { Session } from "../session.ts";
import type { RestoreFlags } from "../usage/flags.ts";

/** Runs `zkbackup restore`. */
export const runRestore: Action<RestoreFlags> = action<RestoreFlags>(
  "restore",
  async (session, flags) => {
    const options = restoreOptions(flags);
    const targets = [options.dataDir, options.logDir ?? options.dataDir].map(stagingFolder);
    limitRights({
      read: [options.backupDir, ...targets],
      write: flags["dry-run"] ? [] : targets,
      net: false,
    });
    const ctx = session.operationContext();
    const plan = await planRestore(ctx, options);
    const status = restoreStatus(plan);
    if (flags["dry-run"]) {
      printPlan(session, plan);
      return status;
    }
    await confirmPlan(session, plan, flags.force);
    const result = await executeRestore(ctx, plan);
    session.printOutcome(status, {
      text: () => renderRestore(plan, result, session),
      json: () => restoreDocument(plan, result),
    });
    return status;
  },
);

/** What to restore, from the flags. */
export function restoreOptions(flags: RestoreFlags): RestoreOptions {
  return {
    backupDir: flags["backup-dir"],
    dataDir: flags["zk-data-dir"],
    logDir: flags["zk-log-dir"] ?? null,
    target: parseTarget(flags["truncate-to-zxid"] ?? "latest"),
    skipVerify: flags["skip-verify"],
  };
}

/** A state as it is written on the command line. */
export function parseTarget(text: string): RestoreTarget {
  if (text === "latest" || text === "earliest") return { kind: text };
  return { kind: "zxid", zxid: parseZxid(text) };
}

/** Files are staged beside `version-2`, so where that itself is given its parent is written to. */
function stagingFolder(path: string): string {
  const parent = /^(.*?)\/*version-2\/*$/.exec(path)?.[1];
  if (parent === undefined) return path;
  return parent === "" ? path.startsWith("/") ? "/" : "." : parent;
}

/** The plan is what was asked for, so `--quiet` does not leave it out. */
function printPlan(session: Session, plan: RestorePlan): void {
  session.print({
    text: () => renderPlan(plan, session),
    json: () => planDocument(plan),
  });
}

async function confirmPlan(session: Session, plan: RestorePlan, force: boolean): Promise<void> {
  const { verbose } = session;
  const isAsked = !force;
  if (isAsked || !(session.json || session.quiet)) {
    session.preview((style) => renderPlan(plan, { style, verbose }));
  }
  if (!isAsked) return;
  const count = counted(plan.replaced.length, "file");
  const what = plan.replaced.length === 0
    ? `Restore into ${plan.folders.snap.path}?`
    : `Move ${count} aside and restore into ${plan.folders.snap.path}?`;
  await session.ask(what);
}
