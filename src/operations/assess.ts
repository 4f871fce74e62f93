import type { Fault, Finding } from "../finding.ts";
import type { BackupInfo, StoredTxnLog } from "../store/backup_info.ts";
import { say } from "../texts/say.ts";
import type { ZxidRun } from "../zookeeper/txnlog.ts";
import {
  computeWindows,
  footerEnd,
  joins,
  type KnownEnds,
  knownZxids,
  type SnapshotFacts,
  type TxnLogFacts,
  type Window,
} from "../zookeeper/windows.ts";
import { follows, formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import { recordedEnds } from "./describe.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";
import { reportLarge } from "./large_records.ts";

/** What a set of snapshots and logs is worth. */
export interface Assessment {
  /** Ascending, disjoint. */
  windows: Window[];
  /** Findings of the readers and of the set as a whole. */
  findings: Finding[];
}

/** What is known besides of files that were read from a backup. */
export interface Recorded {
  /** Its description. */
  info: BackupInfo;
  /** Paths in the backup of files that are not what was stored. */
  changed: ReadonlySet<string>;
}

/**
 * Snapshots that name ACLs which they do not hold, with the zxids from which on the logs have told
 * all of them.
 */
export type MendedHoles = ReadonlyMap<string, Zxid>;

/** What the windows have to know of a snapshot that was read. */
export function snapshotFacts(
  { name, zxid, scan, knownEnd }: InspectedSnapshot,
  mended: MendedHoles = new Map(),
): SnapshotFacts {
  const end = scan.sound ? footerEnd(zxid, scan) ?? knownEnd ?? null : null;
  if (scan.aclHoles.size === 0) return { name, zxid, usable: scan.sound, end };
  const toldBy = mended.get(name);
  if (toldBy === undefined) return { name, zxid, usable: false, end };
  return { name, zxid, usable: scan.sound, end, toldBy };
}

/** What the windows have to know of a log that was read. */
export function txnlogFacts({ name, scan }: InspectedLog): TxnLogFacts {
  const { ending, faults, runs, behind } = scan;
  const fault = ending === "damaged" || ending === "torn" ? faults[0] : undefined;
  const brokenBecause = fault === undefined
    ? null
    : ending === "torn"
    ? say("unfinished record in {} at byte {}", name, fault.offset ?? 0)
    : say("damage in {} at byte {}", name, fault.offset ?? 0);
  const lastBehind = behind.at(-1)?.last ?? null;
  return { name, runs, brokenBecause, lossy: ending === "damaged", lastBehind };
}

/** Judges what was read: findings of every file and of the whole, windows. */
export function assess(
  snapshots: readonly InspectedSnapshot[],
  logs: readonly InspectedLog[],
  timeOf?: (zxid: Zxid) => number | undefined,
  recorded?: Recorded,
  mended?: MendedHoles,
): Assessment {
  const facts = snapshots.map((snapshot) => snapshotFacts(snapshot, mended));
  const known = knownZxids(facts);
  const ends = recorded === undefined ? new Map() : recordedEnds(recorded.info);
  const once = recorded?.info.files.txnlogs.map(onceLogged) ?? [];
  const windows = computeWindows(facts, [...logs.map(txnlogFacts), ...once], timeOf, ends);
  const changed = recorded?.changed ?? new Set();
  const findings = [
    ...judgeSnapshots(snapshots, windows, changed),
    ...judgeLogs(logs, known, changed),
    ...judgeSequence(logs, snapshots, windows, known, ends),
    ...judgeUnserved(logs, windows),
  ];
  return { windows, findings };
}

/**
 * The last zxid that a log of a backup once held. Without it a log that was cut or went missing at
 * the end of an epoch would seem to join the first one of the next.
 */
export function onceLogged({ name, end_zxid }: StoredTxnLog): TxnLogFacts {
  const lastBehind = end_zxid === null ? null : BigInt(end_zxid);
  return { name, runs: [], brokenBecause: null, lastBehind };
}

function judgeSnapshots(
  snapshots: readonly InspectedSnapshot[],
  windows: readonly Window[],
  changed: ReadonlySet<string>,
): Finding[] {
  const newest = snapshots.reduce<Zxid>((max, s) => s.zxid > max ? s.zxid : max, -1n);
  return snapshots.flatMap((snapshot) =>
    snapshot.scan.faults.map((fault) => ({
      ...fault,
      file: snapshot.file,
      ...(changed.has(snapshot.file)
        ? CHANGED_SINCE
        : judgeSnapshotFault(fault, snapshot, snapshot.zxid === newest, windows)),
    }))
  );
}

/** Whatever is wrong with a file that is not what was stored, no server did it. */
const CHANGED_SINCE = {
  severity: "error",
  advice: say(
    "The file was changed after the backup was made; look for a copy of the backup, and at the disk",
  ),
} as const;

/** Where it is the only one that could serve, a snapshot that ends too early is a loss. */
const NOTHING_SERVES = {
  severity: "error",
  advice: say(
    "A server was stopped while it wrote this snapshot, or it is damaged before its end; nothing else here serves, so look for another one, also on the other members",
  ),
} as const;

/** What is normal for a snapshot, or loses nothing, is no more than a warning. */
function judgeSnapshotFault(
  { kind }: Fault,
  { zxid }: InspectedSnapshot,
  isNewest: boolean,
  windows: readonly Window[],
): Partial<Finding> {
  if (kind === "TruncatedBody" && isNewest) {
    const bases = windows.flatMap((window) => window.bases);
    if (bases.length === 0) return NOTHING_SERVES;
    const advice = bases.some((base) => base.name !== null && base.zxid < zxid)
      ? say("A server was stopped while it wrote this snapshot; an older one serves")
      : say("What can be restored does without this snapshot");
    return { severity: "warning", advice };
  }
  const covered = windows.some(({ start, end }) => start <= zxid && zxid <= end);
  return kind === "AclHole" && covered ? { severity: "warning" } : {};
}

/** The order of logs on disk: by the zxid in their names. */
function byName(a: InspectedLog, b: InspectedLog): number {
  return Number(a.zxid > b.zxid) - Number(a.zxid < b.zxid);
}

function judgeLogs(
  logs: readonly InspectedLog[],
  known: readonly Zxid[],
  changed: ReadonlySet<string>,
): Finding[] {
  const ordered = [...logs].sort(byName);
  return ordered.flatMap((log, at) => {
    const last = log.scan.runs.at(-1)?.last;
    const later = ordered.slice(at + 1).find((other) => other.scan.runs.length > 0);
    const goesOn = later === undefined || last === undefined ||
      joins(last, later.scan.runs[0]!.first, known);
    const findings = log.scan.faults.map((fault) =>
      changed.has(log.file)
        ? { ...fault, file: log.file, ...CHANGED_SINCE }
        : judgeFault(fault, log, later, goesOn)
    );
    const more = [
      ...emptyLog(log, changed),
      ...bareCheck(log),
      ...behindDamage(log),
      ...wrongName(log),
    ];
    return [...findings, ...more, ...reportLarge(log.file, log.scan.large)];
  });
}

/** A log without a record has no fault, but one without a byte keeps servers before 3.9.3 down. */
function emptyLog({ file, scan }: InspectedLog, changed: ReadonlySet<string>): Finding[] {
  if (scan.ending !== "empty") return [];
  return [{
    kind: "TruncatedBody",
    severity: "warning",
    file,
    offset: 0,
    message: say("Log has no bytes"),
    advice: say("It holds no transaction and is left out; servers before 3.9.3 do not start on it"),
    ...(changed.has(file) ? CHANGED_SINCE : {}),
  }];
}

/** The state is right without it, so nothing is lost; but a server that has it does not start. */
function bareCheck({ file, scan }: InspectedLog): Finding[] {
  if (scan.bareCheck === null) return [];
  const { zxid, offset, record } = scan.bareCheck;
  return [{
    kind: "BadStructure",
    severity: "warning",
    file,
    offset,
    record,
    message: say(
      "Transaction {} is a check outside of a multi, which no server reads back",
      formatZxid(zxid),
    ),
    advice: say(
      "A server does not start on this log (ZOOKEEPER-2623); restore writes such a state as one snapshot",
    ),
  }];
}

/** An unfinished record is normal where nothing, or the very next transaction, comes after it. */
function judgeFault(
  fault: Fault,
  log: InspectedLog,
  later: InspectedLog | undefined,
  goesOn: boolean,
): Finding {
  const { ending } = log.scan;
  if (ending !== "torn" && ending !== "cut-header") return { ...fault, file: log.file };
  const severity = !goesOn ? "error" : ending === "torn" ? "note" : "warning";
  const advice = later === undefined
    ? say(
      "Normal for a server that is running or was stopped hard; nothing that it confirmed is lost",
    )
    : goesOn
    ? say("The server was stopped hard here; the next log goes on without a hole")
    : say("Transactions are missing between this log and {}", later.name);
  return { ...fault, file: log.file, severity, advice };
}

function behindDamage({ file, scan }: InspectedLog): Finding[] {
  return scan.behind.map((region) => ({
    kind: "TrailingData",
    severity: "note",
    file,
    offset: region.start,
    message: say(
      "Sound records behind the damage: {}, from {} to {}",
      region.records,
      formatZxid(region.first),
      formatZxid(region.last),
    ),
  }));
}

function wrongName({ file, zxid, scan }: InspectedLog): Finding[] {
  const first = scan.runs[0]?.first;
  if (first === undefined || first === zxid) return [];
  return [{
    kind: "BadStructure",
    severity: "error",
    file,
    offset: scan.runs[0]!.start,
    record: 1,
    message: say(
      "Name says that the log begins with {}, its first record is {}",
      formatZxid(zxid),
      formatZxid(first),
    ),
    advice: say("A server chooses logs by their names; restore gives the log its right one"),
  }];
}

/** Holes and repetitions between the records of all logs, in the order of their zxids. */
function judgeSequence(
  logs: readonly InspectedLog[],
  snapshots: readonly InspectedSnapshot[],
  windows: readonly Window[],
  known: readonly Zxid[],
  ends: KnownEnds,
): Finding[] {
  const runs = logs.flatMap(({ file, scan }) => scan.runs.map((run) => ({ file, run })))
    .sort((a, b) => Number(a.run.first > b.run.first) - Number(a.run.first < b.run.first));
  return runs.flatMap(({ file, run }, at): Finding[] => {
    const before = runs[at - 1]?.run.last;
    if (before === undefined || joins(before, run.first, known)) return [];
    const place = { file, offset: run.start, record: run.record, lastGoodZxid: before };
    if (run.first <= before) {
      const message = say(
        "Transactions from {} on stand in an earlier log too",
        formatZxid(run.first),
      );
      return [{ kind: "ZxidOrder", severity: "error", ...place, message }];
    }
    const message = say(
      "Transactions between {} and {} are missing",
      formatZxid(before),
      formatZxid(run.first),
    );
    const bridge = snapshots.find((s) => s.scan.sound && follows(s.zxid, run.first));
    if (bridge !== undefined) {
      const advice = say(
        "{} ends exactly there, as on a member that its leader brought up to date",
        bridge.name,
      );
      return [{ kind: "ZxidGap", severity: "note", ...place, message, advice }];
    }
    if (ends.has(before)) {
      const advice = say(
        "This was known when the backup was made or repaired; nothing is lost since",
      );
      return [{ kind: "ZxidGap", severity: "note", ...place, message, advice }];
    }
    const bridged = windows.some((w) =>
      w.segment !== null && w.segment.first <= run.first &&
      run.first <= w.segment.last
    );
    const advice = bridged
      ? say(
        "A later snapshot bridges the hole: states behind it can be restored, those in it cannot",
      )
      : say("No snapshot bridges the hole: what comes after it cannot be restored");
    return [{ kind: "ZxidGap", severity: "error", ...place, message, advice }];
  });
}

/**
 * The newest transactions, when no snapshot leads to them: what comes between the snapshots and
 * their first log is missing. Older logs that a snapshot has made superfluous are no loss.
 */
function judgeUnserved(logs: readonly InspectedLog[], windows: readonly Window[]): Finding[] {
  const newest = logs.flatMap((log) => log.scan.runs.map((run) => ({ file: log.file, run })))
    .reduce<{ file: string; run: ZxidRun } | null>(
      (last, each) => last === null || each.run.last > last.run.last ? each : last,
      null,
    );
  const end = windows.at(-1)?.end;
  if (newest === null || end === undefined || newest.run.last <= end) return [];
  const { file, run } = newest;
  return [{
    kind: "ZxidGap",
    severity: "error",
    file,
    offset: run.start,
    record: run.record,
    message: say(
      "Transactions up to {} are there, but what leads to them from the last state that can be restored, {}, is missing",
      formatZxid(run.last),
      formatZxid(end),
    ),
    advice: say("Look for logs or snapshots between the two, also on the other members"),
  }];
}
