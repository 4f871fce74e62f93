import type * as Yaml from "js-yaml";
import { say, type Sentence } from "../texts/say.ts";
import { ConfigError } from "./config_error.ts";
import { placeAt } from "./place.ts";

/** What stands in a YAML file, with offsets (in UTF-16 units) into its text. */
export type YamlNode = YamlScalar | YamlMapping | YamlSequence;

/** One value. */
export interface YamlScalar {
  readonly kind: "scalar";
  readonly offset: number;
  /** Its text, quotes and escapes undone. */
  readonly text: string;
  /** It stands without quotes, so that it may be a number or the like. */
  readonly plain: boolean;
}

/** Keys with their values, in order; no key stands twice. */
export interface YamlMapping {
  readonly kind: "mapping";
  readonly offset: number;
  readonly entries: readonly YamlEntry[];
}

/** A key and its value. */
export interface YamlEntry {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: YamlNode;
}

/** A list. Nothing here takes one, so what it holds is not kept. */
export interface YamlSequence {
  readonly kind: "sequence";
  readonly offset: number;
}

/** A configuration is two levels deep; a little more lets a message say what is too deep. */
const DEEPEST = 8;

/**
 * Reads a configuration file into a tree. Anchors, aliases and tags are refused, which leaves no way
 * to make a small file large, and so is a second document. Null for a file without any content.
 *
 * @throws {ConfigError} `config-syntax`, `config-unsupported`, `config-duplicate-key`, with the place.
 */
export function readYamlTree(yaml: typeof Yaml, path: string, source: string): YamlNode | null {
  let events: Yaml.Event[];
  try {
    events = yaml.parseEvents(source, { maxDepth: DEEPEST });
  } catch (cause) {
    throw syntaxError(yaml, path, source, cause);
  }
  return new Reader(yaml, path, source, events).read();
}

function syntaxError(
  yaml: typeof Yaml,
  path: string,
  source: string,
  cause: unknown,
): ConfigError {
  const isYaml = cause instanceof yaml.YAMLException;
  const reason = isYaml ? cause.reason : String(cause);
  const place = isYaml && cause.mark ? placeAt(path, source, cause.mark.position) : undefined;
  const hint = /tab characters/.test(reason)
    ? say("Indent with spaces: YAML takes no tabs there")
    : say("Write sections and keys as docs/configuration.md shows; quote texts that hold : or #");
  const options = { code: "config-syntax", hint, cause };
  return place === undefined
    ? new ConfigError(say("{} is not YAML: {}", path, reason), { ...options, path })
    : new ConfigError(say("Not YAML: {}", reason), { ...options, place });
}

/** Turns the flat events of the parser into a tree; the parser has checked that they pair up. */
class Reader {
  readonly #yaml: typeof Yaml;
  readonly #path: string;
  readonly #source: string;
  readonly #events: readonly Yaml.Event[];
  #at = 0;

  constructor(yaml: typeof Yaml, path: string, source: string, events: readonly Yaml.Event[]) {
    this.#yaml = yaml;
    this.#path = path;
    this.#source = source;
    this.#events = events;
  }

  read(): YamlNode | null {
    if (this.#events.length === 0) return null;
    this.#at++;
    const root = this.#node(0);
    this.#at++;
    if (this.#at < this.#events.length) {
      const second = this.#events[this.#at + 1];
      const offset = second === undefined ? 0 : startOf(second, 0);
      throw this.#unsupported(
        say("A second document is not taken here"),
        offset,
        say("Keep one document in the file"),
      );
    }
    const isEmpty = root.kind === "scalar" && root.plain && root.text === "";
    return isEmpty ? null : root;
  }

  /** Reads one node; `near` is where it is said to be when it has no character of its own. */
  #node(near: number): YamlNode {
    const { SCALAR, MAPPING, SEQUENCE } = this.#yaml.EVENT_ID;
    const event = this.#events[this.#at++]!;
    this.#refuseExtras(event);
    const offset = startOf(event, near);
    switch (event.type) {
      case SCALAR:
        return {
          kind: "scalar",
          offset,
          text: this.#yaml.getScalarValue(this.#source, event),
          plain: event.style === this.#yaml.SCALAR_STYLE.PLAIN,
        };
      case MAPPING:
        return { kind: "mapping", offset, entries: this.#entries(offset) };
      case SEQUENCE:
        while (!this.#closes()) this.#node(offset);
        return { kind: "sequence", offset };
      default:
        throw new TypeError(`The parser gave event ${event.type} where a node begins`);
    }
  }

  #entries(near: number): YamlEntry[] {
    const entries = new Map<string, YamlEntry>();
    while (!this.#closes()) {
      const key = this.#node(near);
      if (key.kind !== "scalar") {
        throw this.#unsupported(
          say("A key that is not a word is not taken here"),
          key.offset,
          say("Write keys as name: value"),
        );
      }
      const before = entries.get(key.text);
      if (before !== undefined) throw this.#duplicate(key, before);
      const value = this.#node(key.offset);
      entries.set(key.text, { key: key.text, keyOffset: key.offset, value });
    }
    return [...entries.values()];
  }

  /** Whether the collection ends here; steps over its end. */
  #closes(): boolean {
    if (this.#events[this.#at]?.type !== this.#yaml.EVENT_ID.POP) return false;
    this.#at++;
    return true;
  }

  #refuseExtras(event: Yaml.Event): void {
    const hint = say("Write the value itself");
    if (event.type === this.#yaml.EVENT_ID.ALIAS) {
      throw this.#unsupported(
        say("An alias (*name) is not taken here"),
        event.anchorStart - 1,
        hint,
      );
    }
    if (!("tagStart" in event)) return;
    if (event.anchorStart >= 0) {
      throw this.#unsupported(
        say("An anchor (&name) is not taken here"),
        event.anchorStart - 1,
        hint,
      );
    }
    if (event.tagStart >= 0) {
      throw this.#unsupported(say("A tag (!name) is not taken here"), event.tagStart, hint);
    }
  }

  #duplicate(key: YamlScalar, before: YamlEntry): ConfigError {
    const { line } = placeAt(this.#path, this.#source, before.keyOffset);
    const place = placeAt(this.#path, this.#source, key.offset);
    const name = key.text.length > 60 ? `${key.text.slice(0, 60)}…` : key.text;
    return new ConfigError(say('Key "{}" stands twice: in line {} already', name, line), {
      code: "config-duplicate-key",
      place,
      hint: say("Keep one of the two"),
    });
  }

  #unsupported(message: Sentence, offset: number, hint: Sentence): ConfigError {
    const place = placeAt(this.#path, this.#source, offset);
    return new ConfigError(message, {
      code: "config-unsupported",
      place,
      hint,
    });
  }
}

/** Where a node begins: at its quote, if it has one. */
function startOf(event: Yaml.Event, near: number): number {
  if ("start" in event) return event.start;
  if (!("valueStart" in event) || event.valueStart < 0) return near;
  const isQuoted = event.style === 2 || event.style === 3;
  return isQuoted ? event.valueStart - 1 : event.valueStart;
}
