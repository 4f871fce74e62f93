import assert from "node:assert/strict";
import { writtenPages } from "../../tools/docs.ts";
import { ROOT } from "../../tools/source_files.ts";

Deno.test("pages say what the program knows of itself", async () => {
  for (const [path, text] of await writtenPages()) {
    const page = Deno.readTextFileSync(new URL(path, ROOT));
    assert.equal(page, text, `Write ${path} again: deno task docs`);
  }
});
