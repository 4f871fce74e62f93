import type { Context } from "../../operations/context.ts";
import { repairBackup, type RepairResult } from "../../operations/repair.ts";
import { findingsOf, hasDamage } from "../../operations/verdict.ts";
import { verify, type VerifyOptions, type VerifyReport } from "../../operations/verify.ts";
import { say } from "../../texts/say.ts";
import { type Action, action } from "../action.ts";
import { wrongUsage } from "../wrong_usage.ts";
import { repairStatus, verifyStatus } from "../result_status.ts";
import { verifyDocument } from "../output/verify_json.ts";
import { renderVerify } from "../output/verify_text.ts";
import { measure, type Measured, memberOfBackup, metricsFolder } from "../metrics.ts";
import { limitRights } from "../permissions.ts";
import { VERIFY_KEYS } from "../usage/flag_keys.ts";
import type { VerifyFlags } from "../usage/flags.ts";

/** Runs `zkbackup verify`. */
export const runVerify: Action<VerifyFlags> = action<VerifyFlags>(
  "verify",
  VERIFY_KEYS,
  async (session, flags) => {
    const seconds = session.settings["advanced.validation_timeout"].value;
    const progressTimeout = seconds === 0 ? null : seconds * 1000;
    const options = { ...verifyOptions(flags), progressTimeout };
    const read = "backupDir" in options
      ? [options.backupDir]
      : [options.dataDir, ...(options.logDir === null ? [] : [options.logDir])];
    const compared = flags.against === undefined ? [] : [flags.against];
    const metrics = metricsFolder(flags["metrics-file"]);
    const write = flags.fix ? read : [];
    limitRights({
      read: [...read, ...compared, ...metrics],
      write: [...write, ...metrics],
      net: false,
    });
    const ctx = session.operationContext();
    const member = session.settings["backup.member"].value;
    const { report, repair } = await measureVerify(
      { ctx, path: flags["metrics-file"], member },
      options,
      flags.fix,
    );
    const status = repair === null ? verifyStatus(report) : repairStatus(repair);
    session.printOutcome(status, {
      text: () => renderVerify(report, session, repair),
      json: () => verifyDocument(report, repair),
    });
    return status;
  },
);

/** What was found, and what was repaired before where that was asked for. */
interface Verified {
  report: VerifyReport;
  repair: RepairResult | null;
}

/** Verifies, and repairs if that is wanted, and writes down how it went. */
function measureVerify(
  measured: Measured,
  options: VerifyOptions,
  fix: boolean,
): Promise<Verified> {
  return measure(
    "verify",
    measured,
    async () => {
      if (measured.path !== undefined && "backupDir" in options) {
        measured.member = memberOfBackup(measured.ctx.fs, options.backupDir);
      }
      const verified = fix
        ? await repairAndVerify(measured.ctx, options)
        : { report: await verify(measured.ctx, options), repair: null };
      const folder = "dataDir" in options ? options.dataDir : null;
      measured.member ??= folder;
      return verified;
    },
    ({ report, repair }) => ({
      ...countFiles(report),
      repairedFiles: repair?.plan.cuts.length ?? 0,
    }),
    {},
  );
}

/** Sound and damaged files; at level structure, where none is read, by the lists of the backup. */
function countFiles({ level, structure, snapshots, logs, findings }: VerifyReport) {
  if (level === "structure" && structure !== null) {
    const corruptedFiles = structure.missing.length + structure.changed.length;
    return { validFiles: structure.listed - corruptedFiles, corruptedFiles };
  }
  const files = [...snapshots, ...logs].map(({ file }) => file);
  const found = [...new Set(findings.map(({ file }) => file))];
  const damaged = new Set(found.filter((file) => hasDamage(findingsOf(file, findings))));
  const validFiles = files.filter((file) => !damaged.has(file)).length;
  return { validFiles, corruptedFiles: damaged.size };
}

async function repairAndVerify(ctx: Context, options: VerifyOptions): Promise<Verified> {
  if (!("backupDir" in options) || options.level === "structure") {
    throw new Error("The flags were checked for this");
  }
  const repair = await repairBackup(ctx, { ...options, level: options.level });
  return { report: repair.report, repair };
}

/** What to verify, from the flags. */
function verifyOptions(flags: VerifyFlags): VerifyOptions {
  const { "backup-dir": backupDir, "zk-data-dir": dataDir, "zk-log-dir": logDir, level } = flags;
  if (flags.fix && (dataDir !== undefined || logDir !== undefined)) {
    throw wrongUsage(
      say("--fix repairs a backup: it never writes to a member's own files"),
      say("Take a backup of them: what is damaged is left out or cut there"),
    );
  }
  if (flags.fix && level === "structure") {
    throw wrongUsage(say("--fix reads every record, so --level structure is not possible with it"));
  }
  const { against = null } = flags;
  if (against !== null && level === "structure") {
    throw wrongUsage(say("--against needs more than --level structure"));
  }
  if (against !== null && flags.fix) {
    throw wrongUsage(say("--against compares what is there: repair first"));
  }
  if (backupDir !== undefined) {
    if (dataDir !== undefined || logDir !== undefined) {
      throw wrongUsage(say("--backup-dir excludes --zk-data-dir and --zk-log-dir"));
    }
    return { backupDir, level: level ?? "records", against };
  }
  if (dataDir === undefined) {
    throw wrongUsage(
      say("It is not said what to verify"),
      say("Give --backup-dir for a backup, or --zk-data-dir for a member's own files"),
    );
  }
  if (level === "structure") {
    throw wrongUsage(
      say("--level structure needs --backup-dir: a member has no list to compare its files with"),
    );
  }
  return { dataDir, logDir: logDir ?? null, level: level ?? "records", against };
}
