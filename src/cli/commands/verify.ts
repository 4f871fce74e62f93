import { verify, type VerifyOptions } from "../../operations/verify.ts";
import { type Action, action, wrongUsage } from "../action.ts";
import { verifyStatus } from "../exit_code.ts";
import { verifyDocument } from "../output/verify_json.ts";
import { renderVerify } from "../output/verify_text.ts";
import { limitRights } from "../permissions.ts";
import type { VerifyFlags } from "../usage/flags.ts";

/** Runs `zkbackup verify`. */
export const runVerify: Action<VerifyFlags> = action<VerifyFlags>(
  "verify",
  {},
  async (session, flags) => {
    const options = verifyOptions(flags);
    const read = "backupDir" in options
      ? [options.backupDir]
      : [options.dataDir, ...(options.logDir === null ? [] : [options.logDir])];
    limitRights({ read, write: [], net: false });
    const report = await verify(session.operationContext(), options);
    const status = verifyStatus(report);
    session.printOutcome(status, {
      text: () => renderVerify(report, session),
      json: () => verifyDocument(report),
    });
    return status;
  },
);

/** What to verify, from the flags. */
export function verifyOptions(flags: VerifyFlags): VerifyOptions {
  const { "backup-dir": backupDir, "zk-data-dir": dataDir, "zk-log-dir": logDir, level } = flags;
  if (backupDir !== undefined) {
    if (dataDir !== undefined || logDir !== undefined) {
      throw wrongUsage("--backup-dir excludes --zk-data-dir and --zk-log-dir");
    }
    return { backupDir, level: level ?? "records" };
  }
  if (dataDir === undefined) {
    throw wrongUsage(
      "It is not said what to verify",
      "Give --backup-dir for a backup, or --zk-data-dir for a member's own files",
    );
  }
  if (level === "structure") {
    throw wrongUsage(
      "--level structure needs --backup-dir: a member has no list to compare its files with",
    );
  }
  return { dataDir, logDir: logDir ?? null, level: level ?? "records" };
}
