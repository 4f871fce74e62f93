import type { BackupReport } from "../../operations/info.ts";
import type { BackupInfo, StoredFile } from "../../store/backup_info.ts";
import { say } from "../../texts/say.ts";
import { signedStatus, STATUS_MARKS } from "./backup_status.ts";
import { printFindings } from "./findings_text.ts";
import { alignColumns, drawTree } from "./layout.ts";
import { printLost } from "./lost_text.ts";
import { type Mark, Page, SIGNS } from "./page.ts";
import { printQuality } from "./quality_text.ts";
import { printRequires } from "./requires_text.ts";
import { restoreCommand } from "./restore_command.ts";
import { shellCommand } from "./shell_quote.ts";
import type { Look } from "./look.ts";
import { formatIsoTime } from "./time.ts";
import { counted, formatBytes, formatCount, formatDuration } from "./units.ts";
import { describeNewest, printWindows } from "./windows_text.ts";

/** What is known of a backup, for a person. All files are shown: that is what info is for. */
export function renderInfo(
  report: BackupReport,
  { look, verbose }: { look: Look; verbose: boolean },
): string {
  const page = new Page(look);
  const { backup: { info, dir }, findings, windows } = report;
  page.title(...answer(report));
  page.fields([
    ["Folder", dir],
    ["Made", describeMaking(info)],
    ["Member", info.member],
    ["Status", signedStatus(info.status)],
    ["Zxid", describeZxid(info)],
  ]);
  printServer(page, info);
  printQuality(page, report.quality);
  printWindows(page, windows);
  printLost(page, say("Lost"), info.lost ?? [], verbose);
  printRequires(page, info.requires, info.auth_schemes, verbose);
  printFiles(page, report, verbose);
  printValidation(page, info);
  if (info.warnings.length > 0) {
    page.section("warning", "Warnings");
    page.tree(info.warnings.map((text) => ({ text })));
  }
  if (findings.length > 0) printFindings(page, findings, verbose);
  page.section(null, "Next");
  page.fields([
    ["check every record", shellCommand("zkbackup", "verify", "--backup-dir", dir)],
    ["see what a restore would do", restoreCommand(info, dir)],
  ]);
  return page.toString();
}

function answer({ backup: { info }, lost, windows }: BackupReport): [Mark, string, string] {
  const { backup_id: id, status } = info;
  const newest = describeNewest(windows);
  if (newest === null) {
    return ["bad", `RESTORES TO NOTHING: ${id}`, "No state at all can be restored from here"];
  }
  if (lost.size > 0) return ["bad", `${counted(lost.size, "FILE")} LOST OR CUT: ${id}`, newest];
  return [STATUS_MARKS[status], `${status.toUpperCase()}: ${id}`, newest];
}

function describeMaking({ backup_timestamp, statistics, tool }: BackupInfo): string {
  return `${formatIsoTime(backup_timestamp)}, in ${formatDuration(statistics.duration_seconds)}, ` +
    `by ${tool.name} ${tool.version}`;
}

function describeZxid({ backup_zxid: { hex }, confirmed_zxid }: BackupInfo): string {
  const confirmed = confirmed_zxid === null
    ? "the server did not confirm it"
    : `confirmed by the server up to ${confirmed_zxid}`;
  return `${hex} (${BigInt(hex)}), ${confirmed}`;
}

function printServer(page: Page, { zookeeper: server }: BackupInfo): void {
  page.section(null, "Server");
  const asked = [server.zxid_at_start, server.zxid_at_end].filter((zxid) => zxid !== null);
  page.fields([
    ["Address", server.host],
    ["Version", server.version ?? "not known"],
    ["Mode", server.mode ?? "not known"],
    ["Zxid", asked.length === 0 ? "it was not asked or did not answer" : asked.join(", later ")],
    ["dataDir", server.data_dir],
    ["dataLogDir", server.log_dir],
  ]);
}

function printFiles(page: Page, { backup: { info }, lost }: BackupReport, verbose: boolean): void {
  const { snapshots, txnlogs, epochs, damaged, config = [] } = info.files;
  const { total_size, compressed_size } = info.statistics;
  const count = counted(snapshots.length + txnlogs.length + epochs.length, "file");
  const sizes = `${formatBytes(total_size)} stored as ${formatBytes(compressed_size)}`;
  page.section(lost.size > 0 ? "bad" : "ok", `Files: ${count}, ${sizes}`);
  const branch = <F extends StoredFile>(
    title: string,
    files: readonly F[],
    describe: (file: F) => string,
  ) =>
    files.length === 0 ? [] : [{
      text: `${title}: ${formatCount(files.length)}`,
      children: drawTree(
        alignColumns(files.map((file) => [
          `${SIGNS[lost.has(file.stored_name) ? "bad" : "ok"]} ${file.stored_name}`,
          formatBytes(file.stored_size),
          lost.has(file.stored_name) ? "missing or of another size, see below" : describe(file),
        ])).map((text) => ({ text })),
      ),
    }];
  page.tree([
    ...branch("Snapshots", snapshots, describeSnapshot),
    ...branch("Transaction logs", txnlogs, (log) => describeLog(log, verbose)),
    ...branch("Epochs", epochs, ({ value }) => `epoch ${value ?? "not readable"}`),
    ...branch(say("Configuration, never restored"), config, ({ source }) => source),
    ...branch("Originals of damaged files, not restored", damaged, ({ reason }) => reason),
  ]);
}

function describeSnapshot(
  { zxid, end_zxid, node_count, session_count, ephemeral_count, status }:
    BackupInfo["files"]["snapshots"][number],
): string {
  const range = end_zxid === null || end_zxid === zxid ? zxid : `${zxid} to ${end_zxid}`;
  return `${status}, ${range}, ${counted(node_count, "node")}, ` +
    `${counted(session_count, "session")}, ${counted(ephemeral_count, "ephemeral")}`;
}

function describeLog(
  log: BackupInfo["files"]["txnlogs"][number],
  withTimes: boolean,
): string {
  const { status, transaction_count, start_zxid, end_zxid, start_time, end_time, note } = log;
  const range = start_zxid === null ? "" : `, ${start_zxid} to ${end_zxid}`;
  const from = formatIsoTime(start_time);
  const times = from === null || !withTimes ? "" : `, ${from} to ${formatIsoTime(end_time)}`;
  const count = counted(transaction_count, "transaction");
  return `${status}, ${count}${range}${times}${note === undefined ? "" : `; ${note}`}`;
}

function printValidation(page: Page, { validation }: BackupInfo): void {
  const { enabled, total_files, valid_files, corrupted_files } = validation;
  const mark = corrupted_files > 0 ? "warning" : enabled ? "ok" : "waiting";
  page.section(mark, `The member's files: ${formatCount(total_files)}`);
  page.fields([
    ["sound", formatCount(valid_files)],
    ["damaged", formatCount(corrupted_files)],
    ["of these stored up to the damage", formatCount(validation.repaired_files)],
    ["of these left out", formatCount(validation.unrecoverable_files)],
    ["read back", enabled ? "yes" : "no (--no-verify)"],
  ]);
}
