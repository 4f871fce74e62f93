import { EncodeWorkers } from "../codec/encode_workers.ts";
import { openSha256 } from "../digest/sha256.ts";
import { ZkBackupError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { parseServerFolders } from "../server/server_folders.ts";
import { Pace } from "../io/pace.ts";
import { type BackupInfo, formatBackupInfo } from "../store/backup_info.ts";
import { Draft } from "../store/draft.ts";
import { ADMIN_HASH, answerFile, LAYOUT } from "../store/layout.ts";
import { formatManifest } from "../store/manifest.ts";
import { readBackup, storedFiles } from "../store/read_backup.ts";
import { SpaceBudget } from "../store/space_budget.ts";
import { formatSha256Sums } from "../store/sha256sums.ts";
import { say } from "../texts/say.ts";
import type { MemberFiles } from "../zookeeper/data_dir.ts";
import { formatZxid } from "../zookeeper/zxid.ts";
import { anchorsOf } from "./anchors.ts";
import { askAdminHash, askFurther, askServer } from "./ask_server.ts";
import { assess } from "./assess.ts";
import type { BackupPlan } from "./backup_plan.ts";
import { describeBackup } from "./describe_backup.ts";
import { checkFolders } from "./check_folders.ts";
import { checkForLogs, checkSource } from "./check_source.ts";
import type { Context } from "./context.ts";
import { copyConfig } from "./copy_config.ts";
import { copyEpochFiles, keepOriginals, storeUncut } from "./copy_extras.ts";
import { copyMember, type CopyOptions } from "./copy_member.ts";
import { removeLeftovers } from "./leftovers.ts";
import { findLost } from "./lost.ts";
import { findPreviousBackup, historyWentBack } from "./previous_backup.ts";
import { RunLog } from "./run_log.ts";
import { selectUsable } from "./select_usable.ts";
import { strayFiles, verifyBackup } from "./verify.ts";

/** A finished backup. */
export interface BackupResult {
  /** Content of `backup_info.json`. */
  info: BackupInfo;
  /** Folder of the backup, without links. */
  dir: string;
  /** What was found, file by file and in the set as a whole. */
  findings: Finding[];
}

/** Makes the backup. When it fails, nothing of it is left. */
export async function executeBackup(ctx: Context, plan: BackupPlan): Promise<BackupResult> {
  const { options, outputDir } = plan;
  const fileMode = options.mode & FILE_BITS;
  const runLog = new RunLog(ctx);
  const logged = { ...ctx, log: runLog };
  removeLeftovers(ctx, outputDir, plan.member);
  const draft = Draft.begin(ctx.fs, outputDir, plan.backupId, {
    generated: plan.generatedId,
    mode: options.mode,
    member: plan.member,
  });
  try {
    const made = await fillDraft(atPace(logged, options.limitRate), plan, draft);
    if (options.verify) await readBack(logged, draft);
    draft.makeFolder("logs");
    draft.writeText(`${LAYOUT.logs}/backup.log`, runLog.text, fileMode);
    return { ...made, dir: draft.publish() };
  } catch (error) {
    discard(ctx, draft);
    throw isFull(error) ? diskFull(outputDir, error) : error;
  }
}

function isFull(error: unknown): boolean {
  return error instanceof ZkBackupError && error.code === "disk-full";
}

/** Which file of a folder that is gone did not fit helps nobody. */
function diskFull(outputDir: string, cause: unknown): ZkBackupError {
  return new ZkBackupError(
    say("The disk is full: there is no room for the backup in {}", outputDir),
    {
      code: "disk-full",
      category: "IO",
      path: outputDir,
      hint: say("Nothing was published; free space, or give another --output-dir"),
      cause,
    },
  );
}

/** Everything but the right to enter, which is for folders. */
const FILE_BITS = 0o666;

/** A context that reads the files of a server no faster than it is allowed to. */
function atPace(ctx: Context, limitRate: number | null): Context {
  if (limitRate === null) return ctx;
  return { ...ctx, reading: { ...ctx.reading, pace: new Pace(limitRate, ctx.clock) } };
}

/** Why the backup failed is worth more than that its remains could not be removed. */
function discard(ctx: Context, draft: Draft): void {
  try {
    draft.discard();
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    ctx.log.warn(say("{}; zkbackup prune removes what is left of the backup", error.message));
  }
}

async function fillDraft(
  ctx: Context,
  plan: BackupPlan,
  draft: Draft,
): Promise<Omit<BackupResult, "dir">> {
  const { options, source, outputDir } = plan;
  const begun = ctx.now();
  await using workers = new EncodeWorkers(options.concurrency);
  const copying: CopyOptions = {
    coding: options.coding,
    level: options.level ?? undefined,
    workers,
    fileMode: options.mode & FILE_BITS,
    budget: plan.budget === null ? null : new SpaceBudget(plan.budget, outputDir),
    lastSnapshots: options.lastSnapshots,
  };
  for (const folder of ["snapshots", "txnlogs", "epochs", "metadata"] as const) {
    draft.makeFolder(folder);
  }
  ctx.log.info(say("Backing up {} to {}", source.snapDir, `${outputDir}/${draft.id}`));
  const atStart = await askServer(ctx, options.zkHost, options.timeout);
  const warnings = checkForLogs(atStart.state, source, options.logDir !== null);
  const copied = await copyMember(ctx, draft, source, copying);
  const epochs = await copyEpochFiles(ctx, draft, source, copying);
  const config = options.includeConfig
    ? await copyConfig(ctx, draft, options.dataDir, plan.config)
    : null;
  const atEnd = await askServer(ctx, options.zkHost, options.timeout);
  const further = atEnd.state === null
    ? new Map<string, string>()
    : await askFurther(ctx, options.zkHost, options.timeout);
  if (options.admin !== null) {
    further.set(ADMIN_HASH, await askAdminHash(ctx, options.admin, options.timeout));
  }

  const snapshots = copied.snapshots.map((copy) => copy.inspected);
  const logs = copied.logs.map((copy) => copy.inspected);
  const { windows, findings } = assess(snapshots, logs, (zxid) => copied.times.of(zxid));
  findings.unshift(...strayFiles(source.strays));
  const end = windows.at(-1)?.end;
  if (end === undefined) throw nothingRestorable(source, findings);
  warnings.push(...checkSource(atStart.state, snapshots, logs));
  const previous = findPreviousBackup(ctx, outputDir, plan.member, begun.getTime());
  warnings.push(...historyWentBack(previous, end));
  const server = parseServerFolders(further.get("conf") ?? "");
  warnings.push(...checkFolders(ctx.fs, source, { server, config: plan.config }));
  warnings.push(...config?.losses ?? []);
  for (const warning of warnings) ctx.log.warn(warning);
  // With --quiet nothing is said of a run that went well.
  for (const note of config?.notes ?? []) ctx.log.info(note);

  const cut = selectUsable(ctx, draft, copied, windows);
  const usable = options.autoRepair ? cut : await storeUncut(ctx, draft, cut, copying);
  const damaged = await keepOriginals(ctx, draft, copied, usable, copying);
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
    lost: findLost(windows, snapshots, logs),
    anchors: await anchorsOf(ctx, usable.logs.map((copy) => copy.inspected)),
    findings,
    warnings,
    notes: config?.notes ?? [],
    config: config?.files ?? null,
  });
  await writeMetadata(draft, info, new Map([["srvr", atEnd.text], ...further]), copying.fileMode);
  ctx.log.info(
    say("Files copied: {}; they restore to {}", storedFiles(info).length, formatZxid(end)),
  );
  return { info, findings };
}

/** Writes the metadata; the checksums of all files, which make it complete, come last. */
async function writeMetadata(
  draft: Draft,
  info: BackupInfo,
  answers: ReadonlyMap<string, string>,
  fileMode: number,
): Promise<void> {
  const sums = storedFiles(info).map((file) => ({
    path: file.stored_name,
    sum: file.stored_checksum.slice("sha256:".length),
  }));
  const texts = [
    [LAYOUT.backupInfo, formatBackupInfo(info)],
    [LAYOUT.manifest, formatManifest(info)],
    ...Array.from(answers, ([word, text]) => [answerFile(word), text] as const),
  ] as const;
  for (const [path, text] of texts) {
    draft.writeText(path, text, fileMode);
    const hash = await openSha256();
    hash.update(new TextEncoder().encode(text));
    sums.push({ path, sum: hash.hex() });
  }
  draft.described();
  draft.writeText(LAYOUT.sha256Sums, formatSha256Sums(sums), fileMode);
}

/** Findings that no file of the source can cause. */
const WRITTEN_WRONG: ReadonlySet<Finding["kind"]> = new Set([
  "HashMismatch",
  "MissingFile",
  "UnexpectedFile",
]);

/** Verifies what was written, as the kernel returns it. */
async function readBack(ctx: Context, draft: Draft): Promise<void> {
  const backup = readBackup(ctx.fs, draft.dir);
  const { findings, windows } = await verifyBackup(ctx, backup, "records");
  const end = windows.at(-1)?.end;
  const broken = findings.find(({ kind }) => WRITTEN_WRONG.has(kind));
  const restores = end !== undefined && formatZxid(end) === backup.info.backup_zxid.hex;
  if (broken === undefined && restores) {
    ctx.log.info(say("Read the backup back: every file is as it was written"));
    return;
  }
  throw new ZkBackupError(
    broken === undefined
      ? say("The backup does not read back as it was written")
      : say("The backup does not read back as it was written: {}", broken.file),
    {
      code: "read-back-failed",
      category: "Validation",
      path: draft.dir,
      hint: say("The disk or memory is not reliable; nothing was published"),
    },
  );
}

function nothingRestorable(source: MemberFiles, findings: readonly Finding[]): ZkBackupError {
  const first = findings.find((finding) => finding.severity === "error");
  const why = first === undefined
    ? say("no snapshot or log leads to a whole state")
    : first.message;
  return new ZkBackupError(say("Nothing in {} can be restored: {}", source.snapDir, why), {
    code: "nothing-restorable",
    category: "Validation",
    path: source.snapDir,
    hint: say("Run zkbackup verify on the folder to see every finding; nothing was published"),
  });
}
