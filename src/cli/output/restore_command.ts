import type { RestoreOptions } from "../../operations/restore_plan.ts";
import type { BackupInfo } from "../../store/backup_info.ts";
import { shellCommand } from "./shell_quote.ts";

/** The restore of a backup to where it came from, which changes nothing yet. */
export function restoreCommand(
  { zookeeper: { data_dir, log_dir } }: BackupInfo,
  dir: string,
): string {
  const logDir = log_dir === data_dir ? [] : ["--zk-log-dir", log_dir];
  const target = ["--zk-data-dir", data_dir, ...logDir];
  return shellCommand("zkbackup", "restore", "--backup-dir", dir, ...target, "--dry-run");
}

/** What takes a restore or a rollback back, by its id. */
export function rollbackCommand(
  id: string,
  { dataDir, logDir }: Pick<RestoreOptions, "dataDir" | "logDir">,
): string {
  const logs = logDir === null ? [] : ["--zk-log-dir", logDir];
  return shellCommand("zkbackup", "restore", "--rollback", id, "--zk-data-dir", dataDir, ...logs);
}
