import type { BackupInfo, DamagedFile, FileStatus, StoredTxnLog } from "../store/backup_info.ts";
import type { StoredSums } from "../store/stored_file.ts";
import { say } from "../texts/say.ts";
import { formatZxid } from "../zookeeper/zxid.ts";
import { describeRuns, describeWindow, describeZxid } from "./describe.ts";
import type { InspectedLog } from "./inspect.ts";
import { describeLost, mergeLost } from "./lost.ts";
import type { KeptRegion, LogCut, RepairPlan } from "./repair_plan.ts";

/** What a repair wrote. */
export interface RepairedFiles {
  /** The new file of each log that was cut. */
  cuts: Map<LogCut, StoredSums>;
  /** The new log of each stretch of records that was kept. */
  regions: Map<KeptRegion, { sums: StoredSums; inspected: InspectedLog }>;
  /** Copies of what was cut or set aside. */
  originals: DamagedFile[];
}

/** Describes a backup as it will be after a repair. */
export function describeRepaired(plan: RepairPlan, files: RepairedFiles, now: Date): BackupInfo {
  const { backup: { info }, windows, setAside, lost } = plan;
  const end = windows.at(-1)!.end;
  const aside = new Set(setAside.map(({ entry }) => entry.stored_name));
  const cuts = new Map(plan.cuts.map((cut) => [cut.entry.stored_name, cut]));
  const snapshots = info.files.snapshots.filter(({ stored_name }) => !aside.has(stored_name));
  const txnlogs = info.files.txnlogs.filter(({ stored_name }) => !aside.has(stored_name))
    .flatMap((entry) => {
      const cut = cuts.get(entry.stored_name);
      const log = cut === undefined ? entry : describeCut(cut, files.cuts.get(cut)!);
      const kept = plan.regions.filter((region) => region.cut.entry === entry);
      return [log, ...kept.map((region) => describeKept(region, files.regions.get(region)!))];
    });
  // Records of a log that goes aside as a whole may still be kept.
  for (const region of plan.regions) {
    if (!aside.has(region.cut.entry.stored_name)) continue;
    txnlogs.push(describeKept(region, files.regions.get(region)!));
  }
  txnlogs.sort(byStart);
  const stored = [...snapshots, ...txnlogs, ...info.files.epochs];
  const nowhere = confirmedUpTo(info, formatZxid(end));
  return {
    ...info,
    status: "partial",
    backup_zxid: describeZxid(end),
    confirmed_zxid: nowhere,
    files: {
      ...info.files,
      snapshots,
      txnlogs,
      damaged: [...info.files.damaged, ...files.originals],
    },
    windows: windows.map(describeWindow),
    lost: mergeLost([...info.lost ?? [], ...lost.map(describeLost)]),
    validation: countRepaired(plan),
    statistics: {
      ...info.statistics,
      total_size: stored.reduce((sum, file) => sum + file.size, 0),
      compressed_size: stored.reduce((sum, file) => sum + file.stored_size, 0),
    },
    warnings: [...info.warnings, ...warningsOf(plan, now)],
  };
}

/** The server confirmed no more of it than there is now. */
function confirmedUpTo({ confirmed_zxid: confirmed }: BackupInfo, end: string): string | null {
  return confirmed !== null && BigInt(confirmed) > BigInt(end) ? end : confirmed;
}

function describeCut({ entry, log, note, isWhole }: LogCut, sums: StoredSums): StoredTxnLog {
  const { runs, records } = log.scan;
  return {
    ...entry,
    ...sums,
    ...describeRuns(runs),
    status: isWhole ? entry.status : "repaired",
    transaction_count: records,
    note,
  };
}

function describeKept(
  { cut: { entry }, note, name, isWhole }: KeptRegion,
  { sums, inspected }: { sums: StoredSums; inspected: InspectedLog },
): StoredTxnLog {
  return {
    ...entry,
    ...sums,
    name,
    stored_name: inspected.file,
    ...describeRuns(inspected.scan.runs),
    status: isWhole ? "valid" : "repaired",
    transaction_count: inspected.scan.records,
    source_size: sums.size,
    note,
  };
}

/** Files that were sound at the member and are not any more count as damaged from now on. */
function countRepaired(
  { backup: { info: { validation } }, cuts, setAside }: RepairPlan,
): BackupInfo["validation"] {
  const withStatus = (entries: readonly { entry: { status: FileStatus } }[], status: FileStatus) =>
    entries.filter(({ entry }) => entry.status === status).length;
  // A log stored with its damage counted as one of which nothing was made better.
  const mended = withStatus(cuts, "corrupted");
  const newlyCut = withStatus(cuts.filter(({ isWhole }) => !isWhole), "valid");
  const given = withStatus(setAside, "repaired");
  const repaired_files = atLeastNone(validation.repaired_files + newlyCut + mended - given);
  const lost = setAside.length - withStatus(setAside, "corrupted");
  const unrecoverable_files = atLeastNone(validation.unrecoverable_files + lost - mended);
  const corrupted_files = repaired_files + unrecoverable_files;
  const total_files = Math.max(validation.total_files, corrupted_files);
  return {
    ...validation,
    total_files,
    valid_files: total_files - corrupted_files,
    corrupted_files,
    repaired_files,
    unrecoverable_files,
  };
}

/** A description may say anything. */
function atLeastNone(count: number): number {
  return Math.max(0, count);
}

function warningsOf({ cuts, setAside }: RepairPlan, now: Date): string[] {
  const time = now.toISOString();
  return [
    ...cuts.map(({ entry, note }) =>
      say("Repaired on {}: {} was {}", time, entry.stored_name, note)
    ),
    ...setAside.map(({ entry, reason }) =>
      say("Repaired on {}: {} was set aside, {}", time, entry.stored_name, reason)
    ),
  ];
}

function byStart(a: StoredTxnLog, b: StoredTxnLog): number {
  const [first, second] = [BigInt(a.start_zxid ?? 0), BigInt(b.start_zxid ?? 0)];
  return Number(first > second) - Number(first < second);
}
