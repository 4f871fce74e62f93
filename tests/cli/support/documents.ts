import assert from "node:assert/strict";
import type { Json } from "../../store/json_mutations.ts";
import { type Schema, SchemaValidator } from "../../store/json_schema.ts";

const FOLDER = new URL("../../../docs/schema/", import.meta.url);
const COMMANDS = [
  ...["backup", "verify", "restore", "materialize", "list", "info", "prune", "config"],
  ...["completions", "version"],
] as const;

/** What is described by a file under docs/schema. */
export type Described =
  | typeof COMMANDS[number]
  | "rollback"
  | "backup_info"
  | "error"
  | "message";

/** The schema of that name. */
export function schemaOf(name: string): Schema {
  return JSON.parse(Deno.readTextFileSync(new URL(`${name}.schema.json`, FOLDER)));
}

/** Checks what docs/schema describes under that name. */
export function validator(name: Described): SchemaValidator {
  return new SchemaValidator(schemaOf(name), (id) => {
    const other = /^urn:zkbackup:schema:(\w+):1$/.exec(id)?.[1];
    assert.ok(other !== undefined, `${id} is an id of a schema`);
    return schemaOf(other);
  });
}

/**
 * Holds what a command printed with `--format json` to its contract: on stdout one document that
 * its schema describes, or nothing; on stderr one object a line, of which only the last is an error.
 * What was not asked for as JSON is not looked at.
 */
export function assertContract(
  args: readonly string[],
  { code, stdout, stderr }: { code: number; stdout: string; stderr: string },
): void {
  if (!wantsJson(args)) return;
  const said = args.join(" ");
  const command = COMMANDS.find((name) => args.includes(name)) ??
    (args.includes("--version") ? "version" : null);
  if (stdout !== "") {
    assert.ok(command !== null, said);
    const document: Json = JSON.parse(stdout);
    const { status } = document as { status?: Json };
    const isRollback = command === "restore" && /^roll/.test(String(status));
    assert.deepEqual(validator(isRollback ? "rollback" : command).validate(document), [], said);
  }
  const lines = stderr === "" ? [] : stderr.trimEnd().split("\n");
  for (const [at, line] of lines.entries()) {
    const event: Json = JSON.parse(line);
    const isError = (event as { level?: Json }).level === "error";
    assert.deepEqual(validator(isError ? "error" : "message").validate(event), [], line);
    if (!isError) continue;
    assert.equal(at, lines.length - 1, `Nothing follows an error: ${stderr}`);
    assert.equal((event as { exit_code: Json }).exit_code, code, line);
  }
}

/** Help is a text whatever the format. */
function wantsJson(args: readonly string[]): boolean {
  if (["--help", "-h", "help"].some((word) => args.includes(word))) return false;
  return args.some((arg, at) =>
    /^--(?:output-)?format=json$/.test(arg) ||
    /^--(?:output-)?format$/.test(arg) && args[at + 1] === "json"
  );
}
