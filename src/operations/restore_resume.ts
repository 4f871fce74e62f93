import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { say } from "../texts/say.ts";
import { parseZxid } from "../zookeeper/zxid.ts";
import { resolveTargetFolder } from "./restore_folders.ts";
import { readUnfinished } from "./restore_guard.ts";
import type { Journal } from "./restore_journal.ts";
import type { RestoreOptions } from "./restore_plan.ts";
import { parseTargetVersion } from "./target_version.ts";
import { nothingDied } from "./rollback_plan.ts";

/**
 * The journal of what died in the folders of a server.
 *
 * @throws {ZkBackupError} `nothing-died` where nothing did.
 */
export function findUnfinished(
  fs: FileSystem,
  { dataDir, logDir }: Pick<RestoreOptions, "dataDir" | "logDir">,
): Journal {
  const snap = resolveTargetFolder(fs, dataDir, "--zk-data-dir");
  const log = logDir === null ? snap : resolveTargetFolder(fs, logDir, "--zk-log-dir");
  const journal = readUnfinished(fs, { snap, log });
  if (journal === null) throw nothingDied(log.path);
  return journal;
}

/**
 * The options of the restore that died, with what may be said anew from `options`.
 *
 * @throws {ZkBackupError} `backup-gone` where its backup is not there any more.
 */
export function resumedOptions(
  fs: FileSystem,
  { id, asked }: Journal & { asked: NonNullable<Journal["asked"]> },
  options: Omit<RestoreOptions, "backupDir">,
): RestoreOptions {
  if (fs.stat(asked.backup_dir) === null) {
    throw new ZkBackupError(
      say("{} cannot be finished: its backup {} is gone", id, asked.backup_dir),
      {
        code: "backup-gone",
        category: "User",
        path: asked.backup_dir,
        hint: say("Bring the backup back, restore another one, or undo it with --rollback {}", id),
      },
    );
  }
  return {
    ...options,
    backupDir: asked.backup_dir,
    target: { kind: "zxid", zxid: parseZxid(asked.zxid) },
    asSnapshot: asked.as_snapshot,
    targetVersion: asked.target_version === null ? null : parseTargetVersion(asked.target_version),
    owner: asked.owner,
    epochLift: asked.epoch_lift,
    acceptedEpoch: asked.accepted_epoch,
  };
}
