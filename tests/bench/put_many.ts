import { formatBackupInfo } from "../../src/store/backup_info.ts";
import { parseBackupInfo } from "../../src/store/parse_backup_info.ts";
import { putBackup } from "../support/stored_backup.ts";

/** Logs in each description: with them it has about 10 kB. */
const LOGS = 12;

/** Puts backups of an hour apart into a folder, and returns their descriptions; nobody looks into their files. */
export function putMany(base: string, count: number): string[] {
  const first = Date.parse("2025-01-01T00:00:00Z");
  return Array.from({ length: count }, (_, at) => {
    const id = `backup-${String(at).padStart(6, "0")}`;
    const time = new Date(first + at * 3_600_000).toISOString();
    const file = `${putBackup(base, { id, time, zxid: BigInt(at + 1) })}/metadata/backup_info.json`;
    const info = parseBackupInfo(Deno.readTextFileSync(file), file);
    const [log] = info.files.txnlogs;
    info.files.txnlogs = Array.from({ length: LOGS }, () => log!);
    Deno.writeTextFileSync(file, formatBackupInfo(info));
    return file;
  });
}
