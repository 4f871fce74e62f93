import { type BackupQuery, LATEST } from "../operations/find_backup.ts";
import { wrongUsage } from "./action.ts";
import { baseDirOf } from "./base_dir.ts";

/** Flags that say which backup is meant by an id. */
interface QueryFlags {
  readonly "backup-base-dir": string | undefined;
  readonly "member": string | undefined;
}

/** Which backup is meant, from the flags and the id. */
export function backupQuery(flags: QueryFlags, id: string): BackupQuery {
  const { member = null } = flags;
  if (member !== null && id !== LATEST) throw wrongUsage(`--member is for "${LATEST}" only`);
  return { baseDir: baseDirOf(flags), id, member };
}
