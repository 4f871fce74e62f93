import type { FileSystem } from "../io/file_system.ts";
import { listMemberFiles } from "../zookeeper/data_dir.ts";
import type { Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { readLog } from "./inspect.ts";
import type { TargetFolder } from "./restore_folders.ts";
import { GUARD_NAME } from "./restore_guard.ts";

/** How far the data is that a restore replaces. */
export interface TargetState {
  /** The last transaction in it. */
  zxid: Zxid;
  /** When that was, in milliseconds since 1970; null where a snapshot's name alone says it. */
  time: number | null;
  /** File that says it. */
  path: string;
}

/**
 * How far the data in the target folders is, by the last record of the newest log, or by the newest
 * snapshot's name where that is higher; null where they hold no data. Damage ends the reading early.
 *
 * @throws {ZkBackupError} when a file cannot be read.
 */
export async function readTargetState(
  ctx: Context,
  { snap, log }: { snap: TargetFolder; log: TargetFolder },
): Promise<TargetState | null> {
  const { snapshots, logs } = membersIn(ctx.fs, snap, log);
  const snapshot = snapshots.at(-1);
  for (const { name, path, zxid } of logs.filter((file) => file.name !== GUARD_NAME).reverse()) {
    const file = { name, path, zxid, file: name, coding: "none" } as const;
    const { scan } = await readLog(ctx, file, {}, { live: true });
    const last = scan.runs.at(-1);
    if (last === undefined) continue;
    if (snapshot !== undefined && snapshot.zxid > last.last) break;
    return { zxid: last.last, time: last.lastTime, path };
  }
  return snapshot === undefined ? null : { zxid: snapshot.zxid, time: null, path: snapshot.path };
}

function membersIn(fs: FileSystem, snap: TargetFolder, log: TargetFolder) {
  const snapshots = snap.exists ? listMemberFiles(fs, foldersOf(snap)).snapshots : [];
  const logs = log.exists ? listMemberFiles(fs, foldersOf(log)).logs : [];
  return { snapshots, logs };
}

function foldersOf({ path }: TargetFolder): { snapDir: string; logDir: string } {
  return { snapDir: path, logDir: path };
}
