/*
 * Feeds the program with mutations for a time: `deno task fuzz [seconds] [target] [first seed]`. A
 * case is made of its target and its seed alone, so `deno task fuzz --case member 1234` runs one again.
 */
import { tell } from "../support/tell.ts";
import { reportProblem, startWatchdog } from "./watchdog.ts";
import { endTargets, runCase, TARGETS } from "./targets.ts";

const DEFAULT_SECONDS = 60;
/** Longest time for one case, in milliseconds; a usual one takes ten. */
const CASE_LIMIT = 20_000;
/** Most memory of the process, in MiB: that of Deno, with the garbage of thousands of small cases. */
const MEMORY_LIMIT = 700;

/** The most memory that this process ever had, in MiB. */
function peakMemory(): number {
  const kib = /^VmHWM:\s*(\d+) kB/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
  return Number(kib) / 1024;
}

async function main(args: string[]): Promise<number> {
  if (args[0] === "--case") {
    await runCase(args[1]!, Number(args[2]));
    tell("The case passes");
    return 0;
  }
  const seconds = Number(args[0] ?? DEFAULT_SECONDS);
  const targets = TARGETS.filter(({ name }) => args[1] === undefined || args[1] === name);
  const first = Number(args[2] ?? Date.now() % 1_000_000_000);
  tell(`Fuzzing for ${seconds} s from seed ${first}: ${targets.map(({ name }) => name)}`);
  const counts = new Map<string, number>();
  const problems = new Set<string>();
  using watchdog = startWatchdog(CASE_LIMIT);
  const end = performance.now() + seconds * 1000;
  let slowest = { milliseconds: 0, what: "" };
  let highest = 0;
  for (let seed = first; performance.now() < end; seed++) {
    const { name } = targets[seed % targets.length]!;
    const what = `${name} ${seed}`;
    watchdog.begin(what);
    const begun = performance.now();
    try {
      await runCase(name, seed);
    } catch (error) {
      problems.add(what);
      reportProblem(what, error);
    }
    const milliseconds = performance.now() - begun;
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, what };
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const memory = peakMemory();
    if (memory > MEMORY_LIMIT && highest <= MEMORY_LIMIT) {
      problems.add(what);
      reportProblem(what, new Error(`The process had ${Math.round(memory)} MiB`));
    }
    highest = memory;
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  for (const [name, count] of counts) tell(`${name}: ${count} cases`);
  tell(
    `${total} cases, ${problems.size} problems; the slowest took ` +
      `${Math.round(slowest.milliseconds)} ms (${slowest.what}), peak ${Math.round(highest)} MiB`,
  );
  return problems.size === 0 ? 0 : 1;
}

try {
  Deno.exitCode = await main(Deno.args);
} finally {
  endTargets();
}
