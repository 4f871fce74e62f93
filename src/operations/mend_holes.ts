import type { Zxid } from "../zookeeper/zxid.ts";
import { assess, type MendedHoles, type Recorded } from "./assess.ts";
import type { Context } from "./context.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";
import { replayWindow } from "./replay_window.ts";
import { windowFiles } from "./scan_files.ts";

/** Snapshots and logs that were read. */
interface ReadFiles {
  snapshots: readonly InspectedSnapshot[];
  logs: readonly InspectedLog[];
}

/**
 * Looks for snapshots that name ACLs which they do not hold, where no other snapshot serves, and
 * replays the logs over them: create and setACL records tell the ACLs, and from the zxid where the
 * last one is told the state is known. A server that loads such a snapshot may refuse it, or give
 * nodes the rights of others, so only what is replayed over it may be restored.
 */
export async function mendHoles(
  ctx: Context,
  files: ReadFiles,
  recorded?: Recorded,
): Promise<MendedHoles> {
  const { snapshots, logs } = files;
  const holed = snapshots.filter(({ scan }) => scan.sound && scan.aclHoles.size > 0);
  const mended = new Map<string, Zxid>();
  if (holed.length === 0) return mended;
  const served = assess(snapshots, logs, undefined, recorded).windows;
  for (const { name, zxid } of holed) {
    if (served.some(({ start, end }) => start <= zxid && zxid <= end)) continue;
    const asIf = new Map([[name, zxid]]);
    const { windows } = assess(snapshots, logs, undefined, recorded, asIf);
    const window = windows.find(({ bases }) => bases.some((base) => base.name === name));
    const base = window?.bases.find((base) => base.name === name);
    if (window === undefined || base === undefined) continue;
    const options = { keepData: false };
    const { tree, replay } = await replayWindow(
      ctx,
      windowFiles(files),
      window,
      base,
      window.end,
      options,
    );
    tree[Symbol.dispose]();
    const { aclsKnownFrom } = replay;
    if (aclsKnownFrom !== null) mended.set(name, aclsKnownFrom);
  }
  return mended;
}
