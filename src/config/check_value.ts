import * as v from "valibot";
import { ZkBackupError } from "../errors.ts";
import { say, type Sentence } from "../texts/say.ts";
import { ConfigError } from "./config_error.ts";
import { type ConfigKey, keySpec } from "./keys.ts";
import { plainValue } from "./scalar.ts";
import type { Origin } from "./setting.ts";
import type { YamlNode } from "./yaml_tree.ts";

type Value = string | number | boolean;

/** Characters of a wrong value that are shown. */
const SHOWN = 60;

/**
 * The value that a file gives a key.
 *
 * @throws {ConfigError} `config-wrong-value` with the place.
 */
export function valueFromFile(key: ConfigKey, node: YamlNode, origin: Origin): Value {
  const { schema } = keySpec(key).type;
  if (node.kind !== "scalar") {
    throw wrongValue(
      key,
      node.kind === "sequence" ? say("a list") : say("a group of keys"),
      null,
      origin,
    );
  }
  const { text, plain } = node;
  const value = plain ? plainValue(text) : text;
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const other = v.is(schema, plain ? text : plainValue(text));
  const quotes = plain ? say("Put it in quotes to make it a text") : say("Write it without quotes");
  const shown = value === null ? say("nothing") : plain ? clip(text) : quote(text);
  throw wrongValue(key, shown, other ? quotes : adviceFor(key, value), origin);
}

/**
 * The value of a flag or an environment variable, which are texts; of a flag also the value itself.
 *
 * @throws {ZkBackupError} `wrong-usage` for a flag, `config-wrong-value` for a variable.
 */
export function valueFromText(key: ConfigKey, given: Value, origin: Origin): Value {
  const { schema } = keySpec(key).type;
  const values = typeof given === "string" ? [given, plainValue(given)] : [given];
  for (const value of values) {
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
  }
  const advice = values.map((value) => adviceFor(key, value)).find((each) => each !== null);
  throw wrongValue(key, typeof given === "string" ? quote(given) : `${given}`, advice, origin);
}

function adviceFor(key: ConfigKey, value: unknown): Sentence | null {
  if (value === null) return say("Leave the key out to use its default");
  return keySpec(key).type.advice?.(value) ?? null;
}

/** What is wrong with the value of a key, said where the value was given. */
function wrongValue(
  key: ConfigKey,
  shown: string,
  hint: Sentence | null | undefined,
  origin: Origin,
): ZkBackupError {
  const { wanted } = keySpec(key).type;
  const problem = (name: string) => say("{} must be {}: current value is {}", name, wanted, shown);
  return refusal(key, problem, origin, hint ?? undefined);
}

/**
 * An error about a value that is right by itself and cannot be worked with; `problem` says
 * it of the key, flag or variable of the name that it gets.
 */
export function refusal(
  key: ConfigKey,
  problem: (name: string) => Sentence,
  origin: Origin,
  hint?: Sentence,
): ZkBackupError {
  const more = hint === undefined ? {} : { hint };
  switch (origin.kind) {
    case "command-line":
      return new ZkBackupError(problem(origin.flag), {
        code: "wrong-usage",
        category: "User",
        exitStatus: 1,
        ...more,
      });
    case "environment":
      return new ConfigError(problem(origin.name), { code: "config-wrong-value", ...more });
    case "file": {
      const { place } = origin;
      return new ConfigError(problem(key), { code: "config-wrong-value", place, ...more });
    }
    case "default":
      return new ConfigError(problem(key), { code: "config-wrong-value", ...more });
  }
}

function quote(text: string): string {
  return JSON.stringify(clip(text));
}

function clip(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
