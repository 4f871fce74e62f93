import { verify, type VerifyOptions, type VerifyReport } from "../../operations/verify.ts";
import { type Action, action, wrongUsage } from "../action.ts";
import { verifyStatus } from "../result_status.ts";
import { verifyDocument } from "../output/verify_json.ts";
import { renderVerify } from "../output/verify_text.ts";
import { measure, type Measured, metricsFolder } from "../metrics.ts";
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
    const metrics = metricsFolder(flags["metrics-file"]);
    limitRights({ read: [...read, ...metrics], write: metrics, net: false });
    const ctx = session.operationContext();
    const member = session.settings["backup.member"].value ?? read[0]!;
    const report = await measureVerify(
      { ctx, path: flags["metrics-file"], member },
      options,
    );
    const status = verifyStatus(report);
    session.printOutcome(status, {
      text: () => renderVerify(report, session),
      json: () => verifyDocument(report),
    });
    return status;
  },
);

/** Verifies and writes down how it went. */
function measureVerify(measured: Measured, options: VerifyOptions): Promise<VerifyReport> {
  return measure(
    "verify",
    measured,
    async () => {
      const report = await verify(measured.ctx, options);
      measured.member = report.member ?? measured.member;
      return report;
    },
    ({ snapshots, logs, findings }) => {
      const files = [...snapshots, ...logs].map(({ file }) => file);
      const damaged = new Set(
        findings.filter(({ severity }) => severity === "error").map(({ file }) => file),
      );
      const corruptedFiles = damaged.size;
      const validFiles = files.filter((file) => !damaged.has(file)).length;
      return { validFiles, corruptedFiles, repairedFiles: 0 };
    },
    {},
  );
}

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
