import { LEVELS } from "../../codec/coding.ts";
import { executeBackup } from "../../operations/backup.ts";
import { type BackupOptions, planBackup } from "../../operations/backup_plan.ts";
import { parseHostPort } from "../../server/four_letter_words.ts";
import { type Action, action, wrongUsage } from "../action.ts";
import { backupLimits } from "../backup_limits.ts";
import { backupStatus } from "../exit_code.ts";
import { backupDocument } from "../output/backup_json.ts";
import { renderBackup } from "../output/backup_text.ts";
import { limitRights } from "../permissions.ts";
import type { BackupFlags } from "../usage/flags.ts";

const DEFAULT_HOST = "localhost:2181";
const DEFAULT_TIMEOUT = "5";
/** Longest wait for an answer, in seconds: a server that needs more is not worth waiting for. */
const LONGEST_TIMEOUT = 3600;

/** Runs `zkbackup backup`. */
export const runBackup: Action<BackupFlags> = action<BackupFlags>(
  "backup",
  async (session, flags) => {
    const options = backupOptions(flags);
    const { dataDir, logDir, outputDir } = options;
    const source = logDir === null ? [dataDir] : [dataDir, logDir];
    limitRights({ read: [...source, outputDir], write: [outputDir], net: true });
    const ctx = session.operationContext();
    const result = await executeBackup(ctx, planBackup(ctx, options));
    const status = backupStatus(result);
    session.printOutcome(status, {
      text: () => renderBackup(result, session),
      json: () => backupDocument(result),
    });
    return status;
  },
);

/** What to back up, from the flags. */
export function backupOptions(flags: BackupFlags): BackupOptions {
  if (flags.verify && flags["no-verify"]) {
    throw wrongUsage("--verify and --no-verify exclude each other");
  }
  if (flags["utc-id"] && flags["backup-id"] !== undefined) {
    throw wrongUsage("--utc-id is for ids made from the time: it excludes --backup-id");
  }
  const coding = flags.compression ?? "gzip";
  return {
    dataDir: flags["zk-data-dir"],
    logDir: flags["zk-log-dir"] ?? null,
    outputDir: flags["output-dir"],
    backupId: flags["backup-id"] ?? null,
    utcId: flags["utc-id"],
    zkHost: parseHostPort(flags["zk-host"] ?? DEFAULT_HOST),
    timeout: parseTimeout(flags.timeout ?? DEFAULT_TIMEOUT),
    member: flags.member ?? null,
    coding,
    level: parseLevel(coding, flags["compression-level"]),
    verify: !flags["no-verify"],
    ...backupLimits(flags),
  };
}

/** Seconds as people write them, in milliseconds. */
function parseTimeout(text: string): number {
  const seconds = /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : NaN;
  if (seconds > 0 && seconds <= LONGEST_TIMEOUT) return Math.ceil(seconds * 1000);
  throw wrongUsage(
    `--timeout must be a number of seconds above 0 and at most ${LONGEST_TIMEOUT}: ` +
      `current value is "${text}"`,
  );
}

function parseLevel(coding: BackupOptions["coding"], text: string | undefined): number | null {
  if (text === undefined) return null;
  if (coding === "none") throw wrongUsage("--compression none has no --compression-level");
  const { min, max } = LEVELS[coding];
  const level = /^[0-9]{1,3}$/.test(text) ? Number(text) : NaN;
  if (level >= min && level <= max) return level;
  throw wrongUsage(
    `--compression-level of ${coding} must be a whole number from ${min} to ${max}: ` +
      `current value is "${text}"`,
  );
}
