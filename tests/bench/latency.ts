/**
 * Tells how long writes to a loaded server take (median and p99, as a client sees them) while its
 * data is backed up over and over, beside the same load without a backup, in turns. The load is
 * steady: a server that is given all it can take has no time for a backup on a small machine.
 * `deno task bench:latency [pairs] [seconds] [options of backup]`
 */
import { delay } from "../lab/delay.ts";
import { loadKinds, openDriver } from "../lab/driver.ts";
import { startServer } from "../lab/server.ts";
import { SteadyLoad } from "../lab/steady_load.ts";
import { measure, median, say, zkbackup } from "./measure.ts";

const VERSION = "3.9.5";
const GOAL = 1.2;
/** Transactions before the first round: the backups have something to do. */
const BEFORE = 400_000;
/** Changes of all kinds in a second, beside the writes that are timed. */
const CHANGES = 500;
/** Milliseconds between two writes that are timed. */
const PAUSE = 2;
const pairs = Number(Deno.args[0] ?? 7);
const seconds = Number(Deno.args[1] ?? 8);
const options = Deno.args.slice(2);

const work = await Deno.makeTempDir({ prefix: "zkbackup-latency-" });

/** Backs the member up until it is told to stop; how often it did. */
async function backUp(isOver: () => boolean): Promise<number> {
  let backups = 0;
  while (!isOver()) {
    const out = `${work}/out`;
    Deno.mkdirSync(out);
    const source = ["--zk-data-dir", `${work}/data`, "--zk-host", "127.0.0.1:1", "--quiet"];
    await measure(zkbackup("backup", ...source, "--output-dir", out, ...options));
    await Deno.remove(out, { recursive: true });
    backups++;
  }
  return backups;
}

/** Milliseconds that the slowest hundredth of some writes took at least. */
function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
}

try {
  const dataDir = `${work}/data`;
  await using server = await startServer({ version: VERSION, dataDir, heap: "1g" });
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
  const round = async (isBackedUp: boolean) => {
    const begun = performance.now();
    const isOver = () => performance.now() - begun > seconds * 1000;
    const backups = isBackedUp ? backUp(isOver) : Promise.resolve(0);
    const times = await write(isOver);
    return { times, backups: await backups };
  };
  await round(false);

  const ratios: number[] = [];
  say("                     without a backup           during backups");
  say("                     writes  median     p99     writes  median     p99   backups  ratio");
  for (let pair = 0; pair < pairs; pair++) {
    const without = await round(false);
    const during = await round(true);
    const ratio = p99(during.times) / p99(without.times);
    ratios.push(ratio);
    const columns = [without.times, during.times].map((times) =>
      `${times.length}`.padStart(8) + [median(times), p99(times)]
        .map((time) => `${time.toFixed(1)} ms`.padStart(10)).join("")
    );
    say(
      `round ${pair + 1}`.padEnd(18) + columns.join("") + `${during.backups}`.padStart(8) +
        ratio.toFixed(2).padStart(9),
    );
  }
  say(`p99 during backups against without: ${median(ratios).toFixed(2)}, the goal is ${GOAL}`);
} finally {
  await Deno.remove(work, { recursive: true });
}
