import { createHash } from "node:crypto";
import { type ByteSource, MemorySource } from "../../../src/io/byte_source.ts";
import type { DataTree } from "../../../src/zookeeper/data_tree.ts";
import { parseFileName } from "../../../src/zookeeper/file_name.ts";
import { emptyTree, loadTree } from "../../../src/zookeeper/load_tree.ts";
import {
  type Replay,
  type ReplayBase,
  type ReplayLog,
  replayLogs,
} from "../../../src/zookeeper/replay.ts";
import { nodeKind } from "../../../src/zookeeper/node_kind.ts";
import { scanSnapshot } from "../../../src/zookeeper/snapshot.ts";
import { decodeSnapshot } from "../../../src/zookeeper/snapshot_encoding.ts";
import type { TxnOp } from "../../../src/zookeeper/txn.ts";
import { scanTxnLog } from "../../../src/zookeeper/txnlog.ts";
import type { TxnLogInput } from "../../../src/zookeeper/txnlog_format.ts";
import {
  type Base,
  computeWindows,
  footerEnd,
  type SnapshotFacts,
  type TxnLogFacts,
  type Window,
} from "../../../src/zookeeper/windows.ts";
import type { Tree } from "../../lab/tree.ts";
import { applyTxn } from "../write_txn.ts";

/** An empty tree of 3.4 with `count` nodes of the same data in it. */
export async function treeOfLargeNodes(count: number, data: Uint8Array): Promise<DataTree> {
  const tree = await emptyTree("3.4");
  for (let i = 1; i <= count; i++) {
    const op: TxnOp = {
      type: "create",
      path: new TextEncoder().encode(`/${i}`),
      data,
      acl: [],
      ephemeral: false,
      parentCversion: i,
      ttl: 0n,
    };
    const header = { sessionId: 1n, cxid: 1, zxid: BigInt(i), time: 0n, type: 1 };
    applyTxn(tree, { header, op, digest: null });
  }
  return tree;
}

/** A log that lies in memory. */
export function logInput(bytes: Uint8Array): TxnLogInput {
  return {
    size: bytes.length,
    open: (offset) => Promise.resolve(new MemorySource(bytes.subarray(offset))),
  };
}

/** Snapshots and logs of one member in memory, and what they restore to. */
export interface Member {
  snapshots: Map<string, Uint8Array>;
  logs: Map<string, Uint8Array>;
  windows: Window[];
}

/** Reads the files of folders and tells the windows, as a verify does. */
export async function readMember(...folders: string[]): Promise<Member> {
  const snapshots = new Map<string, Uint8Array>();
  const logs = new Map<string, Uint8Array>();
  for (const folder of new Set(folders)) {
    for (const { name } of Deno.readDirSync(folder)) {
      const kind = parseFileName(name)?.kind;
      const files = kind === "snapshot" ? snapshots : kind === "txnlog" ? logs : null;
      files?.set(name, Deno.readFileSync(`${folder}/${name}`));
    }
  }
  const windows = computeWindows(
    await Promise.all([...snapshots].map(([name, bytes]) => snapshotFacts(name, bytes))),
    await Promise.all([...logs].map(([name, bytes]) => logFacts(name, bytes))),
  );
  return { snapshots, logs, windows };
}

async function snapshotFacts(name: string, bytes: Uint8Array): Promise<SnapshotFacts> {
  const { zxid } = parseFileName(name)!;
  const scan = await scanSnapshot(await openSnapshot(name, bytes)).catch(() => null);
  const end = scan === null ? null : footerEnd(zxid, scan);
  return { name, zxid, usable: scan?.sound === true, end };
}

async function logFacts(name: string, bytes: Uint8Array): Promise<TxnLogFacts> {
  const { runs, ending, faults } = await scanTxnLog(logInput(bytes));
  const brokenBecause = ending === "damaged" ? faults[0]?.message ?? "" : null;
  return { name, runs, brokenBecause };
}

/** The uncompressed bytes of a snapshot. */
export async function openSnapshot(name: string, bytes: Uint8Array): Promise<ByteSource> {
  const parsed = parseFileName(name);
  const encoding = parsed?.kind === "snapshot" ? parsed.encoding : "plain";
  return await decodeSnapshot(encoding, new MemorySource(bytes));
}

/** A replayed tree and what came of it. */
export interface Replayed {
  tree: DataTree;
  base: ReplayBase;
  replay: Replay;
}

/** How to replay a member's files. */
export interface ReplayMemberOptions {
  target?: bigint;
  keepData?: boolean;
  /** The line that starts where there is no snapshot. */
  line?: "3.4" | "3.5+";
}

/** Loads a base of a window and replays the window's logs on it. */
export async function replayMember(
  member: Member,
  window: Window,
  from: Base,
  { target, keepData = true, line = "3.4" }: ReplayMemberOptions = {},
): Promise<Replayed> {
  const { tree, base } = await loadBase(member, from, keepData, line);
  const logs: ReplayLog[] = (window.segment?.logs ?? []).map(({ name }) => ({
    name,
    input: logInput(member.logs.get(name)!),
  }));
  return { tree, base, replay: await replayLogs(tree, base, logs, { target }) };
}

async function loadBase(member: Member, base: Base, keepData: boolean, line: "3.4" | "3.5+") {
  const { name, zxid, end } = base;
  if (name === null) {
    return { tree: await emptyTree(line, { keepData }), base: { name, zxid, end, digest: null } };
  }
  const source = await openSnapshot(name, member.snapshots.get(name)!);
  const { tree, scan } = await loadTree(source, { keepData });
  return { tree, base: { name, zxid, end, digest: scan.digest } };
}

const utf8 = new TextDecoder();

/**
 * A tree as clients see it. The quota counters and the configuration node differ from what a server
 * shows, who changes them without a transaction; `tests/lab/tree.ts` blanks them in its own.
 */
export function clientView(tree: DataTree): Tree {
  const view: Tree = new Map();
  for (const { path, data, dataLength, acl, stat, children } of tree.list()) {
    const name = path.length === 0 ? "/" : utf8.decode(path);
    const config = name === "/zookeeper/config";
    const untracked = config ||
      (name.startsWith("/zookeeper/quota/") && name.endsWith("/zookeeper_stats"));
    const session = nodeKind(stat.owner) === "ephemeral";
    view.set(name, {
      data: untracked
        ? "untracked"
        : data === null
        ? null
        : createHash("sha256").update(data).digest("hex"),
      stat: {
        czxid: stat.czxid,
        mzxid: config ? 0n : stat.mzxid,
        pzxid: stat.pzxid,
        ctime: stat.ctime,
        mtime: config ? 0n : stat.mtime,
        version: config ? -1 : stat.version,
        cversion: 2 * stat.cversion - children,
        aversion: stat.aversion,
        ephemeralOwner: session ? BigInt.asUintN(64, stat.owner) : 0n,
        dataLength: untracked ? -1 : Math.max(0, dataLength),
        numChildren: children,
      },
      acl: (acl ?? []).map(({ perms, scheme, id }) => ({
        perms,
        scheme: utf8.decode(scheme),
        id: utf8.decode(id),
      })),
    });
  }
  return view;
}
