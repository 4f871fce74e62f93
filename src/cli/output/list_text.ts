import type { BackupList } from "../../operations/list.ts";
import type { BackupSummary } from "../../store/catalog.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { printLegend, signedStatus } from "./backup_status.ts";
import { type Cell, data, type Mark, Page, type SaidColumn, type Signed, signed } from "./page.ts";
import { shellCommand } from "./shell_quote.ts";
import type { Look } from "./look.ts";
import { formatTime } from "./time.ts";
import { counted, formatBytes, formatCount } from "./units.ts";

/** Stands where nothing is known. */
const NONE = "–";

/** The backups in a folder, for a person. */
export function renderList(list: BackupList, look: Look): string {
  const page = new Page(look);
  const { baseDir, total, broken, unfinished } = list;
  page.title(...answer(list));
  page.fields([[say("Folder"), data(baseDir)]]);
  if (total + broken.length + unfinished.length > 0) {
    page.grid(columnsOf(list), rowsOf(list), cellsOf);
    page.line(describeTotal(list));
    printLegend(page);
  }
  if (broken.length > 0) {
    page.section("bad", say("Cannot be read as backups: {}", counted(broken.length, "folder")));
    page.tree(broken.map(({ id, reason }) => ({ text: data(id), children: [reason] })));
  }
  printLeftovers(page, list);
  page.section(null, say("Next"));
  page.fields([
    total + broken.length === 0
      ? [
        say("make a backup"),
        data(`zkbackup backup --zk-data-dir DATADIR ${flag("--output-dir", baseDir)}`),
      ]
      : [
        say("all about one"),
        data(`zkbackup info BACKUP-ID ${flag("--backup-base-dir", baseDir)}`),
      ],
  ]);
  return page.toString();
}

function flag(name: string, value: string): string {
  return shellCommand(name, value);
}

function answer({ total, broken, newestUsable }: BackupList): [Mark, Sentence, Sentence] {
  if (total === 0 && broken.length > 0) {
    return [
      "bad",
      say("NO BACKUP CAN BE READ"),
      say("There are folders that look like one; verify and restore take them by --backup-dir"),
    ];
  }
  if (total === 0) {
    return ["note", say("NO BACKUPS"), say("There is nothing to restore from here yet")];
  }
  const title = total === 1 ? say("1 BACKUP") : say("{} BACKUPS", formatCount(total));
  if (newestUsable === null) {
    return ["warning", title, say("None of them is known to be usable: verify them")];
  }
  const { id, time, zxid } = newestUsable;
  const newest = say(
    "The newest usable one: {} of {}, up to zxid {}",
    id,
    formatTime(time),
    formatZxid(zxid),
  );
  return [broken.length > 0 ? "warning" : "ok", title, newest];
}

/** Whose a backup is stands there only where that differs. */
function columnsOf({ members }: BackupList): SaidColumn[] {
  return [
    { title: say("Backup") },
    { title: say("Time") },
    { title: data("Zxid"), right: true },
    { title: say("Size"), right: true },
    { title: say("Status") },
    ...(members.length > 1 ? [{ title: say("Member") }] : []),
  ];
}

/** What is no backup, or none yet: all that is known of it is how it stands. */
interface OtherFolder {
  id: string;
  standing: Signed;
}

/** The backups, then what is none, or none yet. */
function rowsOf({ backups, broken, unfinished }: BackupList): (BackupSummary | OtherFolder)[] {
  return [
    ...backups,
    ...broken.map(({ id }) => ({ id, standing: signed("bad", say("broken")) })),
    ...unfinished.map(({ id, state }) => {
      const standing = state === "alive" ? say("being made") : say("incomplete");
      return { id, standing: signed("waiting", standing) };
    }),
  ];
}

function cellsOf(row: BackupSummary | OtherFolder): Cell[] {
  if ("standing" in row) return [data(row.id), NONE, NONE, NONE, row.standing, NONE];
  const { id, time, zxid, size, status, member } = row;
  const known = [formatTime(time), formatZxid(zxid), formatBytes(size), signedStatus(status)];
  return [data(id), ...known, data(member)];
}

function describeTotal({ backups, total, totalSize }: BackupList): Sentence {
  const all = [counted(total, "backup"), formatBytes(totalSize)] as const;
  if (backups.length === total) return say("{}, {} in all", ...all);
  return say("{}, {} in all; shown: {} (--limit 0 shows all)", ...all, backups.length);
}

function printLeftovers(page: Page, { unfinished, discarded, baseDir }: BackupList): void {
  const dead = [...unfinished.filter(({ state }) => state === "dead"), ...discarded];
  if (dead.length === 0) return;
  page.section("waiting", say("Left by runs that died: {}", counted(dead.length, "folder")));
  page.tree(dead.map(({ dir }) => ({ text: data(dir) })));
  page.line(say("To remove them:"));
  page.command(`zkbackup prune ${flag("--backup-base-dir", baseDir)}`);
}
