import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { loadedWith } from "./support/static_imports.ts";
import { MAIN } from "./support/zkbackup.ts";

Deno.test("help and completion wait for nothing that only the work needs", async () => {
  const loaded = await loadedWith(MAIN);
  assert.ok(loaded.some((specifier) => specifier.endsWith("/src/cli/app.ts")));
  const packages = loaded.filter((specifier) => !specifier.startsWith("file:"));
  assert.deepEqual(packages.map((name) => name.replace(/@[0-9.]+$/, "")), ["npm:@stricli/core"]);
  const rooms = loaded.flatMap((specifier) => /\/src\/([a-z]+)\//.exec(specifier)?.[1] ?? []);
  assert.deepEqual([...new Set(rooms)].sort(), ["cli", "texts"]);
  const unneeded = loaded.filter((specifier) => /\/src\/cli\/(commands|output)\//.test(specifier));
  assert.deepEqual(unneeded, []);
});

Deno.test("version and completions load neither the configuration nor what operations need", async () => {
  for (const command of ["version", "completions"]) {
    const file = new URL(`../../src/cli/commands/${command}.ts`, import.meta.url);
    const loaded = await loadedWith(fileURLToPath(file));
    assert.ok(loaded.some((specifier) => specifier.endsWith("/cli/plain_action.ts")), command);
    const unneeded = loaded.filter((specifier) =>
      /\/src\/(config|operations|io|codec|store)\//.test(specifier)
    );
    assert.deepEqual(unneeded, [], command);
  }
});

Deno.test("a list, and the script of a completion, load no cryptography and no compression", async () => {
  for (const command of ["list", "completions"]) {
    const file = new URL(`../../src/cli/commands/${command}.ts`, import.meta.url);
    const loaded = await loadedWith(fileURLToPath(file));
    assert.ok(loaded.some((specifier) => specifier.endsWith(`/commands/${command}.ts`)));
    const unneeded = loaded.filter((specifier) => /^node:|hysnappy|js-yaml/.test(specifier));
    assert.deepEqual(unneeded, [], command);
  }
});
