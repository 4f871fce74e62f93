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

/** What an operator says of the epochs; at most one of the two is given. */
export interface EpochWish {
  /** How far above the highest epoch found acceptedEpoch is to be; null: as far as is in doubt. */
  epochLift: number | null;
  /** What acceptedEpoch is to be, the same on every member of an ensemble; null: what is found decides. */
  acceptedEpoch: number | null;
}

/** Epochs may have been used that are found nowhere; a quorum is put this far above those found. */
const UNKNOWN_EPOCHS = 1000;
/** The epoch is the upper half of a zxid, which Java takes for a signed number; one must follow. */
const HIGHEST_EPOCH = 0x7fff_fffe;

/**
 * The epochs to write: `current` not below that of the restored zxid, `accepted` not below any that
 * is found, so that the quorum's next epoch is above everything its clients have seen. Where the
 * restore may leave out a part of history, or the replaced files do not say how far it went, room is
 * left for epochs that were used meanwhile. `wish` overrides that. Null for a standalone server, which
 * has no epoch files.
 *
 * @throws {ZkBackupError} `no-epochs`, `epoch-too-low` or `epoch-too-high` where the wish cannot be met.
 */
export function planEpochs(
  fs: FileSystem,
  info: BackupInfo,
  replacedPaths: readonly string[],
  zxid: Zxid,
  isLatest: boolean,
  wish: EpochWish,
): RestoredEpochs | null {
  const stored = info.files.epochs.flatMap((file) => file.value ?? []);
  const paths = replacedPaths.filter((path) =>
    EPOCH_FILES.some((name) => path.endsWith(`/${name}`))
  );
  const replaced = paths.map((path) => readEpoch(fs, path));
  if (info.files.epochs.length === 0 && paths.length === 0) {
    refuseWish(wish);
    return null;
  }
  const isKnown = replaced.length === EPOCH_FILES.length && !replaced.includes(null);
  const found = [...stored, ...replaced.flatMap((epoch) => epoch ?? [])];
  const storedCurrent = info.files.epochs.find((file) => file.name === "currentEpoch")?.value ?? 0;
  const current = Math.max(zxidEpoch(zxid), storedCurrent);
  const lift = isLatest && isKnown ? 0 : UNKNOWN_EPOCHS;
  return { current, accepted: acceptedEpoch(Math.max(current, ...found), lift, wish) };
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
  wish: EpochWish,
): RestoredEpochs | null {
  const saved = epochsIn(fs, savedPaths);
  const replaced = epochsIn(fs, replacedPaths);
  if (saved.size === 0) {
    refuseWish(wish);
    return null;
  }
  const isKnown = EPOCH_FILES.every((name) => typeof replaced.get(name) === "number");
  const found = [...saved.values(), ...replaced.values(), written?.current, written?.accepted]
    .flatMap((epoch) => epoch ?? []);
  const accepted = acceptedEpoch(Math.max(0, ...found), isKnown ? 0 : UNKNOWN_EPOCHS, wish);
  return { current: saved.get("currentEpoch") ?? 0, accepted };
}

/** The epoch to write, above or at the highest that was found, `lift` above it unless told otherwise. */
function acceptedEpoch(highest: number, lift: number, wish: EpochWish): number {
  const accepted = wish.acceptedEpoch ?? highest + (wish.epochLift ?? lift);
  if (accepted < highest) throw tooLow(accepted, highest);
  if (accepted > HIGHEST_EPOCH) throw tooHigh(accepted);
  return accepted;
}

/** Epochs by the names of their files; null where a file does not say it. */
function epochsIn(fs: FileSystem, paths: readonly string[]): Map<string, number | null> {
  const found = paths.filter((path) => EPOCH_FILES.some((name) => path.endsWith(`/${name}`)));
  return new Map(found.map((path) => [path.split("/").at(-1)!, readEpoch(fs, path)]));
}

/** Refuses any wish where there are no epochs. */
function refuseWish({ epochLift, acceptedEpoch }: EpochWish): void {
  if (epochLift === null && acceptedEpoch === null) return;
  const flag = epochLift === null ? "--accepted-epoch" : "--epoch-lift";
  throw new ZkBackupError(
    say("There are no epochs: neither what is put back nor the target has epoch files"),
    {
      code: "no-epochs",
      category: "User",
      exitStatus: 1,
      hint: say("Leave {} out: a standalone server has no epochs", flag),
    },
  );
}

/** A member that has accepted an epoch never follows a leader of a lower one. */
function tooLow(accepted: number, highest: number): ZkBackupError {
  return new ZkBackupError(
    say("The epoch {} is below {}, which was accepted here or by the backup", accepted, highest),
    {
      code: "epoch-too-low",
      category: "User",
      hint: say("Give --accepted-epoch {} or more, the same on every member", highest),
    },
  );
}

function tooHigh(accepted: number): ZkBackupError {
  return new ZkBackupError(
    say("The epoch {} is above the highest that ZooKeeper can have, {}", accepted, HIGHEST_EPOCH),
    {
      code: "epoch-too-high",
      category: "User",
      hint: say("Give a lower epoch, and look at the epoch files of backup and target"),
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
