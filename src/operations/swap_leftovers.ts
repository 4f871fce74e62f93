import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { readText } from "../store/read_backup.ts";
import { say } from "../texts/say.ts";
import type { Context } from "./context.ts";
import { type Journal, JOURNAL_LIMIT, JOURNAL_NAME, parseJournal } from "./restore_journal.ts";
import { isSaved, isStaging, type Place, placesOf } from "./swap_places.ts";

/**
 * Removes what dead runs left beside targets whose locks are held: folders of staged files, and
 * folders of saved data from which everything was put back. `kept` are ids of what is not dead.
 */
export function removeSwapLeftovers(
  { fs, log }: Pick<Context, "fs" | "log">,
  places: readonly Place[],
  kept: readonly string[],
): void {
  const targets = places.map(({ target }) => target);
  const ours = new Set(
    kept.flatMap((id) => placesOf(targets, { id, rolls_back: null }))
      .flatMap(({ staging, saved }) => [staging, saved]),
  );
  for (const { target } of places) {
    for (const name of fs.list(target.beside)) {
      const dir = `${target.beside}/${name}`;
      if (ours.has(dir) || fs.stat(dir)?.kind !== "folder") continue;
      const isDead = isStaging(name)
        ? isStagedFor(fs, dir, target.path)
        : isEmptied(fs, dir, name, target.path);
      if (!isDead) continue;
      fs.removeTree(dir);
      log.info(say("Removed {}, left by a restore that died", dir));
    }
  }
}

/** Only one target beside which the folder lies can have the name version-2; others say theirs. */
function isStagedFor(fs: FileSystem, dir: string, target: string): boolean {
  const said = ["guard.first", "guard.in", "guard.back"].map((name) =>
    journalIn(fs, `${dir}/${name}`)
  )
    .find((journal) => journal !== null);
  if (said !== undefined) return namesTarget(said, target);
  return target.endsWith("/version-2");
}

/** A folder of saved data in which nothing lies but its journal, or nothing at all any more. */
function isEmptied(fs: FileSystem, dir: string, name: string, target: string): boolean {
  const isEmpty = isSaved(name) &&
    fs.list(dir).every((each) => each === JOURNAL_NAME || each === `${JOURNAL_NAME}.tmp`);
  if (!isEmpty) return false;
  const said = journalIn(fs, `${dir}/${JOURNAL_NAME}`);
  return said === null ? target.endsWith("/version-2") : namesTarget(said, target);
}

function namesTarget({ folders }: Journal, target: string): boolean {
  return folders.some(({ path }) => path === target);
}

/** The journal in a file; null where there is none. */
export function journalIn(fs: FileSystem, path: string): Journal | null {
  if (fs.stat(path)?.kind !== "file") return null;
  try {
    return parseJournal(readText(fs, path, JOURNAL_LIMIT));
  } catch (error) {
    if (error instanceof ZkBackupError && error.category !== "IO") return null;
    throw error;
  }
}
