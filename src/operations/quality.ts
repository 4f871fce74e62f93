import type { BackupInfo } from "../store/backup_info.ts";
import { say } from "../texts/say.ts";

/** One thing that makes a backup good, and how far it is given. */
export interface QualityPart {
  /** What is rated. */
  name: "restorable" | "source" | "stored" | "read-back";
  /** Points given. */
  points: number;
  /** Points for a backup without a flaw. */
  outOf: number;
  /** Why these. */
  reason: string;
}

/** How good a backup is, or the files of a member. */
export interface Quality {
  /** Sum of the points, 0 to 100. */
  score: number;
  /** What they were given for. */
  parts: QualityPart[];
}

/** What is rated of a backup. */
export interface RatedBackup {
  /** Its description. */
  info: Pick<BackupInfo, "validation">;
  /** Ranges of zxids to which it restores now. */
  windows: readonly unknown[];
  /** Files that it should have. */
  listed: number;
  /** Of these, those that are there: in their size or, where they were read, as they were stored. */
  present: number;
  /** What was found by reading them; absent where none was read. */
  read?: {
    /** Snapshots and logs that were read to their end. */
    files: number;
    /** Of these, those in which nothing is damaged. */
    sound: number;
    /** States are lost, at the member or since. */
    lost: boolean;
  };
}

/** What is rated of the files of a member. */
export interface RatedMember {
  /** Ranges of zxids to which they restore. */
  windows: readonly unknown[];
  /** Transactions are lost. */
  lost: boolean;
  /** Snapshots and logs. */
  files: number;
  /** Of these, those in which nothing is damaged. */
  sound: number;
}

/** Four parts of equal weight, since each of them alone can spoil a restore. */
const WEIGHT = 25;
/** Half: states are lost, but the newest are there. */
const SEVERAL_RANGES = 12;

/**
 * Rates a backup: 25 points each for restoring to one unbroken range of states, for sound files at
 * the source, for stored files that are all there, and for having been read back. A backup that
 * restores to nothing has no points at all. Points are rounded down, so that only one without a
 * flaw has 100.
 */
export function rateBackup({ info, windows, listed, present, read }: RatedBackup): Quality {
  if (windows.length === 0) return RESTORES_NOTHING;
  const { enabled, total_files: total, valid_files: valid } = info.validation;
  const parts: QualityPart[] = [
    rateWindows(windows.length, read?.lost ?? windows.length > 1, WEIGHT),
    {
      name: "source",
      points: share(valid, total),
      outOf: WEIGHT,
      reason: say("{} of {} files of the member were sound", valid, total),
    },
    {
      name: "stored",
      points: share(present, listed),
      outOf: WEIGHT,
      reason: read === undefined
        ? say("{} of {} stored files are there in their size", present, listed)
        : say("{} of {} files of the backup are as they were written", present, listed),
    },
    read === undefined || read.files === 0
      ? {
        name: "read-back",
        points: enabled ? WEIGHT : 0,
        outOf: WEIGHT,
        reason: enabled
          ? say("read back after it was made, every file as it was written")
          : say("not read back when it was made (--no-verify)"),
      }
      : {
        name: "read-back",
        points: share(read.sound, read.files),
        outOf: WEIGHT,
        reason: say("{} of {} snapshots and logs read now are sound", read.sound, read.files),
      },
  ];
  return sumUp(parts);
}

/**
 * Rates the files of a member by the same names: 50 points each for restoring to one unbroken range
 * of states and for sound files.
 */
export function rateMember({ windows, lost, files, sound }: RatedMember): Quality {
  if (windows.length === 0) return RESTORES_NOTHING;
  return sumUp([
    rateWindows(windows.length, lost, 2 * WEIGHT),
    {
      name: "source",
      points: share(sound, files, 2 * WEIGHT),
      outOf: 2 * WEIGHT,
      reason: say("{} of {} files of the member are sound", sound, files),
    },
  ]);
}

const RESTORES_NOTHING: Quality = {
  score: 0,
  parts: [{
    name: "restorable",
    points: 0,
    outOf: 4 * WEIGHT,
    reason: say("no state can be restored, so nothing else counts"),
  }],
};

function rateWindows(windows: number, lost: boolean, outOf: number): QualityPart {
  const points = lost ? Math.floor(outOf * SEVERAL_RANGES / WEIGHT) : outOf;
  const reason = windows > 1
    ? lost
      ? say("{} ranges of states; what lies between them is lost", windows)
      : say("{} ranges of states; between them the member never had any", windows)
    : lost
    ? say("one range of states; others that were there are lost")
    : say("one range of states without a hole");
  return { name: "restorable", points, outOf, reason };
}

function sumUp(parts: QualityPart[]): Quality {
  return { score: parts.reduce((sum, { points }) => sum + points, 0), parts };
}

/** Points for a part of a whole; a description may say anything. */
function share(part: number, whole: number, outOf = WEIGHT): number {
  return whole === 0 ? 0 : Math.floor(outOf * Math.min(1, part / whole));
}
