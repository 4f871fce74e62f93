import { putBackup } from "../../support/stored_backup.ts";
import type { WorkFolder } from "../../support/work_folder.ts";

/**
 * A base folder with one of everything that can lie there: sound backups, one of each other status,
 * a broken one, what runs that died left, and what is none of zkbackup's.
 */
export function putOneOfEach(work: WorkFolder): string {
  const base = work.folder("backups");
  putBackup(base, { id: "b-1", time: "2025-01-10T02:00:00Z", zxid: 0x10n, size: 512 });
  putBackup(base, {
    id: "b-2",
    time: "2025-01-11T02:00:00Z",
    zxid: 0x100000020n,
    size: 3_500_000,
    status: "partial",
  });
  putBackup(base, { id: "b-3", time: "2025-01-12T02:00:00Z", zxid: 0x200000001n, size: 70_000 });
  putBackup(base, {
    id: "b-4",
    time: "2025-01-13T02:00:00Z",
    zxid: 0x200000009n,
    size: 71_000,
    status: "unverified",
  });
  putBackup(base, {
    id: "b-5",
    time: "2025-01-14T02:00:00Z",
    zxid: 0x200000010n,
    size: 72_000,
    status: "corrupted",
  });
  Deno.writeTextFileSync(`${putBackup(base, { id: "b-6" })}/metadata/backup_info.json`, "{");
  for (const name of [".b-7.partial", ".b-0.deleted", "lost+found"]) work.folder(`backups/${name}`);
  return base;
}
