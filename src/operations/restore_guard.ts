import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { readText } from "../store/read_backup.ts";
import type { MemberFiles } from "../zookeeper/data_dir.ts";

/**
 * Name of the guard: a log by its name and nothing that a server can read, with the largest number,
 * so that every ZooKeeper refuses to start on a folder that is half swapped.
 */
export const GUARD_NAME = "log.7fffffffffffffff";

/** Largest guard that is read: a few paths. */
const GUARD_LIMIT = 64 * 1024;

/**
 * The folders that a guard names and that are there: they hold what lay in the target before the
 * restore that died, the first of them what was there first.
 */
export function readGuard(fs: FileSystem, path: string): string[] {
  const named = readText(fs, path, GUARD_LIMIT).split("\n").filter((line) => line.startsWith("/"));
  return named.filter((folder) => fs.stat(folder)?.kind === "folder");
}

/**
 * Refuses folders in which a restore was not finished: files of two histories may lie there.
 *
 * @throws {ZkBackupError} `restore-unfinished`.
 */
export function refuseHalfRestore({ logs }: MemberFiles): void {
  const guard = logs.find(({ name }) => name === GUARD_NAME);
  if (guard === undefined) return;
  throw new ZkBackupError(`A restore is under way here, or has died: ${guard.path}`, {
    code: "restore-unfinished",
    category: "User",
    path: guard.path,
    hint: "Run the same zkbackup restore again to finish it; the file says where the old data lies",
  });
}
