import { APPLICATION } from "../../src/cli/app.ts";
import type { ExplainedCommand } from "../../src/cli/usage/help.ts";

/** The commands as the parser knows them, so that none is forgotten on a page. */
export function commands(): [name: string, command: ExplainedCommand][] {
  const { root } = APPLICATION;
  if (!("getAllEntries" in root)) throw new Error("There are no commands");
  return root.getAllEntries().map(({ name, target }) => {
    if (!("help" in target)) throw new Error(`${name.original} has no help`);
    return [name.original, target as ExplainedCommand];
  });
}
