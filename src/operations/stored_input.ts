import type { StoredFile } from "../store/backup_info.ts";
import type { Backup } from "../store/read_backup.ts";
import { parseFileName } from "../zookeeper/file_name.ts";
import type { Inspectable } from "./inspect.ts";
import type { WindowFiles } from "./replay_window.ts";
import { encodingOf } from "./scan_files.ts";

/** The snapshots and logs of a backup, as a replay looks for them. */
export function storedWindowFiles(backup: Backup): WindowFiles {
  const { snapshots, txnlogs } = backup.info.files;
  return {
    snapshots: new Map(snapshots.map((file) => [
      file.name,
      { ...storedInput(backup, file), encoding: encodingOf(file.name) },
    ])),
    logs: new Map(txnlogs.map((file) => [file.name, storedInput(backup, file)])),
  };
}

/** A stored file as it is read. */
export function storedInput(
  { dir }: Backup,
  { name, stored_name, coding }: StoredFile,
): Inspectable {
  const zxid = parseFileName(name)?.zxid ?? 0n;
  return { name, zxid, path: `${dir}/${stored_name}`, file: stored_name, coding };
}
