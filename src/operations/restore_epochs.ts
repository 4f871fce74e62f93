import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { BackupInfo } from "../store/backup_info.ts";
import { readText } from "../store/read_backup.ts";
import { EPOCH_FILE_LIMIT, EPOCH_FILES, parseEpoch } from "../zookeeper/epoch_files.ts";
import { type Zxid, zxidEpoch } from "../zookeeper/zxid.ts";

/** Epochs that a restored quorum member starts with. */
export interface RestoredEpochs {
  /** Content of `currentEpoch`. */
  current: number;
  /** Content of `acceptedEpoch`. */
  accepted: number;
}

/** Epochs may have been used that are found nowhere; a quorum is put this far above those found. */
const UNKNOWN_EPOCHS = 1000;

/**
 * The epochs to write: `current` not below that of the restored zxid, `accepted` not below any that
 * is found, so that the quorum's next epoch is above everything its clients have seen. Where the
 * restore may leave out a part of history, or the replaced files do not say how far it went, room is
 * left for epochs that were used meanwhile. Null for a standalone server, which has no epoch files.
 */
export function planEpochs(
  fs: FileSystem,
  info: BackupInfo,
  replacedPaths: readonly string[],
  zxid: Zxid,
  isLatest: boolean,
): RestoredEpochs | null {
  const stored = info.files.epochs.flatMap((file) => file.value ?? []);
  const paths = replacedPaths.filter((path) =>
    EPOCH_FILES.some((name) => path.endsWith(`/${name}`))
  );
  const replaced = paths.map((path) => readEpoch(fs, path));
  if (info.files.epochs.length === 0 && paths.length === 0) return null;
  const isKnown = replaced.length === EPOCH_FILES.length && !replaced.includes(null);
  const found = [...stored, ...replaced.flatMap((epoch) => epoch ?? [])];
  const storedCurrent = info.files.epochs.find((file) => file.name === "currentEpoch")?.value ?? 0;
  const current = Math.max(zxidEpoch(zxid), storedCurrent);
  const lift = isLatest && isKnown ? 0 : UNKNOWN_EPOCHS;
  return { current, accepted: Math.max(current, ...found) + lift };
}

/** The epoch in a file; null where it holds none, or is no file that can be read. */
function readEpoch(fs: FileSystem, path: string): number | null {
  try {
    return parseEpoch(readText(fs, path, EPOCH_FILE_LIMIT));
  } catch (error) {
    if (error instanceof ZkBackupError) return null;
    throw error;
  }
}
