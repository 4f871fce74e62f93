import assert from "node:assert/strict";
import { fileHashes, treeState } from "../support/tree_state.ts";
import type { Random } from "../fuzz/random.ts";
import {
  assertAllWhole,
  backupArgs,
  type Ended,
  type KillScene,
  look,
  type Moment,
  namesIn,
  run,
  runAndKill,
  stateOf,
  tidy,
} from "./scene.ts";

/** Commands that are killed. */
export const KINDS = ["backup", "restore", "rollback", "fix", "prune"] as const;
export type Kind = typeof KINDS[number];

/** What a round came to. */
export interface Round extends Ended {
  /** Something was left half done. */
  half: boolean;
}

/** Milliseconds that each command takes here, from start to end. */
export type Durations = Record<Kind, number>;

/** How long each command takes when nobody kills it. */
export async function measure(scene: KillScene, random: Random): Promise<Durations> {
  const durations = {} as Durations;
  for (const kind of KINDS) {
    durations[kind] = (await killRound(kind, scene, random, { after: LONG, seen: false })).took;
  }
  return durations;
}

/** Moments to kill a command at: anywhere in its course, or right when it has begun to change. */
export function pickMoment(random: Random, duration: number): Moment {
  if (random.oneIn(2)) return { after: random.below(6), seen: true };
  // Before its first third a process only starts.
  return { after: Math.round(duration * (0.33 + random.below(670) / 1000)), seen: false };
}

/** No command takes ten minutes. */
const LONG = 600_000;

/** Kills a command after some milliseconds, checks what is there, and lets the next run end it. */
export async function killRound(
  kind: Kind,
  scene: KillScene,
  random: Random,
  moment: Moment,
): Promise<Round> {
  const source = treeState(scene.data);
  const round = await ROUNDS[kind](scene, moment, random);
  assert.deepEqual(treeState(scene.data), source, "the source");
  return round;
}

type PlayRound = (scene: KillScene, moment: Moment, random: Random) => Promise<Round>;

const GUARD = "version-2/log.7fffffffffffffff";

const ROUNDS: Readonly<Record<Kind, PlayRound>> = {
  async backup(scene, moment) {
    const out = scene.empty();
    const args = backupArgs(scene.data, out);
    const at = `${moment.seen ? "seen" : "started"} and ${moment.after} ms`;
    const ended = await runAndKill(args, moment, `${out}/.partial`);
    const first = await assertAllWhole(out, at);
    const half = namesIn(out).length > first.length;
    const { code, stderr } = await run(args);
    assert.equal(code, 0, stderr);
    const visible = await assertAllWhole(out, "after the next");
    assert.equal(visible.length, first.length + 1);
    await tidy(out);
    assert.deepEqual(namesIn(out), visible, "nothing else is left");
    scene.drop(out);
    return { ...ended, half };
  },

  async restore(scene, moment, random) {
    const target = scene.copy("old");
    const old = stateOf(target).state;
    const args = ["restore", "--backup-dir", scene.backup, "--zk-data-dir", target, "--force"];
    const at = `${moment.seen ? "seen" : "started"} and ${moment.after} ms`;
    const ended = await runAndKill(args, moment, `${target}/${GUARD}`);
    const { state, guarded } = stateOf(target);
    const wanted = await stateAfterRestore(scene);
    if (!guarded) assertOneOf(state, [old, wanted], at);
    const saved = guarded ? idOfGuard(target) : null;
    const ways = saved === null ? ["again"] : ["again", "resume", "rollback"];
    const way = random.pick(ways);
    const force = ["--zk-data-dir", target, "--force"];
    const { code, stderr } = await run(
      way === "again" ? args : ["restore", ...wayOut(way, saved), ...force],
    );
    assert.equal(code, 0, `${way}: ${stderr}`);
    const last = stateOf(target);
    assert.equal(last.guarded, false, way);
    assert.deepEqual(withoutEpochs(last.state), withoutEpochs(way === "rollback" ? old : wanted));
    assertNoStaging(target);
    scene.drop(target);
    return { ...ended, half: guarded };
  },

  async rollback(scene, moment, random) {
    const { target, id } = await scene.restored();
    const before = stateOf(target).state;
    const args = ["restore", "--rollback", id, "--zk-data-dir", target, "--force"];
    const at = `${moment.seen ? "seen" : "started"} and ${moment.after} ms`;
    const ended = await runAndKill(args, moment, `${target}/${GUARD}`);
    const { state, guarded } = stateOf(target);
    const old = stateOf(scene.copy("old")).state;
    if (!guarded) {
      assertOneOf(withoutEpochs(state), [old, before].map(withoutEpochs), at);
    } else {
      const way = random.pick(["resume", "rollback"]);
      const out = wayOut(way, idOfGuard(target));
      const { code, stderr } = await run(["restore", ...out, "--zk-data-dir", target, "--force"]);
      assert.equal(code, 0, `${way}: ${stderr}`);
      const last = stateOf(target);
      assert.equal(last.guarded, false, way);
      assert.deepEqual(
        withoutEpochs(last.state),
        withoutEpochs(way === "resume" ? old : before),
        way,
      );
      assertNoStaging(target);
    }
    scene.drop(target);
    return { ...ended, half: guarded };
  },

  async fix(scene, moment) {
    const base = scene.copy("hurt");
    const dir = `${base}/b`;
    const { windows: [whole] } = await look(dir);
    const before = Object.values(fileHashes(`${dir}/txnlogs`));
    const args = ["verify", "--backup-dir", dir, "--fix", "--quiet"];
    const at = `${moment.seen ? "seen" : "started"} and ${moment.after} ms`;
    const ended = await runAndKill(args, moment, `${dir}/.repair`);
    const half = namesIn(dir).some((name) => name.startsWith(".repair"));
    const { windows: [now] } = await look(dir);
    assert.deepEqual([now?.start, now?.end], [whole?.start, whole?.end], at);
    const kept = new Set(Object.values(fileHashes(dir)));
    for (const hash of before) assert.ok(kept.has(hash), `an original is lost ${at}`);
    const { code, stderr } = await run(args);
    assert.ok(code === 0 || code === 2, `${code}: ${stderr}`);
    const { findings } = await look(dir);
    const wrong = findings.filter(({ severity }) => severity !== "note")
      .map(({ kind, file, message }) => `${kind} ${file}: ${message}`);
    assert.deepEqual(wrong, [], `${code}, ${at}: ${stderr}`);
    assert.ok(namesIn(dir).every((name) => !name.startsWith(".")), "nothing else is left");
    scene.drop(base);
    return { ...ended, half };
  },

  async prune(scene, moment) {
    const base = scene.copy("many");
    const args = ["prune", "--backup-base-dir", base, "--keep-min-count", "1", "--force"];
    const at = `${moment.seen ? "seen" : "started"} and ${moment.after} ms`;
    const ended = await runAndKill(args, moment, `${base}/.deleted`);
    const visible = await assertAllWhole(base, at);
    assert.ok(visible.includes("b-04"));
    const half = namesIn(base).length > visible.length;
    const { code, stderr } = await run(args);
    assert.equal(code, 0, stderr);
    assert.deepEqual(namesIn(base), ["b-04"]);
    scene.drop(base);
    return { ...ended, half };
  },
};

/** Flags of what ends a restore that died. */
function wayOut(way: string, id: string | null): string[] {
  return way === "resume" ? ["--resume"] : ["--rollback", id!];
}

/** Id of the restore whose guard stands in a target. */
function idOfGuard(target: string): string {
  const text = Deno.readTextFileSync(`${target}/version-2/log.7fffffffffffffff`);
  return /\((re\w+_[0-9-]+|rollback_[0-9-]+)\)/.exec(text)![1]!;
}

let restored: Record<string, string> | null = null;

async function stateAfterRestore(scene: KillScene): Promise<Record<string, string>> {
  if (restored === null) {
    const { target } = await scene.restored();
    restored = stateOf(target).state;
    scene.drop(target);
  }
  return restored;
}

/** Each run may lift acceptedEpoch further. */
function withoutEpochs(state: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !name.endsWith("Epoch")));
}

function assertOneOf(state: object, wanted: readonly object[], at: string): void {
  const text = (value: object) => JSON.stringify(Object.entries(value).sort());
  assert.ok(wanted.some((each) => text(each) === text(state)), `a third state ${at}`);
}

function assertNoStaging(target: string): void {
  assert.ok(namesIn(target).every((name) => !name.startsWith(".zkbackup-")), "staged files");
}
