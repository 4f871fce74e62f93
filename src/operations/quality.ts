import type { BackupInfo, WindowInfo } from "../store/backup_info.ts";

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

/** How good a backup is, by what is known without reading its files. */
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
  windows: readonly WindowInfo[];
  /** Files that it should have. */
  listed: number;
  /** Of these, those that are there in their size. */
  present: number;
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
export function rateBackup({ info, windows, listed, present }: RatedBackup): Quality {
  if (windows.length === 0) {
    const reason = "no state can be restored, so nothing else counts";
    return { score: 0, parts: [{ name: "restorable", points: 0, outOf: 4 * WEIGHT, reason }] };
  }
  const { enabled, total_files: total, valid_files: valid } = info.validation;
  const parts: QualityPart[] = [
    {
      name: "restorable",
      points: windows.length === 1 ? WEIGHT : SEVERAL_RANGES,
      outOf: WEIGHT,
      reason: windows.length === 1
        ? "one range of states without a hole"
        : `${windows.length} ranges of states; what lies between them is lost`,
    },
    {
      name: "source",
      points: share(valid, total),
      outOf: WEIGHT,
      reason: `${valid} of ${total} files of the member were sound`,
    },
    {
      name: "stored",
      points: share(present, listed),
      outOf: WEIGHT,
      reason: `${present} of ${listed} stored files are there in their size`,
    },
    {
      name: "read-back",
      points: enabled ? WEIGHT : 0,
      outOf: WEIGHT,
      reason: enabled
        ? "read back after it was made, every file as it was written"
        : "not read back when it was made (--no-verify)",
    },
  ];
  return { score: parts.reduce((sum, { points }) => sum + points, 0), parts };
}

/** Points for a part of a whole; a description may say anything. */
function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor(WEIGHT * Math.min(1, part / whole));
}
