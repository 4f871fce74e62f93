import assert from "node:assert/strict";
import { endTargets, runCase, TARGETS } from "./targets.ts";

/** Cases of the ordinary tests; `deno task fuzz` makes others. */
const CASES = 270;

Deno.test("mutated files and answers crash nothing, and nothing is claimed that is not true", async (t) => {
  const tried = new Map<string, number>();
  try {
    for (let seed = 1; seed <= CASES; seed++) {
      const { name } = TARGETS[seed % TARGETS.length]!;
      tried.set(name, (tried.get(name) ?? 0) + 1);
      try {
        await runCase(name, seed);
      } catch (error) {
        throw new Error(`deno task fuzz --case ${name} ${seed}`, { cause: error });
      }
    }
  } finally {
    endTargets();
  }
  assert.ok(tried.size >= 6);
  await t.step(Array.from(tried, ([name, count]) => `${name} ${count}`).join(", "), () => {});
});
