import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { LAYOUT } from "../store/layout.ts";

/**
 * The folder that holds the backups, without links.
 *
 * @throws {ZkBackupError} `base-folder-missing`, or `base-folder-wrong` for what cannot be one.
 */
export function resolveBaseFolder(fs: FileSystem, path: string): string {
  const baseDir = realPath(fs, path);
  if (fs.stat(baseDir)?.kind !== "folder") {
    throw refuse("base-folder-wrong", `${path} is not a folder`, path, GIVE_IT);
  }
  if (fs.stat(`${baseDir}/${LAYOUT.backupInfo}`) === null) return baseDir;
  const message = `${path} is one backup and not the folder that holds the backups`;
  throw refuse("base-folder-wrong", message, path, "Give the folder above it");
}

const GIVE_IT = "Give the folder that holds the backups with --backup-base-dir";

function realPath(fs: FileSystem, path: string): string {
  try {
    return fs.realPath(path);
  } catch (error) {
    if (!(error instanceof ZkBackupError) || error.code !== "not-found") throw error;
    throw refuse("base-folder-missing", `There is no folder ${path}`, path, GIVE_IT);
  }
}

function refuse(code: string, message: string, path: string, hint: string): ZkBackupError {
  return new ZkBackupError(message, { code, category: "User", exitStatus: 1, path, hint });
}
