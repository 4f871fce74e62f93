import type { Finding } from "../finding.ts";
import type { BackupInfo, StoredFile } from "../store/backup_info.ts";
import { LAYOUT } from "../store/layout.ts";
import { type Backup, readBackup, storedFiles } from "../store/read_backup.ts";
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
import { assess, type Verdict, verdictOf } from "./assess.ts";
import { checkStructure } from "./check_structure.ts";
import { Content } from "./content.ts";
import type { Context } from "./context.ts";
import { recordedEnds, recordedWindows } from "./describe.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";
import { type Proof, type ProofReport, proveWindows } from "./prove.ts";
import { refuseHalfRestore } from "./restore_guard.ts";
import { RecordTimes } from "./record_times.ts";
import { encodingOf, type MemberScan, scanFiles, windowFiles } from "./scan_files.ts";

/**
 * How deep verify looks: lists, sizes and checksums; every record as well; or also the tree that
 * they make, after every transaction whose digest is stored.
 */
export type VerifyLevel = "structure" | "records" | "replay";

/** What to verify: a backup, or a member's own files. */
export type VerifyOptions =
  & { level: VerifyLevel }
  & ({ backupDir: string } | { dataDir: string; logDir: string | null });

/** Result of verify. */
export interface VerifyReport {
  /** The backup or data dir that was verified. */
  subject: string;
  /** Id of the backup; null for a data dir. */
  backupId: string | null;
  /** How deep it looked. */
  level: VerifyLevel;
  /** Snapshots, by zxid. */
  snapshots: InspectedSnapshot[];
  /** Transaction logs, by zxid. */
  logs: InspectedLog[];
  /** What was found, file by file and in the set as a whole. */
  findings: Finding[];
  /** Ranges of zxids to each of which the files restore exactly. */
  windows: Window[];
  /** What replay showed, base by base; empty at the other levels. */
  proofs: Proof[];
  /** What the whole is worth. */
  verdict: Verdict;
}

/** Checks a backup or a member's own files. Writes nothing. */
export async function verify(ctx: Context, options: VerifyOptions): Promise<VerifyReport> {
  if ("backupDir" in options) {
    return await verifyBackup(ctx, readBackup(ctx.fs, options.backupDir), options.level);
  }
  const folders = resolveMemberFolders(ctx.fs, options.dataDir, options.logDir);
  return await verifyMember(ctx, folders, options.level);
}

/** Checks a backup whose metadata was read. */
export async function verifyBackup(
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
      info.files.txnlogs.filter(present).map(place),
      { live: false },
    );
    for (const file of [...files.snapshots, ...files.logs]) {
      checked.set(file.file, file.storedChecksum);
    }
  }
  findings.push(...await compareChecksums(ctx, backup, checked));

  const { snapshots, logs, times } = files;
  const assessment = level === "structure"
    ? { windows: recordedWindows(info), findings: [] }
    : assess(snapshots, logs, (zxid) => times.of(zxid), recordedEnds(info));
  findings.push(...assessment.findings);
  if (level !== "structure") findings.push(...lostSinceBackup(info, assessment.windows));
  const proved = level === "replay"
    ? await proveWindows(ctx, windowFiles(files), assessment.windows)
    : NOT_REPLAYED;
  findings.push(...proved.findings);
  const verdict = verdictOf(assessment.windows, findings);
  return {
    subject: dir,
    backupId: info.backup_id,
    level,
    snapshots,
    logs,
    findings,
    windows: assessment.windows,
    proofs: proved.proofs,
    verdict,
  };
}

const NOT_REPLAYED: ProofReport = { proofs: [], findings: [] };

/**
 * Checks a member's own files, also while it runs. There is no list to compare them with, so the
 * least level is that of the records.
 */
export async function verifyMember(
  ctx: Context,
  folders: MemberFolders,
  level: VerifyLevel,
): Promise<VerifyReport> {
  const member = listMemberFiles(ctx.fs, folders);
  checkMemberFiles(member, ctx.fs);
  refuseHalfRestore(member);
  const place = <T extends { name: string }>(file: T) => ({
    ...file,
    file: file.name,
    coding: "none" as const,
  });
  const files = await scanFiles(
    ctx,
    member.snapshots.map(place),
    member.logs.map(place),
    { live: true },
  );
  const { snapshots, logs, times } = files;
  const { windows, findings } = assess(snapshots, logs, (zxid) => times.of(zxid));
  const proved = level === "replay"
    ? await proveWindows(ctx, windowFiles(files), windows)
    : NOT_REPLAYED;
  const all = [
    ...strayFiles(member.strays),
    ...missingLogs(member),
    ...findings,
    ...proved.findings,
  ];
  return {
    subject: folders.snapDir,
    backupId: null,
    level: level === "replay" ? level : "records",
    snapshots,
    logs,
    findings: all,
    windows,
    proofs: proved.proofs,
    verdict: verdictOf(windows, all),
  };
}

/** Snapshots beside which no log lies at all: the logs are lost, or lie elsewhere. */
function missingLogs({ snapDir, snapshots, logs }: MemberFiles): Finding[] {
  const newest = snapshots.at(-1);
  if (logs.length > 0 || newest === undefined || newest.zxid === 0n) return [];
  return [{
    kind: "MissingFile",
    severity: "error",
    file: snapDir,
    message: "There are snapshots, and no transaction log at all",
    advice: "If zoo.cfg has dataLogDir, give it as --zk-log-dir; what came after is in the logs",
  }];
}

/** Files that ZooKeeper would take for logs or snapshots though they are none. */
export function strayFiles(paths: readonly string[]): Finding[] {
  return paths.map((file) => ({
    kind: "UnexpectedFile",
    severity: "warning",
    file,
    message: "Not a log or snapshot by its name, but ZooKeeper 3.6 and later may load it as one",
    advice: "Move it out of version-2",
  }));
}

/**
 * Compares the checksum of every listed file with both lists; `checked` holds those that were taken
 * while the files were read for their records.
 */
async function compareChecksums(
  ctx: Context,
  { dir, info, sums }: Backup,
  checked: ReadonlyMap<string, string>,
): Promise<Finding[]> {
  const described = new Map(storedFiles(info).map((f) => [f.stored_name, f.stored_checksum]));
  const summed = new Map(sums.map(({ path, sum }) => [path, `sha256:${sum}`]));
  const findings: Finding[] = [];
  for (const file of new Set([...described.keys(), ...summed.keys()])) {
    if (ctx.fs.stat(`${dir}/${file}`)?.kind !== "file") continue;
    const found = checked.get(file) ?? await checksumOf(ctx, `${dir}/${file}`);
    const lists = [[LAYOUT.backupInfo, described.get(file)], [LAYOUT.sha256Sums, summed.get(file)]];
    for (const [list, wanted] of lists) {
      if (wanted === undefined || wanted === found) continue;
      const message = `File does not have the SHA-256 that ${list} lists`;
      findings.push({ kind: "HashMismatch", severity: "error", file, message });
      break;
    }
  }
  return findings;
}

async function checksumOf(ctx: Context, path: string): Promise<string> {
  using content = await Content.open(ctx.fs, path, "none", ctx.signal);
  return await content.storedChecksum();
}

/** A backup that no longer restores to where its description says it does. */
function lostSinceBackup(info: BackupInfo, windows: readonly Window[]): Finding[] {
  const end = windows.at(-1)?.end;
  const said = BigInt(info.backup_zxid.hex);
  if (end !== undefined && end >= said) return [];
  const now = end === undefined ? "it restores to nothing now" : `now ${formatZxid(end)}`;
  const message = `The backup restored to ${info.backup_zxid.hex} when it was made, ${now}`;
  return [{ kind: "BadStructure", severity: "error", file: LAYOUT.backupInfo, message }];
}
