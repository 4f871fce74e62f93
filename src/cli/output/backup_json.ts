import type { BackupResult } from "../../operations/backup.ts";
import { describeExactZxid, describeFinding, formatDocument } from "./json.ts";

/** What a finished backup is, for a program. The fields are those of `backup_info.json`. */
export function backupDocument({ info, dir, findings, unsynced }: BackupResult): string {
  return formatDocument({
    backup_id: info.backup_id,
    backup_dir: dir,
    backup_timestamp: info.backup_timestamp,
    backup_zxid: describeExactZxid(info.backup_zxid.hex),
    confirmed_zxid: info.confirmed_zxid,
    status: info.status,
    member: info.member,
    zookeeper: info.zookeeper,
    files: info.files,
    windows: info.windows,
    lost: info.lost,
    requires: info.requires,
    auth_schemes: info.auth_schemes,
    validation: info.validation,
    statistics: info.statistics,
    warnings: unsynced === null ? info.warnings : [...info.warnings, unsynced],
    findings: findings.map(describeFinding),
  });
}
