import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { Leftover } from "../store/catalog.ts";

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
    return error.code === "not-found" ? "alive" : "unknown";
  }
}
