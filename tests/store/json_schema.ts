import type { Json } from "./json_mutations.ts";

/** A JSON Schema, or a part of one. */
export type Schema = { [keyword: string]: Json };

/** Keywords that say nothing about a value by themselves. */
const REMARKS: ReadonlySet<string> = new Set([
  "$schema",
  "$id",
  "title",
  "description",
  "$defs",
  "then",
]);

/**
 * Checks values against a JSON Schema (2020-12) that uses the keywords below and no others; one that
 * it does not know is an error, so that nothing in a schema goes unchecked.
 */
export class SchemaValidator {
  readonly #root: Schema;
  readonly #others: (id: string) => Schema;

  /** Checks against `schema`; `others` gives the schemas that it refers to by their `$id`. */
  constructor(schema: Schema, others: (id: string) => Schema = unknownSchema) {
    this.#root = schema;
    this.#others = others;
  }

  /** What is wrong with a value: "path: what" for each thing, or nothing. */
  validate(value: Json): string[] {
    return this.#check(this.#root, value, "");
  }

  #check(schema: Schema, value: Json, at: string): string[] {
    return Object.entries(schema).flatMap(([keyword, wanted]) => {
      if (REMARKS.has(keyword)) return [];
      if (keyword !== "if") return this.#checkKeyword(keyword, wanted, value, at);
      const applies = this.#check(wanted as Schema, value, at).length === 0;
      return applies ? this.#check(schema["then"] as Schema, value, at) : [];
    });
  }

  #checkKeyword(keyword: string, wanted: Json, value: Json, at: string): string[] {
    const unless = (isRight: boolean) => isRight ? [] : [`${at}: ${keyword} ${wanted}`];
    switch (keyword) {
      case "$ref":
        return this.#checkReferred(wanted as string, value, at);
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

  /** A reference is to a schema by its `$id`, to a part of this one, or to a part of that. */
  #checkReferred(reference: string, value: Json, at: string): string[] {
    const [id = "", pointer] = reference.split("#");
    const where = id === "" ? this : new SchemaValidator(this.#others(id), this.#others);
    const found = pointer?.slice(1).split("/").reduce<Json | undefined>(
      (part, name) => (part as Schema | undefined)?.[name],
      where.#root,
    );
    if (pointer !== undefined && found === undefined) {
      throw new Error(`The schema has no ${reference}`);
    }
    return where.#check((found ?? where.#root) as Schema, value, at);
  }
}

function unknownSchema(id: string): never {
  throw new Error(`There is no schema ${id}`);
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
