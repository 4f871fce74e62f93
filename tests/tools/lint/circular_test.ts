import assert from "node:assert/strict";
import { findCircles, importGraph } from "../../../tools/lint/circular.ts";

function graph(edges: Record<string, string[]>): Map<string, string[]> {
  return new Map(Object.entries(edges));
}

Deno.test("findCircles() finds none where imports only go down", () => {
  const edges = { a: ["b", "c"], b: ["d"], c: ["d"], d: [] };
  assert.deepEqual(findCircles(graph(edges)), []);
});

Deno.test("findCircles() gives the files of a circle in their order", () => {
  const edges = { top: ["a"], a: ["b"], b: ["c"], c: ["a"] };
  assert.deepEqual(findCircles(graph(edges)), [["a", "b", "c", "a"]]);
});

Deno.test("findCircles() finds a file that imports itself, and circles apart from each other", () => {
  const edges = { a: ["a"], b: ["c"], c: ["b"], d: ["missing"] };
  assert.deepEqual(findCircles(graph(edges)), [["a", "a"], ["b", "c", "b"]]);
});

Deno.test("findCircles() finds a circle behind a file that was already visited", () => {
  const edges = { a: ["b"], b: ["c"], c: ["b", "d"], d: ["c"] };
  assert.deepEqual(findCircles(graph(edges)), [["b", "c", "b"], ["c", "d", "c"]]);
});

const SRC = new URL("../../../src/", import.meta.url).href;

Deno.test("importGraph() keeps imports inside src, those of types too", () => {
  const modules = [
    {
      specifier: "file:///tmp/all_of_src.ts",
      dependencies: [{ code: { specifier: `${SRC}a.ts` } }],
    },
    {
      specifier: `${SRC}io/a.ts`,
      dependencies: [
        { code: { specifier: `${SRC}io/b.ts` }, type: { specifier: `${SRC}io/b.ts` } },
        { type: { specifier: `${SRC}errors.ts` } },
        { code: { specifier: "node:crypto" } },
        { code: { specifier: "npm:valibot@1.5.0" } },
      ],
    },
    { specifier: `${SRC}errors.ts` },
    { specifier: "node:crypto" },
  ];
  assert.deepEqual([...importGraph({ modules })], [
    ["src/io/a.ts", ["src/io/b.ts", "src/errors.ts"]],
    ["src/errors.ts", []],
  ]);
});

Deno.test("importGraph() refuses a graph with a hole", () => {
  const modules = [{ specifier: `${SRC}a.ts`, error: "Module not found" }];
  assert.throws(() => importGraph({ modules }), /Module not found/);
});
