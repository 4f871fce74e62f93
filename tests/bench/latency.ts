/**
 * Tells how long writes to a loaded server take (median and p99, as a client sees them) while nothing
 * else runs, while its data is backed up over and over, while it is copied with `cp` and synced, and
 * while a process does nothing but compute; in turns. The load is steady: a server that is given all
 * it can take has no time for a backup on a small machine.
 * `deno task bench:latency [rounds] [seconds] [options of backup]`
 */
import { delay } from "../lab/delay.ts";
import { loadKinds, openDriver } from "../lab/driver.ts";
import { startServer } from "../lab/server.ts";
import { SteadyLoad } from "../lab/steady_load.ts";
import { type Command, median, say, zkbackup } from "./measure.ts";

const VERSION = "3.9.5";
const GOAL = 1.2;
/** Transactions before the first round: the backups have something to do. */
const BEFORE = 400_000;
/** Changes of all kinds in a second, beside the writes that are timed. */
const CHANGES = 500;
/** Milliseconds between two writes that are timed. */
const PAUSE = 2;
const rounds = Number(Deno.args[0] ?? 7);
const seconds = Number(Deno.args[1] ?? 8);
const options = Deno.args.slice(2);

const work = await Deno.makeTempDir({ prefix: "zkbackup-latency-" });

const data = `${work}/data`;
const out = `${work}/out`;
const member = ["--zk-data-dir", data, "--zk-host", "127.0.0.1:1"];

/** What is done beside the load, over and over; nothing at first. */
const TASKS: readonly [what: string, command: Command | null][] = [
  ["nothing", null],
  ["zkbackup backup", zkbackup("backup", ...member, "--quiet", "--output-dir", out, ...options)],
  ["cp, sync", ["sh", "-c", `cp -r ${data} ${out}/copy && sync -f ${out}/copy`]],
  ["a loop that computes", [
    "sh",
    "-c",
    `timeout ${seconds} sh -c "while :; do :; done" || [ $? -eq 124 ]`,
  ]],
];

/** Does something until it is told to stop; how often it did. */
async function repeat([program, ...args]: Command, isOver: () => boolean): Promise<number> {
  let times = 0;
  for (; !isOver(); times++) {
    Deno.mkdirSync(out);
    // Nothing is looked at meanwhile: it would keep the writes waiting.
    const { success } = await new Deno.Command(program, { args, stdout: "null" }).output();
    if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
    await Deno.remove(out, { recursive: true });
  }
  return times;
}

/** Milliseconds that the slowest hundredth of some writes took at least. */
function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
}

try {
  await using server = await startServer({ version: VERSION, dataDir: data, heap: "1g" });
  const where = { version: VERSION, port: server.port } as const;
  await using loader = await openDriver(where);
  await using writer = await openDriver(where);
  const mix = { seed: 1, kinds: loadKinds(VERSION), maxBytes: 200 };
  await loader.load({ ...mix, root: "/before", count: BEFORE, pipeline: 100 });
  await using _load = new SteadyLoad(loader, VERSION, CHANGES);
  await writer.create("/measured", { data: "" });

  const write = async (isOver: () => boolean) => {
    const times: number[] = [];
    while (!isOver()) {
      const begun = performance.now();
      await writer.setData("/measured", `${begun}`);
      times.push(performance.now() - begun);
      await delay(PAUSE);
    }
    return times;
  };
  const beside = async (command: Command | null) => {
    const begun = performance.now();
    const isOver = () => performance.now() - begun > seconds * 1000;
    const runs = command === null ? 0 : repeat(command, isOver);
    const times = await write(isOver);
    return { times, runs: await runs };
  };
  await beside(null);

  const slowest = new Map<string, number[]>(TASKS.map(([what]) => [what, []]));
  say("beside the load          writes    median       p99    runs");
  for (let round = 0; round < rounds; round++) {
    for (const [what, command] of TASKS) {
      const { times, runs } = await beside(command);
      slowest.get(what)!.push(p99(times));
      const columns = [median(times), p99(times)].map((time) =>
        `${time.toFixed(1)} ms`.padStart(10)
      );
      const counts = [`${times.length}`.padStart(6), ...columns, `${runs}`.padStart(8)];
      say(what.padEnd(24) + counts.join(""));
    }
  }
  const calm = slowest.get("nothing")!;
  for (const [what, values] of slowest) {
    const ratio = median(values.map((value, round) => value / calm[round]!));
    say(`p99 beside ${what}: ${median(values).toFixed(1)} ms, ${ratio.toFixed(2)} of the calm one`);
  }
  say(`The goal for a backup is ${GOAL}`);
} finally {
  await Deno.remove(work, { recursive: true });
}
