import assert from "node:assert/strict";
import fc from "fast-check";
import { CORE_SCHEMA, load } from "js-yaml";
import { plainValue } from "../../src/config/scalar.ts";

Deno.test("plainValue() reads scalars by the core schema of YAML 1.2", () => {
  const values: [string, unknown][] = [
    ["", null],
    ["~", null],
    ["Null", null],
    ["true", true],
    ["FALSE", false],
    ["yes", "yes"],
    ["on", "on"],
    ["0", 0],
    ["-0", 0],
    ["+12", 12],
    ["012", 12],
    ["0o17", 15],
    ["0x1F", 31],
    ["1_000", "1_000"],
    ["1e3", 1000],
    ["1e400", Infinity],
    [".5", 0.5],
    ["5.", 5],
    [".", "."],
    ["-.INF", -Infinity],
    [".nan", NaN],
    ["0b1", "0b1"],
    ["2025-01-01", "2025-01-01"],
    ["localhost:2181", "localhost:2181"],
  ];
  for (const [text, value] of values) assert.deepEqual(plainValue(text), value, text);
});

Deno.test("plainValue() agrees with js-yaml on every plain scalar", () => {
  const unit = fc.constantFrom(..."0123456789+-.eExXoabfInNtrueTRUEls~");
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 8 }), (text) => {
      // "-" alone begins a list, and js-yaml takes numbers above the largest for texts.
      fc.pre(!/^[-.]+$/.test(text) && Math.abs(Number(text)) !== Infinity);
      const theirs = load(`{ key: ${text} }`, { schema: CORE_SCHEMA }) as { key: unknown };
      const { key } = theirs;
      assert.deepEqual(plainValue(text), typeof key === "number" ? key + 0 : key);
    }),
    { numRuns: 5000 },
  );
});
