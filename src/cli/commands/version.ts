import { VERSION } from "../../version.ts";
import { type Action, action } from "../action.ts";

import { formatDocument } from "../output/json.ts";
import { writeStdout } from "../output/stdout.ts";
import { limitRights } from "../permissions.ts";
import type { CommonFlags } from "../usage/flags.ts";

/** Runs `zkbackup version`. The version is what is asked for, so `--quiet` prints it too. */
export const runVersion: Action<CommonFlags> = action("version", null, ({ json }) => {
  limitRights({ read: [], write: [], net: false });
  const { target } = Deno.build;
  writeStdout(
    json
      ? formatDocument({ name: "zkbackup", version: VERSION, target })
      : `zkbackup ${VERSION} (${target})\n`,
  );
  return 0;
});
