/** Folder that holds the backups unless told otherwise. */
const DEFAULT_BASE_DIR = "/backup/zookeeper";

/** The folder that holds the backups, from the flags. */
export function baseDirOf(flags: { readonly "backup-base-dir": string | undefined }): string {
  return flags["backup-base-dir"] ?? DEFAULT_BASE_DIR;
}
