/**
 * Runs zkbackup and what a user would run instead in turns on the same files, and tells the ratios
 * of their times (medians of pairs), the processor time and the peak memory beside the goals. It
 * judges nothing: figures are for people, and a machine that is busy gives others.
 * `deno task bench [megabytes] [pairs] [result.json]`
 */
import { javaArgs } from "../lab/java_process.ts";
import { labAvailable, resolveZooKeeper } from "../lab/maven.ts";
import { allContests, BACKUPS, type Contest, type Places } from "./contests.ts";
import { makeLargeMember } from "./large_member.ts";
import { thisMachine } from "./machine.ts";
import { isInstalled, measure, median, type Run, say, shell, zkbackup } from "./measure.ts";
import { putMany } from "./put_many.ts";
import { recordMember } from "./recorded_member.ts";
import { type ContestResult, today, verdict, writeResult } from "./result.ts";

const MB = 1e6;
const VERSION = "3.9.5";
const TRANSACTIONS = 100_000;
const megabytes = Number(Deno.args[0] ?? 600);
const pairs = Number(Deno.args[1] ?? 7);
const resultFile = Deno.args[2];

const results: ContestResult[] = [];

function report(result: ContestResult): void {
  results.push(result);
  const { what, against, goal, ratio, seconds, rivalSeconds, peak } = result;
  const columns = [
    what.padEnd(48),
    against.padEnd(28),
    (goal?.toFixed(2) ?? "–").padStart(5),
    ratio.toFixed(2).padStart(6),
    verdict(result).padEnd(4),
    `${seconds.toFixed(2)} s`.padStart(8),
    `${rivalSeconds.toFixed(2)} s`.padStart(8),
    result.cpuRatio.toFixed(2).padStart(6),
    `${result.cpu.toFixed(2)} s`.padStart(8),
    `${result.rivalCpu.toFixed(2)} s`.padStart(8),
    `${peak.toFixed(0)} MiB`.padStart(8),
  ];
  say(columns.join("  "));
}

/** Runs both in turns; `before` comes before each of them and is not counted. */
async function compete(contest: Contest, before: () => void): Promise<void> {
  const { what, against, goal, needs, most = pairs } = contest;
  const missing = needs.filter((program) => !isInstalled(program));
  if (missing.length > 0) {
    say(`${what.padEnd(48)}  ${against.padEnd(28)}  not measured: no ${missing.join(", ")} here`);
    return;
  }
  const ours: Run[] = [];
  const rivals: Run[] = [];
  for (let pair = 0; pair < Math.min(pairs, most); pair++) {
    before();
    ours.push(await measure(contest.ours));
    before();
    rivals.push(await measure(contest.rival));
  }
  const ratioOf = (key: "seconds" | "cpu") =>
    median(ours.map((run, pair) => run[key] / rivals[pair]![key]));
  const medianOf = (runs: readonly Run[], key: "seconds" | "cpu") =>
    median(runs.map((run) => run[key]));
  report({
    what,
    against,
    goal,
    ratio: ratioOf("seconds"),
    seconds: medianOf(ours, "seconds"),
    rivalSeconds: medianOf(rivals, "seconds"),
    cpuRatio: ratioOf("cpu"),
    cpu: medianOf(ours, "cpu"),
    rivalCpu: medianOf(rivals, "cpu"),
    peak: Math.max(...ours.map((run) => run.peak)),
  });
}

function empty(folder: string): void {
  for (const { name } of Deno.readDirSync(folder)) {
    Deno.removeSync(`${folder}/${name}`, { recursive: true });
  }
}

/** The largest snapshot of a member, alone in a data dir. */
function putAlone(member: string, dataDir: string): Places["alone"] {
  const folder = `${member}/version-2`;
  const [largest] = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.startsWith("snapshot."))
    .toSorted((a, b) =>
      Deno.statSync(`${folder}/${b}`).size - Deno.statSync(`${folder}/${a}`).size
    );
  const snapshot = `${dataDir}/version-2/${largest}`;
  Deno.mkdirSync(`${dataDir}/version-2`, { recursive: true });
  Deno.copyFileSync(`${folder}/${largest}`, snapshot);
  return { dataDir, snapshot };
}

const machine = thisMachine();
const lab = await labAvailable([VERSION]);
const work = await Deno.makeTempDir({ prefix: "zkbackup-targets-" });
try {
  const out = `${work}/out`;
  const dataDir = `${work}/data`;
  const backups = `${work}/backups`;
  for (const folder of [out, backups]) Deno.mkdirSync(folder);
  let tools: Places["tools"] = null;
  if (lab.available) {
    const { classPath } = await resolveZooKeeper(VERSION);
    const start = (main: string, ...args: string[]) =>
      javaArgs({ classPath, main: `org.apache.zookeeper.server.${main}`, args }, "System.err");
    tools = {
      toolkit: start("persistence.TxnLogToolkit", "-d"),
      formatter: start("SnapshotFormatter"),
    };
  }
  const recording = lab.available ? await recordMember(`${work}/server`, TRANSACTIONS) : undefined;
  const logBytes = Math.min(200, megabytes) * MB;
  await makeLargeMember(dataDir, megabytes * MB, logBytes, recording);
  const places: Places = {
    ...{ dataDir, backups, out, tools },
    alone: putAlone(dataDir, `${work}/alone`),
  };
  const source = lab.available ? "of a real server, repeated" : "from the repository, repeated";
  say(`${megabytes} MB of logs ${source}; ${pairs} pairs; ${machine.cores} cores`);
  say(`load of the machine: ${machine.load.map((load) => load.toFixed(1)).join(" ")}`);
  const head = ["", "against"].map((text, at) => text.padEnd([48, 28][at]!));
  say(
    `${
      head.join("  ")
    }   goal   time          zkbackup     rival     CPU  zkbackup     rival      peak`,
  );

  for (const coding of ["none", "zstd", "gzip"]) {
    const from = ["--zk-data-dir", dataDir, "--zk-host", "127.0.0.1:1", "--no-verify"];
    const to = ["--output-dir", backups, "--backup-id", coding, "--compression", coding];
    await measure(zkbackup("backup", ...from, ...to));
  }
  Deno.mkdirSync(`${work}/many`);
  const descriptions = putMany(`${work}/many`, BACKUPS);
  // What is still to be written of all this would slow the first contests down.
  await measure(shell("sync"));
  for (const contest of allContests(places, { base: `${work}/many`, descriptions })) {
    await compete(contest, () => empty(out));
  }
} finally {
  await Deno.remove(work, { recursive: true });
}
const measured = { day: today(), machine, pairs };
await writeResult(resultFile, { bench: "contests", ...measured, megabytes, results });
