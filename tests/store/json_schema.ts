import type { Json } from "./json_mutations.ts";

/** A JSON Schema, or a part of one. */
export type Schema = { [keyword: string]: Json };

/** Keywords that say nothing about a value. */
const REMARKS: ReadonlySet<string> = new Set(["$schema", "$id", "title", "description", "$defs"]);

/**
 * Checks values against a JSON Schema (2020-12) that uses the keywords below and no others; one that
 * it does not know is an error, so that nothing in a schema goes unchecked.
 */
export class SchemaValidator {
  readonly #root: Schema;

  /** Checks against `schema`. */
  constructor(schema: Schema) {
    this.#root = schema;
  }

  /** What is wrong with a value: "path: what" for each thing, or nothing. */
  validate(value: Json): string[] {
    return this.#check(this.#root, value, "");
  }

  #check(schema: Schema, value: Json, at: string): string[] {
    return Object.entries(schema).flatMap(([keyword, wanted]) =>
      REMARKS.has(keyword) ? [] : this.#checkKeyword(keyword, wanted, value, at)
    );
  }

  #checkKeyword(keyword: string, wanted: Json, value: Json, at: string): string[] {
    const unless = (isRight: boolean) => isRight ? [] : [`${at}: ${keyword} ${wanted}`];
    switch (keyword) {
      case "$ref":
        return this.#check(this.#resolve(wanted as string), value, at);
      case "allOf":
        return (wanted as Schema[]).flatMap((part) => this.#check(part, value, at));
      case "type":
        return unless([wanted].flat().some((type) => isOfType(value, type as string)));
      case "enum":
        return unless((wanted as Json[]).includes(value));
      case "pattern":
        return unless(typeof value !== "string" || new RegExp(wanted as string, "u").test(value));
      case "minimum":
        return unless(typeof value !== "number" || value >= (wanted as number));
      case "maximum":
        return unless(typeof value !== "number" || value <= (wanted as number));
      case "required":
        if (!isObject(value)) return [];
        return (wanted as string[]).filter((name) => !Object.hasOwn(value, name))
          .map((name) => `${join(at, name)}: missing`);
      case "properties":
        if (!isObject(value)) return [];
        return Object.entries(wanted as Schema).flatMap(([name, inner]) =>
          Object.hasOwn(value, name)
            ? this.#check(inner as Schema, value[name]!, join(at, name))
            : []
        );
      case "items":
        if (!Array.isArray(value)) return [];
        return value.flatMap((entry, i) => this.#check(wanted as Schema, entry, join(at, i)));
      default:
        throw new Error(`The schema has the keyword "${keyword}", which is not checked here`);
    }
  }

  #resolve(reference: string): Schema {
    const name = /^#\/\$defs\/(\w+)$/.exec(reference)?.[1];
    const found = name === undefined ? undefined : (this.#root.$defs as Schema | undefined)?.[name];
    if (found === undefined) throw new Error(`The schema has no ${reference}`);
    return found as Schema;
  }
}

function join(at: string, name: string | number): string {
  return at === "" ? String(name) : `${at}.${name}`;
}

function isObject(value: Json): value is { [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    case "string":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    default:
      throw new Error(`The schema has the type "${type}", which JSON does not`);
  }
}
