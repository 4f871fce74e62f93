import { type BackupQuery, LATEST } from "../operations/find_backup.ts";
import type { Settings } from "../config/setting.ts";
import { say } from "../texts/say.ts";
import { wrongUsage } from "./wrong_usage.ts";

/** Which backup is meant by an id, in the configured folder; `member` is for {@linkcode LATEST}. */
export function backupQuery(
  settings: Settings,
  member: string | undefined,
  id: string,
): BackupQuery {
  if (member !== undefined && id !== LATEST) throw wrongUsage(say('--member is for "latest" only'));
  return { baseDir: settings["backup.base_dir"].value, id, member: member ?? null };
}
