import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { readCatalog } from "../store/catalog.ts";
import { isUsable } from "./retention.ts";

/**
 * Finds the folder of a backup by its id, by the beginning of its id where only one has it, or by
 * `latest`: the newest that was found usable when it was made.
 *
 * @throws {ZkBackupError} `backup-not-found` or `backup-id-ambiguous`.
 */
export function findBackup(fs: FileSystem, baseDir: string, id: string): string {
  const base = fs.realPath(baseDir);
  const { backups, broken } = readCatalog(fs, base);
  if (id === "latest") {
    const newest = backups.findLast(isUsable);
    if (newest !== undefined) return newest.dir;
    throw notFound(`There is no usable backup in ${base}`, base);
  }
  const all = [...backups, ...broken];
  const matching = all.filter((backup) => backup.id === id);
  const found = matching.length > 0 ? matching : all.filter((backup) => backup.id.startsWith(id));
  if (found.length === 1) return found[0]!.dir;
  if (found.length === 0) throw notFound(`There is no backup "${id}" in ${base}`, base);
  const ids = found.map((backup) => backup.id).join(", ");
  throw new ZkBackupError(`"${id}" is the beginning of several backup ids: ${ids}`, {
    code: "backup-id-ambiguous",
    category: "User",
    exitStatus: 1,
    path: base,
    hint: "Give more of the id",
  });
}

function notFound(message: string, path: string): ZkBackupError {
  return new ZkBackupError(message, {
    code: "backup-not-found",
    category: "User",
    exitStatus: 1,
    path,
    hint: "Run zkbackup list to see what is there",
  });
}
