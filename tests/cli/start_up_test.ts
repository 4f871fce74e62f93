import assert from "node:assert/strict";
import { MAIN } from "./support/zkbackup.ts";

/** What `deno info --json` says of a module, as far as it is needed here. */
interface Module {
  specifier: string;
  dependencies?: { isDynamic?: boolean; code?: { specifier?: string } }[];
}

/** All modules that are loaded before the program does anything. */
async function loadedAtStart(): Promise<string[]> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", MAIN],
    stdin: "null",
    stderr: "inherit",
  }).output();
  assert.equal(code, 0);
  const graph: { roots: string[]; modules: Module[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const loaded = new Set<string>();
  const load = (specifier: string) => {
    if (loaded.has(specifier)) return;
    loaded.add(specifier);
    for (const { isDynamic, code } of modules.get(specifier)?.dependencies ?? []) {
      if (isDynamic !== true && code?.specifier !== undefined) load(code.specifier);
    }
  };
  for (const root of graph.roots) load(root);
  return [...loaded];
}

Deno.test("help and completion wait for nothing that only the work needs", async () => {
  const loaded = await loadedAtStart();
  assert.ok(loaded.some((specifier) => specifier.endsWith("/src/cli/app.ts")));
  const packages = loaded.filter((specifier) => !specifier.startsWith("file:"));
  assert.deepEqual(packages.map((name) => name.replace(/@[0-9.]+$/, "")), ["npm:@stricli/core"]);
  const rooms = loaded.flatMap((specifier) => /\/src\/([a-z]+)\//.exec(specifier)?.[1] ?? []);
  assert.deepEqual([...new Set(rooms)], ["cli"]);
  const unneeded = loaded.filter((specifier) => /\/src\/cli\/(commands|output)\//.test(specifier));
  assert.deepEqual(unneeded, []);
});
