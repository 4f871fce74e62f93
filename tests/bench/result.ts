import type { Machine } from "./machine.ts";

/** What came of a contest. */
export interface ContestResult {
  what: string;
  against: string;
  /** The ratio that is aimed at; null where none is set. */
  goal: number | null;
  /** Median ratio of the times, and the two times in seconds. */
  ratio: number;
  seconds: number;
  rivalSeconds: number;
  /** The same of their processor times, which a busy machine changes less. */
  cpuRatio: number;
  cpu: number;
  rivalCpu: number;
  /** Peak memory of zkbackup in MiB. */
  peak: number;
}

/** How a command does with a member and with one four times as large. */
export interface GrowthResult {
  what: string;
  /** Median times in seconds, and the median ratio of the second to the first. */
  seconds: number[];
  ratio: number;
  /** Peak memory in MiB. */
  peaks: number[];
}

/** What is known of every measurement. */
interface Measured {
  /** Day in UTC. */
  day: string;
  machine: Machine;
  pairs: number;
}

/** What `deno task bench` writes. */
export interface ContestDocument extends Measured {
  bench: "contests";
  megabytes: number;
  results: ContestResult[];
}

/** What `deno task bench:growth` writes. */
export interface GrowthDocument extends Measured {
  bench: "growth";
  /** Both sizes. */
  megabytes: number[];
  /** The ratio that is aimed at. */
  goal: number;
  results: GrowthResult[];
}

/** What a benchmark writes into a file. */
export type BenchDocument = ContestDocument | GrowthDocument;

/** Today in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Writes what was measured into a file, if one is wanted. */
export async function writeResult(
  file: string | undefined,
  document: BenchDocument,
): Promise<void> {
  if (file === undefined) return;
  await Deno.writeTextFile(file, `${JSON.stringify(document, null, 2)}\n`);
}

/** How a ratio is to its goal. */
export function verdict({ goal, ratio }: Pick<ContestResult, "goal" | "ratio">): string {
  if (goal === null) return "–";
  return ratio <= goal ? "met" : "over";
}
