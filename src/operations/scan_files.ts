import { isNotFound } from "../io/file_error.ts";
import { say } from "../texts/say.ts";
import { parseFileName, type SnapshotEncoding } from "../zookeeper/file_name.ts";
import type { TxnLogVisitor } from "../zookeeper/txnlog.ts";
import { snapshotFacts } from "./assess.ts";
import type { Context } from "./context.ts";
import {
  type Inspectable,
  type InspectedLog,
  type InspectedSnapshot,
  inspectLog,
  inspectSnapshot,
  readLog,
  readSnapshot,
} from "./inspect.ts";
import { RecordTimes } from "./record_times.ts";
import type { WindowFiles } from "./replay_window.ts";

/** A file that was read, and the checksum of its bytes on disk where one was asked for. */
export type Scanned<I> = I & {
  /** `sha256:…`; null for a member's own file, for nothing says what it should be. */
  storedChecksum: string | null;
};

/** Snapshots and logs that were read together. */
export interface MemberScan {
  snapshots: Scanned<InspectedSnapshot>[];
  logs: Scanned<InspectedLog>[];
  times: RecordTimes;
}

/**
 * Reads snapshots, then logs, and keeps the times at which windows may begin. The logs are listed
 * when the snapshots have been read, so that they cover every change that a snapshot can hold also
 * where a server goes on writing. What a server that is `live` removes before it is read is left out,
 * and its files get no checksum.
 */
export async function scanFiles(
  ctx: Context,
  snapshots: readonly (Inspectable & { encoding: SnapshotEncoding })[],
  listLogs: () => readonly Inspectable[],
  options: { live: boolean },
): Promise<MemberScan> {
  const total = [...snapshots, ...listLogs()]
    .reduce((sum, file) => sum + (ctx.fs.stat(file.path)?.size ?? 0), 0);
  let done = 0;
  const start = (file: Inspectable) =>
    ctx.progress({ step: "verify", file: file.file, done, total: Math.max(total, done) });
  const result: Scanned<InspectedSnapshot>[] = [];
  for (const file of snapshots) {
    start(file);
    const snapshot = await unlessGone(
      ctx,
      file,
      options,
      () => scanSnapshotFile(ctx, file, options),
    );
    if (snapshot === null) continue;
    done += snapshot.storedSize;
    result.push(snapshot);
  }
  const times = timesToWatch(result);
  const inspectedLogs: Scanned<InspectedLog>[] = [];
  for (const file of listLogs()) {
    start(file);
    const visitor: TxnLogVisitor = {
      record: (record) => times.see(record),
      wanted: (epoch, counter) => times.wanted(epoch, counter),
    };
    const log = await unlessGone(
      ctx,
      file,
      options,
      () => scanLogFile(ctx, file, visitor, options),
    );
    if (log === null) continue;
    done += log.storedSize;
    inspectedLogs.push(log);
  }
  return { snapshots: result, logs: inspectedLogs, times };
}

async function scanSnapshotFile(
  ctx: Context,
  file: Inspectable & { encoding: SnapshotEncoding },
  { live }: { live: boolean },
): Promise<Scanned<InspectedSnapshot>> {
  if (!live) return await inspectSnapshot(ctx, file);
  return { ...await readSnapshot(ctx, file), storedChecksum: null };
}

async function scanLogFile(
  ctx: Context,
  file: Inspectable,
  visitor: TxnLogVisitor,
  { live }: { live: boolean },
): Promise<Scanned<InspectedLog>> {
  if (!live) return await inspectLog(ctx, file, visitor);
  return { ...await readLog(ctx, file, visitor, { live }), storedChecksum: null };
}

/** What reading a file gives; null where a server that is live has removed it. */
async function unlessGone<T>(
  ctx: Context,
  { name }: Inspectable,
  { live }: { live: boolean },
  read: () => Promise<T>,
): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!live || !isNotFound(error)) throw error;
    ctx.log.info(say("{} was removed by the server before it was read", name));
    return null;
  }
}

/** The records whose times say when windows begin: where the snapshots' contents may end. */
export function timesToWatch(snapshots: readonly InspectedSnapshot[]): RecordTimes {
  return new RecordTimes(
    snapshots.map((snapshot) => snapshotFacts(snapshot)).flatMap(({ zxid, end }) =>
      end === null ? [zxid] : [zxid, end]
    ),
  );
}

/** How ZooKeeper stored the snapshot of this name. */
export function encodingOf(name: string): SnapshotEncoding {
  const parsed = parseFileName(name);
  return parsed?.kind === "snapshot" ? parsed.encoding : "plain";
}

/** The files that were read, as a replay looks for them. */
export function windowFiles(
  scanned: { snapshots: readonly InspectedSnapshot[]; logs: readonly InspectedLog[] },
): WindowFiles {
  const snapshots = scanned.snapshots.map((file) => ({ ...file, encoding: encodingOf(file.name) }));
  return {
    snapshots: new Map(snapshots.map((file) => [file.name, file])),
    logs: new Map(scanned.logs.map((file) => [file.name, file])),
  };
}
