import type { DataTree } from "../zookeeper/data_tree.ts";
import type { SnapshotEncoding } from "../zookeeper/file_name.ts";
import { emptyTree, loadTree } from "../zookeeper/load_tree.ts";
import { type Replay, type ReplayLog, replayLogs, type Witness } from "../zookeeper/replay.ts";
import { decodeSnapshot } from "../zookeeper/snapshot_encoding.ts";
import type { Base, Window } from "../zookeeper/windows.ts";
import type { Zxid } from "../zookeeper/zxid.ts";
import { Content } from "./content.ts";
import type { Context } from "./context.ts";
import type { Inspectable } from "./inspect.ts";

/** Where the snapshots and logs lie that a window names. */
export interface WindowFiles {
  /** Snapshots by name. */
  snapshots: ReadonlyMap<string, Inspectable & { encoding: SnapshotEncoding }>;
  /** Logs by name. */
  logs: ReadonlyMap<string, Inspectable>;
}

/** A tree as it was at a zxid, and what the replay showed. */
export interface ReplayedTree {
  /** The tree. */
  tree: DataTree;
  /** How its digests and versions fitted what is stored. */
  replay: Replay;
}

/**
 * Rebuilds the tree at `target` from a base of a window and its logs. Without `keepData` the znodes'
 * data is not held, which is enough for digests.
 */
export async function replayWindow(
  ctx: Context,
  files: WindowFiles,
  { segment }: Window,
  base: Base,
  target: Zxid,
  options: { keepData: boolean; witness?: Witness; marksAt?: readonly Zxid[] },
): Promise<ReplayedTree> {
  const loaded = base.name === null
    ? { tree: await emptyTree("3.4", options), scan: null }
    : await loadBase(ctx, files.snapshots.get(base.name)!, options);
  using reader = new LogReader(ctx);
  // A member may keep hundreds of logs: only those are looked at that go beyond the base.
  const logs = (segment?.logs ?? []).values().filter(({ last }) => last > base.zxid)
    .map(({ name }) => reader.log(files.logs.get(name)!));
  const { tree, scan } = loaded;
  const replay = await replayLogs(
    tree,
    { ...base, digest: scan?.digest ?? null },
    logs,
    { target, ...options },
  );
  return { tree, replay };
}

async function loadBase(
  ctx: Context,
  file: Inspectable & { encoding: SnapshotEncoding },
  options: { keepData: boolean },
) {
  using content = await Content.open(ctx.fs, file.path, file.coding, ctx.signal);
  return await loadTree(await decodeSnapshot(file.encoding, await content.read(0)), options);
}

/** Opens logs as they are read and keeps but one of them open. */
class LogReader implements Disposable {
  readonly #ctx: Context;
  #open: { path: string; content: Content } | null = null;

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /** A log that is opened when it is read. */
  log({ name, path, coding }: Inspectable): ReplayLog {
    const stat = coding === "none" ? this.#ctx.fs.stat(path) : null;
    const open = async (offset: number) => {
      this.#ctx.progress({ step: "replay", file: name, done: 0, total: 0 });
      if (this.#open?.path !== path) {
        this[Symbol.dispose]();
        const content = await Content.open(this.#ctx.fs, path, coding, this.#ctx.signal);
        this.#open = { path, content };
      }
      return await this.#open!.content.read(offset);
    };
    // What the padding holds was looked at when the records were checked.
    return { name, input: { size: stat?.size ?? null, allocated: stat?.allocated ?? null, open } };
  }

  [Symbol.dispose](): void {
    this.#open?.content[Symbol.dispose]();
    this.#open = null;
  }
}
