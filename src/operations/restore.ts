import { say, type Sentence } from "../texts/say.ts";
import { ZkBackupError } from "../errors.ts";
import type { OpenFile } from "../io/file_system.ts";
import { SyncBehind } from "../io/sync_behind.ts";
import { turnUnlessAborted } from "../io/turn.ts";
import type { StoredFile } from "../store/backup_info.ts";
import { emptyTreeSnapshot } from "../zookeeper/empty_tree.ts";
import { EPOCH_FILES } from "../zookeeper/epoch_files.ts";
import { parseFileName } from "../zookeeper/file_name.ts";
import { writeSnapshot as writeTree } from "../zookeeper/snapshot_writer.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { withDecoders } from "./decoders.ts";
import { inspectLog, inspectSnapshot } from "./inspect.ts";
import { targetLeft } from "./restore_failure.ts";
import type { RestoredEpochs } from "./restore_epochs.ts";
import type { TargetFolder } from "./restore_folders.ts";
import { replayState } from "./replay_state.ts";
import type { PlannedFile } from "./planned_files.ts";
import type { RestorePlan } from "./restore_plan.ts";
import { sizeOf } from "./restore_space.ts";
import { storedInput } from "./stored_input.ts";
import { Swap } from "./restore_swap.ts";
import { giveTo } from "./give_to.ts";
import { freeId, targetsOf } from "./swap_places.ts";

/** What a restore did. */
export interface RestoreResult {
  /** Id of the restore. */
  restoreId: string;
  /** State that is there now. */
  zxid: Zxid;
  /** Paths of the restored files. */
  files: string[];
  /** Folders that hold what was there before; none where the target was empty. */
  saved: string[];
  /** Epochs written; null for a standalone server. */
  epochs: RestoredEpochs | null;
}

/** Modes where neither the replaced files nor the backup say one. */
const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

/**
 * Restores as planned: stages all files beside the target, checks them, and then swaps them for what
 * is there. When it fails or is ended, the target is as it was.
 */
export async function executeRestore(ctx: Context, plan: RestorePlan): Promise<RestoreResult> {
  const [obstacle] = plan.obstacles;
  if (obstacle !== undefined) throw targetLeft(obstacle, plan.guard);
  const restoreId = freeId(ctx, "restore", targetsOf(plan.folders));
  using swap = Swap.begin(
    ctx,
    journalOf(plan, restoreId),
    targetsOf(plan.folders),
    plan.unfinished,
  );
  try {
    await turnUnlessAborted(ctx.signal);
    swap.prepare(FOLDER_MODE, plan.owner);
    await withDecoders(
      ctx,
      (decoding) => SyncBehind.during((behind) => stageFiles(decoding, plan, swap, behind)),
    );
    stageEpochs(ctx, plan, swap);
    await turnUnlessAborted(ctx.signal);
    const files = swap.forward();
    return { restoreId, zxid: plan.zxid, files, saved: swap.saved, epochs: plan.epochs };
  } catch (error) {
    swap.undo(error);
    throw targetLeft(error, plan.guard);
  }
}

/** What the next run has to know should this one die, and a rollback later. */
function journalOf(plan: RestorePlan, id: string): Parameters<typeof Swap.begin>[1] {
  const { options, backup, requested, epochs, owner: { uid, gid } } = plan;
  return {
    id,
    rolls_back: null,
    member: backup.info.member,
    asked: {
      backup_dir: backup.dir,
      zxid: formatZxid(requested),
      as_snapshot: options.asSnapshot,
      target_version: options.targetVersion?.text ?? null,
      epoch_lift: options.epochLift,
      accepted_epoch: options.acceptedEpoch,
      owner: options.owner,
    },
    epochs,
    owner: { uid, gid },
  };
}

async function stageFiles(
  ctx: Context,
  plan: RestorePlan,
  swap: Swap,
  behind: SyncBehind,
): Promise<void> {
  const { snap, log } = plan.folders;
  const total = plan.files.reduce((sum, file) => sum + sizeOf(file), 0);
  let done = 0;
  for (const file of plan.files) {
    await turnUnlessAborted(ctx.signal);
    ctx.progress({ step: "restore", file: file.name, done, total });
    const target = file.kind === "snapshot" ? snap : log;
    using writing = new DisposableStack();
    const staged = writing.use(
      stage(ctx, plan, swap, target, file.name, file.stored?.mode ?? null),
    );
    if (file.kind === "txnlog") await writeLog(ctx, plan, file, staged);
    else await writeSnapshot(ctx, plan, file, staged);
    writing.move();
    await behind.take(staged);
    done += sizeOf(file);
  }
}

function stageEpochs(ctx: Context, plan: RestorePlan, swap: Swap): void {
  if (plan.epochs === null) return;
  for (const name of EPOCH_FILES) {
    const epoch = name === "currentEpoch" ? plan.epochs.current : plan.epochs.accepted;
    using staged = stage(ctx, plan, swap, plan.folders.snap, name, null);
    staged.write(new TextEncoder().encode(String(epoch)));
    staged.sync();
  }
}

/** Makes a file beside the target, with the mode of what it replaces and the planned owner. */
function stage(
  ctx: Context,
  plan: RestorePlan,
  swap: Swap,
  target: TargetFolder,
  name: string,
  recordedMode: string | null,
): OpenFile {
  const recorded = recordedMode === null ? FILE_MODE : parseInt(recordedMode, 8);
  const mode = (plan.likeness?.mode ?? recorded) & 0o777;
  const path = swap.stagedPath(target, name);
  const file = ctx.fs.create(path, mode);
  try {
    giveTo(ctx, path, plan.owner);
    // The umask takes away from the mode that a file is made with.
    const made = ctx.fs.stat(path)?.mode ?? null;
    if (made !== null && made !== mode) ctx.fs.setMode(path, mode);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

async function writeSnapshot(
  ctx: Context,
  plan: RestorePlan,
  file: PlannedFile,
  staged: OpenFile,
): Promise<void> {
  if (file.replayed !== null) return await writeReplayed(ctx, plan, staged);
  if (file.stored === null) return staged.write(emptyTreeSnapshot());
  const parsed = parseFileName(file.name);
  const encoding = parsed?.kind === "snapshot" ? parsed.encoding : "plain";
  const source = { ...storedInput(plan.backup, file.stored), encoding };
  const read = await inspectSnapshot(ctx, source, (part) => staged.writeAside(part));
  if (!read.scan.sound) throw notAsVerified(plan, say("{} is damaged", file.stored.stored_name));
  checkUnchanged(ctx, plan, file.stored, read.storedChecksum);
}

/** Writes the state as one true snapshot, without footers, which every line of ZooKeeper loads. */
async function writeReplayed(ctx: Context, plan: RestorePlan, staged: OpenFile): Promise<void> {
  const { tree } = await replayState(ctx, plan);
  for (const piece of writeTree(tree, null)) {
    ctx.signal.throwIfAborted();
    staged.write(piece);
  }
}

/** Writes a log up to where it is cut, which must be where the plan says. */
async function writeLog(
  ctx: Context,
  plan: RestorePlan,
  file: PlannedFile,
  staged: OpenFile,
): Promise<void> {
  const { scan, storedChecksum } = await inspectLog(
    ctx,
    storedInput(plan.backup, file.stored!),
    { bytes: (part) => staged.writeAside(part) },
    file.cutBehind === null ? {} : { until: file.cutBehind },
  );
  checkUnchanged(ctx, plan, file.stored!, storedChecksum);
  const last = scan.runs.at(-1)?.last ?? null;
  if (last === file.last) return;
  const [found, wanted] = [last, file.last].map((zxid) =>
    zxid === null ? say("none") : formatZxid(zxid)
  );
  const { stored_name } = file.stored!;
  throw notAsVerified(
    plan,
    say("the last record of {} is {}, wanted {}", stored_name, found!, wanted!),
  );
}

/** Refuses a file that is another than the one that was verified. */
function checkUnchanged(
  ctx: Context,
  plan: RestorePlan,
  { stored_name, stored_checksum }: StoredFile,
  found: string,
): void {
  const { verified } = plan;
  const seen = verified === null
    ? null
    : [...verified.snapshots, ...verified.logs].find(({ file }) => file === stored_name);
  if (seen !== null && seen?.storedChecksum !== found) {
    throw notAsVerified(plan, say("{} was changed after it was verified", stored_name));
  }
  if (found !== stored_checksum) {
    ctx.log.warn(say("{} does not have the SHA-256 that its description says", stored_name));
  }
}

function notAsVerified(plan: RestorePlan, what: Sentence): ZkBackupError {
  const { info, dir } = plan.backup;
  return new ZkBackupError(
    say("Backup {} cannot be read as it was written: {}", info.backup_id, what),
    {
      code: "backup-changed",
      category: "Corruption",
      path: dir,
      hint: say("Run zkbackup verify on it"),
    },
  );
}
