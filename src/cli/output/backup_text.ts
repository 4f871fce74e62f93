import type { BackupResult } from "../../operations/backup.ts";
import type { BackupInfo, StoredConfigFile, StoredFile } from "../../store/backup_info.ts";
import { say } from "../../texts/say.ts";
import { MOST_SHOWN, printFindings, printRest } from "./findings_text.ts";
import { fitsTitle, lostLines, printLost } from "./lost_text.ts";
import { type Mark, Page } from "./page.ts";
import { printRequires } from "./requires_text.ts";
import { restoreCommand } from "./restore_command.ts";
import { shellCommand } from "./shell_quote.ts";
import type { Look } from "./look.ts";
import { counted, formatBytes, formatDuration } from "./units.ts";
import { describeNewest, printWindows } from "./windows_text.ts";

const ANSWERS: Readonly<Record<BackupInfo["status"], readonly [Mark, string]>> = {
  valid: ["ok", "BACKUP COMPLETE"],
  unverified: ["ok", "BACKUP COMPLETE, NOT READ BACK"],
  partial: ["warning", "BACKUP USABLE, BUT NOT WHOLE"],
  corrupted: ["bad", "BACKUP NOT USABLE"],
};

const STATUS: Readonly<Record<BackupInfo["status"], string>> = {
  valid: "valid: every file was read back and is as it was written",
  unverified: "unverified: --no-verify, so it was not read back",
  partial: "partial: damage was found or something is missing, see below; the rest is usable",
  corrupted: "corrupted",
};

/** What a finished backup is, for a person. */
export function renderBackup(
  { info, dir, findings }: BackupResult,
  { look, verbose }: { look: Look; verbose: boolean },
): string {
  const page = new Page(look);
  const [mark, answer] = ANSWERS[info.status];
  const newest = describeNewest(info.windows);
  const lost = info.lost ?? [];
  page.title(
    mark,
    `${answer}: ${info.backup_id}`,
    ...(newest === null ? [] : [newest]),
    ...lostLines(lost),
  );
  page.fields([
    ["Folder", dir],
    ["Status", STATUS[info.status]],
    ["Member", info.member],
    ["Server", describeServer(info)],
  ]);
  printFiles(page, info, verbose);
  printWindows(page, info.windows);
  if (!fitsTitle(lost)) printLost(page, say("Lost"), lost, verbose);
  printRequires(page, info.requires, info.auth_schemes, verbose);
  if (info.warnings.length > 0) {
    page.section("warning", "Warnings");
    page.tree(info.warnings.map((text) => ({ text })));
  }
  printFindings(page, findings, verbose);
  page.section(null, "Next");
  page.fields([
    ["check it at any time", shellCommand("zkbackup", "verify", "--backup-dir", dir)],
    ["see what a restore would do", restoreCommand(info, dir)],
  ]);
  return page.toString();
}

function describeServer({ zookeeper, confirmed_zxid }: BackupInfo): string {
  const { host, version, mode, zxid_at_end } = zookeeper;
  if (zxid_at_end === null) return `${host} was not asked or did not answer; files alone were read`;
  const kind = [mode, version].filter((part) => part !== null).join(" ");
  const confirmed = confirmed_zxid === null ? "" : `, confirmed up to ${confirmed_zxid}`;
  return `${host} (${kind}) at zxid ${zxid_at_end}${confirmed}`;
}

function printFiles(page: Page, { files, statistics }: BackupInfo, all: boolean): void {
  const stored: StoredFile[] = [...files.snapshots, ...files.txnlogs, ...files.epochs];
  const sizes = `${formatBytes(statistics.total_size)} stored as ` +
    `${formatBytes(statistics.compressed_size)} in ${formatDuration(statistics.duration_seconds)}`;
  page.section("ok", `Files: ${counted(stored.length, "file")}, ${sizes}`);
  const rows = [
    ...files.snapshots.map((file) => [file, counted(file.node_count, "node")] as const),
    ...files.txnlogs.map((file) => [file, describeLog(file)] as const),
    ...files.epochs.map((file) => [file, `epoch ${file.value ?? "not readable"}`] as const),
  ].map(([file, content]) => [file.stored_name, formatBytes(file.stored_size), content]);
  page.table(all ? rows : rows.slice(0, MOST_SHOWN));
  printRest(page, rows.length, all);
  printConfig(page, files.config ?? []);
  if (files.damaged.length === 0) return;
  page.section("warning", "Originals of damaged files, kept for study and not restored");
  page.tree(
    files.damaged.map(({ stored_name, reason }) => ({ text: `${stored_name}: ${reason}` })),
  );
}

function printConfig(page: Page, files: readonly StoredConfigFile[]): void {
  if (files.length === 0) return;
  page.section("ok", say("Configuration, never restored: {}", counted(files.length, "file")));
  page.table(
    files.map(({ stored_name, size, source }) => [stored_name, formatBytes(size), source]),
  );
}

function describeLog(
  { transaction_count, start_zxid, end_zxid, note }: BackupInfo["files"]["txnlogs"][number],
): string {
  const range = start_zxid === null ? "" : `, ${start_zxid} to ${end_zxid}`;
  return `${counted(transaction_count, "transaction")}${range}${note ? `; ${note}` : ""}`;
}
