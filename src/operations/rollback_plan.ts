import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { say } from "../texts/say.ts";
import { parseFileName } from "../zookeeper/file_name.ts";
import type { Context } from "./context.ts";
import { type EpochWish, planRollbackEpochs, type RestoredEpochs } from "./restore_epochs.ts";
import type { TargetFolder } from "./restore_folders.ts";
import { GUARD_NAME, otherFolders } from "./restore_guard.ts";
import { isSwapId, type Journal, JOURNAL_NAME } from "./restore_journal.ts";
import { findObstacles, findUnchecked } from "./restore_obstacles.ts";
import { locateTarget } from "./restore_plan.ts";
import { incomplete } from "./swap_errors.ts";
import { type Surroundings, UNSEEN } from "./restore_surroundings.ts";
import { journalIn } from "./swap_leftovers.ts";
import { idOfSaved, type Place, placesOf, stateBefore, stateIn, targetsOf } from "./swap_places.ts";
import { readTargetState, type TargetState } from "./target_state.ts";

/** What to roll back, and where. */
export interface RollbackOptions extends EpochWish {
  /** Id of a restore or rollback, or a folder that it saved data in; null: what died here. */
  what: string | null;
  /** dataDir, or the `version-2` in it. */
  dataDir: string;
  /** Null: the logs lie with the snapshots. */
  logDir: string | null;
  /** Go on although something speaks for a server that runs. */
  allowRunning: boolean;
}

/**
 * What a rollback does: `undo` a restore or rollback that died, `finish` a rollback that died, or
 * `put-back` what a restore or rollback has saved that was done.
 */
export type RollbackStep = "undo" | "finish" | "put-back";

/** What a rollback would do. */
export interface RollbackPlan {
  /** What was asked for. */
  options: RollbackOptions;
  /** What it does. */
  step: RollbackStep;
  /** The restore or rollback that is taken back; of `finish` the rollback that died. */
  journal: Journal;
  /** Where the snapshots and the logs are. */
  folders: { snap: TargetFolder; log: TargetFolder };
  /** Paths of what will lie in the target, where they lie now. */
  putBack: string[];
  /** Paths of what is moved aside; none for `undo`, where no server can have run since. */
  replaced: string[];
  /** The guard of what died here; null: nothing did. */
  guard: string | null;
  /** How far the data is that is put back; null where it cannot be told. */
  state: TargetState | null;
  /** How far the data is that is moved aside; null where there is none, or it cannot be told. */
  present: TargetState | null;
  /** Epochs that will be there; null where none are written. */
  epochs: RestoredEpochs | null;
  /** What was seen of the machine around the target. */
  seen: Surroundings;
  /** Why it would be refused. */
  obstacles: ZkBackupError[];
  /** What could not be looked at, as "whether …". */
  notChecked: string[];
}

/**
 * Finds out what a rollback would do; changes nothing.
 *
 * @throws {ZkBackupError} `nothing-died`, `restore-unfinished` where another one died here,
 * `nothing-saved`, `saved-incomplete`, `other-folders`.
 */
export async function planRollback(
  ctx: Context,
  options: RollbackOptions,
  seen: Surroundings = UNSEEN,
): Promise<RollbackPlan> {
  const { folders, replaced, unfinished } = locateTarget(ctx.fs, options);
  const id = options.what === null ? null : idOf(options.what);
  const what = unfinished === null
    ? planPutBack(ctx.fs, folders, replaced, id, options)
    : planDead(ctx.fs, folders, unfinished, id, options);
  const target = { folders, replaced: [...what.putBack, ...what.replaced] };
  const guard = unfinished === null ? null : `${folders.log.path}/${GUARD_NAME}`;
  const states = await lookAtStates(ctx, folders, what);
  return {
    options,
    ...what,
    ...states,
    folders,
    guard,
    seen,
    obstacles: findObstacles(target, options, [], seen),
    notChecked: findUnchecked(target, [], seen),
  };
}

/** What depends on whether something died. */
type What = Pick<RollbackPlan, "step" | "journal" | "putBack" | "replaced" | "epochs">;

function planDead(
  fs: FileSystem,
  folders: RollbackPlan["folders"],
  journal: Journal,
  id: string | null,
  { epochLift, acceptedEpoch }: RollbackOptions,
): What {
  if (epochLift !== null || acceptedEpoch !== null) {
    throw new ZkBackupError(say("There are no epochs to lift: no server can have run since"), {
      code: "no-epochs",
      category: "User",
      exitStatus: 1,
      hint: say("Leave {} out", epochLift === null ? "--accepted-epoch" : "--epoch-lift"),
    });
  }
  const places = placesOf(targetsOf(folders), journal);
  if (id === journal.id) {
    const putBack = places.flatMap((place) => stateBefore(fs, place, journal));
    return { step: "undo", journal, putBack, replaced: [], epochs: null };
  }
  if (journal.rolls_back !== null && (id === null || id === journal.rolls_back)) {
    const isIn = journal.phase === "in";
    const putBack = places.flatMap(({ from, target }) => [
      ...stateIn(fs, from!),
      ...isIn ? stateIn(fs, target.path) : [],
    ]);
    const replaced = places.flatMap((place) => stateBefore(fs, place, journal));
    return { step: "finish", journal, putBack, replaced, epochs: journal.epochs };
  }
  throw new ZkBackupError(say("{} died here and has to be dealt with first", journal.id), {
    code: "restore-unfinished",
    category: "User",
    exitStatus: 1,
    path: `${folders.log.path}/${GUARD_NAME}`,
    hint: say("Finish it with --resume, or undo it with --rollback {}", journal.id),
  });
}

function planPutBack(
  fs: FileSystem,
  folders: RollbackPlan["folders"],
  replaced: string[],
  id: string | null,
  wish: EpochWish,
): What {
  if (id === null) throw nothingDied(folders.log.path);
  const places = placesOf(targetsOf(folders), { id, rolls_back: null });
  const journal = places.map(({ saved }) => journalIn(fs, `${saved}/${JOURNAL_NAME}`))
    .find((found) => found !== null);
  if (journal === undefined) throw nothingSaved(id, places);
  if (journal.id !== id) throw nothingSaved(id, places);
  if (journal.folders.length !== places.length) {
    const path = places.map(({ saved }) => `${saved}/${JOURNAL_NAME}`)
      .find((each) => journalIn(fs, each) !== null)!;
    throw otherFolders(path, journal);
  }
  const putBack = places.flatMap(({ saved }) => stateIn(fs, saved));
  const holdsData = putBack.some((path) => parseFileName(path.split("/").at(-1)!) !== null);
  if (!holdsData) throw nothingSaved(id, places);
  for (const [at, { saved }] of places.entries()) {
    const found = stateIn(fs, saved).length;
    const wanted = journal.folders[at]!.replaced;
    if (found !== wanted) throw incomplete(saved, found, wanted);
  }
  const epochs = planRollbackEpochs(fs, putBack, replaced, journal.epochs, wish);
  return { step: "put-back", journal, putBack, replaced, epochs };
}

/** The id that is meant by an id or by a folder of saved data. */
function idOf(what: string): string {
  const id = isSwapId(what) ? what : idOfSaved(what);
  if (id !== null && isSwapId(id)) return id;
  throw new ZkBackupError(
    say('"{}" is neither the id of a restore nor a folder that it saved', what),
    {
      code: "wrong-id",
      category: "User",
      exitStatus: 1,
      hint: say("Give the id as the restore printed it, or its folder backup_before_restore_…"),
    },
  );
}

/** The error for a target in which nothing died. */
export function nothingDied(folder: string): ZkBackupError {
  return new ZkBackupError(say("No restore died in {}: there is nothing to finish", folder), {
    code: "nothing-died",
    category: "User",
    exitStatus: 1,
    path: folder,
    hint: say("Give --zk-log-dir as well where the restore had one, or begin a restore"),
  });
}

function nothingSaved(id: string, places: readonly Place[]): ZkBackupError {
  const looked = places.map(({ saved }) => saved).join(", ");
  return new ZkBackupError(say("There is nothing to go back to of {}: no data in {}", id, looked), {
    code: "nothing-saved",
    category: "User",
    path: places[0]!.saved,
    hint: say(
      "A restore into an empty folder saves nothing, and what was rolled back once is saved under the id of the rollback",
    ),
  });
}

async function lookAtStates(
  ctx: Context,
  folders: RollbackPlan["folders"],
  { step, journal }: What,
): Promise<Pick<RollbackPlan, "state" | "present">> {
  // The files of what died lie in two places.
  if (step !== "put-back") return { state: null, present: null };
  const [snap, log = snap] = placesOf(targetsOf(folders), { id: journal.id, rolls_back: null })
    .map(({ target, saved }) => ({
      ...target,
      path: saved,
      exists: ctx.fs.stat(saved)?.kind === "folder",
    }));
  return {
    state: await stateOf(ctx, { snap: snap!, log: log! }),
    present: await stateOf(ctx, folders),
  };
}

/** Null where it cannot be told: what is damaged can be put back all the same. */
async function stateOf(
  ctx: Context,
  folders: RollbackPlan["folders"],
): Promise<TargetState | null> {
  try {
    return await readTargetState(ctx, folders);
  } catch (error) {
    if (!(error instanceof ZkBackupError) || ctx.signal.aborted) throw error;
    return null;
  }
}
