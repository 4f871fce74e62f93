import assert from "node:assert/strict";
import { allContests, type Places } from "../../bench/contests.ts";
import type { ContestDocument, GrowthDocument } from "../../bench/result.ts";
import { CONTEST_COLUMNS, fillPerformance, PAGE } from "../../../tools/docs/performance_page.ts";
import { ROOT } from "../../../tools/source_files.ts";

const PLACES: Places = {
  ...{ dataDir: "/data", backups: "/backups", out: "/out" },
  alone: { dataDir: "/alone", snapshot: "/alone/version-2/snapshot.0" },
  tools: { toolkit: [], formatter: [] },
};
const MEASURED = {
  day: "2026-01-02",
  pairs: 7,
  machine: {
    ...{ processor: "Some | CPU", cores: 4, memory: 8 * 2 ** 30 },
    ...{ kernel: "linux 6.1", deno: "2.9.6", load: [0.25, 1, 2] },
  },
};
const CONTESTS: ContestDocument = {
  ...MEASURED,
  bench: "contests",
  megabytes: 600,
  results: [
    {
      ...{ what: "this", against: "that", goal: 0.5, ratio: 0.5, seconds: 1, rivalSeconds: 2 },
      ...{ cpuRatio: 0.75, cpu: 3, rivalCpu: 4, peak: 79.6 },
    },
    {
      ...{ what: "this", against: "others", goal: null, ratio: 9, seconds: 18, rivalSeconds: 2 },
      ...{ cpuRatio: 1, cpu: 2, rivalCpu: 2, peak: 100 },
    },
  ],
};
const GROWTH: GrowthDocument = {
  ...MEASURED,
  bench: "growth",
  megabytes: [10, 40],
  goal: 4.2,
  results: [{ what: "verify", seconds: [1, 5], ratio: 5, peaks: [70, 71] }],
};
const EMPTY =
  "# Page\n\n<!-- contests -->\n<!-- /contests -->\n\n<!-- growth -->\n<!-- /growth -->\n";

/** The cells of a table between the marks of that name, its head first. */
function rowsOf(page: string, name: string): string[][] {
  const part = page.split(`<!-- ${name} -->\n`)[1]?.split(`<!-- /${name} -->\n`)[0] ?? "";
  return part.split("\n").filter((line) => /^\|(?! -{3})/.test(line))
    .map((line) => line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

Deno.test("docs/performance.md has a row for every contest", () => {
  const page = Deno.readTextFileSync(new URL(PAGE, ROOT));
  const [head, ...rows] = rowsOf(page, "contests");
  assert.deepEqual(head, CONTEST_COLUMNS);
  const contests = allContests(PLACES, { base: "/many", descriptions: [] });
  assert.deepEqual(
    rows.map(([what, against, goal]) => [what, against, goal]),
    contests.map(({ what, against, goal }) => [what, against, goal?.toFixed(2) ?? "–"]),
    "measure and write it again: deno task bench 600 7 result.json && deno task bench:page result.json",
  );
  for (const [, , goal, ratio, verdict] of rows) {
    assert.match(ratio!, /^[0-9]+\.[0-9]{2}$/);
    const isClose = goal === ratio;
    const wanted = goal === "–" ? "–" : Number(ratio) <= Number(goal) ? "met" : "over";
    if (!isClose) assert.equal(verdict, wanted);
  }
});

Deno.test("fillPerformance() writes what was measured, where, and how it is to the goals", () => {
  const page = fillPerformance(EMPTY, [CONTESTS, GROWTH]);
  assert.ok(page.includes(
    "Measured on 2026-01-02 with 600 MB of logs and 7 pairs of runs: 4 cores of Some \\| CPU, " +
      "8.0 GiB of memory, linux 6.1, Deno 2.9.6; load average before it 0.3.",
  ));
  assert.deepEqual(rowsOf(page, "contests"), [
    CONTEST_COLUMNS,
    ["this", "that", "0.50", "0.50", "met", "1.00 s", "2.00 s", "0.75", "80 MiB"],
    ["this", "others", "–", "9.00", "–", "18.00 s", "2.00 s", "1.00", "100 MiB"],
  ]);
  assert.deepEqual(rowsOf(page, "growth")[1], [
    ...["verify", "1.00 s", "5.00 s", "4.20", "5.00", "over", "70 MiB", "71 MiB"],
  ]);
});

Deno.test("fillPerformance() leaves a part that was not measured as it is", () => {
  const page = fillPerformance(EMPTY, [GROWTH]);
  const again = fillPerformance(page, [CONTESTS]);
  assert.deepEqual(rowsOf(again, "growth"), rowsOf(page, "growth"));
  assert.deepEqual(rowsOf(page, "contests"), []);
  assert.equal(fillPerformance(again, []), again);
});
