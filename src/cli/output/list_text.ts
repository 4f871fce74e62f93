import type { BackupList } from "../../operations/list.ts";
import type { BackupSummary } from "../../store/catalog.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { signedStatus, STATUS_LEGEND } from "./backup_status.ts";
import type { Column } from "./layout.ts";
import { type Mark, Page, SIGNS } from "./page.ts";
import { shellCommand } from "./shell_quote.ts";
import type { Look } from "./look.ts";
import { formatTime } from "./time.ts";
import { counted, formatBytes } from "./units.ts";

/** Stands where nothing is known. */
const NONE = "–";

/** The backups in a folder, for a person. */
export function renderList(list: BackupList, look: Look): string {
  const page = new Page(look);
  const { baseDir, total, broken, unfinished } = list;
  page.title(...answer(list));
  page.fields([["Folder", baseDir]]);
  if (total + broken.length + unfinished.length > 0) {
    page.grid(columnsOf(list), rowsOf(list), cellsOf);
    page.line(describeTotal(list));
    for (const line of STATUS_LEGEND) page.line(line);
  }
  if (broken.length > 0) {
    page.section("bad", `Cannot be read as backups: ${counted(broken.length, "folder")}`);
    page.tree(broken.map(({ id, reason }) => ({ text: `${id}: ${reason}` })));
  }
  printLeftovers(page, list);
  page.section(null, "Next");
  page.fields([
    total === 0
      ? ["make a backup", `zkbackup backup --zk-data-dir DATADIR ${flag("--output-dir", baseDir)}`]
      : ["all about one", `zkbackup info BACKUP-ID ${flag("--backup-base-dir", baseDir)}`],
  ]);
  return page.toString();
}

function flag(name: string, value: string): string {
  return shellCommand(name, value);
}

function answer({ total, broken, newestUsable }: BackupList): [Mark, string, string] {
  if (total === 0) {
    const mark = broken.length > 0 ? "bad" : "note";
    return [mark, "NO BACKUPS", "There is nothing to restore from here yet"];
  }
  const title = counted(total, "BACKUP", "BACKUPS");
  if (newestUsable === null) {
    return ["warning", title, "None of them is known to be usable: verify them"];
  }
  const { id, time, zxid } = newestUsable;
  const state = `of ${formatTime(time)}, up to zxid ${formatZxid(zxid)}`;
  return ["ok", title, `The newest usable one: ${id} ${state}`];
}

/** Whose a backup is stands there only where that differs. */
function columnsOf({ members }: BackupList): Column[] {
  return [
    { title: "Backup" },
    { title: "Time" },
    { title: "Zxid", right: true },
    { title: "Size", right: true },
    { title: "Status" },
    ...(members.length > 1 ? [{ title: "Member" }] : []),
  ];
}

/** What is no backup, or none yet: all that is known of it is how it stands. */
interface OtherFolder {
  id: string;
  standing: string;
}

/** The backups, then what is none, or none yet. */
function rowsOf({ backups, broken, unfinished }: BackupList): (BackupSummary | OtherFolder)[] {
  return [
    ...backups,
    ...broken.map(({ id }) => ({ id, standing: `${SIGNS.bad} broken` })),
    ...unfinished.map(({ id, state }) => {
      const standing = state === "alive" ? "being made" : "incomplete";
      return { id, standing: `${SIGNS.waiting} ${standing}` };
    }),
  ];
}

function cellsOf(row: BackupSummary | OtherFolder): string[] {
  if ("standing" in row) return [row.id, NONE, NONE, NONE, row.standing, NONE];
  const { id, time, zxid, size, status, member } = row;
  const known = [formatTime(time), formatZxid(zxid), formatBytes(size), signedStatus(status)];
  return [id, ...known, member];
}

function describeTotal({ backups, total, totalSize }: BackupList): string {
  const all = `${counted(total, "backup")}, ${formatBytes(totalSize)} in all`;
  if (backups.length === total) return all;
  return `${all}; shown: ${backups.length} (--limit 0 shows all)`;
}

function printLeftovers(page: Page, { unfinished, discarded, baseDir }: BackupList): void {
  const dead = [...unfinished.filter(({ state }) => state === "dead"), ...discarded];
  if (dead.length === 0) return;
  page.section("waiting", `Left by runs that died: ${counted(dead.length, "folder")}`);
  page.tree(dead.map(({ dir }) => ({ text: dir })));
  page.line(`zkbackup prune ${flag("--backup-base-dir", baseDir)} removes them`);
}
