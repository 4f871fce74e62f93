import type { BackupReport } from "../../operations/info.ts";
import { describeExactZxid, describeFinding, formatDocument, JSON_SCHEMA_VERSION } from "./json.ts";
import { describeQuality } from "./quality_text.ts";
import { restoreCommand } from "./restore_command.ts";

/**
 * What is known of a backup, for a program: the fields of `backup_info.json`, also those that this
 * program does not know, and what can be told from the folder. docs/schema/info.schema.json
 * describes it.
 */
export function infoDocument({ backup, windows, findings, quality }: BackupReport): string {
  const { info, dir } = backup;
  return formatDocument({
    ...info,
    // A description may hold anything besides what is known of it.
    schema_version: JSON_SCHEMA_VERSION,
    backup_dir: dir,
    backup_zxid: describeExactZxid(info.backup_zxid.hex),
    windows,
    findings: findings.map(describeFinding),
    quality: describeQuality(quality),
    restore_command: restoreCommand(info, dir),
  });
}
