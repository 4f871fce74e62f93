import assert from "node:assert/strict";
import { verify, type VerifyReport } from "../../src/operations/verify.ts";
import { readFixture } from "../lab/expectation.ts";
import { type WalkedRecord, walkLog } from "../lab/walk_log.ts";
import { reseal, walkSnapshot } from "../lab/walk_snapshot.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { testContext } from "../support/context.ts";
import { readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { concat } from "../zookeeper/jute_writer.ts";
import { frame } from "../zookeeper/build_log.ts";
import { LONGS, mutateBytes } from "./mutate.ts";
import type { Random } from "./random.ts";
import { decoded, soundSnapshotEnd, soundZxids } from "./sound.ts";
import { type FuzzTarget, unlessRefused } from "./target.ts";

/** Members of which a log or a snapshot is changed; small, so that a case takes milliseconds. */
const MEMBERS: Readonly<Partial<Record<ZooKeeperVersion, readonly string[]>>> = {
  "3.9.5": ["plain", "several-epochs", "kill-9", "torn-tail", "no-footers", "padded", "snap-sync"]
    .concat("gz-snapshots", "snappy-snapshots"),
  "3.6.4": ["several-epochs"],
  "3.4.14": ["plain", "logs-only"],
};
const CASES = Object.entries(MEMBERS).flatMap(([version, names]) =>
  names.map((name) => [version as ZooKeeperVersion, name] as const)
);

type Files = Map<string, Uint8Array<ArrayBuffer>>;

/** Files of a member in one `version-2`. */
function filesOf([version, name]: readonly [ZooKeeperVersion, string]): Files {
  const { folder, dataDir, logDir } = readFixture(version, name);
  const files: Files = new Map();
  for (const dir of new Set([dataDir, logDir])) {
    const path = `${folder}/${dir}/version-2`;
    for (const { name } of Deno.readDirSync(path)) {
      files.set(name, Deno.readFileSync(`${path}/${name}`));
    }
  }
  return files;
}

const isLog = (name: string): boolean => name.startsWith("log.");

/** Logs and snapshots of a member that were changed, and what verify makes of them. */
export const memberTarget: FuzzTarget = {
  name: "member",
  async run(random, folder) {
    const files = filesOf(random.pick(CASES));
    for (let times = 1 + random.below(2); times > 0; times--) changeOne(random, files);
    const version2 = `${folder}/version-2`;
    Deno.mkdirSync(version2);
    for (const [name, bytes] of files) Deno.writeFileSync(`${version2}/${name}`, bytes);
    const level = random.oneIn(4) ? "replay" : "records";
    const ctx = testContext({ fs: readOnlyFileSystem() });
    const report = await unlessRefused(() => verify(ctx, { dataDir: folder, logDir: null, level }));
    if (report !== null) assertNoMoreThanTrue(report, files);
  },
};

function changeOne(random: Random, files: Files): void {
  if (files.size === 0) return;
  const name = random.pick([...files.keys()]);
  const bytes = files.get(name)!;
  switch (random.below(8)) {
    case 0:
      files.delete(name);
      break;
    case 1: {
      const other = random.pick([...files.keys()]);
      files.set(name, files.get(other)!);
      files.set(other, bytes);
      break;
    }
    case 2:
    case 3:
      files.set(name, mutateBytes(random, bytes));
      break;
    default:
      if (isLog(name)) files.set(name, changeRecords(random, bytes));
      else if (/^snapshot\.[0-9a-f]+$/.test(name)) files.set(name, changeSealed(random, bytes));
      else files.set(name, mutateBytes(random, bytes));
  }
}

/** Changes records as such: their bodies under right checksums, their order, their number. */
function changeRecords(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { records } = walkLog(bytes);
  if (records.length === 0) return mutateBytes(random, bytes);
  const whole = ({ offset, size }: WalkedRecord) => bytes.slice(offset, offset + size);
  const body = ({ offset, size }: WalkedRecord) => bytes.slice(offset + 12, offset + size - 1);
  const at = random.below(records.length);
  const parts: Uint8Array[] = records.map(whole);
  switch (random.below(6)) {
    case 0:
      parts.splice(at, 1 + random.below(3));
      break;
    case 1:
      parts.splice(random.below(parts.length), 0, parts[at]!);
      break;
    case 2: {
      const changed = body(records[at]!);
      new DataView(changed.buffer).setBigInt64(
        12,
        random.oneIn(2) ? random.pick(LONGS) : records[at]!.zxid + BigInt(random.below(5)) - 2n,
      );
      parts[at] = frame(changed);
      break;
    }
    case 3:
      parts[at] = frame(mutateBytes(random, body(records[at]!)));
      break;
    case 4:
      parts.splice(at, 0, new Uint8Array(random.below(3) * 16 + 1));
      break;
    default:
      parts[at] = mutateBytes(random, parts[at]!);
  }
  return concat(bytes.subarray(0, 16), ...parts, new Uint8Array(random.oneIn(2) ? 64 : 0));
}

/** Changes what a snapshot holds and gives it right seals, where it can still be walked. */
function changeSealed(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice();
  const seals = sealsOf(changed);
  if (seals === null) return mutateBytes(random, changed);
  for (let times = 1 + random.below(3); times > 0; times--) {
    const end = random.oneIn(3) ? changed.length : seals[0]!;
    changed[16 + random.below(end - 16)] = random.pick([0, 1, 0x7f, 0x80, 0xff]);
  }
  if (random.oneIn(8)) return changed;
  reseal(changed, seals);
  return changed;
}

/** Where the seals are; null for what was changed before so that it cannot be walked. */
function sealsOf(bytes: Uint8Array): number[] | null {
  try {
    return walkSnapshot(bytes).seals;
  } catch {
    return null;
  }
}

/** No zxid is called sound or restorable that the bytes do not show to be. */
export function assertNoMoreThanTrue(report: VerifyReport, files: Files): void {
  const found = new Map(
    [...files].filter(([name]) => isLog(name)).map(([name, bytes]) =>
      [name, soundZxids(decoded(name, bytes) ?? new Uint8Array())] as const
    ),
  );
  for (const { name, scan } of report.logs) {
    const zxids = found.get(name)!;
    const claimed = scan.runs.map(({ first, last }) => [first, last]);
    for (const [first, last] of claimed) {
      const between = zxids.filter((zxid) => first! <= zxid && zxid <= last!).length;
      assert.equal(BigInt(between), last! - first! + 1n, `${name}: run ${first} to ${last}`);
    }
  }
  const all = [...new Set([...found.values()].flat())].sort((a, b) => Number(a - b));
  for (const { start, end, bases } of report.windows) {
    assert.ok(start <= end, `${start} to ${end}`);
    for (const base of bases) {
      const held = baseEnd(base.name, files);
      assert.ok(held !== null, `${base.name} is a base and not sound`);
      assert.ok(base.end >= held, `${base.name} holds ${held}, claimed is ${base.end}`);
      assertChain(all, base, end);
    }
    assert.ok(bases.some((base) => base.end <= start), "the window begins at a base");
  }
}

/** What a base holds at least; null where it is not sound. */
function baseEnd(name: string | null, files: Files): bigint | null {
  if (name === null) return 0n;
  const bytes = files.get(name);
  return bytes === undefined ? null : soundSnapshotEnd(name, bytes);
}

/** From what a base is named for to the end every change is in a sound record. */
function assertChain(all: readonly bigint[], base: { zxid: bigint }, end: bigint): void {
  if (end === base.zxid) return;
  let last = base.zxid;
  for (const zxid of all.filter((each) => base.zxid < each && each <= end)) {
    const isNext = zxid === last + 1n || (zxid >> 32n > last >> 32n && (zxid & 0xffffffffn) === 1n);
    assert.ok(isNext, `nothing is known between ${last} and ${zxid}, claimed up to ${end}`);
    last = zxid;
  }
  assert.equal(last, end, `sound up to ${last}, claimed up to ${end}`);
}
