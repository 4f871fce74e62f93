import type { ConfigKey } from "./keys.ts";

/** Name of a key in the environment: `ZKBACKUP_BACKUP_BASE_DIR`. */
export function environmentName(key: ConfigKey): string {
  return `ZKBACKUP_${key.replace(".", "_").toUpperCase()}`;
}
