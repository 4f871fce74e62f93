import type { StoredFile } from "../store/backup_info.ts";
import type { Backup } from "../store/read_backup.ts";
import { parseFileName } from "../zookeeper/file_name.ts";
import type { Inspectable } from "./inspect.ts";

/** A stored file as it is read. */
export function storedInput(
  { dir }: Backup,
  { name, stored_name, coding }: StoredFile,
): Inspectable {
  const zxid = parseFileName(name)?.zxid ?? 0n;
  return { name, zxid, path: `${dir}/${stored_name}`, file: stored_name, coding };
}
