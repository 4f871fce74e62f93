import type { BackupResult } from "../../operations/backup.ts";
import type {
  BackupInfo,
  StoredConfigFile,
  StoredEpochFile,
  StoredFile,
} from "../../store/backup_info.ts";
import { say, type Sentence, type Template } from "../../texts/say.ts";
import { MOST_SHOWN, printFindings, printRest } from "./findings_text.ts";
import { fitsTitle, lostLines, printLost } from "./lost_text.ts";
import { data, type Mark, Page } from "./page.ts";
import { printRequires } from "./requires_text.ts";
import { restoreCommand } from "./restore_command.ts";
import { shellCommand } from "./shell_quote.ts";
import type { Look } from "./look.ts";
import { counted, formatBytes, formatDuration } from "./units.ts";
import { describeNewest, printWindows } from "./windows_text.ts";

const MARKS: Readonly<Record<BackupInfo["status"], Mark>> = {
  valid: "ok",
  unverified: "ok",
  partial: "warning",
  corrupted: "bad",
};

const ANSWERS = {
  valid: "BACKUP COMPLETE: {}",
  unverified: "BACKUP COMPLETE, NOT READ BACK: {}",
  partial: "BACKUP USABLE, BUT NOT WHOLE: {}",
  corrupted: "BACKUP NOT USABLE: {}",
} as const satisfies Record<BackupInfo["status"], Template>;

const STATUS: Readonly<Record<BackupInfo["status"], Sentence>> = {
  valid: say("valid: every file was read back and is as it was written"),
  unverified: say("unverified: --no-verify, so it was not read back"),
  partial: say("partial: damage was found or something is missing, see below; the rest is usable"),
  corrupted: say("corrupted"),
};

/** What a finished backup is, for a person. */
export function renderBackup(
  { info, dir, findings, unsynced }: BackupResult,
  { look, verbose }: { look: Look; verbose: boolean },
): string {
  const page = new Page(look);
  const newest = describeNewest(info.windows);
  const lost = info.lost ?? [];
  page.title(
    MARKS[info.status],
    say(ANSWERS[info.status], info.backup_id),
    ...(newest === null ? [] : [newest]),
    ...lostLines(lost),
  );
  page.fields([
    [say("Folder"), data(dir)],
    [say("Status"), STATUS[info.status]],
    [say("Member"), data(info.member)],
    [say("Server"), describeServer(info)],
  ]);
  printFiles(page, info, verbose);
  printWindows(page, info.windows);
  if (!fitsTitle(lost)) printLost(page, say("Lost"), lost, verbose);
  printRequires(page, info.requires, info.auth_schemes, verbose);
  const warnings = unsynced === null ? info.warnings : [...info.warnings, unsynced];
  if (warnings.length > 0) {
    page.section("warning", say("Warnings"));
    page.tree(warnings.map((text) => ({ text })));
  }
  printFindings(page, findings, verbose);
  page.section(null, say("Next"));
  page.fields([
    [say("check it at any time"), data(shellCommand("zkbackup", "verify", "--backup-dir", dir))],
    [say("see what a restore would do"), data(restoreCommand(info, dir))],
  ]);
  return page.toString();
}

function describeServer({ zookeeper, confirmed_zxid }: BackupInfo): Sentence {
  const { host, version, mode, zxid_at_end } = zookeeper;
  if (zxid_at_end === null) {
    return say("{} was not asked or did not answer; files alone were read", host);
  }
  const kind = [mode, version].filter((part) => part !== null).join(" ");
  return confirmed_zxid === null
    ? say("{} ({}) at zxid {}", host, kind, zxid_at_end)
    : say("{} ({}) at zxid {}, confirmed up to {}", host, kind, zxid_at_end, confirmed_zxid);
}

function printFiles(page: Page, { files, statistics }: BackupInfo, all: boolean): void {
  const stored: StoredFile[] = [...files.snapshots, ...files.txnlogs, ...files.epochs];
  page.section(
    "ok",
    say(
      "Files: {}, {} stored as {} in {}",
      counted(stored.length, "file"),
      formatBytes(statistics.total_size),
      formatBytes(statistics.compressed_size),
      formatDuration(statistics.duration_seconds),
    ),
  );
  const rows = [
    ...files.snapshots.map((file) => [file, counted(file.node_count, "node")] as const),
    ...files.txnlogs.map((file) => [file, describeLog(file)] as const),
    ...files.epochs.map((file) => [file, describeEpoch(file)] as const),
  ].map(([file, content]) => [data(file.stored_name), formatBytes(file.stored_size), content]);
  page.table(all ? rows : rows.slice(0, MOST_SHOWN));
  printRest(page, rows.length, all);
  printConfig(page, files.config ?? []);
  if (files.damaged.length === 0) return;
  page.section("warning", say("Originals of damaged files, kept for study and not restored"));
  page.tree(
    files.damaged.map(({ stored_name, reason }) => ({
      text: data(stored_name),
      children: [reason],
    })),
  );
}

function printConfig(page: Page, files: readonly StoredConfigFile[]): void {
  if (files.length === 0) return;
  page.section("ok", say("Configuration, never restored: {}", counted(files.length, "file")));
  page.table(
    files.map((
      { stored_name, size, source },
    ) => [data(stored_name), formatBytes(size), data(source)]),
  );
}

function describeLog(
  { transaction_count, start_zxid, end_zxid, note }: BackupInfo["files"]["txnlogs"][number],
): string[] {
  return [
    counted(transaction_count, "transaction"),
    ...(start_zxid === null ? [] : [say("{} to {}", start_zxid, end_zxid ?? "?")]),
    ...(note ? [note] : []),
  ];
}

function describeEpoch({ value }: StoredEpochFile): Sentence {
  return value === null ? say("epoch not readable") : say("epoch {}", value);
}
