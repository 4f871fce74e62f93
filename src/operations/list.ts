import type { BackupSummary, BrokenBackup, Leftover } from "../store/catalog.ts";
import { readCatalog } from "../store/catalog.ts";
import { resolveBaseFolder } from "./base_folder.ts";
import type { Context } from "./context.ts";
import { type LeftoverState, stateOfLeftover } from "./leftovers.ts";
import { isUsable } from "./retention.ts";

/** What backups can be listed by: newest, largest, highest zxid first. */
export type SortKey = "time" | "size" | "zxid";

/** What to list. */
export interface ListOptions {
  /** Folder that holds the backups. */
  baseDir: string;
  /** Order of the backups. */
  sortBy: SortKey;
  /** So many backups at most; 0: all. */
  limit: number;
}

/** A backup that is being made, or was when its run died. */
export interface UnfinishedBackup extends Leftover {
  /** Whether that run is alive. */
  state: LeftoverState;
}

/** What lies in a base folder, in order. */
export interface BackupList {
  /** What was asked for. */
  options: ListOptions;
  /** Base folder without links. */
  baseDir: string;
  /** The first backups in the order asked for, as many as the limit allows. */
  backups: BackupSummary[];
  /** Number of all backups. */
  total: number;
  /** Stored bytes of all backups. */
  totalSize: number;
  /** Whose backups they are, by name. */
  members: string[];
  /** The newest backup that was found usable when it was made; null where there is none. */
  newestUsable: BackupSummary | null;
  /** Folders that look like a backup and cannot be read as one. */
  broken: BrokenBackup[];
  /** Backups that are not whole yet, or never will be. */
  unfinished: UnfinishedBackup[];
  /** Folders of a deletion that is under way or was interrupted. */
  discarded: Leftover[];
}

/** Lists the backups in a folder by their descriptions; their files are not looked at. */
export async function listBackups(
  { fs, signal }: Pick<Context, "fs" | "signal">,
  options: ListOptions,
): Promise<BackupList> {
  const baseDir = resolveBaseFolder(fs, options.baseDir);
  const { backups, broken, leftovers } = await readCatalog(fs, baseDir, signal);
  const { sortBy, limit } = options;
  const newestUsable = backups.findLast(isUsable) ?? null;
  const total = backups.length;
  const totalSize = backups.reduce((sum, { size }) => sum + size, 0);
  const members = [...new Set(backups.map(({ member }) => member))].sort();
  // The catalog is in order of time, which decides where the key asked for does not.
  const ordered = backups.reverse();
  if (sortBy !== "time") ordered.sort((a, b) => compare(b[sortBy], a[sortBy]));
  return {
    options,
    baseDir,
    backups: limit === 0 ? ordered : ordered.slice(0, limit),
    total,
    totalSize,
    members,
    newestUsable,
    broken,
    unfinished: leftovers.filter(({ kind }) => kind === "partial")
      .map((leftover) => ({ ...leftover, state: stateOfLeftover(fs, leftover) })),
    discarded: leftovers.filter(({ kind }) => kind === "discarded"),
  };
}

function compare<T extends bigint | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
