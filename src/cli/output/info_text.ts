import type { BackupReport } from "../../operations/info.ts";
import type { BackupInfo, StoredFile } from "../../store/backup_info.ts";
import { say, type Sentence, type Template } from "../../texts/say.ts";
import { signedStatus, STATUS_MARKS } from "./backup_status.ts";
import { printFindings } from "./findings_text.ts";
import { printLost } from "./lost_text.ts";
import { type Branch, type Cell, data, type Mark, Page, signed } from "./page.ts";
import { printQuality } from "./quality_text.ts";
import { printRequires } from "./requires_text.ts";
import { restoreCommand } from "./restore_command.ts";
import { shellCommand } from "./shell_quote.ts";
import type { Look } from "./look.ts";
import { formatIsoTime } from "./time.ts";
import { counted, formatBytes, formatCount, formatDuration } from "./units.ts";
import { describeNewest, printWindows } from "./windows_text.ts";

const ANSWERS = {
  valid: "VALID: {}",
  partial: "PARTIAL: {}",
  corrupted: "CORRUPTED: {}",
  unverified: "UNVERIFIED: {}",
} as const satisfies Record<BackupInfo["status"], Template>;

/** What is known of a backup, for a person. All files are shown: that is what info is for. */
export function renderInfo(
  report: BackupReport,
  { look, verbose }: { look: Look; verbose: boolean },
): string {
  const page = new Page(look);
  const { backup: { info, dir }, findings, windows } = report;
  page.title(...answer(report));
  page.fields([
    [say("Folder"), data(dir)],
    [say("Made"), describeMaking(info)],
    [say("Member"), data(info.member)],
    ...describeSource(info),
    [say("Status"), signedStatus(info.status)],
    [data("Zxid"), describeZxid(info)],
  ]);
  printServer(page, info);
  printQuality(page, report.quality);
  printWindows(page, windows);
  printLost(page, say("Lost"), info.lost ?? [], verbose);
  printRequires(page, info.requires, info.auth_schemes, verbose);
  printFiles(page, report, verbose);
  printValidation(page, info);
  if (info.warnings.length > 0) {
    page.section("warning", say("Warnings"));
    page.tree(info.warnings.map((text) => ({ text })));
  }
  if (findings.length > 0) printFindings(page, findings, verbose);
  page.section(null, say("Next"));
  page.fields([
    [say("check every record"), data(shellCommand("zkbackup", "verify", "--backup-dir", dir))],
    [say("see what a restore would do"), data(restoreCommand(info, dir))],
  ]);
  return page.toString();
}

function answer({ backup: { info }, lost, windows }: BackupReport): [Mark, Sentence, Sentence] {
  const { backup_id: id, status } = info;
  const newest = describeNewest(windows);
  if (newest === null) {
    const nothing = say("No state at all can be restored from here");
    return ["bad", say("RESTORES TO NOTHING: {}", id), nothing];
  }
  if (lost.size > 0) {
    const count = formatCount(lost.size);
    const loss = lost.size === 1
      ? say("1 FILE LOST OR CUT: {}", id)
      : say("{} FILES LOST OR CUT: {}", count, id);
    return ["bad", loss, newest];
  }
  return [STATUS_MARKS[status], say(ANSWERS[status], id), newest];
}

function describeMaking({ backup_timestamp, statistics, tool }: BackupInfo): Sentence {
  return say(
    "{}, in {}, by {} {}",
    formatIsoTime(backup_timestamp) ?? "",
    formatDuration(statistics.duration_seconds),
    tool.name,
    tool.version,
  );
}

function describeZxid({ backup_zxid: { hex }, confirmed_zxid }: BackupInfo): Sentence {
  const decimal = BigInt(hex);
  return confirmed_zxid === null
    ? say("{} ({}), the server did not confirm it", hex, decimal)
    : say("{} ({}), confirmed by the server up to {}", hex, decimal, confirmed_zxid);
}

function printServer(page: Page, { zookeeper: server }: BackupInfo): void {
  page.section(null, say("Server"));
  const asked = [server.zxid_at_start, server.zxid_at_end].filter((zxid) => zxid !== null);
  page.fields([
    [say("Address"), data(server.host)],
    [say("Version"), server.version ?? say("not known")],
    [say("Mode"), server.mode ?? say("not known")],
    [data("Zxid"), describeAsked(asked)],
  ]);
}

/** The folders that were read; whether they are the server's is more than a backup can know. */
function describeSource({ zookeeper: { data_dir, log_dir } }: BackupInfo): [Sentence, Cell][] {
  if (data_dir === log_dir) return [[say("Copied from"), data(data_dir)]];
  return [[say("Snapshots from"), data(data_dir)], [say("Logs from"), data(log_dir)]];
}

function describeAsked([first, second]: readonly string[]): Sentence | string {
  if (first === undefined) return say("it was not asked or did not answer");
  return second === undefined ? first : say("{}, later {}", first, second);
}

/** Titles that say how many there are. */
type BranchTitle =
  | "Snapshots: {}"
  | "Transaction logs: {}"
  | "Epochs: {}"
  | "Configuration, never restored: {}"
  | "Originals of damaged files, not restored: {}";

function printFiles(page: Page, { backup: { info }, lost }: BackupReport, verbose: boolean): void {
  const { snapshots, txnlogs, epochs, damaged, config = [] } = info.files;
  const { total_size, compressed_size } = info.statistics;
  const count = counted(snapshots.length + txnlogs.length + epochs.length, "file");
  const sizes = [formatBytes(total_size), formatBytes(compressed_size)] as const;
  page.section(
    lost.size > 0 ? "bad" : "ok",
    say("Files: {}, {} stored as {}", count, ...sizes),
  );
  const branch = <F extends StoredFile>(
    title: BranchTitle,
    files: readonly F[],
    describe: (file: F) => Cell,
  ): Branch[] =>
    files.length === 0 ? [] : [{
      text: say(title, formatCount(files.length)),
      rows: files.map((file) => [
        signed(lost.has(file.stored_name) ? "bad" : "ok", data(file.stored_name)),
        formatBytes(file.stored_size),
        lost.has(file.stored_name) ? say("missing or of another size, see below") : describe(file),
      ]),
    }];
  page.tree([
    ...branch("Snapshots: {}", snapshots, describeSnapshot),
    ...branch("Transaction logs: {}", txnlogs, (log) => describeLog(log, verbose)),
    ...branch(
      "Epochs: {}",
      epochs,
      ({ value }) => value === null ? say("epoch not readable") : say("epoch {}", value),
    ),
    ...branch("Configuration, never restored: {}", config, ({ source }) => data(source)),
    ...branch("Originals of damaged files, not restored: {}", damaged, ({ reason }) => reason),
  ]);
}

function describeSnapshot(
  { zxid, end_zxid, node_count, session_count, ephemeral_count, status }:
    BackupInfo["files"]["snapshots"][number],
): string[] {
  return [
    say(status),
    end_zxid === null || end_zxid === zxid ? zxid : say("{} to {}", zxid, end_zxid),
    counted(node_count, "node"),
    counted(session_count, "session"),
    counted(ephemeral_count, "ephemeral"),
  ];
}

function describeLog(
  log: BackupInfo["files"]["txnlogs"][number],
  withTimes: boolean,
): string[] {
  const { status, transaction_count, start_zxid, end_zxid, start_time, end_time, note } = log;
  const from = formatIsoTime(start_time);
  const to = formatIsoTime(end_time);
  return [
    say(status),
    counted(transaction_count, "transaction"),
    ...(start_zxid === null ? [] : [say("{} to {}", start_zxid, end_zxid ?? "?")]),
    ...(from === null || to === null || !withTimes ? [] : [say("{} to {}", from, to)]),
    ...(note === undefined ? [] : [note]),
  ];
}

function printValidation(page: Page, { validation }: BackupInfo): void {
  const { enabled, total_files, valid_files, corrupted_files } = validation;
  const mark = corrupted_files > 0 ? "warning" : enabled ? "ok" : "waiting";
  page.section(mark, say("The member's files: {}", formatCount(total_files)));
  page.fields([
    [say("sound"), formatCount(valid_files)],
    [say("damaged"), formatCount(corrupted_files)],
    [say("of these stored up to the damage"), formatCount(validation.repaired_files)],
    [say("of these left out"), formatCount(validation.unrecoverable_files)],
    [say("read back"), enabled ? say("yes") : say("no (--no-verify)")],
  ]);
}
