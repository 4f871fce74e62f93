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
 * restore may leave out a part of history, room is left for epochs that were used meanwhile.
 * Null for a standalone server, which has no epoch files.
 */
export function planEpochs(
  fs: FileSystem,
  info: BackupInfo,
  replacedPaths: readonly string[],
  zxid: Zxid,
  isLatest: boolean,
): RestoredEpochs | null {
  const stored = info.files.epochs.flatMap((file) => file.value ?? []);
  const isEpochFile = (path: string) => EPOCH_FILES.some((name) => path.endsWith(`/${name}`));
  const replaced = replacedPaths.filter(isEpochFile)
    .flatMap((path) => parseEpoch(readText(fs, path, EPOCH_FILE_LIMIT)) ?? []);
  if (stored.length === 0 && replaced.length === 0) return null;
  const lift = isLatest && replaced.length > 0 ? 0 : UNKNOWN_EPOCHS;
  const storedCurrent = info.files.epochs.find((file) => file.name === "currentEpoch")?.value ?? 0;
  const current = Math.max(zxidEpoch(zxid), storedCurrent);
  return { current, accepted: Math.max(current, ...stored, ...replaced) + lift };
}
