import assert from "node:assert/strict";
import fc from "fast-check";
import { editDistance, nearest, slips } from "../../src/texts/nearest.ts";

Deno.test("nearest() gives all that are equally near, and none that is too far", () => {
  const to = (name: string) => (word: string) => editDistance(name, word);
  const words = ["list", "last", "restore"];
  assert.deepEqual(nearest(words, to("lost"), 1), ["list", "last"]);
  assert.deepEqual(nearest(words, to("list"), 1), ["list"]);
  assert.deepEqual(nearest(words, to("restroe"), slips("restroe")), ["restore"]);
  assert.deepEqual(nearest(words, to("frobnicate"), slips("frobnicate")), []);
  assert.deepEqual(nearest([], to("list"), 9), []);
});

Deno.test("editDistance() counts one for each way to slip", () => {
  const pairs: [string, string, number][] = [
    ["level", "level", 0],
    ["level", "leve", 1],
    ["level", "leveel", 1],
    ["level", "lavel", 1],
    ["level", "leevl", 1],
    ["", "abc", 3],
    ["abc", "", 3],
    ["kitten", "sitting", 3],
  ];
  for (const [from, to, distance] of pairs) assert.equal(editDistance(from, to), distance);
});

Deno.test("editDistance() is the same both ways, and 0 only for equal words", () => {
  const words = fc.string({ unit: fc.constantFrom(..."abc"), maxLength: 8 });
  fc.assert(fc.property(words, words, (a, b) => {
    const distance = editDistance(a, b);
    assert.equal(distance, editDistance(b, a));
    assert.equal(distance === 0, a === b);
    assert.ok(distance >= Math.abs(a.length - b.length));
    assert.ok(distance <= Math.max(a.length, b.length));
  }));
});
