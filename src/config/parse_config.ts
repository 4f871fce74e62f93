import { say, type Sentence } from "../texts/say.ts";
import { valueFromFile } from "./check_value.ts";
import { ConfigError } from "./config_error.ts";
import { type ConfigKey, isConfigKey, SECTIONS, splitKey } from "./keys.ts";
import { nearestName } from "./nearest_name.ts";
import { type Place, placeAt } from "./place.ts";
import type { Setting } from "./setting.ts";
import { readYamlTree, type YamlEntry, type YamlMapping, type YamlNode } from "./yaml_tree.ts";

/** What one file sets. */
export type FileSettings = Map<ConfigKey, Setting<string | number | boolean>>;

/**
 * Reads a configuration file: sections with keys, all of them known and of the right type. js-yaml
 * is loaded here, so that runs without a configuration file start without it.
 *
 * @throws {ConfigError} with the first fault of the file and its place.
 */
export async function parseConfig(path: string, source: string): Promise<FileSettings> {
  const root = readYamlTree(await import("js-yaml"), path, source);
  const found: FileSettings = new Map();
  const place = (offset: number) => placeAt(path, source, offset);
  if (root === null) return found;
  for (const section of mapping(root, null, place).entries) {
    const { key: name, value } = section;
    if (!SECTIONS.has(name)) throw unknownKey(section, null, place);
    // A section whose keys are all commented out.
    if (value.kind === "scalar" && value.plain && value.text === "") continue;
    for (const entry of mapping(value, name, place).entries) {
      const key = `${name}.${entry.key}`;
      if (!isConfigKey(key)) throw unknownKey(entry, name, place);
      const origin = { kind: "file", place: place(entry.keyOffset) } as const;
      // The origin names the line of the key, a fault points to the value.
      const at = { kind: "file", place: place(entry.value.offset) } as const;
      found.set(key, { value: valueFromFile(key, entry.value, at), origin });
    }
  }
  return found;
}

/** The node of a section, null for the whole file, as keys with their values. */
function mapping(
  node: YamlNode,
  section: string | null,
  place: (offset: number) => Place,
): YamlMapping {
  if (node.kind === "mapping") return node;
  const found = node.kind === "sequence" ? say("a list") : say("a single value");
  const message = section === null
    ? say("The file must hold keys with their values: it is {}", found)
    : say("Section {} must hold keys with their values: it is {}", section, found);
  throw new ConfigError(message, {
    code: "config-wrong-value",
    place: place(node.offset),
    hint: say("Write name: value, with a space behind the colon"),
  });
}

function unknownKey(
  { key, keyOffset }: YamlEntry,
  section: string | null,
  place: (offset: number) => Place,
): ConfigError {
  const name = key.length > 60 ? `${key.slice(0, 60)}…` : key;
  const nearest = nearestName(key, section);
  const what = section === null
    ? say('Unknown section "{}"', name)
    : say('Unknown key "{}" in {}', name, section);
  return new ConfigError(what, {
    code: "config-unknown-key",
    place: place(keyOffset),
    hint: nearest === null ? say("Known are: {}", known(section)) : meant(nearest, section),
  });
}

function known(section: string | null): string {
  if (section === null) return [...SECTIONS.keys()].join(", ");
  return (SECTIONS.get(section) ?? []).map((key) => splitKey(key)[1]).join(", ");
}

function meant(nearest: string, here: string | null): Sentence {
  if (!isConfigKey(nearest)) return say('Did you mean "{}"?', nearest);
  const [section, name] = splitKey(nearest);
  return section === here
    ? say('Did you mean "{}"?', name)
    : say('Did you mean "{}" in section "{}"?', name, section);
}
