import assert from "node:assert/strict";
import fc from "fast-check";
import stringWidth from "fast-string-width";
import {
  alignColumns,
  clip,
  drawBox,
  drawTable,
  drawTree,
  wrap,
} from "../../../src/cli/output/layout.ts";

/** Characters of one, two and no columns. */
const TEXT = fc.string({
  unit: fc.constantFrom("a", "é", "日", "✅", "😀", " ", "e\u0301"),
  maxLength: 12,
});

Deno.test("drawBox() closes its frame around wide characters", () => {
  assert.deepEqual(drawBox(["✅ ok", "快照 a"]), [
    "┌────────┐",
    "│ ✅ ok  │",
    "│ 快照 a │",
    "└────────┘",
  ]);
  fc.assert(fc.property(fc.array(TEXT, { minLength: 1, maxLength: 4 }), (lines) => {
    const widths = drawBox(lines).map((line) => stringWidth(line));
    assert.equal(new Set(widths).size, 1);
  }));
});

Deno.test("drawBox() paints a line after it was padded", () => {
  const [, line] = drawBox(["a", "bcd"], (text) => `<${text}>`);
  assert.equal(line, "│ <a  > │");
});

Deno.test("alignColumns() puts cells under each other and ends lines without spaces", () => {
  assert.deepEqual(alignColumns([["a", "b", "c"], ["日本", "b", ""], ["x"]]), [
    "a     b  c",
    "日本  b",
    "x",
  ]);
  assert.deepEqual(alignColumns([]), []);
});

Deno.test("drawTree() hangs children under their own branch", () => {
  const tree = drawTree([{ text: "a", children: ["b", "c"] }, { text: "d", children: ["e"] }]);
  assert.deepEqual(tree, [
    "├─ a",
    "│     b",
    "│     c",
    "└─ d",
    "      e",
  ]);
});

Deno.test("clip() gives the longest beginning that fits", () => {
  assert.equal(clip("日本", 3), "日");
  assert.equal(clip("abc", 3), "abc");
  assert.equal(clip("abc", 0), "");
  fc.assert(fc.property(TEXT, fc.nat(20), (text, width) => {
    const clipped = clip(text, width);
    assert.ok(text.startsWith(clipped) && stringWidth(clipped) <= width);
  }));
});

const cellsOf = (row: readonly string[]) => row;

Deno.test("drawTable() keeps its lines straight around wide characters", () => {
  const columns = [{ title: "名" }, { title: "Size", right: true }];
  const lines = drawTable(
    columns,
    [["✅ ok", "1 B", "no column"], ["a", "23 KiB"], ["快照"]],
    cellsOf,
  );
  assert.deepEqual(lines, [
    "┌───────┬────────┐",
    "│ 名    │   Size │",
    "├───────┼────────┤",
    "│ ✅ ok │    1 B │",
    "│ a     │ 23 KiB │",
    "│ 快照  │        │",
    "└───────┴────────┘",
  ]);
  const rows = fc.array(fc.tuple(TEXT, TEXT), { maxLength: 4 });
  fc.assert(fc.property(rows, (cells) => {
    const widths = drawTable(columns, cells, cellsOf).map((line) => stringWidth(line));
    assert.equal(new Set(widths).size, 1);
  }));
});

Deno.test("drawTable() has room for more rows than a call takes arguments", () => {
  const rows = Array.from({ length: 200_000 }, (_, at) => [String(at)]);
  assert.equal(drawTable([{ title: "id" }], rows, cellsOf).length, rows.length + 4);
});

Deno.test("wrap() breaks between words, and in Chinese anywhere but at brackets and stops", () => {
  const lines: [text: string, width: number, lines: string[]][] = [
    ["", 10, [""]],
    ["a word or two", 6, ["a word", "or two"]],
    ["a longwordthatstays whole", 8, ["a", "longwordthatstays", "whole"]],
    ["快照和事务日志", 8, ["快照和事", "务日志"]],
    ["读取快照，并写入", 8, ["读取快", "照，并写", "入"]],
    ["恢复（或校验）它", 7, ["恢复", "（或校", "验）它"]],
    ["运行 zkbackup list 查看", 16, ["运行 zkbackup", "list 查看"]],
    ["结果为JSON文档", 8, ["结果为", "JSON文档"]],
  ];
  for (const [text, width, wrapped] of lines) assert.deepEqual(wrap(text, width), wrapped, text);
});

Deno.test("wrap() loses nothing but spaces, and fills no line beyond its width", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "zxid", " ", "快", "照", "，", "。", "（", "）", "“", "”"),
    maxLength: 40,
  });
  fc.assert(fc.property(text, fc.integer({ min: 8, max: 30 }), (given, width) => {
    const lines = wrap(given, width);
    const bare = (each: string) => each.replaceAll(" ", "");
    assert.equal(bare(lines.join("")), bare(given));
    for (const line of lines) {
      assert.equal(line, line.trim());
      // What has no place to break in stays whole.
      assert.ok(stringWidth(line) <= width || !/[^ （“] +[^ ]|[快照][快照]/u.test(line), line);
    }
  }));
});
