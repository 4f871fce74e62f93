import type { Coding } from "../codec/coding.ts";
import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { Space } from "../io/space.ts";
import { say } from "../texts/say.ts";
import type { MemberFiles } from "../zookeeper/data_dir.ts";
import type { Context } from "./context.ts";
import { filesToCopy, type LastSnapshots } from "./last_snapshots.ts";

/** Free space that a backup never uses where the server writes too. */
export type Reserve = { bytes: number } | { percent: number; atLeast: number };

/** What decides how much room a backup has and needs. */
export interface SpaceOptions {
  /** Room on the file system of the output; null where it could not be asked for. */
  space: Space | null;
  /** Free space that is never used where the output shares the file system of the source. */
  reserve: Reserve;
  /** How files are stored. */
  coding: Coding;
  /** How many of the snapshots are copied. */
  lastSnapshots: LastSnapshots;
}

/** Unless told otherwise: a tenth of the file system, and room for a few preallocated logs. */
export const DEFAULT_RESERVE: Reserve = { percent: 10, atLeast: 1024 ** 3 };

/**
 * Makes sure that there is room for a backup, as far as that can be told before. Gives the bytes
 * that it may take where the output shares the file system of the source, else null.
 *
 * @throws {ZkBackupError} `not-enough-space` when there is none, or not for an uncompressed copy.
 */
export function checkSpace(
  { fs, log }: Pick<Context, "fs" | "log">,
  source: MemberFiles,
  outputDir: string,
  { space, reserve, coding, lastSnapshots }: SpaceOptions,
): number | null {
  if (space === null) {
    log.info(say("Free space was not checked; that needs --allow-sys=statfs"));
    return null;
  }
  const isShared = sharesDevice(fs, source, outputDir);
  const held = isShared ? reserveOf(reserve, space) : 0;
  const usable = space.free - held;
  const needed = filesToCopy(source, lastSnapshots)
    .reduce((sum, { stat }) => sum + Math.min(stat.size, stat.allocated ?? stat.size), 0);
  if (usable <= 0 || (coding === "none" && needed > usable)) {
    throw notEnough(outputDir, needed, space.free, held);
  }
  if (needed > usable) {
    log.warn(
      say(
        "There may be too little space in {}: {} MiB are to be copied, before compression, and {} MiB can be used",
        outputDir,
        inMiB(needed),
        inMiB(usable),
      ),
    );
  }
  return isShared ? usable : null;
}

function sharesDevice(
  fs: FileSystem,
  { snapDir, logDir }: MemberFiles,
  outputDir: string,
): boolean {
  const device = fs.stat(outputDir)?.device;
  return [snapDir, logDir].some((dir) => fs.stat(dir)?.device === device);
}

/** Bytes of a reserve on a file system. */
export function reserveOf(reserve: Reserve, { total }: Space): number {
  if ("bytes" in reserve) return reserve.bytes;
  return Math.max(Math.ceil(total * reserve.percent / 100), reserve.atLeast);
}

function notEnough(
  path: string,
  needed: number,
  free: number,
  held: number,
): ZkBackupError {
  const message = held === 0
    ? say(
      "There is not enough space in {}: {} MiB are to be copied, {} MiB are free",
      path,
      inMiB(needed),
      inMiB(free),
    )
    : say(
      "There is not enough space in {}: {} MiB are to be copied, {} MiB are free, and {} MiB of these are held in reserve for the server",
      path,
      inMiB(needed),
      inMiB(free),
      inMiB(held),
    );
  const hint = held === 0
    ? say("Free space, or give another --output-dir")
    : say("Free space, give an --output-dir on another disk, or lower --reserve");
  return new ZkBackupError(message, { code: "not-enough-space", category: "IO", path, hint });
}

function inMiB(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1);
}
