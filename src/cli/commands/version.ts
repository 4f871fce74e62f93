import { VERSION } from "../../version.ts";
import type { Action } from "../action.ts";
import { formatDocument } from "../output/json.ts";
import { plainAction } from "../plain_action.ts";
import type { CommonFlags } from "../usage/flags.ts";

/** Runs `zkbackup version`. */
export const runVersion: Action<CommonFlags> = plainAction("version", ({ format }) => {
  const { target } = Deno.build;
  return format === "json"
    ? formatDocument({ name: "zkbackup", version: VERSION, target })
    : `zkbackup ${VERSION} (${target})\n`;
});
