import { formatTime } from "../../operations/describe.ts";
import type { BackupList } from "../../operations/list.ts";
import type { BackupSummary } from "../../store/catalog.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { describeExactZxid, formatDocument } from "./json.ts";

/** The backups in a folder, for a program. docs/schema/list.schema.json describes it. */
export function listDocument(list: BackupList): string {
  const { options, baseDir, newestUsable } = list;
  return formatDocument({
    backup_base_dir: baseDir,
    sort_by: options.sortBy,
    limit: options.limit,
    total: list.total,
    total_size: list.totalSize,
    newest_usable: newestUsable?.id ?? null,
    backups: list.backups.map((backup) => describeSummary(backup, baseDir)),
    broken: list.broken.map(({ id, reason }) => ({
      backup_id: id,
      backup_dir: `${baseDir}/${id}`,
      reason,
    })),
    incomplete: list.unfinished.map(({ id, dir, state }) => ({
      backup_id: id,
      dir,
      run: state,
    })),
    being_deleted: list.discarded.map(({ id, dir }) => ({ backup_id: id, dir })),
  });
}

/** A backup in a list. */
export function describeSummary(backup: BackupSummary, baseDir: string): Record<string, unknown> {
  return {
    backup_id: backup.id,
    backup_dir: `${baseDir}/${backup.id}`,
    backup_timestamp: formatTime(backup.time),
    member: backup.member,
    status: backup.status,
    backup_zxid: describeExactZxid(formatZxid(backup.zxid)),
    compressed_size: backup.size,
    file_count: backup.files,
  };
}
