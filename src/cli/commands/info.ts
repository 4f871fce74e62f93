import type { ExitStatus } from "../../errors.ts";
import { describeStoredBackup } from "../../operations/info.ts";
import { type Action, action } from "../action.ts";
import { backupQuery } from "../backup_query.ts";
import { infoDocument } from "../output/info_json.ts";
import { renderInfo } from "../output/info_text.ts";
import { limitRights } from "../permissions.ts";
import { INFO_KEYS } from "../usage/flag_keys.ts";
import type { InfoFlags } from "../usage/flags.ts";

/** Runs `zkbackup info`. The report is what is asked for, so `--quiet` prints it too. */
export const runInfo: Action<InfoFlags, [id: string]> = action(
  "info",
  INFO_KEYS,
  async (session, flags, id): Promise<ExitStatus> => {
    const query = backupQuery(session.settings, flags.member, id);
    limitRights({ read: [query.baseDir], write: [], net: false });
    const report = await describeStoredBackup(session.operationContext(), query);
    session.print({
      text: () => renderInfo(report, session),
      json: () => infoDocument(report),
    });
    return 0;
  },
);
