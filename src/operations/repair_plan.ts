import type { Backup } from "../store/read_backup.ts";
import type { BackupInfo, StoredSnapshot, StoredTxnLog } from "../store/backup_info.ts";
import { LAYOUT } from "../store/layout.ts";
import { say } from "../texts/say.ts";
import { txnlogName } from "../zookeeper/file_name.ts";
import type { TxnLogRegion } from "../zookeeper/txnlog_resync.ts";
import { computeWindows, neededLogs, type TxnLogFacts, type Window } from "../zookeeper/windows.ts";
import { formatZxid } from "../zookeeper/zxid.ts";
import { onceLogged, snapshotFacts, txnlogFacts } from "./assess.ts";
import { recordedEnds } from "./describe.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";
import type { Scanned } from "./scan_files.ts";
import { type LostRange, lostSince } from "./lost.ts";
import { ownerOf } from "./stored_state.ts";
import type { VerifyReport } from "./verify.ts";

/** A log that is cut behind its last sound record. */
export interface LogCut {
  /** What the description says of it. */
  entry: StoredTxnLog;
  /** What was found in it. */
  log: Scanned<InspectedLog>;
  /** What will be said of it. */
  note: string;
  /** Whether it reaches the last zxid of the member's log: then only what did not belong goes. */
  isWhole: boolean;
}

/** Sound records behind damage that become a log of their own. */
export interface KeptRegion {
  /** The cut that they come from. */
  cut: LogCut;
  /** Where they lie in the log, and their zxids. */
  region: TxnLogRegion;
  /** Name of the new log as in ZooKeeper. */
  name: string;
  /** What will be said of it. */
  note: string;
  /** Whether they reach the last zxid that the log once held. */
  isWhole: boolean;
}

/** A whole file that no state that can be restored needs any more; it goes to `damaged/`. */
export interface SetAside {
  /** What the description says of it. */
  entry: StoredSnapshot | StoredTxnLog;
  /** What was found in it. */
  file: Scanned<InspectedLog | InspectedSnapshot>;
  /** Why. */
  reason: string;
}

/** A damaged log that cannot be repaired. */
export interface Unrepaired {
  /** Its path in the backup. */
  file: string;
  /** Why not. */
  reason: string;
}

/** What a repair would do. */
export interface RepairPlan {
  /** The backup as it is. */
  backup: Backup;
  /** Logs to cut. */
  cuts: LogCut[];
  /** Records behind damage that are kept. */
  regions: KeptRegion[];
  /** Files to set aside. */
  setAside: SetAside[];
  /** Damaged logs that stay as they are. */
  unrepaired: Unrepaired[];
  /** The windows afterwards. */
  windows: Window[];
  /** What the backup loses by the damage. */
  lost: LostRange[];
}

/** Finds out what can be repaired of a backup whose every record was read; changes nothing. */
export function planRepair(backup: Backup, report: VerifyReport): RepairPlan {
  const { info } = backup;
  const unrepaired: Unrepaired[] = [];
  const none = { backup, cuts: [], regions: [], setAside: [], windows: report.windows, lost: [] };
  const entries = new Map(info.files.txnlogs.map((entry) => [entry.stored_name, entry]));
  const changed = new Set(report.structure?.changed);
  const leave = new Set<string>();
  const found = report.logs.flatMap((log) => {
    const entry = entries.get(log.file)!;
    const reason = whyExchanged(log, info) ?? whyNot(log, entry, changed.has(log.file));
    if (reason === "sound") return [];
    if (reason !== null && isSound(log)) leave.add(log.file);
    if (reason !== null) unrepaired.push({ file: log.file, reason });
    if (reason !== null) return [];
    const last = formatZxid(log.scan.runs.at(-1)!.last);
    const isWhole = entry.status === "valid" && entry.end_zxid === last;
    return [{ entry, log, note: noteOf(log), isWhole }];
  });
  if (found.length === 0) return { ...none, unrepaired };
  if (!(report.structure?.descriptionIntact ?? false)) {
    const reason = say(
      "{} is not what was written with the backup, so nothing is rewritten by it",
      LAYOUT.backupInfo,
    );
    return {
      ...none,
      unrepaired: [...unrepaired, ...found.map(({ log: { file } }) => ({ file, reason }))],
    };
  }

  const taken = new Set(info.files.txnlogs.map(({ name }) => name));
  const candidates = found.flatMap((cut) => candidatesOf(cut, report.logs, taken));
  const cutFiles = new Set(found.map(({ log }) => log.file));
  const windowsWith = (regions: readonly KeptRegion[]) =>
    windowsAfter(backup, report, found, regions);
  const withAll = neededLogs(windowsWith(candidates));
  const regions = candidates.filter(({ name }) => withAll.has(name));
  const windows = windowsWith(regions);
  if (windows.length === 0) {
    const reason = say("nothing would be restorable with it either");
    return {
      ...none,
      unrepaired: [...unrepaired, ...found.map(({ log: { file } }) => ({ file, reason }))],
    };
  }

  const needed = neededLogs(windows);
  const bases = new Set(windows.flatMap((window) => window.bases.map(({ name }) => name)));
  const reason = say("no state that can be restored needs it");
  const setAside: SetAside[] = [
    ...info.files.snapshots.flatMap((entry) => {
      const file = report.snapshots.find(({ file }) => file === entry.stored_name);
      if (file === undefined || bases.has(entry.name)) return [];
      return whyExchanged(file, info) === null ? [{ entry, file, reason }] : [];
    }),
    ...info.files.txnlogs.flatMap((entry) => {
      const file = report.logs.find(({ file }) => file === entry.stored_name);
      const stays = needed.has(entry.name) || leave.has(entry.stored_name);
      return file === undefined || stays ? [] : [{ entry, file, reason }];
    }),
  ];
  const cuts = found.filter(({ entry }) => needed.has(entry.name));
  return {
    backup,
    cuts,
    regions,
    setAside: setAside.map((each) =>
      cutFiles.has(each.file.file) ? { ...each, reason: noteOf(each.file as InspectedLog) } : each
    ),
    unrepaired,
    windows,
    lost: lostSince(info, windows),
  };
}

/** Why nothing is done to a file that is whole, but lies in another's place. */
function whyExchanged(
  { file, storedChecksum }: Scanned<InspectedLog | InspectedSnapshot>,
  info: BackupInfo,
): string | null {
  const owner = storedChecksum === null ? null : ownerOf(file, storedChecksum, info);
  if (owner === null) return null;
  return say("it has the checksum that {} should have, so it is whole and not to be cut", owner);
}

/** Whether nothing in a log is damaged, whatever else may be wrong with it. */
function isSound({ scan: { ending } }: InspectedLog): boolean {
  return ending === "clean";
}

/** Why a log is not cut: it is "sound", or cannot be; null where it is. */
function whyNot(
  { scan }: InspectedLog,
  { start_zxid, end_zxid }: StoredTxnLog,
  isChanged: boolean,
): string | null {
  const last = scan.runs.at(-1)?.last;
  const first = scan.runs[0]?.first;
  // Only a log that begins as it should can have lost its end between two records.
  const beginsWell = first === undefined || start_zxid === null || first === BigInt(start_zxid);
  const isShort = isChanged && beginsWell && end_zxid !== null &&
    (last === undefined || last < BigInt(end_zxid));
  const isDamaged = scan.ending === "damaged" || (scan.ending === "torn" && isChanged);
  if (!isDamaged && !isShort) {
    if (!isChanged) return "sound";
    return say("every record in it is sound, and what else was changed cannot be told");
  }
  if (scan.faults.some(({ kind }) => kind === "InvalidMagic")) {
    return say("its beginning is wrong, and without that no record in it can be trusted");
  }
  return last === undefined ? say("there is no sound record at its beginning") : null;
}

function noteOf({ scan }: InspectedLog): string {
  const [fault] = scan.faults;
  return fault === undefined
    ? say("cut in the backup behind its last record; what came after is gone")
    : say("cut in the backup before byte {}: {}", fault.offset ?? scan.end, fault.message);
}

/**
 * Sound records behind the damage that are those of this log beyond doubt: in the ranges that the
 * description says, without a hole, above all before them, and in no other log.
 */
function candidatesOf(
  cut: LogCut,
  logs: readonly InspectedLog[],
  taken: ReadonlySet<string>,
): KeptRegion[] {
  const { log, entry } = cut;
  const runs = logs.flatMap(({ scan }) => scan.runs);
  let above = log.scan.runs.at(-1)!.last;
  return log.scan.behind.flatMap((region) => {
    const { first, last, records } = region;
    const name = txnlogName(first);
    const isUnbroken = last >= first && last - first + 1n === BigInt(records);
    const isPromised = entry.ranges.some((range) =>
      BigInt(range.start_zxid) <= first && last <= BigInt(range.end_zxid)
    );
    const isDouble = taken.has(name) || runs.some((run) => run.first <= last && first <= run.last);
    if (first <= above || !isUnbroken || !isPromised || isDouble) return [];
    above = last;
    const isWhole = entry.end_zxid === formatZxid(last);
    return [{
      cut,
      region,
      name,
      note: say("records behind the damage in {}", entry.name),
      isWhole,
    }];
  });
}

function windowsAfter(
  { info }: Backup,
  { snapshots, logs, windows }: VerifyReport,
  cuts: readonly LogCut[],
  regions: readonly KeptRegion[],
): Window[] {
  const cutByFile = new Map(cuts.map((cut) => [cut.log.file, cut]));
  const ends = new Map(recordedEnds(info));
  for (const { log, note, isWhole } of cuts) {
    if (!isWhole) ends.set(log.scan.runs.at(-1)!.last, note);
  }
  for (const { region, note, isWhole } of regions) if (!isWhole) ends.set(region.last, note);
  const facts: TxnLogFacts[] = [
    ...logs.map((log) => {
      const cut = cutByFile.get(log.file);
      const known = txnlogFacts(log);
      if (cut === undefined) return known;
      return { ...known, brokenBecause: cut.isWhole ? null : cut.note, lossy: !cut.isWhole };
    }),
    ...regions.map(({ region, name }) => ({ name, runs: [region], brokenBecause: null })),
    ...info.files.txnlogs.map(onceLogged),
  ];
  const times = new Map(windows.map((window) => [window.start, window.startTime ?? undefined]));
  return computeWindows(
    snapshots.map((snapshot) => snapshotFacts(snapshot)),
    facts,
    (zxid) => times.get(zxid),
    ends,
  );
}

/** Zxids of some records as a person reads them. */
export function describeRegion({ first, last }: Pick<TxnLogRegion, "first" | "last">): string {
  return first === last ? formatZxid(first) : say("{} to {}", formatZxid(first), formatZxid(last));
}
