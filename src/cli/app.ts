import {
  type Application,
  buildApplication,
  buildRouteMap,
  type StricliIntegration,
} from "@stricli/core";
import { say } from "../texts/say.ts";
import type { CliContext } from "./context.ts";
import { earlyLanguage, translationInto } from "./language.ts";
import { valueOf } from "./raw_arguments.ts";
import { BACKUP } from "./usage/backup.ts";
import { completionsCommand } from "./usage/completions.ts";
import { ownOnly } from "./usage/common.ts";
import { CONFIG } from "./usage/config.ts";
import type { ExplainedCommand } from "./usage/help.ts";
import { INFO } from "./usage/info.ts";
import { LIST } from "./usage/list.ts";
import { MATERIALIZE } from "./usage/materialize.ts";
import { PRUNE } from "./usage/prune.ts";
import { RESTORE } from "./usage/restore.ts";
import { USAGE_TEXT } from "./usage/text.ts";
import { VERIFY } from "./usage/verify.ts";
import { VERSION_COMMAND } from "./usage/version.ts";

/** Names of the commands and what each takes; what they do is loaded when one is called. */
const COMMANDS: Readonly<Record<string, ExplainedCommand>> = {
  backup: BACKUP,
  verify: VERIFY,
  restore: RESTORE,
  materialize: MATERIALIZE,
  list: LIST,
  info: INFO,
  prune: PRUNE,
  config: CONFIG,
  completions: completionsCommand(() => COMMANDS),
  version: VERSION_COMMAND,
};

/** `--help`, also where nothing else is given; its texts are loaded only then. */
const HELP: StricliIntegration<CliContext> = {
  flag: {
    brief: say("print help"),
    global: true,
    aliases: ["h"],
    defaultForRouteMap: true,
    async run(_application, { result: { prefix: [, name], unprocessedInputs } }) {
      const { renderHelp, renderRootHelp } = await import("./output/help_text.ts");
      const translate = await translationInto(earlyLanguage(valueOf("lang", unprocessedInputs)));
      const command = name === undefined ? undefined : COMMANDS[name];
      this.process.stdout.write(
        command === undefined
          ? renderRootHelp(COMMANDS, translate)
          : renderHelp(command, translate),
      );
    },
  },
};

/**
 * How unlike a name may be that is proposed for a mistyped one; with these weights git allows 7,
 * at which short names are proposed for anything.
 */
const CORRECTIONS = {
  threshold: 4,
  weights: { insertion: 1, deletion: 3, substitution: 2, transposition: 0 },
};

/** The command line as a whole. */
export const APPLICATION: Application<CliContext> = buildApplication(
  buildRouteMap({
    routes: ownOnly(COMMANDS),
    docs: { brief: "Back up and restore the data of Apache ZooKeeper" },
  }),
  {
    name: "zkbackup",
    scanner: { caseStyle: "original", distanceOptions: CORRECTIONS },
    localization: { text: USAGE_TEXT },
  },
  { help: HELP },
);

/** Whether there is a command of this name. */
export function isCommand(name: string): boolean {
  return Object.hasOwn(COMMANDS, name);
}
