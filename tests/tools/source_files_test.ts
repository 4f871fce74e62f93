import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { relativeToRoot, ROOT, typeScriptFiles, withAllOfSrc } from "../../tools/source_files.ts";

Deno.test("typeScriptFiles() finds files in nested folders, in order, whatever their names", async () => {
  const folder = await Deno.makeTempDir({ prefix: "zkbackup-files-" });
  try {
    await Deno.mkdir(`${folder}/b c#`);
    for (const name of ["z.ts", "a.ts", "a.json", "b c#/d%.ts"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    const root = pathToFileURL(`${folder}/`);
    const names = typeScriptFiles(root).map(({ href }) => href.slice(root.href.length));
    assert.deepEqual(names, ["a.ts", "b%20c%23/d%25.ts", "z.ts"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("relativeToRoot() cuts the repository's folder off and leaves other paths alone", () => {
  assert.equal(relativeToRoot(new URL("src/errors.ts", ROOT)), "src/errors.ts");
  assert.equal(relativeToRoot("node:crypto"), "node:crypto");
});

Deno.test("withAllOfSrc() imports every file of src from a module that it removes again", async () => {
  const files = typeScriptFiles(new URL("src/", ROOT));
  const path = await withAllOfSrc(async (path) => {
    const text = await Deno.readTextFile(path);
    for (const file of files) assert.ok(text.includes(`import "${file.href}";`), file.href);
    return path;
  });
  assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
});
