/**
 * Writes what benchmarks measured into docs/performance.md. A part of which no file is given stays
 * as it is. `deno task bench:page result.json [growth.json]`
 */
import type { Machine } from "../../tests/bench/machine.ts";
import {
  type BenchDocument,
  type ContestDocument,
  type GrowthDocument,
  verdict,
} from "../../tests/bench/result.ts";
import { ROOT } from "../source_files.ts";
import { formatMarkdown, prose, table } from "./markdown.ts";
import { fillParts } from "./parts.ts";

/** The page, by its path in the repository. */
export const PAGE: string = "docs/performance.md";

/** Columns of the table of contests. */
export const CONTEST_COLUMNS: readonly string[] = [
  ...["zkbackup", "against", "goal", "ratio", "verdict"],
  ...["time", "time of the other", "CPU ratio", "peak memory"],
];

const MIB = 1024 * 1024;

/** The page with what was measured between its marks. */
export function fillPerformance(page: string, documents: readonly BenchDocument[]): string {
  const parts = documents.map((document) =>
    document.bench === "contests"
      ? ["contests", contests(document)] as const
      : ["growth", growth(document)] as const
  );
  return fillParts(page, new Map(parts));
}

function contests({ megabytes, results, ...measured }: ContestDocument): string {
  const rows = results.map((result) => [
    prose(result.what),
    prose(result.against),
    result.goal?.toFixed(2) ?? "–",
    result.ratio.toFixed(2),
    verdict(result),
    seconds(result.seconds),
    seconds(result.rivalSeconds),
    result.cpuRatio.toFixed(2),
    mebibytes(result.peak),
  ]);
  const files = `${megabytes} MB of logs`;
  return [circumstances(files, measured), table(CONTEST_COLUMNS, rows)].join("\n\n");
}

function growth({ megabytes, results, goal, ...measured }: GrowthDocument): string {
  const sizes = megabytes.map((size) => `${size} MB`);
  const head = [
    "zkbackup",
    ...sizes,
    "goal",
    "ratio",
    "verdict",
    ...sizes.map((size) => `peak, ${size}`),
  ];
  const rows = results.map(({ what, ratio, seconds: times, peaks }) => [
    prose(what),
    ...times.map(seconds),
    goal.toFixed(2),
    ratio.toFixed(2),
    verdict({ goal, ratio }),
    ...peaks.map(mebibytes),
  ]);
  const files = `${sizes.join(" and ")} of logs`;
  return [circumstances(files, measured), table(head, rows)].join("\n\n");
}

/** What was measured, where, and when. */
function circumstances(
  files: string,
  { day, pairs, machine }: { day: string; pairs: number; machine: Machine },
): string {
  const { processor, cores, memory, kernel, deno, load } = machine;
  const runs = pairs === 1 ? "one pair of runs" : `${pairs} pairs of runs`;
  const gibibytes = (memory / MIB / 1024).toFixed(1);
  return `Measured on ${day} with ${files} and ${runs}: ${cores} cores of ` +
    `${prose(processor)}, ${gibibytes} GiB of memory, ${prose(kernel)}, Deno ${deno}; ` +
    `load average before it ${load[0]?.toFixed(1)}.`;
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

function mebibytes(value: number): string {
  return `${value.toFixed(0)} MiB`;
}

if (import.meta.main) {
  const url = new URL(PAGE, ROOT);
  const documents = Deno.args.map((file): BenchDocument => JSON.parse(Deno.readTextFileSync(file)));
  const filled = fillPerformance(Deno.readTextFileSync(url), documents);
  Deno.writeTextFileSync(url, await formatMarkdown(filled));
}
