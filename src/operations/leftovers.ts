import { ZkBackupError } from "../errors.ts";
import { isNotFound } from "../io/file_error.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { Leftover } from "../store/catalog.ts";
import { lockIfThere } from "../store/draft.ts";
import { discardedId, LAYOUT, OWNER_FILE, partialId } from "../store/layout.ts";
import { readBackupInfo, readText } from "../store/read_backup.ts";
import { say } from "../texts/say.ts";
import type { Context } from "./context.ts";

/**
 * How it stands with a folder that a run left behind or is working on. `alive`: a run that is alive
 * holds its lock, however old the folder is. `unknown`: that cannot be told, for want of a right.
 */
export type LeftoverState = "alive" | "dead" | "unknown";

/** Finds out whether the run that made a leftover is alive. */
export function stateOfLeftover(fs: FileSystem, { dir }: Leftover): LeftoverState {
  try {
    const lock = fs.lock(dir);
    lock?.release();
    return lock === null ? "alive" : "dead";
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    // It was published, renamed or removed since the folder was listed.
    return isNotFound(error) ? "alive" : "unknown";
  }
}

/** Longest name of a member that is looked at: no command line takes a longer one. */
const LONGEST_NAME = 128 * 1024;

/** Whose run made a leftover; null where it died before it said so, or what it said is gone. */
export function ownerOfLeftover(fs: FileSystem, { dir }: Pick<Leftover, "dir">): string | null {
  try {
    const path = `${dir}/${OWNER_FILE}`;
    if (fs.stat(path) !== null) return readText(fs, path, LONGEST_NAME);
    return fs.stat(`${dir}/${LAYOUT.backupInfo}`) === null ? null : readBackupInfo(fs, dir).member;
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    return null;
  }
}

/** Removes from a base folder what dead runs of a member left there, and tells what it removed. */
export function removeLeftovers(
  { fs, log }: Pick<Context, "fs" | "log">,
  baseDir: string,
  member: string,
): void {
  for (const name of fs.list(baseDir)) {
    if (partialId(name) === null && discardedId(name) === null) continue;
    const dir = `${baseDir}/${name}`;
    try {
      if (removeIfDead(fs, dir, member)) {
        log.info(say("Removed {}, left by a run for this member that died", dir));
      }
    } catch (error) {
      if (!(error instanceof ZkBackupError)) throw error;
      log.warn(say("A run for this member that died left something behind: {}", error.message));
    }
  }
}

/** Removes a leftover of the member under its lock; false where it is not one, or not dead. */
function removeIfDead(fs: FileSystem, dir: string, member: string): boolean {
  const seen = fs.stat(dir);
  if (seen?.kind !== "folder" || ownerOfLeftover(fs, { dir }) !== member) return false;
  using lock = lockIfThere(fs, dir);
  // What is locked may have been removed meanwhile, and the name be that of a live run's folder.
  const now = fs.stat(dir);
  if (lock === null || now === null || now.inode !== seen.inode) return false;
  fs.removeTree(dir);
  return true;
}
