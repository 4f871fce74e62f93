import { ZkBackupError } from "../errors.ts";
import type { FileStat } from "../io/file_system.ts";
import type { Context } from "./context.ts";
import { needsRoot } from "./restore_owner.ts";

/** User and group by their numbers; null where the system has none. */
export type Owner = Pick<FileStat, "uid" | "gid">;

/** Gives a new file or folder to an owner, where it has another. */
export function giveTo({ fs }: Context, path: string, owner: Owner): void {
  const made = fs.stat(path);
  if (owner.uid === null || owner.gid === null || made === null) return;
  if (made.uid === owner.uid && made.gid === owner.gid) return;
  try {
    fs.setOwner(path, owner.uid, owner.gid);
  } catch (error) {
    const isRefused = error instanceof ZkBackupError && error.code === "permission-denied";
    throw isRefused ? needsRoot(null, error) : error;
  }
}
