import type { FlagParametersForType } from "@stricli/core";
import { say, type Sentence } from "../../texts/say.ts";
import type { CliContext } from "../context.ts";
import type { CommonFlags } from "./flags.ts";

/** A value that is taken as it is, but not empty: an unset variable in a script is noticed. */
function notEmpty(input: string): string {
  if (input === "") throw new Error(say("the value is empty"));
  return input;
}

/** A flag that is there or not. Its name is the whole name: no `--no-…` comes with it. */
export function toggle(brief: Sentence) {
  return { kind: "boolean", brief, default: false, withNegated: false } as const;
}

/** One of two flags that contradict each other, `--name` and `--no-name`; each is told apart. */
export function choice(brief: Sentence) {
  return { kind: "boolean", brief, optional: true, withNegated: false } as const;
}

/** A flag with a value that must be given. */
export function required(placeholder: string, brief: Sentence) {
  return { kind: "parsed", parse: notEmpty, placeholder, brief } as const;
}

/** A flag with a value that may be left out. */
export function optional(placeholder: string, brief: Sentence) {
  return { kind: "parsed", parse: notEmpty, placeholder, brief, optional: true } as const;
}

/**
 * An argument that is no flag. Words in lower case in its placeholder are words that it takes:
 * `BACKUP-ID|latest`.
 */
export function argument(placeholder: string, brief: Sentence) {
  return {
    kind: "tuple",
    parameters: [{ parse: notEmpty, placeholder, brief }],
  } as const;
}

/** The same for one that may be left out. */
export function optionalArgument(placeholder: string, brief: Sentence) {
  return {
    kind: "tuple",
    parameters: [{ parse: notEmpty, placeholder, brief, optional: true }],
  } as const;
}

/** Which backup of the base folder is meant: placeholder and brief. */
export const BACKUP_ARGUMENT = [
  "BACKUP-ID|latest",
  say("id, or its beginning; latest: the newest usable one"),
] as const;

/** Where the backups are. */
export const BASE_DIR_FLAG = optional(
  "DIR",
  say("folder that holds the backups (default /backup/zookeeper)"),
);

/** Needed where backups of several members are in one folder. */
export const MEMBER_OF_LATEST = optional(
  "NAME",
  say("whose latest, where there are several members"),
);

/** Where a run leaves its figures. */
export const METRICS_FLAG = optional(
  "FILE",
  say("Prometheus metrics of this run, for the textfile collector"),
);

/** How many blocks of compressed files are worked on. */
export const DECODING_FLAG = optional(
  "N",
  say("blocks decompressed at once, 1 to 64 (default auto: 1)"),
);

/** Flags that every command has. */
export const COMMON_FLAGS: FlagParametersForType<CommonFlags, CliContext> = {
  format: {
    kind: "enum",
    values: ["text", "json"],
    brief: say("for a person (default), or one JSON document on stdout"),
    optional: true,
  },
  lang: {
    kind: "enum",
    values: ["en", "zh-CN"],
    brief: say("language of texts (default: that of the locale where it may be read, else en)"),
    optional: true,
  },
  config: optional("FILE", say("configuration, instead of those in the usual places")),
  verbose: toggle(say("tell everything, also what caused an error")),
  quiet: toggle(say("tell only what went wrong; nothing at all on success")),
};

/** Short names of them. */
export const COMMON_ALIASES = { v: "verbose", q: "quiet" } as const;

/**
 * Flags by their names and nothing else: the parser looks names up in the object, where
 * `--constructor` would find what every object inherits.
 */
export function ownOnly<T extends object>(flags: T): T {
  return Object.assign(Object.create(null), flags);
}
