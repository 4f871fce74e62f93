/*
 * Kills real processes at random moments: `deno task kill [rounds] [seed]`. After each kill the state
 * must be the old, the new, or a guarded one, and the next run must end it.
 */
import { Random } from "../fuzz/random.ts";
import { tell } from "../support/tell.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { killRound, KINDS, measure, pickMoment, type Round } from "./rounds.ts";
import { KillScene } from "./scene.ts";

const DEFAULT_ROUNDS = 300;

const rounds = Number(Deno.args[0] ?? DEFAULT_ROUNDS);
const seed = Number(Deno.args[1] ?? Date.now() % 1_000_000);
const random = new Random(seed);
using work = new WorkFolder();
const scene = await KillScene.make(work);
const durations = await measure(scene, random);
tell(`${rounds} rounds from seed ${seed}; milliseconds of each: ${JSON.stringify(durations)}`);
const results: (Round & { kind: string })[] = [];
for (let at = 0; at < rounds; at++) {
  const kind = KINDS[at % KINDS.length]!;
  const moment = pickMoment(random, durations[kind]);
  try {
    const round = await killRound(kind, scene, random, moment);
    // The machine may be faster or slower than when it was measured.
    if (!round.killed) durations[kind] = round.took;
    results.push({ kind, ...round });
  } catch (error) {
    tell(`Round ${at}, ${kind}: ${JSON.stringify(moment)}`);
    throw error;
  }
}
for (const kind of KINDS) {
  const own = results.filter((result) => result.kind === kind);
  const killed = own.filter((result) => result.killed).length;
  const half = own.filter((result) => result.half).length;
  tell(`${kind}: ${own.length} rounds, ${killed} killed, ${half} left something half done`);
}
