import { say } from "../texts/say.ts";
import type { Draft } from "../store/draft.ts";
import { neededLogs, type Window } from "../zookeeper/windows.ts";
import type { Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import type { Copied, CopiedMember } from "./copy_member.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";

/** The copied files that some window needs, and what the windows know of the snapshots' ends. */
export interface UsableSet {
  snapshots: { copy: Copied<InspectedSnapshot>; end: Zxid }[];
  logs: Copied<InspectedLog>[];
}

/** Keeps what the windows need and removes the other copies from the draft. */
export function selectUsable(
  ctx: Context,
  draft: Draft,
  copied: CopiedMember,
  windows: readonly Window[],
): UsableSet {
  const ends = new Map(
    windows.flatMap(({ bases }) => bases.map(({ name, end }) => [name, end] as const)),
  );
  const needed = neededLogs(windows);
  const snapshots = copied.snapshots.flatMap((copy) => {
    const end = ends.get(copy.inspected.name);
    return end === undefined ? [] : [{ copy, end }];
  });
  const logs = copied.logs.filter((copy) => needed.has(copy.inspected.name));
  const kept = new Set<unknown>([...snapshots.map(({ copy }) => copy), ...logs]);
  for (const copy of [...copied.snapshots, ...copied.logs]) {
    if (kept.has(copy)) continue;
    ctx.log.info(say("Left out {}: no state that can be restored needs it", copy.inspected.name));
    ctx.fs.remove(`${draft.dir}/${copy.storedName}`);
  }
  return { snapshots, logs };
}
