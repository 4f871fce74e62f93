import { environmentName } from "../../config/environment_name.ts";
import type { ConfigKey } from "../../config/keys.ts";
import type { Sentence } from "../../texts/say.ts";
import type { ExplainedCommand } from "./help.ts";

/** A flag as help shows it. */
export interface FlagLine {
  /** As it is written: `--format text|json`, `--verbose, -v`. */
  readonly spelled: string;
  /** What it does, with its default. */
  readonly brief: string;
  /** What else sets it, where it is not given. */
  readonly setting: FlagSetting | undefined;
}

/** What sets a flag besides the command line. */
export interface FlagSetting {
  /** The flag: `--zk-data-dir`. */
  readonly flag: string;
  /** Variable of the environment, with the value that the flag stands for where it takes none. */
  readonly environment: string;
  /** Key of the configuration. */
  readonly key: ConfigKey;
}

/** Flags that belong together. */
export interface FlagBlock {
  readonly title: Sentence;
  readonly flags: readonly FlagLine[];
}

/** What is known of a flag. */
interface FlagHelp {
  readonly kind: "boolean" | "counter" | "enum" | "parsed";
  readonly brief: string;
  readonly placeholder?: string;
  readonly values?: readonly string[];
}

/** All flags of a command, by what they are about. */
export function explainFlags({ help, parameters }: ExplainedCommand): FlagBlock[] {
  const flags = (parameters.flags ?? {}) as Readonly<Record<string, FlagHelp>>;
  const aliases: Readonly<Record<string, unknown>> = parameters.aliases ?? {};
  return help.groups.map(([title, names]) => ({
    title,
    flags: names.map((name) => {
      const flag = flags[name]!;
      const short = Object.keys(aliases).find((alias) => aliases[alias] === name);
      return {
        spelled: spell(name, short, flag),
        brief: flag.brief,
        setting: settingOf(name, help.keys[name]),
      };
    }),
  }));
}

function spell(name: string, short: string | undefined, flag: FlagHelp): string {
  if (flag.kind === "boolean") return `--${name}${short === undefined ? "" : `, -${short}`}`;
  return `--${name} ${flag.values?.join("|") ?? flag.placeholder ?? "VALUE"}`;
}

function settingOf(
  name: string,
  entry: ExplainedCommand["help"]["keys"][string],
): FlagSetting | undefined {
  if (entry === undefined) return undefined;
  const [key, value] = typeof entry === "string" ? [entry] : entry;
  const variable = environmentName(key);
  const environment = value === undefined ? variable : `${variable}=${value}`;
  return { flag: `--${name}`, environment, key };
}
