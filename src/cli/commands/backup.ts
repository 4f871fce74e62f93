import { spaceOf } from "../../api/rights.ts";
import type { Settings } from "../../config/setting.ts";
import { type BackupResult, executeBackup } from "../../operations/backup.ts";
import { type BackupOptions, memberName, planBackup } from "../../operations/backup_plan.ts";
import { parseHostPort } from "../../server/four_letter_words.ts";
import { say } from "../../texts/say.ts";
import { withoutVersionFolder } from "../../zookeeper/data_dir.ts";
import { type Action, action } from "../action.ts";
import { wrongUsage } from "../wrong_usage.ts";
import { adminOf } from "../admin_access.ts";
import { backupLimits } from "../backup_limits.ts";
import { backupStatus } from "../result_status.ts";
import { backupDocument } from "../output/backup_json.ts";
import { renderBackup } from "../output/backup_text.ts";
import { dataDirOf } from "../data_dir.ts";
import { measure, type Measured, metricsFolder, windowSeconds } from "../metrics.ts";
import { limitRights } from "../permissions.ts";
import { BACKUP_KEYS } from "../usage/flag_keys.ts";
import type { BackupFlags } from "../usage/flags.ts";

/** Runs `zkbackup backup`. */
export const runBackup: Action<BackupFlags> = action<BackupFlags>(
  "backup",
  BACKUP_KEYS,
  async (session, flags) => {
    const given = backupOptions(flags, session.settings);
    // The right to ask is given up with all others that are not needed for the work.
    const options = { ...given, space: await spaceOf(given.outputDir) };
    const { dataDir, logDir, outputDir } = options;
    const source = logDir === null ? [dataDir] : [dataDir, logDir];
    const read = [...source, outputDir, ...configSources(options)];
    const metrics = metricsFolder(flags["metrics-file"]);
    limitRights({ read: [...read, ...metrics], write: [outputDir, ...metrics], net: true });
    const ctx = session.operationContext();
    const result = await measureBackup(
      { ctx, path: flags["metrics-file"], member: options.member },
      options,
    );
    const status = backupStatus(result);
    try {
      session.printOutcome(status, {
        text: () => renderBackup(result, session),
        json: () => backupDocument(result),
      });
    } catch (error) {
      // Who does not get the result must not take the backup for failed.
      ctx.log.warn(say("The backup is published all the same: {}", result.dir));
      throw error;
    }
    return status;
  },
);

/** Makes the backup and writes down how it went. */
function measureBackup(measured: Measured, options: BackupOptions): Promise<BackupResult> {
  const { ctx } = measured;
  return measure(
    "backup",
    measured,
    async () => {
      measured.member = memberName(ctx.fs, options);
      const plan = planBackup(ctx, options);
      return await executeBackup(ctx, plan);
    },
    ({ info }) => ({
      finished: ctx.now(),
      sizeBytes: info.statistics.compressed_size,
      fileCount: info.files.snapshots.length + info.files.txnlogs.length,
      corruptionCount: info.validation.corrupted_files,
      windowSeconds: windowSeconds(info),
    }),
    { corruptionCount: null },
  );
}

/** What to back up, from the flags and the configuration. */
export function backupOptions(
  flags: BackupFlags,
  settings: Settings,
): Omit<BackupOptions, "space"> {
  if (flags.verify && flags["no-verify"]) {
    throw wrongUsage(say("--verify and --no-verify exclude each other"));
  }
  if (flags["utc-id"] && flags["backup-id"] !== undefined) {
    throw wrongUsage(say("--utc-id is for ids made from the time: it excludes --backup-id"));
  }
  const coding = settings["backup.compression"].value;
  if (coding === "none" && flags["compression-level"] !== undefined) {
    throw wrongUsage(say("--compression none has no --compression-level"));
  }
  return {
    dataDir: dataDirOf(settings),
    logDir: settings["zookeeper.log_dir"].value,
    outputDir: settings["backup.base_dir"].value,
    backupId: flags["backup-id"] ?? null,
    utcId: flags["utc-id"],
    admin: adminOf(flags),
    zkHost: parseHostPort(settings["zookeeper.host"].value),
    zkHostGiven: settings["zookeeper.host"].origin.kind !== "default",
    timeout: Math.ceil(settings["zookeeper.timeout"].value * 1000),
    member: settings["backup.member"].value,
    coding,
    level: coding === "none" ? null : settings["backup.compression_level"].value,
    concurrency: settings["backup.concurrent_copies"].value,
    verify: settings["backup.auto_verify"].value,
    autoRepair: settings["backup.auto_repair"].value,
    includeConfig: flags["include-config"],
    confDir: flags["zk-conf-dir"] ?? null,
    ...backupLimits(flags),
  };
}

/** What is read of the member's configuration; myid lies beside `version-2`. */
function configSources(
  { dataDir, includeConfig, confDir }: Pick<BackupOptions, "dataDir" | "includeConfig" | "confDir">,
): string[] {
  const home = withoutVersionFolder(dataDir);
  return [
    ...(includeConfig && home !== dataDir ? [`${home}/myid`] : []),
    ...(confDir === null ? [] : [confDir]),
  ];
}
