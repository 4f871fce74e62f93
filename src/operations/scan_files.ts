import { parseFileName, type SnapshotEncoding } from "../zookeeper/file_name.ts";
import { snapshotFacts } from "./assess.ts";
import type { Context } from "./context.ts";
import {
  type Inspectable,
  type InspectedLog,
  type InspectedSnapshot,
  inspectLog,
  inspectSnapshot,
} from "./inspect.ts";
import { RecordTimes } from "./record_times.ts";
import type { WindowFiles } from "./replay_window.ts";

/** Snapshots and logs that were read together. */
export interface MemberScan {
  snapshots: InspectedSnapshot[];
  logs: InspectedLog[];
  times: RecordTimes;
}

/** Reads snapshots, then logs, and keeps the times at which windows may begin. */
export async function scanFiles(
  ctx: Context,
  snapshots: readonly (Inspectable & { encoding: SnapshotEncoding })[],
  logs: readonly Inspectable[],
  options: { live: boolean },
): Promise<MemberScan> {
  const total = [...snapshots, ...logs]
    .reduce((sum, file) => sum + (ctx.fs.stat(file.path)?.size ?? 0), 0);
  let done = 0;
  const start = (file: Inspectable) =>
    ctx.progress({ step: "verify", file: file.file, done, total });
  const result: InspectedSnapshot[] = [];
  for (const file of snapshots) {
    start(file);
    const snapshot = await inspectSnapshot(ctx, file);
    done += snapshot.storedSize;
    result.push(snapshot);
  }
  const times = timesToWatch(result);
  const inspectedLogs: InspectedLog[] = [];
  for (const file of logs) {
    start(file);
    const log = await inspectLog(ctx, file, { record: (record) => times.see(record) }, options);
    done += log.storedSize;
    inspectedLogs.push(log);
  }
  return { snapshots: result, logs: inspectedLogs, times };
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
