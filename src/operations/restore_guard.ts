import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { readText } from "../store/read_backup.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { MemberFiles } from "../zookeeper/data_dir.ts";
import type { TargetFolder } from "./restore_folders.ts";
import { formatJournal, type Journal, JOURNAL_LIMIT, parseJournal } from "./restore_journal.ts";

/**
 * Name of the guard: a log by its name and nothing that a server can read, with the largest number,
 * so that every ZooKeeper refuses to start on a folder that is half swapped.
 */
export const GUARD_NAME = "log.7fffffffffffffff";

/** What stands in the guard: a text for people, and the journal. */
export function guardText(journal: Journal): string {
  const what = journal.rolls_back === null ? "restore" : "rollback of a restore";
  const folders = journal.folders.map(({ saved }) => saved);
  return `A ${what} by zkbackup (${journal.id}) is under way here, or has died.\n` +
    "This file keeps ZooKeeper from starting on half of it. To finish it, run zkbackup restore\n" +
    "--resume with the same --zk-data-dir and --zk-log-dir; to undo it, zkbackup restore\n" +
    `--rollback ${journal.id} with these. What was here before lies here still, or in\n` +
    `${folders.join("\n")}\n${formatJournal(journal)}\n`;
}

/**
 * The journal of a restore or rollback that died in these folders, by the guard that stands in that
 * of the logs; null where none stands.
 *
 * @throws {ZkBackupError} `guard-unreadable`, or `other-folders` where it worked on others as well.
 */
export function readUnfinished(
  fs: FileSystem,
  { snap, log }: { snap: TargetFolder; log: TargetFolder },
): Journal | null {
  const guards = [log, ...(snap.path === log.path ? [] : [snap])]
    .map(({ path }) => `${path}/${GUARD_NAME}`);
  const path = guards.find((guard) => fs.stat(guard) !== null);
  if (path === undefined) return null;
  const journal = parseJournal(textOf(fs, path));
  if (journal === null) throw unreadable(path);
  const isTwo = snap.path !== log.path;
  if (journal.folders.length !== (isTwo ? 2 : 1) || path !== guards[0]) {
    throw otherFolders(path, journal);
  }
  return journal;
}

function textOf(fs: FileSystem, path: string): string {
  try {
    return readText(fs, path, JOURNAL_LIMIT);
  } catch (error) {
    if (!(error instanceof ZkBackupError) || error.category === "IO") throw error;
    return "";
  }
}

function unreadable(path: string): ZkBackupError {
  return new ZkBackupError(
    say("{} stands for a restore that died, and does not say any more what it did", path),
    {
      code: "guard-unreadable",
      category: "Validation",
      path,
      hint: say(
        "Nothing is lost: what was there lies beside version-2 in backup_before_…, or in it. Move version-2 aside, keep both, and restore a backup into an empty one",
      ),
    },
  );
}

/** The error for folders that are not, or not all of, those that a journal at `path` is about. */
export function otherFolders(path: string, { id, folders }: Journal): ZkBackupError {
  const [snap, log] = folders;
  return new ZkBackupError(say("{} was about other folders than these, see {}", id, path), {
    code: "other-folders",
    category: "User",
    exitStatus: 1,
    path,
    hint: log === undefined
      ? say("Give --zk-data-dir {} and no --zk-log-dir", snap!.path)
      : say("Give --zk-data-dir {} and --zk-log-dir {}", snap!.path, log.path),
  });
}

/**
 * Refuses folders in which a restore was not finished: files of two histories may lie there.
 *
 * @throws {ZkBackupError} `restore-unfinished`.
 */
export function refuseHalfRestore(fs: FileSystem, { logs }: MemberFiles): void {
  const guard = logs.find(({ name }) => name === GUARD_NAME);
  if (guard === undefined) return;
  throw new ZkBackupError(say("A restore is under way here, or has died: {}", guard.path), {
    code: "restore-unfinished",
    category: "User",
    path: guard.path,
    hint: waysOut(parseJournal(textOf(fs, guard.path))),
  });
}

/** What finishes and what undoes a restore that died; a guard without its journal says it in words. */
function waysOut(journal: Journal | null): Sentence {
  if (journal === null) {
    return say("Finish it with zkbackup restore --resume, or undo it as the file says");
  }
  const { id, folders: [snap, log] } = journal;
  return log === undefined
    ? say(
      "Undo it with zkbackup restore --rollback {} --zk-data-dir {}, or finish it with --resume in place of --rollback",
      id,
      snap!.path,
    )
    : say(
      "Undo it with zkbackup restore --rollback {} --zk-data-dir {} --zk-log-dir {}, or finish it with --resume in place of --rollback",
      id,
      snap!.path,
      log.path,
    );
}
