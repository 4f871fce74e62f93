import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import type { Finding } from "../finding.ts";
import type { BackupInfo, LostInfo, StoredFile } from "../store/backup_info.ts";
import { LAYOUT } from "../store/layout.ts";
import { type Backup, readBackup } from "../store/read_backup.ts";
import {
  checkMemberFiles,
  listMemberFiles,
  type MemberFiles,
  type MemberFolders,
  resolveMemberFolders,
} from "../zookeeper/data_dir.ts";
import { parseFileName } from "../zookeeper/file_name.ts";
import type { Window } from "../zookeeper/windows.ts";
import { formatZxid } from "../zookeeper/zxid.ts";
import { assess } from "./assess.ts";
import { checkStructure } from "./check_structure.ts";
import type { Context } from "./context.ts";
import { withDecoders } from "./decoders.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { recordedWindowsWithout } from "./describe.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";
import { findLost, type LostRange, lostSince } from "./lost.ts";
import { type Timer, withProgressTimeout } from "./progress_watch.ts";
import { mendHoles } from "./mend_holes.ts";
import { newFindings, type Proof, type ProofReport, proveWindows } from "./prove.ts";
import { type Quality, rateBackup, rateMember } from "./quality.ts";
import { refuseHalfRestore } from "./restore_guard.ts";
import { RecordTimes } from "./record_times.ts";
import { encodingOf, type MemberScan, scanFiles, type Scanned, windowFiles } from "./scan_files.ts";
import type { Comparison } from "./against.ts";
import { compareChecksums, countStored, type Structure, structureOf } from "./stored_state.ts";
import { type Verdict, verdictOf } from "./verdict.ts";
import { compareReports, isBackupFolder } from "./verify_against.ts";
import { witnessOf } from "./witness.ts";

/**
 * How deep verify looks: lists, sizes and checksums; every record as well; or also the tree that
 * they make, after every transaction whose digest is stored.
 */
export type VerifyLevel = "structure" | "records" | "replay";

/** What to verify: a backup, or a member's own files. */
export type VerifyOptions =
  & {
    level: VerifyLevel;
    /** Milliseconds without progress after which it gives up; null or absent: never. */
    progressTimeout?: number | null;
    /** Backup or data dir whose history it is compared with; needs more than level structure. */
    against?: string | null;
  }
  & ({ backupDir: string } | { dataDir: string; logDir: string | null });

/** Result of verify. */
export interface VerifyReport {
  /** The backup or data dir that was verified. */
  subject: string;
  /** Id of the backup; null for a data dir. */
  backupId: string | null;
  /** Whose backup it is; null for a data dir. */
  member: string | null;
  /** How deep it looked. */
  level: VerifyLevel;
  /** Snapshots, by zxid. */
  snapshots: Scanned<InspectedSnapshot>[];
  /** Transaction logs, by zxid. */
  logs: Scanned<InspectedLog>[];
  /** What was found, file by file and in the set as a whole. */
  findings: Finding[];
  /** Ranges of zxids to each of which the files restore exactly. */
  windows: Window[];
  /** What replay showed, base by base; empty at the other levels. */
  proofs: Proof[];
  /** How they compare with other files; null where none were given. */
  against: Comparison | null;
  /** What was lost: of a backup since it was made or repaired, of a member as far as it shows. */
  lost: LostRange[];
  /** What was lost before that, by the description of the backup, which `lost` has not; none for a data dir. */
  recordedLost: LostInfo[];
  /** How the files agree with the lists of the backup; null for a data dir, which has none. */
  structure: Structure | null;
  /** From where to where the files reach. */
  coverage: Coverage;
  /** How good the whole is. */
  quality: Quality;
  /** What the whole is worth. */
  verdict: Verdict;
}

/**
 * Checks a backup or a member's own files. Writes nothing.
 *
 * @throws {ZkBackupError} `no-progress` when reading hangs for longer than `progressTimeout`.
 */
export function verify(
  ctx: Context,
  options: VerifyOptions,
  timer?: Timer,
): Promise<VerifyReport> {
  const timeout = options.progressTimeout ?? null;
  const run = (watched: Context) => withDecoders(watched, (ctx) => verifyAndCompare(ctx, options));
  return withProgressTimeout(ctx, timeout, run, timer);
}

async function verifyAndCompare(ctx: Context, options: VerifyOptions): Promise<VerifyReport> {
  const report = await verifyAlone(ctx, options);
  const { against: other = null } = options;
  if (other === null) return report;
  const { comparison, findings } = await compareReports(ctx, report, await verifyOther(ctx, other));
  return { ...report, against: comparison, findings: [...report.findings, ...findings] };
}

/** The other side of a comparison: a backup, or the data dir of a member. */
async function verifyOther(ctx: Context, path: string): Promise<VerifyReport> {
  if (ctx.fs.stat(path) === null) {
    throw new ZkBackupError(say("--against {} does not exist", path), {
      code: "wrong-folder",
      category: "User",
      exitStatus: 1,
      path,
      hint: say("Give the folder of a backup, or a dataDir"),
    });
  }
  const options = isBackupFolder(ctx, path) ? { backupDir: path } : { dataDir: path, logDir: null };
  return await verifyAlone(ctx, { ...options, level: "records" });
}

async function verifyAlone(ctx: Context, options: VerifyOptions): Promise<VerifyReport> {
  if ("backupDir" in options) {
    return await verifyBackup(ctx, readBackup(ctx.fs, options.backupDir), options.level);
  }
  const folders = resolveMemberFolders(ctx.fs, options.dataDir, options.logDir);
  return await verifyMember(ctx, folders, options.level, options.logDir !== null);
}

/** Checks a backup whose metadata was read. */
export function verifyBackup(
  ctx: Context,
  backup: Backup,
  level: VerifyLevel,
): Promise<VerifyReport> {
  return withDecoders(ctx, (decoding) => checkBackup(decoding, backup, level));
}

async function checkBackup(
  ctx: Context,
  backup: Backup,
  level: VerifyLevel,
): Promise<VerifyReport> {
  const { dir, info } = backup;
  const findings = checkStructure(ctx.fs, backup);
  const missing = new Set(findings.filter((f) => f.kind === "MissingFile").map((f) => f.file));
  const present = (file: StoredFile) => !missing.has(file.stored_name);
  const place = (file: StoredFile) => ({
    name: file.name,
    zxid: parseFileName(file.name)?.zxid ?? 0n,
    path: `${dir}/${file.stored_name}`,
    file: file.stored_name,
    coding: file.coding,
  });
  const checked = new Map<string, string>();
  let files: MemberScan = { snapshots: [], logs: [], times: new RecordTimes([]) };
  if (level !== "structure") {
    files = await scanFiles(
      ctx,
      info.files.snapshots.filter(present).map((file) => ({
        ...place(file),
        encoding: encodingOf(file.name),
        knownEnd: file.end_zxid === null ? null : BigInt(file.end_zxid),
      })),
      () => info.files.txnlogs.filter(present).map(place),
      { live: false },
    );
    for (const file of [...files.snapshots, ...files.logs]) {
      if (file.storedChecksum !== null) checked.set(file.file, file.storedChecksum);
    }
  }
  const resized = new Set(findings.filter((f) => f.kind === "HashMismatch").map((f) => f.file));
  findings.push(...await compareChecksums(ctx, backup, checked, resized));
  const structure = structureOf(info, findings, missing);
  const stored = countStored(backup, findings);

  const { snapshots, logs, times } = files;
  const changed = new Set(structure.changed);
  const { windows, findings: judged } = level === "structure"
    ? {
      windows: recordedWindowsWithout(info, new Set([...structure.missing, ...structure.changed])),
      findings: [],
    }
    : assess(
      snapshots,
      logs,
      (zxid) => times.of(zxid),
      { info, changed },
      await mendHoles(ctx, files, { info, changed }),
    );
  findings.push(...judged, ...lostSinceBackup(info, windows, structure));
  const proved = level === "replay"
    ? await proveWindows(ctx, windowFiles(files), windows, witnessOf(ctx, backup))
    : NOT_REPLAYED;
  findings.push(...newFindings(proved.findings, findings));
  // A description that was changed may claim states that never were: no count can be had from it.
  const lost = structure.descriptionIntact
    ? lostSince(info, windows)
    : lostSince(info, windows).map((range) => ({ ...range, count: null }));
  const recordedLost = info.lost ?? [];
  const everLost = [...lost, ...recordedLost];
  const read = {
    files: snapshots.length + logs.length,
    sound: countSound(snapshots, logs, changed),
    lost: everLost.length > 0,
  };
  return {
    subject: dir,
    backupId: info.backup_id,
    member: info.member,
    level,
    snapshots,
    logs,
    findings,
    windows,
    proofs: proved.proofs,
    against: null,
    lost,
    recordedLost,
    structure,
    coverage: coverageOf(snapshots, logs),
    quality: rateBackup({ info, windows, ...stored, read }),
    verdict: verdictOf(windows, everLost, findings, isStopped(proved)),
  };
}

/** Files in which the readers found nothing wrong; what is normal for a server is nothing wrong. */
function countSound(
  snapshots: readonly InspectedSnapshot[],
  logs: readonly InspectedLog[],
  changed: ReadonlySet<string> = new Set(),
): number {
  const soundSnapshots = snapshots.filter(({ scan }) => scan.sound);
  const soundLogs = logs.filter(({ scan: { ending } }) => ending === "clean" || ending === "torn");
  return [...soundSnapshots, ...soundLogs].filter(({ file }) => !changed.has(file)).length;
}

const NOT_REPLAYED: ProofReport = { proofs: [], findings: [] };

function isStopped({ proofs }: ProofReport): boolean {
  return proofs.some((proof) => proof.isStopped);
}

/**
 * Checks a member's own files, also while it runs. There is no list to compare them with, so the
 * least level is that of the records. `logDirGiven`: somebody said where the logs are.
 */
export async function verifyMember(
  ctx: Context,
  folders: MemberFolders,
  level: VerifyLevel,
  logDirGiven: boolean,
): Promise<VerifyReport> {
  const member = listMemberFiles(ctx.fs, folders);
  checkMemberFiles(member, ctx.fs);
  refuseHalfRestore(ctx.fs, member);
  const place = <T extends { name: string }>(file: T) => ({
    ...file,
    file: file.name,
    coding: "none" as const,
  });
  const files = await scanFiles(
    ctx,
    member.snapshots.map(place),
    () => listMemberFiles(ctx.fs, folders).logs.map(place),
    { live: true },
  );
  const { snapshots, logs, times } = files;
  const mended = await mendHoles(ctx, files);
  const { windows, findings } = assess(
    snapshots,
    logs,
    (zxid) => times.of(zxid),
    undefined,
    mended,
  );
  const missing = missingLogs(member, logDirGiven);
  const proved = level === "replay"
    ? await proveWindows(ctx, windowFiles(files), windows)
    : NOT_REPLAYED;
  const all = [
    ...strayFiles(member.strays),
    ...missing,
    ...findings,
    ...newFindings(proved.findings, findings),
  ];
  const newest = windows.at(-1);
  const isWithoutLogs = missing.some(({ severity }) => severity === "error");
  // Whatever came after the newest snapshot is in the logs that were not found.
  const lost = isWithoutLogs && newest !== undefined
    ? [{ ...UNKNOWN, start: newest.end + 1n, startTime: newest.endTime }]
    : findLost(windows, snapshots, logs);
  return {
    subject: folders.snapDir,
    backupId: null,
    member: null,
    level: level === "replay" ? level : "records",
    snapshots,
    logs,
    findings: all,
    windows,
    proofs: proved.proofs,
    against: null,
    lost,
    recordedLost: [],
    structure: null,
    coverage: coverageOf(snapshots, logs),
    quality: rateMember({
      windows,
      // Whether there ever were the logs that were not found is no matter of the files that were.
      lost: !isWithoutLogs && lost.length > 0,
      files: snapshots.length + logs.length,
      sound: countSound(snapshots, logs),
    }),
    verdict: verdictOf(windows, lost, all, isStopped(proved)),
  };
}

/** A loss of which nothing tells how far it goes. */
const UNKNOWN = { end: null, count: null, endTime: null };

/**
 * Snapshots beside which no log lies at all, as after a restore of a single snapshot, or because
 * the logs lie elsewhere: only who says where they are can tell.
 */
function missingLogs(
  { snapDir, logDir, snapshots, logs }: MemberFiles,
  logDirGiven: boolean,
): Finding[] {
  const newest = snapshots.at(-1);
  if (logs.length > 0 || newest === undefined || newest.zxid === 0n) return [];
  if (logDirGiven) {
    return [{
      kind: "MissingFile",
      severity: "note",
      file: logDir,
      message: say("There is no transaction log: the newest snapshot is all there is"),
    }];
  }
  return [{
    kind: "MissingFile",
    severity: "error",
    file: snapDir,
    message: say("No transaction log was found"),
    advice: say(
      "If zoo.cfg has dataLogDir, give it as --zk-log-dir; else give the dataDir as --zk-log-dir to say that there are none",
    ),
  }];
}

/** Files that ZooKeeper would take for logs or snapshots though they are none. */
export function strayFiles(paths: readonly string[]): Finding[] {
  return paths.map((file) => ({
    kind: "UnexpectedFile",
    severity: "warning",
    file,
    message: say(
      "Not a log or snapshot by its name, but ZooKeeper 3.6 and later may load it as one",
    ),
    advice: say("Move it out of version-2"),
  }));
}

/** A backup that no longer restores to where its description says it does. */
function lostSinceBackup(
  info: BackupInfo,
  windows: readonly Window[],
  { descriptionIntact }: Structure,
): Finding[] {
  const end = windows.at(-1)?.end;
  const said = BigInt(info.backup_zxid.hex);
  if (end !== undefined && end >= said) return [];
  const { hex } = info.backup_zxid;
  const message = end === undefined
    ? say("The backup restored to {} when it was made, it restores to nothing now", hex)
    : say("The backup restored to {} when it was made, now {}", hex, formatZxid(end));
  const doubt = descriptionIntact ? {} : {
    advice: say("The description was changed after it was written: what it says is doubtful"),
  };
  return [{ kind: "BadStructure", severity: "error", file: LAYOUT.backupInfo, message, ...doubt }];
}
