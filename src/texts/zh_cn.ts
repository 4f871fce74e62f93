import { BACKUP_OPTIONS } from "./zh_cn/backup_options.ts";
import { BACKUP } from "./zh_cn/backup.ts";
import { FINDINGS } from "./zh_cn/findings.ts";
import { PROOF } from "./zh_cn/proof.ts";
import { PRUNE } from "./zh_cn/prune.ts";
import { UNITS } from "./zh_cn/units.ts";
import { RESTORE_PAGES } from "./zh_cn/restore_pages.ts";
import { PAGES } from "./zh_cn/pages.ts";
import { HELP } from "./zh_cn/help.ts";
import { HELP_COMMANDS } from "./zh_cn/help_commands.ts";
import { MEMBER_CONFIG } from "./zh_cn/member_config.ts";
import { REQUIRES } from "./zh_cn/requires.ts";
import { CONTRACT } from "./zh_cn/contract.ts";
import { CONFIG } from "./zh_cn/config.ts";
import { CONCURRENCY } from "./zh_cn/concurrency.ts";
import { RESTORE_FORM } from "./zh_cn/restore_form.ts";
import { RESTORE } from "./zh_cn/restore.ts";
import { ROLLBACK } from "./zh_cn/rollback.ts";
import { FILES } from "./zh_cn/files.ts";
import { FORMATS } from "./zh_cn/formats.ts";
import { HISTORY } from "./zh_cn/history.ts";
import { METRICS } from "./zh_cn/metrics.ts";
import { SERVER } from "./zh_cn/server.ts";
import { SESSION } from "./zh_cn/session.ts";
import { STORE } from "./zh_cn/store.ts";
import { TARGETS } from "./zh_cn/targets.ts";
import { USAGE } from "./zh_cn/usage.ts";
import { VERIFY } from "./zh_cn/verify.ts";

/** Every sentence of the program in Simplified Chinese. */
export const ZH_CN = {
  ...BACKUP_OPTIONS,
  ...BACKUP,
  ...FINDINGS,
  ...PROOF,
  ...PRUNE,
  ...UNITS,
  ...PAGES,
  ...RESTORE_PAGES,
  ...HELP,
  ...HELP_COMMANDS,
  ...MEMBER_CONFIG,
  ...REQUIRES,
  ...CONFIG,
  ...CONTRACT,
  ...CONCURRENCY,
  ...RESTORE,
  ...RESTORE_FORM,
  ...ROLLBACK,
  ...FILES,
  ...FORMATS,
  ...HISTORY,
  ...METRICS,
  ...SERVER,
  ...SESSION,
  ...STORE,
  ...TARGETS,
  ...USAGE,
  ...VERIFY,
} as const;
