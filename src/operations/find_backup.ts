import { ZkBackupError } from "../errors.ts";
import { type BackupSummary, type Catalog, readCatalog } from "../store/catalog.ts";
import { editDistance, nearest } from "../texts/nearest.ts";
import { say, type Sentence } from "../texts/say.ts";
import { resolveBaseFolder } from "./base_folder.ts";
import type { Context } from "./context.ts";
import { isUsable } from "./retention.ts";

/** Instead of an id: the newest backup that was found usable when it was made. */
export const LATEST = "latest";

/** Which backup is meant. */
export interface BackupQuery {
  /** Folder that holds the backups. */
  baseDir: string;
  /** Id of the backup, the beginning of it where only one has it, or {@linkcode LATEST}. */
  id: string;
  /** Whose latest; null: there is only one member. */
  member: string | null;
}

/** Ids that are named in a message at most. */
const MOST_NAMED = 10;
/** Ids that are proposed for a mistyped one at most: who sees more has to look at the list. */
const MOST_PROPOSED = 3;
/** Ids differ in a few digits alone, so more wrong letters than these could mean any of them. */
const MOST_SLIPS = 3;
/** Longer ids are not compared: nobody types them. */
const LONGEST_TYPED = 128;

/**
 * Finds the folder of a backup. What `latest` passes over, because it is not known to be usable, is
 * logged as a warning.
 *
 * @throws {ZkBackupError} `backup-not-found`, `backup-id-ambiguous`, or `latest-ambiguous` where
 * several members have backups: one member's state is not another's.
 */
export async function findBackup(
  ctx: Pick<Context, "fs" | "log" | "signal">,
  query: BackupQuery,
): Promise<string> {
  const baseDir = resolveBaseFolder(ctx.fs, query.baseDir);
  const catalog = await readCatalog(ctx.fs, baseDir, ctx.signal);
  const id = query.id === LATEST
    ? findLatest(ctx, catalog, query.member)
    : findById(catalog, query.id);
  return `${baseDir}/${id}`;
}

function findById({ baseDir, backups, broken }: Catalog, id: string): string {
  const ids = [...backups, ...broken].map((backup) => backup.id);
  if (ids.includes(id)) return id;
  const found = ids.filter((each) => each.startsWith(id)).sort();
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    const hint = id.includes("/")
      ? say("An id is the name of a folder; a path is given with --backup-dir")
      : proposal(id, [...ids, LATEST], baseDir);
    throw refuse(
      "backup-not-found",
      say('There is no backup "{}" in {}', id, baseDir),
      baseDir,
      hint,
    );
  }
  throw refuse(
    "backup-id-ambiguous",
    say('"{}" is the beginning of several backup ids: {}', id, nameSome(found)),
    baseDir,
    say("Give more of the id"),
  );
}

/** What to do about an id that there is not, or of which there is no such beginning. */
function proposal(typed: string, ids: readonly string[], baseDir: string): Sentence {
  const seeList = say("Run zkbackup list --backup-base-dir {} to see what is there", baseDir);
  if (typed.length > LONGEST_TYPED) return seeList;
  const written = typed.toLowerCase();
  // Of an id that was begun, any beginning of about that length may be what was meant.
  const ends = [LONGEST_TYPED, ...[-1, 0, 1].map((more) => typed.length + more)];
  const distanceTo = (id: string) =>
    Math.min(...ends.map((end) => editDistance(written, id.slice(0, end).toLowerCase())));
  const likely = nearest(ids, distanceTo, Math.min(Math.floor(typed.length / 3), MOST_SLIPS))
    .sort();
  return likely.length === 0 || likely.length > MOST_PROPOSED ? seeList : say(
    "Did you mean {}? Run zkbackup list --backup-base-dir {} to see what is there",
    likely.join(", "),
    baseDir,
  );
}

function findLatest(
  { log }: Pick<Context, "log">,
  { baseDir, backups, broken }: Catalog,
  member: string | null,
): string {
  const own = member === null ? backups : backups.filter((backup) => backup.member === member);
  const members = new Set(own.filter(isUsable).map((backup) => backup.member));
  if (members.size > 1) {
    const newest = [...members].map((name) => newestUsable(own, name)!.id);
    throw refuse(
      "latest-ambiguous",
      say(
        "There are backups of {} members in {}, the latest ones are {}",
        members.size,
        baseDir,
        nameSome(newest),
      ),
      baseDir,
      say("Give one of these ids, or --member; zkbackup list shows whose they are"),
    );
  }
  const at = own.findLastIndex(isUsable);
  if (at < 0) {
    throw refuse(
      "backup-not-found",
      member === null
        ? say("There is no usable backup in {}", baseDir)
        : say('There is no usable backup of member "{}" in {}', member, baseDir),
      baseDir,
      say(
        "Run zkbackup list --backup-base-dir {} to see what is there; one that was not read back is taken only by its id",
        baseDir,
      ),
    );
  }
  const latest = own[at]!;
  const passed = own.slice(at + 1).map(({ id, status }) => `${id} (${status})`);
  if (passed.length > 0) {
    log.warn(say("The latest usable backup is {}; newer are {}", latest.id, nameSome(passed)));
  }
  if (broken.length > 0) {
    const ids = nameSome(broken.map(({ id }) => id));
    log.warn(say("Not known how old, because they cannot be read as backups: {}", ids));
  }
  return latest.id;
}

function newestUsable(
  backups: readonly BackupSummary[],
  member: string,
): BackupSummary | undefined {
  return backups.findLast((backup) => backup.member === member && isUsable(backup));
}

function nameSome(ids: readonly string[]): string {
  const named = ids.slice(0, MOST_NAMED).join(", ");
  return ids.length > MOST_NAMED ? say("{} and {} more", named, ids.length - MOST_NAMED) : named;
}

function refuse(code: string, message: Sentence, path: string, hint: Sentence): ZkBackupError {
  return new ZkBackupError(message, { code, category: "User", exitStatus: 1, path, hint });
}
