import { ZkBackupError } from "../errors.ts";
import type { Outcome } from "../metrics/outcome.ts";
import { folderOf, writeMetrics } from "../metrics/write_metrics.ts";
import type { Context } from "../operations/context.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { BackupInfo } from "../store/backup_info.ts";
import { readBackupInfo } from "../store/read_backup.ts";
import { say } from "../texts/say.ts";

/** What the metrics of a run are written with. */
export interface Measured {
  /** What the operations have of the world. */
  ctx: Context;
  /** The file; undefined: nothing is measured. */
  path: string | undefined;
  /**
   * Whose run it is; null until it is known. A mistyped folder must not become a member that has
   * series, and alerts, for ever.
   */
  member: string | null;
}

/** Outcomes of a command. */
type Of<C extends Outcome["command"], S extends boolean> = Extract<
  Outcome,
  { command: C; success: S }
>;

/** The figures of an outcome, besides its command and how long it took. */
type Figures<O> = Omit<O, "command" | "success" | "durationSeconds">;

/**
 * Runs the work of a command and writes how it went into the metrics file. What the user cancelled
 * is no outcome. That the file cannot be written is told and does not undo what was done.
 */
export async function measure<C extends Outcome["command"], T>(
  command: C,
  measured: Measured,
  run: () => Promise<T>,
  figures: (result: T) => Figures<Of<C, true>>,
  failure: Figures<Of<C, false>>,
): Promise<T> {
  const begun = performance.now();
  const write = async (success: boolean, more: object) => {
    const durationSeconds = (performance.now() - begun) / 1000;
    const outcome = { command, success, durationSeconds, ...more } as Outcome;
    await writeIfPossible(measured, outcome);
  };
  try {
    const result = await run();
    await write(true, figures(result));
    return result;
  } catch (error) {
    const cancelled = error instanceof ZkBackupError && error.exitStatus === 3;
    if (!cancelled) await write(false, failure);
    throw error;
  }
}

async function writeIfPossible({ ctx, path, member }: Measured, outcome: Outcome): Promise<void> {
  if (path === undefined) return;
  if (member === null) {
    ctx.log.warn(say("The metrics were not written: whose they are was not known yet"));
    return;
  }
  try {
    await writeMetrics(ctx.fs, path, member, outcome);
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    ctx.log.warn(say("The metrics were not written: {}", error.message));
  }
}

/** The folder of a metrics file, which has to be read and written; none without a file. */
export function metricsFolder(path: string | undefined): string[] {
  return path === undefined ? [] : [folderOf(path)];
}

/** Whose a backup is; what is no readable backup is told of by the work itself. */
export function memberOfBackup(fs: FileSystem, backupDir: string): string | null {
  try {
    return readBackupInfo(fs, fs.realPath(backupDir)).member;
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    return null;
  }
}

/** Seconds that a backup's windows span together; null where that is not known. */
export function windowSeconds({ windows, files }: BackupInfo): number | null {
  let sum = 0;
  for (const { start_zxid, start_time, end_time } of windows) {
    // The transaction that a base was begun at may be in no log; the next one is.
    const later = files.txnlogs.find((log) =>
      log.start_zxid !== null && BigInt(log.start_zxid) > BigInt(start_zxid)
    );
    const from = start_time ?? later?.start_time ?? null;
    if (from === null || end_time === null) return null;
    sum += Date.parse(end_time) - Date.parse(from);
  }
  return sum / 1000;
}
