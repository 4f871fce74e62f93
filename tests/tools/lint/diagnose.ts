import assert from "node:assert/strict";
import plugin from "../../../tools/lint/plugin.ts";

/** What the project's rules say about `source` if it stood in `path`: "rule: message" lines. */
export function diagnose(path: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, path, source)
    .map(({ id, message }) => `${id.replace("zkbackup/", "")}: ${message}`);
}

/** Asserts that exactly one rule, `rule`, finds fault, once, with a message that matches. */
export function assertHit(path: string, source: string, rule: string, message: RegExp): void {
  const found = diagnose(path, source);
  assert.equal(found.length, 1, `${path}: ${source} gives ${JSON.stringify(found)}`);
  assert.match(found[0] ?? "", new RegExp(`^${rule}: `));
  assert.match(found[0] ?? "", message);
}

/** Asserts that no rule finds fault. */
export function assertPass(path: string, source: string): void {
  assert.deepEqual(diagnose(path, source), [], `${path}: ${source}`);
}
