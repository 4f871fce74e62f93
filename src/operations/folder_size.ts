import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";

/** Bytes of the plain files under a folder, links not followed; what cannot be looked at is left out. */
export function folderSize(fs: FileSystem, dir: string): number {
  try {
    return fs.list(dir).reduce((sum, name) => sum + sizeOf(fs, `${dir}/${name}`), 0);
  } catch (error) {
    if (error instanceof ZkBackupError) return 0;
    throw error;
  }
}

function sizeOf(fs: FileSystem, path: string): number {
  const stat = fs.stat(path);
  if (stat?.kind === "folder") return folderSize(fs, path);
  return stat?.kind === "file" ? stat.size : 0;
}
