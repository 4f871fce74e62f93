import { ZkBackupError } from "../errors.ts";
import { type BackupSummary, type Catalog, readCatalog } from "../store/catalog.ts";
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
      ? "An id is the name of a folder; a path is given with --backup-dir"
      : SEE_LIST;
    throw refuse("backup-not-found", `There is no backup "${id}" in ${baseDir}`, baseDir, hint);
  }
  const message = `"${id}" is the beginning of several backup ids: ${nameSome(found)}`;
  throw refuse("backup-id-ambiguous", message, baseDir, "Give more of the id");
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
      `There are backups of ${members.size} members in ${baseDir}, the latest ones are ` +
        nameSome(newest),
      baseDir,
      "Give one of these ids, or --member; zkbackup list shows whose they are",
    );
  }
  const at = own.findLastIndex(isUsable);
  const whose = member === null ? "" : ` of member "${member}"`;
  if (at < 0) {
    throw refuse(
      "backup-not-found",
      `There is no usable backup${whose} in ${baseDir}`,
      baseDir,
      `${SEE_LIST}; one that was not read back is taken only by its id`,
    );
  }
  const latest = own[at]!;
  const passed = own.slice(at + 1).map(({ id, status }) => `${id} (${status})`);
  if (passed.length > 0) {
    log.warn(`The latest usable backup is ${latest.id}; newer are ${nameSome(passed)}`);
  }
  if (broken.length > 0) {
    const ids = nameSome(broken.map(({ id }) => id));
    log.warn(`Not known how old, because they cannot be read as backups: ${ids}`);
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
  return ids.length > MOST_NAMED ? `${named} and ${ids.length - MOST_NAMED} more` : named;
}

const SEE_LIST = "Run zkbackup list to see what is there";

function refuse(code: string, message: string, path: string, hint: string): ZkBackupError {
  return new ZkBackupError(message, { code, category: "User", exitStatus: 1, path, hint });
}
