import { ZkBackupError } from "../errors.ts";
import type { Backup } from "../store/read_backup.ts";
import { say } from "../texts/say.ts";
import type { Window } from "../zookeeper/windows.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { describeWindow } from "./describe.ts";
import { storedInput } from "./stored_input.ts";
import { type ResolvedTime, resolveTime } from "./target_time.ts";

/** A time as somebody gave it. */
export interface WantedTime {
  /** Milliseconds since 1970. */
  instant: number;
  /** As it was given. */
  text: string;
  /** How it was understood: with its offset from UTC, as local time, counted back from now. */
  origin: "offset" | "local" | "relative";
  /** When it was given, milliseconds since 1970: what a relative time counts back from. */
  now: number;
}

/** The state to restore. */
export type RestoreTarget =
  | { kind: "latest" }
  | { kind: "earliest" }
  | { kind: "zxid"; zxid: Zxid }
  /** The last state before a transaction. */
  | { kind: "before"; zxid: Zxid }
  /** The last transaction by then. */
  | { kind: "time"; time: WantedTime };

/** How a time was understood, and what it led to. */
export interface AskedTime extends WantedTime {
  /** The transaction that it led to. */
  found: ResolvedTime;
}

/** The zxid that is wanted, and the window that holds it. */
export interface ResolvedTarget {
  window: Window;
  zxid: Zxid;
  /** Where a time was asked for. */
  time: AskedTime | null;
}

/**
 * Finds the zxid that is wanted and the window that holds it.
 *
 * @throws {ZkBackupError} `target-outside-windows` naming the windows, `not-restorable` when there
 * is none, or what {@linkcode resolveTime} throws.
 */
export async function resolveTarget(
  ctx: Context,
  target: RestoreTarget,
  backup: Backup,
  windows: readonly Window[],
): Promise<ResolvedTarget> {
  if (target.kind !== "time") return { ...resolveZxid(target, backup, windows), time: null };
  const { time } = target;
  const logs = backup.info.files.txnlogs.map((log) =>
    [log.name, storedInput(backup, log)] as const
  );
  const found = await resolveTime(ctx, time.instant, windows, new Map(logs));
  const place = resolveZxid({ kind: "zxid", zxid: found.zxid }, backup, windows);
  return { ...place, time: { ...time, found } };
}

function resolveZxid(
  target: Exclude<RestoreTarget, { kind: "time" }>,
  { info }: Backup,
  windows: readonly Window[],
): { window: Window; zxid: Zxid } {
  const last = windows.at(-1);
  const first = windows[0];
  if (last === undefined || first === undefined) {
    throw new ZkBackupError(say("Backup {} restores to nothing any more", info.backup_id), {
      code: "not-restorable",
      category: "Validation",
      hint: say("Run zkbackup verify on it to see what is damaged, and take an older backup"),
    });
  }
  if (target.kind === "latest") return { window: last, zxid: last.end };
  if (target.kind === "earliest") return { window: first, zxid: first.start };
  if (target.kind === "before" && target.zxid === 0n) {
    throw new ZkBackupError(say("No state comes before 0x0, that of the empty tree"), {
      code: "target-outside-windows",
      category: "User",
      hint: say("Give the zxid of the transaction that is to be left out"),
    });
  }
  const zxid = target.kind === "before" ? target.zxid - 1n : target.zxid;
  const window = windows.find((w) => w.start <= zxid && zxid <= w.end);
  if (window !== undefined) return { window, zxid };
  const ranges = windows.map(describeWindow)
    .map((w) => say("{} to {} ({})", w.start_zxid, w.end_zxid, w.ends_because))
    .reduceRight((later, range) => say("{}, and to {}", range, later));
  throw new ZkBackupError(
    say(
      "Backup {} cannot restore to {} exactly; it restores to {}",
      info.backup_id,
      formatZxid(zxid),
      ranges,
    ),
    {
      code: "target-outside-windows",
      category: "User",
      hint: say("Give a zxid inside these ranges, or take another backup"),
    },
  );
}
