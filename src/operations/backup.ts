import { CodecWorkers } from "../codec/codec_workers.ts";
import { ZkBackupError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { Pace } from "../io/pace.ts";
import { SyncBehind } from "../io/sync_behind.ts";
import type { BackupInfo } from "../store/backup_info.ts";
import { Draft } from "../store/draft.ts";
import { answerFile, LAYOUT } from "../store/layout.ts";
import { readBackup, storedFiles } from "../store/read_backup.ts";
import { SpaceBudget } from "../store/space_budget.ts";
import { say, type Sentence } from "../texts/say.ts";
import { formatZxid } from "../zookeeper/zxid.ts";
import { anchorsOf, AnchorWatch } from "./anchors.ts";
import type { BackupPlan } from "./backup_plan.ts";
import { describeBackup } from "./describe_backup.ts";
import type { Context } from "./context.ts";
import { keepOriginals, storeUncut } from "./copy_extras.ts";
import type { CopyOptions } from "./copy_member.ts";
import { gather } from "./gather.ts";
import { judgeSource } from "./judge_source.ts";
import { removeLeftovers } from "./leftovers.ts";
import {
  anchorsOfBackup,
  findPreviousBackup,
  historyChanged,
  historyWentBack,
} from "./previous_backup.ts";
import { RunLog } from "./run_log.ts";
import { selectUsable } from "./select_usable.ts";
import { verifyBackup } from "./verify.ts";
import { writeMetadata } from "./write_metadata.ts";

/** A finished backup. */
export interface BackupResult {
  /** Content of `backup_info.json`. */
  info: BackupInfo;
  /** Folder of the backup, without links. */
  dir: string;
  /** What was found, file by file and in the set as a whole. */
  findings: Finding[];
  /** Why its name may be lost in a power failure; null: it is on disk. */
  unsynced: string | null;
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
    const made = await SyncBehind.during(async (behind) => {
      const filled = await fillDraft(atPace(logged, options.limitRate), plan, draft, behind);
      if (options.verify) await readBack(logged, draft);
      return filled;
    });
    draft.makeFolder("logs");
    draft.writeText(`${LAYOUT.logs}/backup.log`, runLog.text, fileMode);
    const { dir, unsynced } = draft.publish();
    return { ...made, dir, unsynced: unsynced === null ? null : nameUnsure(ctx, unsynced) };
  } catch (error) {
    discard(ctx, draft);
    throw isFull(error) ? diskFull(outputDir, error) : error;
  }
}

/** Says that a backup is whole and there, but that its name is not known to be on disk. */
function nameUnsure({ log }: Context, { message }: ZkBackupError): Sentence {
  const text = say(
    "The backup is published, but after a power failure it may be gone: {}",
    message,
  );
  log.warn(text);
  return text;
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
  behind: SyncBehind,
): Promise<Pick<BackupResult, "info" | "findings">> {
  const { options, source, outputDir } = plan;
  const begun = ctx.now();
  const previous = findPreviousBackup(ctx, outputDir, plan.member, begun.getTime());
  await using workers = new CodecWorkers(options.concurrency);
  const copying: CopyOptions = {
    coding: options.coding,
    level: options.level ?? undefined,
    workers,
    fileMode: options.mode & FILE_BITS,
    budget: plan.budget === null ? null : new SpaceBudget(plan.budget, outputDir),
    behind,
    lastSnapshots: options.lastSnapshots,
    anchors: new AnchorWatch(anchorsOfBackup(ctx, outputDir, previous)),
  };
  ctx.log.info(say("Backing up {} to {}", source.snapDir, `${outputDir}/${draft.id}`));
  const gathered = await gather(ctx, plan, draft, copying);
  const { copied, config, answers } = gathered;
  const judged = await judgeSource(ctx, draft, plan, gathered);
  const { differsAt } = copying.anchors;
  judged.warnings.push(
    ...historyWentBack(previous, judged.windows.at(-1)!.end),
    ...historyChanged(previous, differsAt),
  );
  for (const warning of judged.warnings) ctx.log.warn(warning);
  // With --quiet nothing is said of a run that went well.
  for (const note of config?.notes ?? []) ctx.log.info(note);

  const cut = selectUsable(ctx, draft, copied, judged.windows);
  const usable = options.autoRepair ? cut : await storeUncut(ctx, draft, cut, copying);
  const damaged = await keepOriginals(ctx, draft, copied, usable, copying);
  const info = describeBackup({
    ...gathered,
    ...judged,
    id: draft.id,
    plan,
    begun,
    finished: ctx.now(),
    usable,
    damaged,
    anchors: await anchorsOf(ctx, usable.logs.map((copy) => copy.inspected)),
    notes: config?.notes ?? [],
    config: config?.files ?? null,
  });
  await writeMetadata(draft, info, copying.fileMode, {
    texts: Array.from(answers, ([word, text]) => [answerFile(word), text] as const),
    described: () => draft.described(),
  });
  ctx.log.info(
    say(
      "Files copied: {}; they restore to {}",
      storedFiles(info).length,
      info.backup_zxid.hex,
    ),
  );
  return { info, findings: judged.findings };
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
