import { BACKUP_OPTIONS } from "./zh_cn/backup_options.ts";
import { USAGE } from "./zh_cn/usage.ts";

/** Every sentence of the program in Simplified Chinese. */
export const ZH_CN = { ...BACKUP_OPTIONS, ...USAGE } as const;
