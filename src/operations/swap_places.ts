import type { FileSystem } from "../io/file_system.ts";
import { EPOCH_FILES } from "../zookeeper/epoch_files.ts";
import { looksLikeZooKeeperFile } from "../zookeeper/file_name.ts";
import type { Context } from "./context.ts";
import type { TargetFolder } from "./restore_folders.ts";
import { GUARD_NAME } from "./restore_guard.ts";
import type { Journal } from "./restore_journal.ts";

/** Names in `version-2` that belong to the state of a server; a restore replaces them all. */
export function isServerState(name: string): boolean {
  if (name === GUARD_NAME) return false;
  return looksLikeZooKeeperFile(name) || name === "updatingEpoch" ||
    EPOCH_FILES.some((epoch) => name === epoch || name === `${epoch}.tmp`);
}

/** Names of a server's state in a folder; none where it is not there. */
export function namesIn({ fs }: Pick<Context, "fs">, folder: string): string[] {
  return fs.stat(folder)?.kind === "folder" ? fs.list(folder).filter(isServerState) : [];
}

/** Paths of a server's state in a folder; none where it is not there. */
export function stateIn(fs: FileSystem, folder: string): string[] {
  return namesIn({ fs }, folder).map((name) => `${folder}/${name}`);
}

/** Folders that are made for staged files, and for what was there before. */
const STAGING = ".zkbackup-";
const SAVED = "backup_before_";

/** A target folder with the folders that a swap uses beside it. */
export interface Place {
  /** The folder whose files are exchanged. */
  target: TargetFolder;
  /** Where files are made that come in. */
  staging: string;
  /** Where what was there goes. */
  saved: string;
  /** Where a rollback takes from what comes in; null for a restore. */
  from: string | null;
}

/** The folders for the snapshots and for the logs, once where they are one. */
export function targetsOf(
  { snap, log }: { snap: TargetFolder; log: TargetFolder },
): TargetFolder[] {
  return snap.path === log.path ? [snap] : [snap, log];
}

/**
 * Where a restore or rollback has its folders: by its id and beside the target alone, so that no
 * journal can lead anywhere else.
 */
export function placesOf(
  targets: readonly TargetFolder[],
  { id, rolls_back }: Pick<Journal, "id" | "rolls_back">,
): Place[] {
  return targets.map((target, at) => {
    const isShared = targets.findIndex((other) => other.beside === target.beside) < at;
    const suffix = isShared ? "-log" : "";
    return {
      target,
      staging: `${target.beside}/${STAGING}${id}${suffix}`,
      saved: `${target.beside}/${SAVED}${id}${suffix}`,
      from: rolls_back === null ? null : `${target.beside}/${SAVED}${rolls_back}${suffix}`,
    };
  });
}

/** An id for a restore or rollback that is begun now: of the time, or of a second that is free. */
export function freeId(
  { fs, now }: Pick<Context, "fs" | "now">,
  kind: "restore" | "rollback",
  targets: readonly TargetFolder[],
): string {
  for (let time = now().getTime();; time += 1000) {
    const [day, second] = new Date(time).toISOString().replace(/[-:]|\..*$/g, "").split("T");
    const id = `${kind}_${day}-${second}`;
    const isTaken = placesOf(targets, { id, rolls_back: null })
      .some(({ staging, saved }) => fs.stat(staging) !== null || fs.stat(saved) !== null);
    if (!isTaken) return id;
  }
}

/** The id in the path of a folder of saved data; null where it is none by its name. */
export function idOfSaved(path: string): string | null {
  const name = path.replace(/\/+$/, "").split("/").at(-1)!;
  return new RegExp(`^${SAVED}(.+?)(-log)?$`).exec(name)?.[1] ?? null;
}

/** Whether a name beside a target is that of a folder for staged files. */
export function isStaging(name: string): boolean {
  return name.startsWith(STAGING);
}

/** Whether a name beside a target is that of a folder for saved data. */
export function isSaved(name: string): boolean {
  return name.startsWith(SAVED);
}

/** What lay in a place before the swap of a journal, wherever it lies now. */
export function stateBefore(
  fs: FileSystem,
  { target, saved }: Place,
  { phase }: Journal,
): string[] {
  const aside = stateIn(fs, saved);
  return phase === "in" ? aside : [...aside, ...stateIn(fs, target.path)];
}
