import assert from "node:assert/strict";
import {
  chooseBase,
  computeWindows,
  footerEnd,
  joinLogs,
  type SnapshotFacts,
  type TxnLogFacts,
  type Window,
} from "../../src/zookeeper/windows.ts";
import { snapshotName, txnlogName } from "../../src/zookeeper/file_name.ts";

const E1 = 0x1_0000_0000n;
const E2 = 0x2_0000_0000n;
const E3 = 0x3_0000_0000n;

/** A snapshot; `end` null: its footers do not bound it. */
function snapshot(zxid: bigint, end: bigint | null = zxid, usable = true): SnapshotFacts {
  return { name: snapshotName(zxid), zxid, end, usable };
}

/** A log of runs, named for its first record; a record's time is its counter in seconds. */
function txnlog(...runs: [first: bigint, last: bigint][]): TxnLogFacts {
  return {
    name: txnlogName(runs[0]![0]),
    runs: runs.map(([first, last]) => ({
      first,
      last,
      firstTime: Number(first & 0xffffn) * 1000,
      lastTime: Number(last & 0xffffn) * 1000,
    })),
    brokenBecause: null,
  };
}

interface Case {
  name: string;
  snapshots: SnapshotFacts[];
  logs: TxnLogFacts[];
  /** Start, end and the names of the bases, `-` for the empty tree. */
  windows: [start: bigint, end: bigint, ...bases: string[]][];
}

const CASES: Case[] = [
  { name: "nothing", snapshots: [], logs: [], windows: [] },
  {
    name: "a fresh standalone server",
    snapshots: [snapshot(0n)],
    logs: [txnlog([1n, 9n])],
    windows: [[0n, 9n, "snapshot.0"]],
  },
  {
    name: "a fresh member of an ensemble",
    snapshots: [snapshot(0n)],
    logs: [txnlog([E1 + 1n, E1 + 9n])],
    windows: [[0n, E1 + 9n, "snapshot.0"]],
  },
  {
    name: "snapshot.0 alone",
    snapshots: [snapshot(0n)],
    logs: [],
    windows: [[0n, 0n, "snapshot.0"]],
  },
  {
    name: "one snapshot alone",
    snapshots: [snapshot(E1 + 5n)],
    logs: [],
    windows: [[E1 + 5n, E1 + 5n, "snapshot.100000005"]],
  },
  {
    name: "a fuzzy snapshot alone",
    snapshots: [snapshot(5n, 7n)],
    logs: [],
    windows: [],
  },
  {
    name: "one snapshot without footers alone",
    snapshots: [snapshot(5n, null)],
    logs: [],
    windows: [[5n, 5n, "snapshot.5"]],
  },
  {
    name: "snapshots and logs that overlap, as PurgeTxnLog leaves them",
    snapshots: [snapshot(20n), snapshot(40n)],
    logs: [txnlog([15n, 30n]), txnlog([31n, 50n])],
    windows: [[20n, 50n, "snapshot.14", "snapshot.28"]],
  },
  {
    name: "a fuzzy base serves from its true end on",
    snapshots: [snapshot(20n, 25n)],
    logs: [txnlog([15n, 30n])],
    windows: [[25n, 30n, "snapshot.14"]],
  },
  {
    name: "a fuzzy base whose end is the last record gives that state",
    snapshots: [snapshot(20n, 30n)],
    logs: [txnlog([15n, 30n])],
    windows: [[30n, 30n, "snapshot.14"]],
  },
  {
    name: "a fuzzy base that ends above the logs gives nothing",
    snapshots: [snapshot(20n, 31n)],
    logs: [txnlog([15n, 30n])],
    windows: [],
  },
  {
    name: "of two bases the one with the lower end begins the window",
    snapshots: [snapshot(10n, 25n), snapshot(20n, 22n)],
    logs: [txnlog([5n, 30n])],
    windows: [[22n, 30n, "snapshot.14", "snapshot.a"]],
  },
  {
    name: "the log before the snapshot is missing",
    snapshots: [snapshot(20n)],
    logs: [txnlog([25n, 30n])],
    windows: [[20n, 20n, "snapshot.14"]],
  },
  {
    name: "a log that begins right behind the snapshot",
    snapshots: [snapshot(20n)],
    logs: [txnlog([21n, 30n])],
    windows: [[20n, 30n, "snapshot.14"]],
  },
  {
    name: "a snapshot at the last record",
    snapshots: [snapshot(30n)],
    logs: [txnlog([21n, 30n])],
    windows: [[30n, 30n, "snapshot.1e"]],
  },
  {
    name: "a hole inside a log",
    snapshots: [snapshot(0n)],
    logs: [txnlog([1n, 4n], [6n, 9n])],
    windows: [[0n, 4n, "snapshot.0"]],
  },
  {
    name: "a hole with a snapshot behind it: a member that was sent one by its leader",
    snapshots: [snapshot(0n), snapshot(8n)],
    logs: [txnlog([1n, 4n]), txnlog([9n, 12n])],
    windows: [[0n, 4n, "snapshot.0"], [8n, 12n, "snapshot.8"]],
  },
  {
    name: "a snapshot inside a hole that nothing joins",
    snapshots: [snapshot(0n), snapshot(6n)],
    logs: [txnlog([1n, 4n]), txnlog([9n, 12n])],
    windows: [[0n, 4n, "snapshot.0"], [6n, 6n, "snapshot.6"]],
  },
  {
    name: "a log missing between two others",
    snapshots: [snapshot(0n), snapshot(25n)],
    logs: [txnlog([1n, 10n]), txnlog([21n, 30n])],
    windows: [[0n, 10n, "snapshot.0"], [25n, 30n, "snapshot.19"]],
  },
  {
    name: "several epochs",
    snapshots: [snapshot(0n)],
    logs: [txnlog([E1 + 1n, E1 + 7n]), txnlog([E2 + 1n, E2 + 9n], [E3 + 1n, E3 + 4n])],
    windows: [[0n, E3 + 4n, "snapshot.0"]],
  },
  {
    name: "an epoch that does not begin at counter 1",
    snapshots: [snapshot(0n)],
    logs: [txnlog([E1 + 1n, E1 + 7n]), txnlog([E2 + 2n, E2 + 4n])],
    windows: [[0n, E1 + 7n, "snapshot.0"]],
  },
  {
    name: "a snapshot named for the beginning of an epoch, with its first record",
    snapshots: [snapshot(E2)],
    logs: [txnlog([E1 + 1n, E1 + 7n]), txnlog([E2 + 1n, E2 + 4n])],
    windows: [[E2, E2 + 4n, "snapshot.200000000"]],
  },
  {
    name: "a snapshot named for the beginning of an epoch that has no record yet",
    snapshots: [snapshot(0n), snapshot(E2)],
    logs: [txnlog([E1 + 1n, E1 + 7n])],
    windows: [[0n, E1 + 7n, "snapshot.0"], [E2, E2, "snapshot.200000000"]],
  },
  {
    name: "a digest from before the epoch of the snapshot",
    snapshots: [snapshot(E2, footerEnd(E2, footers({ digest: E1 + 7n })))],
    logs: [txnlog([E2 + 1n, E2 + 4n])],
    windows: [[E2, E2 + 4n, "snapshot.200000000"]],
  },
  {
    name: "a snapshot that proves that the end of an epoch is missing",
    snapshots: [snapshot(0n), snapshot(E1 + 9n)],
    logs: [txnlog([E1 + 1n, E1 + 7n]), txnlog([E2 + 1n, E2 + 4n])],
    windows: [[0n, E1 + 7n, "snapshot.0"], [E1 + 9n, E2 + 4n, "snapshot.100000009"]],
  },
  {
    name: "a snapshot that proves it inside one log",
    snapshots: [snapshot(0n), snapshot(E1 + 9n)],
    logs: [txnlog([E1 + 1n, E1 + 7n], [E2 + 1n, E2 + 4n])],
    windows: [[0n, E1 + 7n, "snapshot.0"], [E1 + 9n, E2 + 4n, "snapshot.100000009"]],
  },
  {
    name: "a damaged snapshot that proves it too, by its name",
    snapshots: [snapshot(0n), snapshot(E1 + 9n, null, false)],
    logs: [txnlog([E1 + 1n, E1 + 7n]), txnlog([E2 + 1n, E2 + 4n])],
    windows: [[0n, E1 + 7n, "snapshot.0"]],
  },
  {
    name: "a snapshot that proves that whole epochs are missing behind the empty tree",
    snapshots: [snapshot(0n), snapshot(E1 + 9n)],
    logs: [txnlog([E3 + 1n, E3 + 4n])],
    windows: [[0n, 0n, "snapshot.0"], [E1 + 9n, E3 + 4n, "snapshot.100000009"]],
  },
  {
    name: "a fuzzy snapshot whose end lies in records that are missing before an epoch",
    snapshots: [snapshot(E1 + 5n, E1 + 9n)],
    logs: [txnlog([E2 + 1n, E2 + 4n])],
    windows: [],
  },
  {
    name: "logs of 3.4 without a snapshot",
    snapshots: [],
    logs: [txnlog([1n, 5n]), txnlog([6n, 9n])],
    windows: [[0n, 9n, "-"]],
  },
  {
    name: "logs of an ensemble of 3.4 without a snapshot",
    snapshots: [],
    logs: [txnlog([E1 + 1n, E1 + 5n])],
    windows: [[0n, E1 + 5n, "-"]],
  },
  {
    name: "logs without a snapshot whose beginning is gone",
    snapshots: [],
    logs: [txnlog([2n, 9n])],
    windows: [],
  },
  {
    name: "logs of a later epoch without a snapshot",
    snapshots: [],
    logs: [txnlog([E2 + 1n, E2 + 9n])],
    windows: [],
  },
  {
    name: "logs from the first record serve although snapshot.0 is gone",
    snapshots: [snapshot(6n)],
    logs: [txnlog([1n, 9n])],
    windows: [[0n, 9n, "-", "snapshot.6"]],
  },
  {
    name: "an ensemble's first record proves nothing beside a later snapshot",
    snapshots: [snapshot(E1 + 6n)],
    logs: [txnlog([E1 + 1n, E1 + 9n])],
    windows: [[E1 + 6n, E1 + 9n, "snapshot.100000006"]],
  },
  {
    name: "logs from the first record serve although snapshot.0 is damaged",
    snapshots: [snapshot(0n, null, false)],
    logs: [txnlog([1n, 9n])],
    windows: [[0n, 9n, "-"]],
  },
  {
    name: "logs from the first record serve although snapshot.0 is fuzzy",
    snapshots: [snapshot(0n, 4n)],
    logs: [txnlog([1n, 9n])],
    windows: [[0n, 9n, "-", "snapshot.0"]],
  },
  {
    name: "without footers the next snapshot bounds one, and the logs the last",
    snapshots: [snapshot(10n, null), snapshot(20n, null)],
    logs: [txnlog([5n, 30n])],
    windows: [[20n, 30n, "snapshot.a", "snapshot.14"]],
  },
  {
    name: "one snapshot without footers gives the end of the logs",
    snapshots: [snapshot(10n, null)],
    logs: [txnlog([5n, 30n])],
    windows: [[30n, 30n, "snapshot.a"]],
  },
  {
    name: "a damaged snapshot bounds the one before by its name",
    snapshots: [snapshot(10n, null), snapshot(20n, null, false)],
    logs: [txnlog([5n, 30n])],
    windows: [[20n, 30n, "snapshot.a"]],
  },
  {
    name: "records behind a hole bound a snapshot without footers",
    snapshots: [snapshot(10n, null)],
    logs: [txnlog([5n, 12n]), txnlog([15n, 20n])],
    windows: [],
  },
  {
    name: "records behind damage bound a snapshot without footers",
    snapshots: [snapshot(10n, null)],
    logs: [{ ...txnlog([5n, 12n]), lastBehind: 20n }],
    windows: [],
  },
  {
    name: "a damaged newest snapshot: the one before serves",
    snapshots: [snapshot(10n), snapshot(20n, null, false)],
    logs: [txnlog([5n, 30n])],
    windows: [[10n, 30n, "snapshot.a"]],
  },
  {
    name: "a new epoch behind damage",
    snapshots: [snapshot(0n), snapshot(E1 + 9n), snapshot(E2)],
    logs: [{ ...txnlog([E1 + 1n, E1 + 7n]), lossy: true }, txnlog([E2 + 1n, E2 + 4n])],
    windows: [
      [0n, E1 + 7n, "snapshot.0"],
      [E1 + 9n, E1 + 9n, "snapshot.100000009"],
      [E2, E2 + 4n, "snapshot.200000000"],
    ],
  },
  {
    name: "the very next record behind damage",
    snapshots: [snapshot(0n)],
    logs: [{ ...txnlog([1n, 5n]), lossy: true }, txnlog([6n, 9n])],
    windows: [[0n, 9n, "snapshot.0"]],
  },
  {
    name: "a record behind damage that shows that an epoch went on",
    snapshots: [snapshot(0n)],
    logs: [{ ...txnlog([E1 + 1n, E1 + 7n]), lastBehind: E1 + 9n }, txnlog([E2 + 1n, E2 + 4n])],
    windows: [[0n, E1 + 7n, "snapshot.0"]],
  },
  {
    name: "a log of which damage left nothing but the name",
    snapshots: [snapshot(0n)],
    logs: [
      txnlog([E1 + 1n, E1 + 7n]),
      { name: "log.100000008", runs: [], brokenBecause: "damage", lossy: true },
      txnlog([E2 + 1n, E2 + 4n]),
    ],
    windows: [[0n, E1 + 7n, "snapshot.0"]],
  },
  {
    name: "a log whose only record was not finished",
    snapshots: [snapshot(0n)],
    logs: [
      txnlog([E1 + 1n, E1 + 7n]),
      { name: "log.100000008", runs: [], brokenBecause: "unfinished record" },
      txnlog([E2 + 1n, E2 + 4n]),
    ],
    windows: [[0n, E2 + 4n, "snapshot.0"]],
  },
  {
    name: "one zxid in two codings",
    snapshots: [snapshot(10n), { ...snapshot(10n), name: "snapshot.a.gz" }],
    logs: [],
    windows: [[10n, 10n, "snapshot.a", "snapshot.a.gz"]],
  },
  {
    name: "logs that begin within each other",
    snapshots: [snapshot(0n), snapshot(12n)],
    logs: [txnlog([1n, 10n]), txnlog([5n, 20n])],
    windows: [[0n, 10n, "snapshot.0"], [12n, 20n, "snapshot.c"]],
  },
  {
    name: "a base in two logs goes where its end is",
    snapshots: [snapshot(0n), snapshot(8n, 12n)],
    logs: [txnlog([1n, 10n]), txnlog([5n, 20n])],
    windows: [[0n, 10n, "snapshot.0"], [12n, 20n, "snapshot.8"]],
  },
  {
    // A server reads the whole of one log before it begins the next.
    name: "a log whose records lie in a hole of another",
    snapshots: [snapshot(0n), snapshot(25n)],
    logs: [txnlog([1n, 10n], [21n, 30n]), txnlog([11n, 20n])],
    windows: [[0n, 10n, "snapshot.0"], [25n, 30n, "snapshot.19"]],
  },
  {
    name: "the same log twice",
    snapshots: [],
    logs: [txnlog([1n, 5n]), { ...txnlog([1n, 10n]), name: "log.2" }],
    windows: [[0n, 10n, "-"]],
  },
  {
    name: "logs whose names lie are joined by their records",
    snapshots: [snapshot(0n)],
    logs: [{ ...txnlog([6n, 9n]), name: "log.1" }, { ...txnlog([1n, 5n]), name: "log.6" }],
    windows: [[0n, 9n, "snapshot.0"]],
  },
  {
    name: "logs without a record change nothing",
    snapshots: [snapshot(0n)],
    logs: [
      txnlog([1n, 5n]),
      { name: "log.6", runs: [], brokenBecause: null },
      txnlog([6n, 9n]),
    ],
    windows: [[0n, 9n, "snapshot.0"]],
  },
];

function footers(
  { digest, last, highest = 0n }: { digest?: bigint; last?: bigint; highest?: bigint },
): Parameters<typeof footerEnd>[1] {
  return {
    digest: digest === undefined ? null : { zxid: digest, version: 2, digest: 99n },
    lastZxid: last ?? null,
    highestZxid: highest,
    pristine: false,
  };
}

function summary({ start, end, bases }: Window) {
  return [start, end, ...bases.map(({ name }) => name ?? "-")];
}

for (const { name, snapshots, logs, windows } of CASES) {
  Deno.test(`computeWindows(): ${name}`, () => {
    assert.deepEqual(computeWindows(snapshots, logs).map(summary), windows);
    // Neither the order in which files are listed nor that of names matters.
    const reversed = computeWindows(snapshots.toReversed(), logs.toReversed());
    assert.deepEqual(
      reversed.map(({ start, end }) => [start, end]),
      windows.map(([start, end]) => [start, end]),
    );
  });
}

Deno.test("computeWindows() gives times where records or the caller know them", () => {
  const [window] = computeWindows([snapshot(0n)], [txnlog([1n, 9n])]);
  assert.equal(window!.startTime, null);
  assert.equal(window!.endTime, 9000);
  const asked: bigint[] = [];
  const timeOf = (zxid: bigint) => {
    asked.push(zxid);
    return 1234;
  };
  const [known] = computeWindows([snapshot(4n)], [txnlog([1n, 9n])].slice(0, 1), timeOf);
  assert.equal(known!.start, 0n);
  assert.deepEqual(asked, [0n]);
  const [later] = computeWindows([snapshot(4n)], [txnlog([2n, 9n])], timeOf);
  assert.equal(later!.startTime, 1234);
  const [first] = computeWindows([snapshot(2n)], [txnlog([2n, 9n])]);
  assert.equal(first!.startTime, 2000);
  const [point] = computeWindows([snapshot(4n)], [], timeOf);
  assert.equal(point!.startTime, 1234);
  assert.equal(point!.endTime, 1234);
});

Deno.test("computeWindows() says why a window ends", () => {
  const cases: [logs: TxnLogFacts[], because: RegExp][] = [
    [[txnlog([1n, 9n])], /^end of the logs$/],
    [[txnlog([1n, 4n], [6n, 9n])], /^hole: 0x4 is followed by 0x6 in log\.1$/],
    [[txnlog([1n, 4n]), txnlog([6n, 9n])], /^hole: 0x4 is followed by 0x6 in log\.6$/],
    [[txnlog([1n, 4n]), txnlog([3n, 9n])], /^log\.3 repeats transactions from 0x3 on$/],
    [[{ ...txnlog([1n, 4n]), brokenBecause: "damage in log.1 at byte 99" }], /^damage in log\.1/],
    [
      [{ ...txnlog([1n, 4n]), brokenBecause: "damage in log.1 at byte 99" }, txnlog([6n, 9n])],
      /^damage in log\.1/,
    ],
    // A torn record before a log that goes on is no end.
    [
      [{ ...txnlog([1n, 4n]), brokenBecause: "unfinished record in log.1" }, txnlog([5n, 9n])],
      /^end of the logs$/,
    ],
    [
      [txnlog([1n, 4n], [7n, 9n]), txnlog([5n, 6n])],
      /^log\.1 and log\.5 hold records of each other's holes$/,
    ],
    // Only the last run of a log ends where the log does.
    [
      [{ ...txnlog([1n, 4n], [6n, 9n]), brokenBecause: "damage in log.1 at byte 99" }],
      /^hole: 0x4 is followed by 0x6/,
    ],
  ];
  for (const [logs, because] of cases) {
    assert.match(computeWindows([snapshot(0n)], logs)[0]!.endsBecause, because);
  }
  assert.match(computeWindows([snapshot(3n)], [])[0]!.endsBecause, /no log goes on/);
});

Deno.test("joinLogs() names the logs of a segment in the order of their records", () => {
  const [segment] = joinLogs([txnlog([6n, 9n]), txnlog([1n, 5n]), txnlog([10n, 10n])], []);
  assert.deepEqual(segment!.logs, [
    { name: "log.1", last: 5n },
    { name: "log.6", last: 9n },
    { name: "log.a", last: 10n },
  ]);
  assert.equal(segment!.firstTime, 1000);
  assert.equal(segment!.lastTime, 10_000);
});

Deno.test("chooseBase() takes the newest base that holds no later change", () => {
  const snapshots = [snapshot(0n), snapshot(10n, 15n), snapshot(20n, 28n), snapshot(24n, 24n)];
  const [window] = computeWindows(snapshots, [txnlog([1n, 40n])]);
  const cases: [target: bigint, base: string][] = [
    [0n, "snapshot.0"],
    [14n, "snapshot.0"],
    [15n, "snapshot.a"],
    [23n, "snapshot.a"],
    [24n, "snapshot.18"],
    [28n, "snapshot.18"],
    [40n, "snapshot.18"],
  ];
  for (const [target, base] of cases) assert.equal(chooseBase(window!, target).name, base);
});

Deno.test("footerEnd() takes the highest of name and footers", () => {
  const cases: [zxid: bigint, Parameters<typeof footers>[0], end: bigint | null][] = [
    [10n, {}, null],
    [10n, { digest: 15n }, 15n],
    [10n, { last: 12n }, 12n],
    [10n, { digest: 15n, last: 16n }, 16n],
    [10n, { digest: 8n }, 10n],
    [10n, { digest: 8n, last: 10n }, 10n],
  ];
  for (const [zxid, given, end] of cases) assert.equal(footerEnd(zxid, footers(given)), end);
});

Deno.test("footerEnd() sees the one change that is made and not yet counted", () => {
  const cases: [Parameters<typeof footers>[0], end: bigint][] = [
    [{ digest: 15n, highest: 15n }, 15n],
    [{ digest: 15n, highest: 16n }, 16n],
    [{ digest: 15n, last: 16n, highest: 16n }, 16n],
    [{ last: 15n, highest: 16n }, 16n],
    [{ last: E1 + 4n, highest: E2 + 1n }, E2 + 1n],
    // Further away it does not come from the history that the footers tell of.
    [{ digest: 15n, highest: 17n }, 15n],
    [{ last: 15n, highest: E2 + 7n }, 15n],
  ];
  for (const [given, end] of cases) assert.equal(footerEnd(10n, footers(given)), end);
  assert.equal(footerEnd(10n, footers({ highest: 11n })), null);
});

Deno.test("footerEnd() learns nothing from an empty digest", () => {
  const empty = { zxid: 0n, version: 2, digest: 0n };
  const scan = { digest: empty, lastZxid: null, highestZxid: 0n, pristine: false };
  assert.equal(footerEnd(10n, scan), null);
  assert.equal(footerEnd(10n, { ...scan, lastZxid: 11n }), 11n);
  // The digest of the empty tree is one, under the zxid 0.
  assert.equal(footerEnd(10n, { ...scan, digest: { ...empty, digest: 5n } }), 10n);
});

Deno.test("footerEnd() knows the empty tree by its nodes", () => {
  const bare = { digest: null, lastZxid: null, highestZxid: 0n };
  assert.equal(footerEnd(0n, { ...bare, pristine: true }), 0n);
  assert.equal(footerEnd(0n, { ...bare, pristine: false }), null);
  assert.equal(footerEnd(5n, { ...bare, pristine: true }), null);
});
