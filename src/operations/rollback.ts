import { turnUnlessAborted } from "../io/turn.ts";
import { parseFileName } from "../zookeeper/file_name.ts";
import type { Context } from "./context.ts";
import { targetLeft } from "./restore_failure.ts";
import { Swap } from "./restore_swap.ts";
import { giveTo } from "./give_to.ts";
import type { RollbackPlan } from "./rollback_plan.ts";
import { freeId, targetsOf } from "./swap_places.ts";

/** What a rollback did. */
export interface RollbackResult {
  /** Id of the rollback; for `undo` that of what was taken back. */
  id: string;
  /** Paths of what lies in the target now. */
  files: string[];
  /** Folders that hold what was moved aside; none where nothing was. */
  saved: string[];
}

/** Mode of a folder that is made where none is replaced, and of an epoch file without a model. */
const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

/**
 * Rolls back as planned. Nothing is deleted: what was in the target is moved aside. When it fails or
 * is ended the target is as it was, or guarded where it was before.
 */
export async function executeRollback(ctx: Context, plan: RollbackPlan): Promise<RollbackResult> {
  const [obstacle] = plan.obstacles;
  if (obstacle !== undefined) throw targetLeft(obstacle, plan.guard);
  // Lets a signal in that came while the plan was made and shown.
  await turnUnlessAborted(ctx.signal);
  return plan.step === "put-back" ? await putBack(ctx, plan) : reopen(ctx, plan);
}

/** Goes on with what died, forward or back; both can be tried again. */
function reopen(ctx: Context, plan: RollbackPlan): RollbackResult {
  const { journal, folders, step, guard } = plan;
  using swap = Swap.reopen(ctx, journal, targetsOf(folders));
  try {
    swap.prepare(FOLDER_MODE, folders.snap.owner);
    const files = step === "undo" ? swap.backward() : swap.forward();
    return { id: journal.id, files, saved: swap.saved };
  } catch (error) {
    throw swap.isDone ? error : targetLeft(error, guard);
  }
}

async function putBack(ctx: Context, plan: RollbackPlan): Promise<RollbackResult> {
  const { journal, folders, epochs } = plan;
  const id = freeId(ctx, "rollback", targetsOf(folders));
  const begun = {
    id,
    rolls_back: journal.id,
    member: journal.member,
    asked: null,
    epochs,
    owner: null,
  };
  using swap = Swap.begin(ctx, begun, targetsOf(folders), null);
  try {
    swap.prepare(FOLDER_MODE, folders.snap.owner);
    if (epochs !== null) stageEpoch(ctx, plan, swap, epochs.accepted);
    await turnUnlessAborted(ctx.signal);
    const files = swap.forward();
    return { id, files, saved: swap.saved };
  } catch (error) {
    swap.undo(error);
    throw targetLeft(error, null);
  }
}

/** Makes acceptedEpoch anew, like the file that it stands for or those beside it. */
function stageEpoch(ctx: Context, plan: RollbackPlan, swap: Swap, accepted: number): void {
  const { fs } = ctx;
  const { snap } = plan.folders;
  const isModel = (path: string) => path.endsWith("/acceptedEpoch");
  const isData = (path: string) => parseFileName(path.split("/").at(-1)!) !== null;
  const model = plan.putBack.find(isModel) ?? plan.putBack.find(isData);
  const like = model === undefined ? null : fs.stat(model);
  const path = swap.stagedPath(snap, "acceptedEpoch");
  using file = fs.create(path, (like?.mode ?? FILE_MODE) & 0o777);
  file.write(new TextEncoder().encode(String(accepted)));
  file.sync();
  giveTo(ctx, path, like ?? snap.owner);
}
