import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { say } from "../texts/say.ts";
import { LAYOUT } from "./layout.ts";

/** Folders and files from which a backup can be restored by hand, or checked. */
const FOLDERS = [LAYOUT.snapshots, LAYOUT.txnlogs, LAYOUT.epochs, LAYOUT.damaged];
const FILES = [LAYOUT.manifest, LAYOUT.sha256Sums];

/** What still is of a backup without a description: `snapshots/ (2)` for a folder of two files. */
export function findRemains(fs: FileSystem, dir: string): string[] {
  const folders = FOLDERS.flatMap((name) => {
    if (fs.stat(`${dir}/${name}`)?.kind !== "folder") return [];
    const { length } = fs.list(`${dir}/${name}`);
    return length === 0 ? [] : [`${name}/ (${length})`];
  });
  if (fs.stat(`${dir}/${LAYOUT.metadata}`)?.kind !== "folder") return folders;
  return [...folders, ...FILES.filter((name) => fs.stat(`${dir}/${name}`)?.kind === "file")];
}

/** The error of a backup whose description is gone. */
export function descriptionMissing(path: string, remains: readonly string[]): ZkBackupError {
  return new ZkBackupError(say("The backup {} has lost its {}", path, LAYOUT.backupInfo), {
    code: "backup-info-missing",
    category: "Validation",
    path,
    hint: byHand(remains),
  });
}

/** The error of a description that cannot be read, with the way out that the rest leaves. */
export function descriptionUnreadable(
  error: ZkBackupError,
  remains: readonly string[],
): ZkBackupError {
  const { code, category, path } = error;
  return new ZkBackupError(error.message, {
    code,
    category,
    cause: error,
    hint: byHand(remains),
    ...(path === undefined ? {} : { path }),
  });
}

function byHand(remains: readonly string[]): string {
  if (remains.length === 0) return say("Nothing else of the backup is there either");
  return say(
    "Restore by hand what still is there, snapshots and logs unpacked with gunzip or zstd into version-2: {}",
    remains.join(", "),
  );
}
