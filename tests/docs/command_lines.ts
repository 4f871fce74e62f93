import {
  type Application,
  buildApplication,
  buildRouteMap,
  type Command,
  run,
} from "@stricli/core";
import type { CliContext } from "../../src/cli/context.ts";
import { commands } from "../../tools/docs/commands.ts";

/** Words of a shell, quoted or not, behind the name of the program; a line may go on. */
const CALL =
  /(?<![\w.@-])zkbackup((?:(?: |\\\n *)+(?:"[^"]*"|'[^']*'|<[a-z-]+>|\$\([^)]*\)|[^\s|&;()<>"'`#\\])+)+)/g;
const WORD = /(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'\\])+/g;

/** The arguments of every call of zkbackup in a script, a crontab or a unit file. */
export function callsIn(code: string): string[][] {
  // In a comment and in an installation the name stands for itself.
  const uncommented = code.replaceAll(/^ *(#|deno install ).*\n/gm, "");
  return [...uncommented.matchAll(CALL)].map(([, args]) =>
    [...args!.matchAll(WORD)].map(([word]) => word.replaceAll(/["']/g, ""))
  );
}

/** Commands that take what the real ones take, and do nothing. */
const PARSER: Application<CliContext> = buildApplication(
  buildRouteMap({
    routes: Object.fromEntries(
      commands().map(([name, command]) => [name, idle(command)]),
    ),
    docs: { brief: "Reads command lines" },
  }),
  { name: "zkbackup", scanner: { caseStyle: "original" } },
);

function idle(command: Command<CliContext>): Command<CliContext> {
  return { ...command, loader: () => Promise.resolve(() => {}) };
}

/** What the parser has against a command line, or null. */
export async function mistakeIn(args: readonly string[]): Promise<string | null> {
  const said: string[] = [];
  const process = {
    stdout: { write: (text: string) => void said.push(text) },
    stderr: { write: (text: string) => void said.push(text) },
    exitCode: undefined as number | string | null | undefined,
  };
  await run(PARSER, args, { process } as CliContext);
  return process.exitCode === 0 && said.length === 0 ? null : said.join("").trim();
}

/** Names of all flags of all commands, with their dashes. */
export const FLAGS: ReadonlySet<string> = new Set([
  "--help",
  ...commands().flatMap(([, { parameters }]) =>
    Object.entries(parameters.flags ?? {}).flatMap(([name, flag]) =>
      flag.kind === "boolean" ? [`--${name}`, `--no-${name}`] : [`--${name}`]
    )
  ),
]);
