import assert from "node:assert/strict";
import fc from "fast-check";
import {
  chooseBase,
  computeWindows,
  type SnapshotFacts,
  type TxnLogFacts,
} from "../../src/zookeeper/windows.ts";

/*
 * The model knows the whole history and which records of it are still in the logs. A state can be
 * restored when some base holds nothing later and every transaction between is there. What the
 * windows say is held against that, state by state.
 */

interface Scenario {
  /** Zxids of all transactions there ever were, ascending. */
  history: bigint[];
  /** Those that are in the logs. */
  present: bigint[];
  snapshots: SnapshotFacts[];
  /** True end of each snapshot, by its place in `snapshots`. */
  ends: bigint[];
  logs: TxnLogFacts[];
}

const counterOf = (zxid: bigint): bigint => zxid & 0xffff_ffffn;
const largest = (zxids: bigint[], otherwise: bigint): bigint =>
  zxids.reduce((a, b) => a > b ? a : b, otherwise);

/** Runs of consecutive elements, cut also where `cut` says so. */
function split(zxids: bigint[], cut: (at: number) => boolean): bigint[][] {
  const parts: bigint[][] = [];
  zxids.forEach((zxid, at) => {
    if (at === 0 || cut(at)) parts.push([]);
    parts.at(-1)!.push(zxid);
  });
  return parts;
}

/** A log of these records, with a new run behind every gap and in every epoch. */
function logOf(number: bigint, zxids: bigint[]): TxnLogFacts {
  const runs = split(zxids, (at) => zxids[at] !== zxids[at - 1]! + 1n);
  return {
    name: `log.${number.toString(16)}`,
    runs: runs.map((run) => ({
      first: run[0]!,
      last: run.at(-1)!,
      firstTime: 0,
      lastTime: 0,
    })),
    brokenBecause: null,
  };
}

/**
 * Where an epoch begins nobody can see that records before it are gone, unless a snapshot knows a
 * later zxid. Such a loss is taken out of the history: a file set that never had these records is
 * the same, byte for byte.
 */
function forgetWhatNothingProves(
  history: bigint[],
  isPresent: (zxid: bigint) => boolean,
  proofs: bigint[],
): bigint[] {
  return history.filter((zxid, at) => {
    if (isPresent(zxid)) return true;
    const next = history.slice(at).find(isPresent);
    if (next === undefined || counterOf(next) !== 1n) return true;
    return proofs.some((proof) => zxid <= proof && proof < next);
  });
}

const scenarios = fc.record({
  firstEpoch: fc.integer({ min: 0, max: 1 }),
  epochs: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 }),
  lost: fc.array(fc.nat(30), { maxLength: 4 }),
  lostFrom: fc.option(fc.nat(30), { nil: 99 }),
  files: fc.array(fc.nat(30), { maxLength: 4 }),
  damaged: fc.boolean(),
  snapshots: fc.array(
    fc.record({
      at: fc.nat(30),
      /** Named for the beginning of the epoch instead. */
      epochStart: fc.boolean(),
      fuzz: fc.nat(3),
      usable: fc.boolean(),
      footers: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  empty: fc.boolean(),
}).map((choice): Scenario => {
  const all = choice.epochs.flatMap((count, index) =>
    Array.from(
      { length: count },
      (_, at) => (BigInt(choice.firstEpoch + index) << 32n) + BigInt(at + 1),
    )
  );
  const isPresent = (zxid: bigint) => {
    const at = all.indexOf(zxid);
    return !choice.lost.includes(at) && at < choice.lostFrom;
  };
  const present = all.filter(isPresent);

  const points = choice.snapshots.map((each) => {
    const at = Math.min(each.at, all.length - 1);
    const record = all[at] ?? 0n;
    const zxid = each.epochStart ? record & ~0xffff_ffffn : record;
    return { ...each, zxid };
  });
  if (choice.empty) {
    points.push({ at: 0, epochStart: false, fuzz: 0, usable: true, footers: true, zxid: 0n });
  }
  const unique = points.filter((point, at) => points.findIndex((p) => p.zxid === point.zxid) === at)
    .sort((a, b) => Number(a.zxid - b.zxid));
  const ends = unique.map(({ zxid, fuzz, footers }, at) => {
    const later = all.filter((each) => each > zxid).slice(0, fuzz);
    const end = later.at(-1) ?? zxid;
    if (footers) return end;
    // What bounds a snapshot without footers is taken for granted: a server writes one after the
    // other, and logs are copied later than snapshots.
    const next = unique[at + 1]?.zxid ?? largest(present, zxid);
    return end > next ? (all.findLast((each) => each > zxid && each <= next) ?? zxid) : end;
  });
  const snapshots = unique.map(({ zxid, usable, footers }, at): SnapshotFacts => ({
    name: `snapshot.${zxid.toString(16)}`,
    zxid,
    usable,
    end: footers ? ends[at]! : null,
  }));
  const proofs = snapshots.flatMap(({ zxid, end }) => end === null ? [zxid] : [zxid, end])
    .filter((zxid) => counterOf(zxid) !== 0n);
  const files = split(present, (at) => choice.files.includes(at));
  const history = forgetWhatNothingProves(all, isPresent, proofs);
  const logs = files.map((zxids): TxnLogFacts => {
    const last = zxids.at(-1)!;
    const next = present.find((zxid) => zxid > last);
    const isLossy = choice.damaged && all[all.indexOf(last) + 1] !== next;
    if (!isLossy) return logOf(last, zxids);
    // Damage took what comes before the next log, and perhaps more than anybody remembers.
    const gone = all.filter((zxid) => zxid > last && (next === undefined || zxid < next));
    if (next !== undefined && counterOf(next) === 1n) gone.push(gone.at(-1)! + 1n);
    for (const zxid of gone) if (!history.includes(zxid)) history.push(zxid);
    return { ...logOf(last, zxids), lossy: true };
  });
  history.sort((a, b) => Number(a - b));
  return { history, present, snapshots, ends, logs };
});

/** Whether every transaction above `from` and up to `to` is in the logs. */
function covers({ history, present }: Scenario, from: bigint, to: bigint): boolean {
  return history.every((zxid) => zxid <= from || zxid > to || present.includes(zxid));
}

/** Whether logs alone show that they begin at the first transaction ever. */
function beginsEmpty({ history, present, snapshots }: Scenario): boolean {
  const first = present[0];
  return first === history[0] &&
    (first === 1n || (first === 0x1_0000_0001n && snapshots.length === 0));
}

Deno.test("windows hold only what restores exactly", () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const { history, snapshots, ends, logs } = scenario;
      const states = [...history, ...snapshots.map(({ zxid }) => zxid)];
      for (const window of computeWindows(snapshots, logs)) {
        for (const state of states.filter((zxid) => window.start <= zxid && zxid <= window.end)) {
          const base = chooseBase(window, state);
          const at = snapshots.findIndex(({ name }) => name === base.name);
          const end = at < 0 ? 0n : ends[at]!;
          if (at < 0) assert.ok(beginsEmpty(scenario), "begins with the empty tree");
          else assert.ok(snapshots[at]!.usable, "begins with a sound snapshot");
          assert.ok(end <= state, `${base.name} holds later changes than ${state}`);
          assert.ok(covers(scenario, base.zxid, state), `${base.name} does not lead to ${state}`);
        }
      }
    }),
    { numRuns: 5000 },
  );
});

Deno.test("windows hold everything that restores exactly", () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const { present, snapshots, logs } = scenario;
      const windows = computeWindows(snapshots, logs);
      const holds = (state: bigint) =>
        windows.some(({ start, end }) => start <= state && state <= end);
      const bases = snapshots.flatMap(({ zxid, end, usable }, at) => {
        // A state below what bounds the snapshot is not certain.
        const bound = end ?? snapshots[at + 1]?.zxid ?? largest(present, zxid);
        return usable ? [{ zxid, end: bound }] : [];
      });
      if (beginsEmpty(scenario)) bases.push({ zxid: 0n, end: 0n });
      for (const base of bases) {
        if (base.end === base.zxid) assert.ok(holds(base.zxid), `base ${base.zxid}`);
        for (const state of present) {
          if (base.end <= state && base.zxid <= state && covers(scenario, base.zxid, state)) {
            assert.ok(holds(state), `state ${state} from ${base.zxid}`);
          }
        }
      }
    }),
    { numRuns: 5000 },
  );
});

Deno.test("windows are ascending and disjoint, and their bases lie in them", () => {
  const overlapping = fc.tuple(scenarios, fc.nat(20), fc.nat(20)).map(([scenario, from, count]) => {
    // A copy of a stretch under another name, as no server leaves it.
    const copy = scenario.present.slice(from, from + count + 1);
    if (copy.length === 0) return scenario;
    return { ...scenario, logs: [...scenario.logs, logOf(0x7777n, copy)] };
  });
  fc.assert(
    fc.property(overlapping, (scenario) => {
      const windows = computeWindows(scenario.snapshots, scenario.logs);
      for (const [at, window] of windows.entries()) {
        const { start, end, bases } = window;
        assert.ok(start <= end);
        if (at > 0) assert.ok(windows[at - 1]!.end < start, "the windows overlap");
        assert.equal(bases[0]!.end, start);
        for (const base of bases) {
          assert.ok(base.zxid <= base.end && base.end <= end);
        }
        for (const state of [start, end]) {
          assert.ok(covers(scenario, chooseBase(window, state).zxid, state));
        }
      }
    }),
    { numRuns: 5000 },
  );
});
