import { ZkBackupError } from "../errors.ts";
import type { Backup } from "../store/read_backup.ts";
import type { Window } from "../zookeeper/windows.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import { describeWindow } from "./describe.ts";

/** The state to restore. */
export type RestoreTarget =
  | { kind: "latest" }
  | { kind: "earliest" }
  | { kind: "zxid"; zxid: Zxid };

/**
 * Finds the zxid that is wanted and the window that holds it.
 *
 * @throws {ZkBackupError} `target-outside-windows` naming the windows, or `not-restorable` when there
 * is none.
 */
export function resolveTarget(
  target: RestoreTarget,
  { info }: Backup,
  windows: readonly Window[],
): { window: Window; zxid: Zxid } {
  const last = windows.at(-1);
  const first = windows[0];
  if (last === undefined || first === undefined) {
    throw new ZkBackupError(`Backup ${info.backup_id} restores to nothing any more`, {
      code: "not-restorable",
      category: "Validation",
      hint: "Run zkbackup verify on it to see what is damaged, and take an older backup",
    });
  }
  if (target.kind === "latest") return { window: last, zxid: last.end };
  if (target.kind === "earliest") return { window: first, zxid: first.start };
  const { zxid } = target;
  const window = windows.find((w) => w.start <= zxid && zxid <= w.end);
  if (window !== undefined) return { window, zxid };
  const list = windows.map(describeWindow).map((w) =>
    `${w.start_zxid} to ${w.end_zxid} (${w.ends_because})`
  );
  throw new ZkBackupError(
    `Backup ${info.backup_id} cannot restore to ${formatZxid(zxid)} exactly; it restores to ` +
      list.join(", and to "),
    {
      code: "target-outside-windows",
      category: "User",
      hint: "Give a zxid inside these ranges, or take another backup",
    },
  );
}
