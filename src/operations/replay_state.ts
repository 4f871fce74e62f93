import { ZkBackupError } from "../errors.ts";
import type { Backup } from "../store/read_backup.ts";
import { say } from "../texts/say.ts";
import type { Base, Window } from "../zookeeper/windows.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { type ReplayedTree, replayWindow } from "./replay_window.ts";
import { storedWindowFiles } from "./stored_input.ts";

/** A state of a backup that is rebuilt. */
export interface StateOfBackup {
  /** The backup that holds it. */
  backup: Backup;
  /** The window that it lies in. */
  window: Window;
  /** The snapshot to begin with. */
  base: Base;
  /** The last transaction of it. */
  zxid: Zxid;
}

/**
 * Rebuilds the whole tree of a state; without `keepData` the data of its nodes is not held.
 *
 * @throws {ZkBackupError} `replay-failed` when the logs do not lead to that state as the server
 * stored it, `acl-unknown` when some node's rights are written nowhere.
 */
export async function replayState(
  ctx: Context,
  { backup, window, base, zxid }: StateOfBackup,
  options: { keepData: boolean } = { keepData: true },
): Promise<ReplayedTree> {
  const files = storedWindowFiles(backup);
  const replayed = await replayWindow(ctx, files, window, base, zxid, options);
  const { stopped, firstMismatch, unknownAcls } = replayed.replay;
  const refuse = (code: string, message: string, hint: string) =>
    new ZkBackupError(message, { code, category: "Corruption", path: backup.dir, hint });
  if (stopped !== null || firstMismatch !== null) {
    const why = stopped?.message ?? say(
      "The tree at {} is not the one the server had",
      formatZxid(firstMismatch!.zxid),
    );
    throw refuse(
      "replay-failed",
      say("Cannot replay to {}: {}", formatZxid(zxid), why),
      say("Run zkbackup verify --level replay to see up to where the backup is proved"),
    );
  }
  if (unknownAcls > 0) {
    throw refuse(
      "acl-unknown",
      say("At {} the rights of {} nodes are written nowhere", formatZxid(zxid), unknownAcls),
      say("Take a later state, in which they were set again, or the backup of another member"),
    );
  }
  return replayed;
}
