import assert from "node:assert/strict";
import { BLOCK_SIZE } from "../../src/codec/coding.ts";
import { assertSameBytes, concat, decodeFile, encodeFile, logLike } from "./support.ts";

/** Whether the tool can be run here. */
function has(tool: string): boolean {
  try {
    return new Deno.Command(tool, { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

/** Runs a tool on a file with these bytes. */
async function run(tool: string, args: string[], file: string, bytes: Uint8Array) {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${dir}/${file}`, bytes);
    const { success, stdout, stderr } = await new Deno.Command(tool, {
      args: [...args, `${dir}/${file}`],
    }).output();
    return { success, stdout, stderr: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const CONTENTS = {
  "an empty file": new Uint8Array(),
  "one block": logLike(5000),
  "whole blocks": logLike(2 * BLOCK_SIZE),
  "blocks and a rest": logLike(2 * BLOCK_SIZE + 1),
};

const GZIP = has("gzip");
const ZCAT = has("zcat");
const ZSTD = has("zstd");

for (const [what, content] of Object.entries(CONTENTS)) {
  Deno.test({
    name: `gzip -t accepts ${what}, and zcat gives it back`,
    ignore: !GZIP || !ZCAT,
    fn: async () => {
      const stored = await encodeFile("gzip", content);
      const test = await run("gzip", ["-tv"], "log.1.gz", stored);
      assert.ok(test.success, test.stderr);
      assert.match(test.stderr, /OK/);
      const cat = await run("zcat", [], "log.1.gz", stored);
      assert.equal(cat.stderr, "");
      assertSameBytes(cat.stdout, content);
    },
  });

  Deno.test({
    name: `zstd -t accepts ${what}, and zstd -dc gives it back`,
    ignore: !ZSTD,
    fn: async () => {
      const stored = await encodeFile("zstd", content);
      const test = await run("zstd", ["-t"], "log.1.zst", stored);
      assert.ok(test.success, test.stderr);
      const cat = await run("zstd", ["-dcq"], "log.1.zst", stored);
      assert.equal(cat.stderr, "");
      assertSameBytes(cat.stdout, content);
    },
  });

  Deno.test({
    name: `what gzip writes for ${what} is decoded`,
    ignore: !GZIP,
    fn: async () => {
      const { stdout } = await run("gzip", ["-c"], "snapshot.0", content);
      assertSameBytes(await decodeFile("gzip", stdout), content);
      assertSameBytes(
        await decodeFile("gzip", concat([stdout, stdout])),
        concat([content, content]),
      );
    },
  });

  Deno.test({
    name: `what zstd writes for ${what} is decoded`,
    ignore: !ZSTD,
    fn: async () => {
      for (const args of [["-cq"], ["-cq19", "--no-check"], ["-cq", "--fast=3"]]) {
        const { stdout } = await run("zstd", args, "snapshot.0", content);
        assertSameBytes(await decodeFile("zstd", stdout), content);
      }
    },
  });
}

Deno.test({
  name: "gzip -t and zstd -t find the damage that we find",
  ignore: !GZIP || !ZSTD,
  fn: async () => {
    for (const [coding, tool] of [["gzip", "gzip"], ["zstd", "zstd"]] as const) {
      const stored = await encodeFile(coding, logLike(5000));
      stored[stored.length >> 1]! ^= 1;
      await assert.rejects(decodeFile(coding, stored), { code: "stored-data-damaged" });
      assert.equal(
        (await run(tool, ["-t"], `log.1.${tool === "gzip" ? "gz" : "zst"}`, stored)).success,
        false,
      );
    }
  },
});
