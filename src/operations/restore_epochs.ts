import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { BackupInfo } from "../store/backup_info.ts";
import { readText } from "../store/read_backup.ts";
import { EPOCH_FILE_LIMIT, EPOCH_FILES, parseEpoch } from "../zookeeper/epoch_files.ts";
import { say } from "../texts/say.ts";
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
/** The epoch is the upper half of a zxid, which Java takes for a signed number; one must follow. */
const HIGHEST_EPOCH = 0x7fff_fffe;

/**
 * The epochs to write: `current` not below that of the restored zxid, `accepted` not below any that
 * is found, so that the quorum's next epoch is above everything its clients have seen. Where the
 * restore may leave out a part of history, or the replaced files do not say how far it went, room is
 * left for epochs that were used meanwhile, or what `wantedLift` says. Null for a standalone server, which has no epoch files.
 */
export function planEpochs(
  fs: FileSystem,
  info: BackupInfo,
  replacedPaths: readonly string[],
  zxid: Zxid,
  isLatest: boolean,
  wantedLift: number | null = null,
): RestoredEpochs | null {
  const stored = info.files.epochs.flatMap((file) => file.value ?? []);
  const paths = replacedPaths.filter((path) =>
    EPOCH_FILES.some((name) => path.endsWith(`/${name}`))
  );
  const replaced = paths.map((path) => readEpoch(fs, path));
  if (info.files.epochs.length === 0 && paths.length === 0) {
    if (wantedLift !== null) throw noEpochs();
    return null;
  }
  const isKnown = replaced.length === EPOCH_FILES.length && !replaced.includes(null);
  const found = [...stored, ...replaced.flatMap((epoch) => epoch ?? [])];
  const storedCurrent = info.files.epochs.find((file) => file.name === "currentEpoch")?.value ?? 0;
  const current = Math.max(zxidEpoch(zxid), storedCurrent);
  const lift = wantedLift ?? (isLatest && isKnown ? 0 : UNKNOWN_EPOCHS);
  const accepted = Math.max(current, ...found) + lift;
  if (accepted > HIGHEST_EPOCH) throw tooHigh(accepted);
  return { current, accepted };
}

/**
 * The epochs of a member whose saved files are put back: `current` as it was, `accepted` not below
 * any that is found, in them, in what they replace, and in what the restore between them wrote. Null
 * where no epoch files were saved: a standalone server.
 */
export function planRollbackEpochs(
  fs: FileSystem,
  savedPaths: readonly string[],
  replacedPaths: readonly string[],
  written: RestoredEpochs | null,
  wantedLift: number | null,
): RestoredEpochs | null {
  const saved = epochsIn(fs, savedPaths);
  const replaced = epochsIn(fs, replacedPaths);
  if (saved.size === 0) {
    if (wantedLift !== null) throw noEpochs();
    return null;
  }
  const isKnown = EPOCH_FILES.every((name) => typeof replaced.get(name) === "number");
  const found = [...saved.values(), ...replaced.values(), written?.current, written?.accepted]
    .flatMap((epoch) => epoch ?? []);
  const accepted = Math.max(0, ...found) + (wantedLift ?? (isKnown ? 0 : UNKNOWN_EPOCHS));
  if (accepted > HIGHEST_EPOCH) throw tooHigh(accepted);
  return { current: saved.get("currentEpoch") ?? 0, accepted };
}

/** Epochs by the names of their files; null where a file does not say it. */
function epochsIn(fs: FileSystem, paths: readonly string[]): Map<string, number | null> {
  const found = paths.filter((path) => EPOCH_FILES.some((name) => path.endsWith(`/${name}`)));
  return new Map(found.map((path) => [path.split("/").at(-1)!, readEpoch(fs, path)]));
}

function noEpochs(): ZkBackupError {
  const message = say("There are no epochs to lift: neither backup nor target has epoch files");
  return new ZkBackupError(message, {
    code: "no-epochs",
    category: "User",
    exitStatus: 1,
    hint: say("Leave --epoch-lift out: a standalone server has no epochs"),
  });
}

function tooHigh(accepted: number): ZkBackupError {
  return new ZkBackupError(
    say("The epoch {} is above the highest that ZooKeeper can have, {}", accepted, HIGHEST_EPOCH),
    {
      code: "epoch-too-high",
      category: "User",
      hint: say("Give a lower --epoch-lift, and look at the epoch files of backup and target"),
    },
  );
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
