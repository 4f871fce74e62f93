/**
 * Verifies and backs up logs and four times as many, and tells how time and peak memory grow; at the
 * default size these are 2.5 and 10 GB. `deno task bench:growth [megabytes] [pairs] [result.json]`
 */
import { makeLargeMember } from "./large_member.ts";
import { thisMachine } from "./machine.ts";
import { type Command, measure, median, say, zkbackup } from "./measure.ts";
import { type GrowthResult, today, writeResult } from "./result.ts";

const MB = 1e6;
const LOG_BYTES = 250 * MB;
const TIMES = 4;
const GOAL = 4.2;
const megabytes = Number(Deno.args[0] ?? 2500);
const pairs = Number(Deno.args[1] ?? 1);
const resultFile = Deno.args[2];
const machine = thisMachine();
const results: GrowthResult[] = [];

const work = await Deno.makeTempDir({ prefix: "zkbackup-growth-" });
const out = `${work}/out`;
const sizes = [megabytes, TIMES * megabytes];
const dataDirs = sizes.map((size) => `${work}/${size}`);

async function emptyOut(): Promise<void> {
  await Deno.remove(out, { recursive: true });
  await Deno.mkdir(out);
}

async function grow(what: string, command: (dataDir: string) => Command): Promise<void> {
  const ratios: number[] = [];
  const times: number[][] = [[], []];
  const lines: string[] = [];
  const peaks = [0, 0];
  for (let pair = 0; pair < pairs; pair++) {
    const runs = [];
    for (const dataDir of dataDirs) {
      await emptyOut();
      runs.push(await measure(command(dataDir)));
    }
    ratios.push(runs[1]!.seconds / runs[0]!.seconds);
    runs.forEach((run, at) => {
      peaks[at] = Math.max(peaks[at]!, run.peak);
      times[at]!.push(run.seconds);
    });
    lines.push(
      runs.map((run) => `${run.seconds.toFixed(1)} s (CPU ${run.cpu.toFixed(1)} s)`).join(" and "),
    );
  }
  await emptyOut();
  const memory = peaks.map((peak) => `${peak.toFixed(0)} MiB`).join(" and ");
  results.push({ what, seconds: times.map(median), ratio: median(ratios), peaks });
  say(`${what}: ${lines.join(", ")}; ${memory}; time ${median(ratios).toFixed(2)} times`);
}

try {
  await Deno.mkdir(out);
  for (const [at, size] of sizes.entries()) {
    await makeLargeMember(dataDirs[at]!, size * MB, Math.min(LOG_BYTES, size * MB));
  }
  say(`${sizes.join(" and ")} MB of logs; the goal is ${GOAL} times the time, memory within 10 %`);
  await grow(
    "verify of a member",
    (dataDir) => zkbackup("verify", "--zk-data-dir", dataDir, "--quiet"),
  );
  for (const coding of ["none", "zstd"]) {
    await grow(`backup ${coding}, --no-verify`, (dataDir) => {
      const source = ["--zk-data-dir", dataDir, "--zk-host", "127.0.0.1:1", "--no-verify"];
      const to = ["--output-dir", out, "--compression", coding, "--quiet"];
      return zkbackup("backup", ...source, ...to);
    });
  }
} finally {
  await Deno.remove(work, { recursive: true });
}
const measured = { day: today(), machine, pairs };
await writeResult(resultFile, {
  bench: "growth",
  ...measured,
  megabytes: sizes,
  goal: GOAL,
  results,
});
