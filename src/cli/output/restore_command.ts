import type { TargetFolder } from "../../operations/restore_folders.ts";
import type { RestoreOptions, RestorePlan } from "../../operations/restore_plan.ts";
import type { BackupInfo } from "../../store/backup_info.ts";
import { withoutVersionFolder } from "../../zookeeper/data_dir.ts";
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

/** Where a restore or a rollback goes. */
interface Target {
  options: Pick<RestoreOptions, "dataDir" | "logDir">;
  folders: RestorePlan["folders"];
}

/** What takes a restore or a rollback back, by its id. */
export function rollbackCommand(id: string, target: Target): string {
  return shellCommand("zkbackup", "restore", "--rollback", id, ...targetFlags(target));
}

/** The flags that name a target again, from whatever folder the command is run in. */
export function targetFlags({ options: { dataDir, logDir }, folders: { snap, log } }: Target) {
  const logs = logDir === null ? [] : ["--zk-log-dir", absolute(logDir, log)];
  return ["--zk-data-dir", absolute(dataDir, snap), ...logs];
}

/** What was given stays, for on another member links may lead elsewhere. */
function absolute(given: string, { path }: TargetFolder): string {
  return given.startsWith("/") ? given : withoutVersionFolder(path);
}
