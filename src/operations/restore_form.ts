import { ZkBackupError } from "../errors.ts";
import type { Backup } from "../store/read_backup.ts";
import type { Requires } from "../store/server_needs.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { Base, Window } from "../zookeeper/windows.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import {
  type InspectedLog,
  type InspectedSnapshot,
  inspectLog,
  inspectSnapshot,
} from "./inspect.ts";
import { type PlannedFile, replayedSnapshot } from "./planned_files.ts";
import { replayState } from "./replay_state.ts";
import { requiresOf, requiresOfTree } from "./requires.ts";
import { encodingOf } from "./scan_files.ts";
import { storedInput } from "./stored_input.ts";
import { hasReleaseOf, type TargetVersion } from "./target_version.ts";

/** In which form a state is written. */
export interface RestoreForm {
  /** Files to write. */
  files: PlannedFile[];
  /** Why the state is replayed and written as one snapshot; null: the stored files are written. */
  replayedBecause: Sentence | null;
  /** What a server needs to load the files; null where no release was named, and nobody looked. */
  requires: Requires | null;
}

/** A state, and the files that lead to it. */
export interface FormOf {
  backup: Backup;
  window: Window;
  base: Base;
  /** The last transaction of the state. */
  zxid: Zxid;
  /** The base, and the logs up to the state. */
  sources: PlannedFile[];
  /** The state was asked for as one snapshot. */
  asSnapshot: boolean;
  /** The release that is to load it; null: whichever. */
  targetVersion: TargetVersion | null;
}

/** From this line on a server goes by its own setting whether a snapshot ends with a digest. */
const DIGEST_BY_SETTING = 9;

/**
 * Chooses between the stored files and one snapshot made by replay, which every line loads. The
 * latter where the former would not do.
 *
 * @throws {ZkBackupError} `target-version` where the release loads neither, and what
 * {@linkcode replayState} throws.
 */
export async function chooseForm(ctx: Context, state: FormOf): Promise<RestoreForm> {
  const { sources, targetVersion } = state;
  const because = replayReason(state);
  if (targetVersion === null) return formOf(state, because, null);
  if (because === null) {
    const stored = await readNeeds(ctx, state.backup, sources);
    const why = whyNotLoaded(targetVersion, stored);
    if (why === null) return formOf(state, null, stored);
    const reason = say("ZooKeeper {} does not load the files: {}", targetVersion.text, why);
    return formOf(state, reason, await needsOfState(ctx, state, targetVersion));
  }
  return formOf(state, because, await needsOfState(ctx, state, targetVersion));
}

function formOf(
  { sources, zxid }: FormOf,
  replayedBecause: Sentence | null,
  requires: Requires | null,
): RestoreForm {
  const files = replayedBecause === null ? sources : [replayedSnapshot(zxid, sources)];
  return { files, replayedBecause, requires };
}

/** Why no server at all may be given the stored files. */
function replayReason({ asSnapshot, base, sources }: FormOf): Sentence | null {
  if (asSnapshot) return say("it was asked for with --as-snapshot");
  if (base.replayOnly) {
    return say("{} names ACLs that only the logs behind it hold", base.name ?? "");
  }
  // A server reads every record of a log, also those before the snapshot.
  const unread = sources.find(({ bareCheck, last }) => bareCheck !== null && bareCheck <= last!);
  if (unread === undefined) return null;
  return say(
    "no server reads back transaction {} in {}",
    formatZxid(unread.bareCheck!),
    unread.name,
  );
}

/** Reads what would be written, up to where it is cut. */
async function readNeeds(
  ctx: Context,
  backup: Backup,
  files: readonly PlannedFile[],
): Promise<Requires> {
  const snapshots: InspectedSnapshot[] = [];
  const logs: InspectedLog[] = [];
  for (const { kind, stored, cutBehind } of files) {
    if (stored === null) continue;
    const input = storedInput(backup, stored);
    if (kind === "snapshot") {
      snapshots.push(await inspectSnapshot(ctx, { ...input, encoding: encodingOf(stored.name) }));
    } else {
      logs.push(await inspectLog(ctx, input, {}, cutBehind === null ? {} : { until: cutBehind }));
    }
  }
  return requiresOf(snapshots, logs);
}

/** Why a release does not load the stored files; null: it does. */
function whyNotLoaded(version: TargetVersion, requires: Requires): string | null {
  const { zookeeper, digest_enabled, needs } = requires;
  if (!hasReleaseOf(version, zookeeper)) return needs.find(({ name }) => name === "version")!.why;
  if (version.line < DIGEST_BY_SETTING || digest_enabled !== "off") return null;
  return needs.find(({ name }) => name === "digest.enabled")!.why;
}

/** What the state needs as one snapshot; the nodes in it are all that a release may not know. */
async function needsOfState(
  ctx: Context,
  { backup, window, base, zxid }: FormOf,
  version: TargetVersion,
): Promise<Requires> {
  const { tree } = await replayState(ctx, { backup, window, base, zxid }, { keepData: false });
  const requires = requiresOfTree(tree);
  if (hasReleaseOf(version, requires.zookeeper)) return requires;
  const [{ setting, why }] = requires.needs as [Requires["needs"][number]];
  throw new ZkBackupError(
    say("ZooKeeper {} cannot load this state, not even as one snapshot: {}", version.text, why),
    {
      code: "target-version",
      category: "User",
      path: backup.dir,
      hint: say("It takes {}; or restore a state from before these nodes were made", setting),
    },
  );
}
