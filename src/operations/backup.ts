import type { Coding } from "../codec/coding.ts";
import { openSha256 } from "../digest/sha256.ts";
import { ZkBackupError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import type { HostPort } from "../server/four_letter_words.ts";
import { type BackupInfo, formatBackupInfo } from "../store/backup_info.ts";
import { Draft } from "../store/draft.ts";
import { isBackupId, LAYOUT } from "../store/layout.ts";
import { formatManifest } from "../store/manifest.ts";
import { readBackup, storedFiles } from "../store/read_backup.ts";
import { formatSha256Sums } from "../store/sha256sums.ts";
import {
  checkMemberFiles,
  listMemberFiles,
  type MemberFiles,
  resolveMemberFolders,
} from "../zookeeper/data_dir.ts";
import { formatZxid } from "../zookeeper/zxid.ts";
import { askServer, type ServerAnswer } from "./ask_server.ts";
import { assess } from "./assess.ts";
import { describeBackup } from "./describe_backup.ts";
import { checkSource } from "./check_source.ts";
import type { Context } from "./context.ts";
import { copyEpochFiles, keepOriginals } from "./copy_extras.ts";
import { copyMember, type CopyOptions } from "./copy_member.ts";
import { RunLog } from "./run_log.ts";
import { selectUsable } from "./select_usable.ts";
import { strayFiles, verifyBackup } from "./verify.ts";

/** What to back up, and where to. */
export interface BackupOptions {
  dataDir: string;
  /** Null: the logs lie with the snapshots. */
  logDir: string | null;
  /** Base folder that holds the backups; it must exist. */
  outputDir: string;
  /** Null: made from the time. */
  backupId: string | null;
  /** Make the id from UTC instead of local time. */
  utcId: boolean;
  /** Member to ask for its state. */
  zkHost: HostPort;
  /** For each question to it, in milliseconds. */
  timeout: number;
  /** Whose backup this is; null: host and data dir. */
  member: string | null;
  coding: Coding;
  /** Null: the coding's own default. */
  level: number | null;
  /** Check the finished backup by reading it back. */
  verify: boolean;
}

/** What a backup will read and write. */
export interface BackupPlan {
  options: BackupOptions;
  source: MemberFiles;
  /** Base folder without links. */
  outputDir: string;
  backupId: string;
  generatedId: boolean;
}

/** A finished backup. */
export interface BackupResult {
  info: BackupInfo;
  dir: string;
  findings: Finding[];
}

/** Snapshots bypass every ACL, so nobody but the owner may read a backup. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Checks what can be checked before anything is written. */
export function planBackup(ctx: Context, options: BackupOptions): BackupPlan {
  const folders = resolveMemberFolders(ctx.fs, options.dataDir, options.logDir);
  const source = listMemberFiles(ctx.fs, folders);
  checkMemberFiles(source, ctx.fs);
  if (ctx.fs.stat(options.outputDir) === null) {
    throw new ZkBackupError(`The output folder ${options.outputDir} does not exist`, {
      code: "not-found",
      category: "User",
      exitStatus: 1,
      path: options.outputDir,
      hint: "Make it first; zkbackup does not, so that a missing mount is noticed",
    });
  }
  const outputDir = ctx.fs.realPath(options.outputDir);
  for (const folder of [folders.snapDir, folders.logDir]) {
    if (outputDir !== folder && !outputDir.startsWith(`${folder}/`)) continue;
    throw new ZkBackupError(`The output folder ${outputDir} lies inside the source ${folder}`, {
      code: "output-inside-source",
      category: "User",
      exitStatus: 1,
      path: outputDir,
      hint: "Give an --output-dir outside of ZooKeeper's folders, best on another disk",
    });
  }
  const backupId = options.backupId ?? generateId(ctx.now(), options.utcId);
  if (!isBackupId(backupId)) {
    throw new ZkBackupError(`"${backupId}" cannot be a backup id`, {
      code: "invalid-backup-id",
      category: "User",
      exitStatus: 1,
      hint: "Use up to 128 letters, digits, dots, hyphens and underscores, a letter or digit first",
    });
  }
  const generatedId = options.backupId === null;
  return { options, source, outputDir, backupId, generatedId };
}

function generateId(now: Date, utc: boolean): string {
  const local = new Date(now.getTime() - (utc ? 0 : now.getTimezoneOffset() * 60_000));
  const [date, time] = local.toISOString().split(/[T.]/) as [string, string];
  return `backup-${date.replaceAll("-", "")}-${time.replaceAll(":", "")}`;
}

/** Makes the backup. When it fails, nothing of it is left. */
export async function executeBackup(ctx: Context, plan: BackupPlan): Promise<BackupResult> {
  const { options, outputDir } = plan;
  const runLog = new RunLog(ctx);
  const logged = { ...ctx, log: runLog };
  const draft = Draft.begin(ctx.fs, outputDir, plan.backupId, {
    generated: plan.generatedId,
    mode: FOLDER_MODE,
  });
  try {
    const made = await fillDraft(logged, plan, draft);
    if (options.verify) await readBack(logged, draft);
    draft.makeFolder("logs");
    draft.writeText(`${LAYOUT.logs}/backup.log`, runLog.text, FILE_MODE);
    return { ...made, dir: draft.publish() };
  } catch (error) {
    draft.discard();
    throw error;
  }
}

async function fillDraft(
  ctx: Context,
  plan: BackupPlan,
  draft: Draft,
): Promise<Omit<BackupResult, "dir">> {
  const { options, source, outputDir } = plan;
  const begun = ctx.now();
  const copying: CopyOptions = {
    coding: options.coding,
    level: options.level ?? undefined,
    fileMode: FILE_MODE,
  };
  for (const folder of ["snapshots", "txnlogs", "epochs", "metadata"] as const) {
    draft.makeFolder(folder);
  }
  ctx.log.info(`Backing up ${source.snapDir} to ${outputDir}/${draft.id}`);
  const atStart = await askServer(ctx, options.zkHost, options.timeout);
  const copied = await copyMember(ctx, draft, source, copying);
  const epochs = await copyEpochFiles(ctx, draft, source, copying);
  const atEnd = await askServer(ctx, options.zkHost, options.timeout);

  const snapshots = copied.snapshots.map((copy) => copy.inspected);
  const logs = copied.logs.map((copy) => copy.inspected);
  const { windows, findings } = assess(snapshots, logs, (zxid) => copied.times.of(zxid));
  findings.unshift(...strayFiles(source.strays));
  const end = windows.at(-1)?.end;
  if (end === undefined) throw nothingRestorable(source, findings);
  const warnings = checkSource(atStart.state, snapshots, logs);
  for (const warning of warnings) ctx.log.warn(warning);

  const usable = selectUsable(ctx, draft, copied, windows);
  const damaged = await keepOriginals(ctx, draft, copied, copying);
  const info = describeBackup({
    id: draft.id,
    plan,
    begun,
    finished: ctx.now(),
    atStart: atStart.state,
    atEnd: atEnd.state,
    copied,
    usable,
    epochs,
    damaged,
    windows,
    findings,
    warnings,
  });
  await writeMetadata(draft, info, atEnd);
  ctx.log.info(`Copied ${storedFiles(info).length} files; they restore to ${formatZxid(end)}`);
  return { info, findings };
}

/** Writes the metadata; the checksums of all files, which make it complete, come last. */
async function writeMetadata(draft: Draft, info: BackupInfo, server: ServerAnswer): Promise<void> {
  const sums = storedFiles(info).map((file) => ({
    path: file.stored_name,
    sum: file.stored_checksum.slice("sha256:".length),
  }));
  const texts = [
    [LAYOUT.backupInfo, formatBackupInfo(info)],
    [LAYOUT.manifest, formatManifest(info)],
    [`${LAYOUT.metadata}/zk_srvr.txt`, server.text],
  ] as const;
  for (const [path, text] of texts) {
    draft.writeText(path, text, FILE_MODE);
    const hash = await openSha256();
    hash.update(new TextEncoder().encode(text));
    sums.push({ path, sum: hash.hex() });
  }
  draft.writeText(LAYOUT.sha256Sums, formatSha256Sums(sums), FILE_MODE);
}

/** Verifies what was written, as the kernel returns it. */
async function readBack(ctx: Context, draft: Draft): Promise<void> {
  const backup = readBackup(ctx.fs, draft.dir);
  const { findings, windows } = await verifyBackup(ctx, backup, "records");
  const end = windows.at(-1)?.end;
  const broken = findings.find((finding) => finding.kind === "HashMismatch");
  const restores = end !== undefined && formatZxid(end) === backup.info.backup_zxid.hex;
  if (broken === undefined && restores) {
    ctx.log.info("Read the backup back: every file is as it was written");
    return;
  }
  throw new ZkBackupError(
    `The backup does not read back as it was written${broken ? `: ${broken.file}` : ""}`,
    {
      code: "read-back-failed",
      category: "Validation",
      path: draft.dir,
      hint: "The disk or memory is not reliable; nothing was published",
    },
  );
}

function nothingRestorable(source: MemberFiles, findings: readonly Finding[]): ZkBackupError {
  const first = findings.find((finding) => finding.severity === "error");
  const why = first === undefined ? "no snapshot or log leads to a whole state" : first.message;
  return new ZkBackupError(`Nothing in ${source.snapDir} can be restored: ${why}`, {
    code: "nothing-restorable",
    category: "Validation",
    path: source.snapDir,
    hint: "Run zkbackup verify on the folder to see every finding; nothing was published",
  });
}
