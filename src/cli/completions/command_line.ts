import type { Command } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { argumentsOf } from "../usage/help.ts";

/** What a shell can propose for a value. */
export type ValueHint =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "folder" }
  | { readonly kind: "file" }
  | { readonly kind: "text" };

/** A flag as a shell completes it. */
export interface FlagHint {
  /** Its name without dashes. */
  readonly name: string;
  /** Its short name, or null. */
  readonly short: string | null;
  /** What it is for. */
  readonly brief: string;
  /** What stands for its value in the help; empty where it has none. */
  readonly placeholder: string;
  /** What it takes; null: nothing. */
  readonly value: ValueHint | null;
}

/** A command as a shell completes it. */
export interface CommandHint {
  /** Its name. */
  readonly name: string;
  /** What it does. */
  readonly brief: string;
  /** Its flags. */
  readonly flags: readonly FlagHint[];
  /** Words that its argument can be besides what only a person knows. */
  readonly words: readonly string[];
}

/** What the parser knows of a flag, as far as it is needed here. */
interface FlagParameter {
  readonly kind: "boolean" | "counter" | "enum" | "parsed";
  readonly brief: string;
  readonly placeholder?: string;
  readonly values?: readonly string[];
}

/** Every command takes it, though it stands in no table. */
const HELP: FlagHint = {
  name: "help",
  short: "h",
  brief: "print help",
  placeholder: "",
  value: null,
};

/**
 * What there is to complete, from the tables that the parser and the help are made of. In English: a
 * script is made once and read by every shell that is started then, in whatever language.
 */
export function describeCommands(
  commands: Readonly<Record<string, Command<CliContext>>>,
): CommandHint[] {
  return Object.entries(commands).map(([name, command]) => {
    const flags = Object.entries(command.parameters.flags ?? {}) as [string, FlagParameter][];
    const aliases = Object.entries(command.parameters.aliases ?? {});
    return {
      name,
      brief: command.brief,
      flags: [
        ...flags.map(([flag, parameter]) => ({
          name: flag,
          short: aliases.find(([, target]) => target === flag)?.[0] ?? null,
          brief: parameter.brief,
          placeholder: parameter.kind === "parsed" ? parameter.placeholder ?? "" : flag,
          value: valueOf(parameter),
        })),
        HELP,
      ],
      words: argumentsOf(command).flatMap(({ placeholder }) => wordsIn(placeholder)),
    };
  });
}

function valueOf({ kind, values = [], placeholder = "" }: FlagParameter): ValueHint | null {
  if (kind === "enum") return { kind: "words", words: values };
  if (kind !== "parsed") return null;
  const parts = placeholder.split("|");
  if (parts.includes("DIR")) return { kind: "folder" };
  if (parts.includes("FILE")) return { kind: "file" };
  const words = wordsIn(placeholder);
  return words.length > 0 ? { kind: "words", words } : { kind: "text" };
}

/** In a placeholder, capitals stand for what is to be filled in and small letters for themselves. */
function wordsIn(placeholder: string): string[] {
  return placeholder.split("|").filter((word) => /^[a-z-]+$/.test(word));
}
