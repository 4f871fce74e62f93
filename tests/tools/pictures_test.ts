import assert from "node:assert/strict";
import { pictures } from "../../tools/pictures.ts";
import { renderTerminal } from "../../tools/pictures/terminal.ts";
import { ROOT } from "../../tools/source_files.ts";

Deno.test("the pictures of the pages are those that the tool draws", () => {
  for (const [path, svg] of pictures()) {
    const kept = Deno.readTextFileSync(new URL(path, ROOT));
    assert.equal(kept, svg, `Draw ${path} again: deno task pictures`);
  }
});

Deno.test("a terminal keeps columns apart, escapes text, and fits the longest line", () => {
  const svg = renderTerminal("a <title>", 20, [
    { command: "echo 'a&b'", output: ["  one    two", "✅ 备份    three", "└─ <four>"] },
  ]);
  const texts = [...svg.matchAll(/<text x="([0-9.]+)"[^>]*>([^<]*)</g)]
    .map(([, x, text]) => [Math.round((Number(x) - 20) / 8.4), text]);
  assert.deepEqual(texts, [
    [0, "$"],
    [2, "echo 'a&amp;b'"],
    [2, "one"],
    [9, "two"],
    [3, "备份"],
    [11, "three"],
    [3, "&lt;four&gt;"],
  ]);
  assert.match(svg, /<title>a &lt;title&gt;<\/title>/);
});

Deno.test("no line of a picture runs out of it", () => {
  for (const [path, svg] of pictures()) {
    const width = Number(/ width="([0-9.]+)"/.exec(svg)![1]);
    for (const [, x, length] of svg.matchAll(/<text x="([0-9.]+)"[^>]* textLength="([0-9.]+)"/g)) {
      assert.ok(Number(x) + Number(length) <= width - 10, path);
    }
  }
});
