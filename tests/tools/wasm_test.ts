import assert from "node:assert/strict";
import { ROOT } from "../../tools/source_files.ts";
import { assembledFiles } from "../../tools/wasm.ts";

Deno.test("the code of WebAssembly is that of its readable source", async () => {
  const files = await assembledFiles();
  assert.deepEqual([...files.keys()], [
    "src/digest/adler32_wasm.ts",
    "src/zookeeper/txnlog_walk_wasm.ts",
  ]);
  for (const [path, text] of files) {
    const file = Deno.readTextFileSync(new URL(path, ROOT));
    assert.equal(file, text, `Write ${path} again: deno task wasm`);
  }
});
