/**
 * Runs zkbackup and what a user would run instead in turns on the same files, and tells the ratios
 * of their times (medians of pairs), the processor time and the peak memory beside the goals. It
 * judges nothing: figures are for people, and a machine that is busy gives others.
 * `deno task bench [megabytes] [pairs] [result.json]`
 */
import { javaArgs } from "../lab/java_process.ts";
import { labAvailable, resolveZooKeeper } from "../lab/maven.ts";
import {
  backupContests,
  type Contest,
  type Places,
  restoreContests,
  smallContests,
  verifyContests,
} from "./contests.ts";
import { makeLargeMember } from "./large_member.ts";
import { isInstalled, measure, median, type Run, say, zkbackup } from "./measure.ts";
import { putMany } from "./put_many.ts";
import { recordMember } from "./recorded_member.ts";

const MB = 1e6;
const VERSION = "3.9.5";
const TRANSACTIONS = 100_000;
const BACKUPS = 1000;
const megabytes = Number(Deno.args[0] ?? 600);
const pairs = Number(Deno.args[1] ?? 7);
const resultFile = Deno.args[2];

/** A line of the table. */
interface Result {
  what: string;
  against: string;
  goal: number;
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

const results: Result[] = [];

function report(result: Result): void {
  results.push(result);
  const { what, against, goal, ratio, seconds, rivalSeconds, peak } = result;
  const columns = [
    what.padEnd(48),
    against.padEnd(28),
    goal.toFixed(2).padStart(5),
    ratio.toFixed(2).padStart(6),
    ratio <= goal ? "met " : "over",
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

const lab = await labAvailable([VERSION]);
const work = await Deno.makeTempDir({ prefix: "zkbackup-targets-" });
try {
  const out = `${work}/out`;
  const places: Places = {
    dataDir: `${work}/data`,
    backups: `${work}/backups`,
    out,
    toolkit: null,
  };
  for (const folder of [out, places.backups]) Deno.mkdirSync(folder);
  if (lab.available) {
    const { classPath } = await resolveZooKeeper(VERSION);
    const main = "org.apache.zookeeper.server.persistence.TxnLogToolkit";
    places.toolkit = javaArgs({ classPath, main, args: ["-d"] }, "System.err");
  }
  const recording = lab.available ? await recordMember(`${work}/server`, TRANSACTIONS) : undefined;
  const logBytes = Math.min(200, megabytes) * MB;
  await makeLargeMember(places.dataDir, megabytes * MB, logBytes, recording);
  const source = lab.available ? "of a real server, repeated" : "from the repository, repeated";
  say(`${megabytes} MB of logs ${source}; ${pairs} pairs; ${navigator.hardwareConcurrency} cores`);
  say(`load of the machine: ${Deno.loadavg().map((load) => load.toFixed(1)).join(" ")}`);
  const head = ["", "against"].map((text, at) => text.padEnd([48, 28][at]!));
  say(
    `${
      head.join("  ")
    }   goal   time          zkbackup     rival     CPU  zkbackup     rival      peak`,
  );

  const emptyOut = () => empty(out);
  for (const coding of ["none", "zstd", "gzip"]) {
    const from = ["--zk-data-dir", places.dataDir, "--zk-host", "127.0.0.1:1", "--no-verify"];
    const to = ["--output-dir", places.backups, "--backup-id", coding, "--compression", coding];
    await measure(zkbackup("backup", ...from, ...to));
  }
  for (const contest of [...backupContests(places), ...verifyContests(places)]) {
    await compete(contest, emptyOut);
  }
  for (const contest of restoreContests(places)) await compete(contest, emptyOut);

  Deno.mkdirSync(`${work}/many`);
  const descriptions = putMany(`${work}/many`, BACKUPS);
  for (const contest of smallContests({ base: `${work}/many`, descriptions })) {
    await compete(contest, () => {});
  }
} finally {
  await Deno.remove(work, { recursive: true });
}
if (resultFile !== undefined) {
  const machine = { cores: navigator.hardwareConcurrency, load: Deno.loadavg() };
  const document = { megabytes, pairs, machine, results };
  await Deno.writeTextFile(resultFile, `${JSON.stringify(document, null, 2)}\n`);
}
