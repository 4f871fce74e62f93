import { ZkBackupError } from "../errors.ts";
import { isNotFound } from "../io/file_error.ts";
import type { FileSystem } from "../io/file_system.ts";
import { LAYOUT } from "../store/layout.ts";
import { say, type Sentence } from "../texts/say.ts";

/**
 * The folder that holds the backups, without links.
 *
 * @throws {ZkBackupError} `base-folder-missing`, or `base-folder-wrong` for what cannot be one.
 */
export function resolveBaseFolder(fs: FileSystem, path: string): string {
  const baseDir = realPath(fs, path);
  if (fs.stat(baseDir)?.kind !== "folder") {
    throw refuse("base-folder-wrong", say("{} is not a folder", path), path, GIVE_IT);
  }
  if (fs.stat(`${baseDir}/${LAYOUT.backupInfo}`) === null) return baseDir;
  const message = say("{} is one backup and not the folder that holds the backups", path);
  throw refuse("base-folder-wrong", message, path, say("Give the folder above it"));
}

const GIVE_IT = say("Give the folder that holds the backups with --backup-base-dir");

function realPath(fs: FileSystem, path: string): string {
  try {
    return fs.realPath(path);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw refuse("base-folder-missing", say("There is no folder {}", path), path, GIVE_IT);
  }
}

function refuse(code: string, message: Sentence, path: string, hint: Sentence): ZkBackupError {
  return new ZkBackupError(message, { code, category: "User", exitStatus: 1, path, hint });
}
