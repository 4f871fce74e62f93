import assert from "node:assert/strict";
import fc from "fast-check";
import { placeAt } from "../../src/config/place.ts";

Deno.test("placeAt() marks the character under the line", () => {
  const source = "a: 1\nbackup: { base_dirr: /x }\nc: 2\n";
  assert.deepEqual(placeAt("f.yaml", source, source.indexOf("base_dirr")), {
    path: "f.yaml",
    line: 2,
    column: 11,
    excerpt: ["  2 | backup: { base_dirr: /x }", "    |           ^"],
  });
});

Deno.test("placeAt() counts lines that end in LF, CR LF and CR", () => {
  const source = "a\nb\r\nc\rd";
  const lines = [..."abcd"].map((letter) => placeAt("f", source, source.indexOf(letter)));
  assert.deepEqual(lines.map(({ line, column }) => [line, column]), [[1, 1], [2, 1], [3, 1], [
    4,
    1,
  ]]);
});

Deno.test("placeAt() keeps the mark in place behind wide characters, tabs and emoji", () => {
  const { column, excerpt } = placeAt("f", "成员\t😀x", 5);
  assert.equal(column, 5);
  assert.deepEqual(excerpt, ["  1 | 成员 😀x", "    |        ^"]);
});

Deno.test("placeAt() shows characters that deceive or disturb as a question mark", () => {
  const { excerpt } = placeAt("f", "a\u202eb\u0007\u200b: 1", 5);
  assert.deepEqual(excerpt, ["  1 | a?b??: 1", "    |      ^"]);
});

Deno.test("placeAt() cuts a long line around the place", () => {
  const { column, excerpt } = placeAt("f", "-".repeat(1000) + "x" + "-".repeat(1000), 1000);
  assert.equal(column, 1001);
  assert.equal(excerpt[0], `  1 | …${"-".repeat(50)}x${"-".repeat(49)}…`);
  assert.equal(excerpt[1].indexOf("^"), excerpt[0].indexOf("x"));
});

Deno.test("placeAt() finds the end of a text, and the place in an empty one", () => {
  assert.deepEqual(placeAt("f", "", 0).excerpt, ["  1 | ", "    | ^"]);
  assert.deepEqual(placeAt("f", "a\n", 2).excerpt, ["  2 | ", "    | ^"]);
});

Deno.test("placeAt() marks the very character in any text without wide ones", () => {
  const line = fc.string({ unit: fc.constantFrom(..."ab{}: #é\t"), maxLength: 200 });
  fc.assert(fc.property(fc.array(line, { minLength: 1 }), fc.nat(), (lines, seed) => {
    const source = lines.join("\n") + "!";
    const offset = seed % source.length;
    const { line, column, excerpt } = placeAt("f", source, offset);
    const wanted = source[offset]!;
    assert.equal(
      [...lines.join("\n").split("\n"), ""][line - 1]?.[column - 1] ?? "!",
      {
        "\n": "!",
      }[wanted] ?? wanted,
    );
    const marked = excerpt[0][excerpt[1].indexOf("^")] ?? "\n";
    assert.equal(marked, wanted === "\t" ? " " : wanted);
  }));
});
