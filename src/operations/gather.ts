import type { StoredEpochFile } from "../store/backup_info.ts";
import type { Draft } from "../store/draft.ts";
import { ADMIN_HASH } from "../store/layout.ts";
import { askAdminHash, askFurther, askServer, type ServerAnswer } from "./ask_server.ts";
import type { BackupPlan } from "./backup_plan.ts";
import { checkForLogs } from "./check_source.ts";
import type { Context } from "./context.ts";
import { type CopiedConfig, copyConfig } from "./copy_config.ts";
import { copyEpochFiles } from "./copy_extras.ts";
import { type CopiedMember, copyMember, type CopyOptions } from "./copy_member.ts";

/** Everything that a backup is made of: what was copied of the member, and what it said. */
export interface Gathered {
  /** State of the server before the copy; null where it did not say it. */
  atStart: ServerAnswer["state"];
  /** The same after it. */
  atEnd: ServerAnswer["state"];
  /** Its answers after the copy, by their words. */
  answers: ReadonlyMap<string, string>;
  /** Snapshots and logs. */
  copied: CopiedMember;
  /** Epoch files. */
  epochs: StoredEpochFile[];
  /** Its configuration; null where that was not asked for. */
  config: CopiedConfig | null;
  /** What was found strange before the copy. */
  strange: string[];
}

/**
 * Copies the files of a member into a draft and asks its server before and after: what it had
 * logged at the start must be in the files, and what it confirms at the end is confirmed.
 */
export async function gather(
  ctx: Context,
  { options, source, config: zooCfg }: BackupPlan,
  draft: Draft,
  copying: CopyOptions,
): Promise<Gathered> {
  const { zkHost, timeout, admin } = options;
  for (const folder of ["snapshots", "txnlogs", "epochs", "metadata"] as const) {
    draft.makeFolder(folder);
  }
  const atStart = await askServer(ctx, zkHost, timeout, options.zkHostGiven);
  const strange = checkForLogs(atStart.state, source, options.logDir !== null);
  const copied = await copyMember(ctx, draft, source, copying);
  const epochs = await copyEpochFiles(ctx, draft, source, copying);
  const config = options.includeConfig
    ? await copyConfig(ctx, draft, options.dataDir, zooCfg)
    : null;
  // One that is not there is not waited for twice.
  const atEnd = atStart.reached ? await askServer(ctx, zkHost, timeout) : atStart;
  const answers = new Map([["srvr", atEnd.text]]);
  // One that does not answer this would let every other question run into its timeout.
  if (atEnd.state !== null) {
    for (const [word, text] of await askFurther(ctx, zkHost, timeout)) answers.set(word, text);
  }
  if (admin !== null) answers.set(ADMIN_HASH, await askAdminHash(ctx, admin, timeout));
  return { atStart: atStart.state, atEnd: atEnd.state, answers, copied, epochs, config, strange };
}
