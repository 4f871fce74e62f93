import assert from "node:assert/strict";
import plugin from "../../../tools/lint/plugin.ts";
import { findCircles, readImportGraph } from "../../../tools/lint/circular.ts";
import { relativeToRoot, ROOT, typeScriptFiles } from "../../../tools/source_files.ts";

Deno.test("every file of src keeps the project's own rules", () => {
  const files = [new URL("main.ts", ROOT), ...typeScriptFiles(new URL("src/", ROOT))];
  const found = files.flatMap((file) => {
    const path = relativeToRoot(file);
    const source = Deno.readTextFileSync(file);
    return Deno.lint.runPlugin(plugin, path, source).map(({ range, message }) => {
      const line = source.slice(0, range[0]).split("\n").length;
      return `${path}:${line}: ${message}`;
    });
  });
  assert.deepEqual(found, []);
});

Deno.test("no files of src import each other in a circle", async () => {
  const graph = await readImportGraph();
  assert.ok(graph.has("src/errors.ts"), "The import graph holds the files of src");
  assert.deepEqual(findCircles(graph), []);
});
