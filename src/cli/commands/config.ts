import type { ExitStatus } from "../../errors.ts";
import { type Action, action } from "../action.ts";
import { configDocument, renderConfig } from "../output/config_output.ts";
import { limitRights } from "../permissions.ts";
import type { CommonFlags } from "../usage/flags.ts";

/** Runs `zkbackup config`. The values are what is asked for, so `--quiet` prints them too. */
export const runConfig: Action<CommonFlags> = action(
  "config",
  {},
  (session): ExitStatus => {
    limitRights({ read: [], write: [], net: false });
    const { config } = session;
    session.print({
      text: () => renderConfig(config, session.look),
      json: () => configDocument(config),
    });
    return 0;
  },
);
