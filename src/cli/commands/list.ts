import type { Settings } from "../../config/setting.ts";
import type { ExitStatus } from "../../errors.ts";
import { type BackupList, listBackups, type ListOptions } from "../../operations/list.ts";
import { say } from "../../texts/say.ts";
import { type Action, action } from "../action.ts";
import { listDocument } from "../output/list_json.ts";
import { renderList } from "../output/list_text.ts";
import { counted } from "../output/units.ts";
import { limitRights } from "../permissions.ts";
import { LIST_KEYS } from "../usage/flag_keys.ts";
import type { ListFlags } from "../usage/flags.ts";
import { wholeNumber } from "../whole_number.ts";

/** Backups that fit a screen. */
const DEFAULT_LIMIT = "20";

/** Runs `zkbackup list`. The list is what is asked for, so `--quiet` prints it too. */
export const runList: Action<ListFlags> = action(
  "list",
  LIST_KEYS,
  async (session, flags): Promise<ExitStatus> => {
    const options = listOptions(flags, session.settings);
    limitRights({ read: [options.baseDir], write: [], net: false });
    const ctx = session.operationContext();
    const list = await listBackups(ctx, options);
    const simple = flags.format === "simple";
    session.print({
      text: () => simple ? renderIds(list) : renderList(list, session.look),
      json: () => listDocument(list),
    });
    if (simple && list.broken.length > 0) {
      const count = counted(list.broken.length, "folder");
      ctx.log.warn(
        say("Not listed: {} that cannot be read as a backup; see --format table", count),
      );
    }
    return 0;
  },
);

/** What to list, from the flags and the configuration. */
function listOptions(flags: ListFlags, settings: Settings): ListOptions {
  return {
    baseDir: settings["backup.base_dir"].value,
    sortBy: flags["sort-by"] ?? "time",
    limit: wholeNumber("limit", flags.limit ?? DEFAULT_LIMIT, 0),
  };
}

/** One id a line; an id holds nothing that a shell would split. */
function renderIds({ backups }: BackupList): string {
  return backups.map(({ id }) => `${id}\n`).join("");
}
