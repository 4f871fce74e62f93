import assert from "node:assert/strict";
import * as mod from "../../src/mod.ts";
import { ROOT } from "../../tools/source_files.ts";

const LIST = new URL("exports.txt", import.meta.url);

/** What `deno doc` says of a module, as far as it is needed here. */
interface Documented {
  nodes: Record<string, { symbols: { name: string; declarations: { kind: string }[] }[] }>;
}

/** Every export of the module as `name value kind` or `name type kind`, in order. */
async function documentedExports(): Promise<string[]> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", "src/mod.ts"],
    cwd: ROOT,
  }).output();
  const utf8 = new TextDecoder();
  assert.equal(code, 0, utf8.decode(stderr));
  const { nodes } = JSON.parse(utf8.decode(stdout)) as Documented;
  return Object.values(nodes).flatMap(({ symbols }) => symbols)
    .flatMap(({ name, declarations }) =>
      declarations.map(({ kind }) => `${name} ${name in mod ? "value" : "type"} ${kind}`)
    ).sort();
}

Deno.test("the public API exports what tests/api/exports.txt lists, and nothing else", async () => {
  const exports = await documentedExports();
  const list = `${exports.join("\n")}\n`;
  if (Deno.env.get("ZKBACKUP_UPDATE_GOLDEN") === "1") Deno.writeTextFileSync(LIST, list);
  else {
    const known = Deno.readTextFileSync(LIST);
    assert.equal(list, known, "a change of the public API; ZKBACKUP_UPDATE_GOLDEN=1 takes it");
  }
  const values = exports.filter((line) => line.includes(" value ")).map((line) =>
    line.split(" ")[0]!
  );
  assert.deepEqual(values, Object.keys(mod).sort());
});
