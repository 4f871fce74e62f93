import type { StoredFile, StoredTxnLog } from "../store/backup_info.ts";
import type { Backup } from "../store/read_backup.ts";
import { snapshotName, txnlogName } from "../zookeeper/file_name.ts";
import type { Base, Segment } from "../zookeeper/windows.ts";
import type { Zxid } from "../zookeeper/zxid.ts";
import { txnlogFacts } from "./assess.ts";
import { recordedTxnLogFacts } from "./describe.ts";
import type { VerifyReport } from "./verify.ts";

/** A file that a restore writes. */
export interface PlannedFile {
  /** Its name in `version-2`. */
  name: string;
  /** What it is. */
  kind: "snapshot" | "txnlog";
  /** What it is made from; null for the snapshot of the empty tree. */
  stored: StoredFile | null;
  /** A log is cut behind this zxid; null where it is taken whole. */
  cutBehind: Zxid | null;
  /** Zxid of the last record that is written; null for a snapshot. */
  last: Zxid | null;
  /** The first transaction of a log that no server reads back, cut off or not; null: there is none. */
  bareCheck: Zxid | null;
  /** The files that a snapshot is made from by replay; null for what is copied. */
  replayed: PlannedFile[] | null;
}

/** What only logs have. */
const SNAPSHOT = { kind: "snapshot", cutBehind: null, last: null, bareCheck: null } as const;

/** The one snapshot that a state is written as. */
export function replayedSnapshot(zxid: Zxid, sources: PlannedFile[]): PlannedFile {
  const name = snapshotName(zxid);
  return { ...SNAPSHOT, name, stored: null, replayed: sources };
}

/** The base, and of the logs behind it those that hold transactions up to the target. */
export function planFiles(
  { info }: Backup,
  verified: VerifyReport | null,
  { segment, base, target }: { segment: Segment | null; base: Base; target: Zxid },
): PlannedFile[] {
  const { snapshots, txnlogs } = info.files;
  const from = snapshots.find((file) => file.name === base.name) ?? null;
  const name = from?.name ?? snapshotName(0n);
  const files: PlannedFile[] = [
    { ...SNAPSHOT, name, stored: from, replayed: null },
  ];
  for (const log of segment?.logs ?? []) {
    const stored = txnlogs.find(({ name }) => name === log.name)!;
    // What was found in a file counts, not what it once held.
    const read = verified?.logs.find(({ file }) => file === stored.stored_name);
    const { runs } = read === undefined ? recordedTxnLogFacts(stored) : txnlogFacts(read);
    const first = runs[0]!.first;
    const end = runs.at(-1)!.last;
    if (end <= base.zxid || first > target) continue;
    const upToTarget = runs.findLast((run) => run.first <= target)!.last;
    const last = upToTarget > target ? target : upToTarget;
    const cutBehind = end > target ? target : null;
    // The server finds logs by their names, so a log gets the one that is true.
    files.push({
      name: txnlogName(first),
      kind: "txnlog",
      stored,
      cutBehind,
      last,
      bareCheck: read === undefined ? recordedCheck(stored) : read.scan.bareCheck?.zxid ?? null,
      replayed: null,
    });
  }
  return files;
}

function recordedCheck({ bare_check_zxid: zxid }: StoredTxnLog): Zxid | null {
  return zxid === undefined ? null : BigInt(zxid);
}
