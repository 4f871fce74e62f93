import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { executeRestore } from "../../src/operations/restore.ts";
import { planRestore } from "../../src/operations/restore_plan.ts";
import { type ExpectedTree, type Fixture, readExpectedTree } from "../lab/expectation.ts";
import { compareTrees, type Tree } from "../lab/tree.ts";
import {
  followsOn,
  openSnapshot,
  recordsOf,
  snapshotsOf,
  trueHistory,
  type TrueSnapshot,
  type TrueState,
} from "../lab/true_history.ts";
import { aclHoles, walkSnapshot } from "../lab/walk_snapshot.ts";
import { testContext } from "../support/context.ts";
import { quickFileSystem } from "../support/hooked_file_system.ts";
import { copyMember } from "../support/member.ts";
import { backUp, restoreOptions } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { clientView, readMember, replayMember } from "../zookeeper/replay/support.ts";

/** How many states were restored, and what showed that they are right. */
export interface Counts {
  /** Zxids of records that were asked for. */
  zxids: number;
  /** Restored, and the files replayed. */
  restored: number;
  /** Refused, and nothing in the member's files leads there. */
  refused: number;
  /** Of the restored: the whole tree is that of the independent replay. */
  byTree: number;
  /** Its digest is the one that the server stored with the transaction. */
  byDigest: number;
  /** The whole tree is one that a real server had. */
  byServer: number;
  /** Nothing independent says what is right. */
  unjudged: number;
}

/** Counts of nothing. */
export function noCounts(): Counts {
  const none = { zxids: 0, restored: 0, refused: 0 };
  return { ...none, byTree: 0, byDigest: 0, byServer: 0, unjudged: 0 };
}

/** Adds counts to others. */
export function addCounts(to: Counts, more: Counts): void {
  for (const key of Object.keys(to) as (keyof Counts)[]) to[key] += more[key];
}

/**
 * Backs a recorded member up and restores it to the zxids of its records for which `wanted` says so.
 * What each restore writes is replayed and held against what is known of the member there. Fails
 * where they differ, or where a state is refused to which the files lead.
 */
export async function restoreRecorded(
  fixture: Fixture,
  wanted: (zxid: bigint) => boolean,
): Promise<Counts> {
  using work = new WorkFolder();
  const member = copyMember(fixture.version, fixture.case, `${work.path}/zk`);
  const backup = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const zxids = (await recordsOf(fixture)).map(({ zxid }) => zxid);
  const snapshots = await snapshotsOf(fixture);
  const counts = noCounts();
  for await (const state of trueHistory(fixture)) {
    const { zxid } = state;
    if (!wanted(zxid)) continue;
    counts.zxids++;
    const dataDir = work.folder(`target-${zxid}`);
    const restored = await restoreAt(backup.dir, dataDir, zxid);
    if (restored === null) {
      const serving = snapshots.find((snapshot) => leadsTo(fixture, snapshot, zxids, zxid));
      assert.equal(serving, undefined, `${label(fixture, zxid)} is refused`);
      counts.refused++;
    } else {
      counts.restored++;
      await judge(fixture, state, restored, counts);
    }
    Deno.removeSync(dataDir, { recursive: true });
  }
  return counts;
}

/** A state as the restored files give it. */
interface Restored {
  tree: Tree;
  digest: bigint;
}

/** Restores and replays what was written; null where the zxid is refused. */
async function restoreAt(
  backupDir: string,
  dataDir: string,
  zxid: bigint,
): Promise<Restored | null> {
  const ctx = testContext({ fs: quickFileSystem() });
  const target = { kind: "zxid", zxid } as const;
  // What is in the backup was verified when it was made.
  const options = restoreOptions({ backupDir, dataDir, target, skipVerify: true });
  try {
    await executeRestore(ctx, await planRestore(ctx, options));
  } catch (error) {
    if (error instanceof ZkBackupError && error.code === "target-outside-windows") return null;
    throw error;
  }
  const member = await readMember(`${dataDir}/version-2`);
  const window = member.windows.at(-1)!;
  assert.equal(window.end, zxid, "the restored files end at the zxid");
  assert.equal(member.snapshots.size, 1);
  const { tree, replay } = await replayMember(member, window, window.bases.at(-1)!);
  assert.equal(replay.stopped, null);
  return { tree: clientView(tree), digest: tree.digest };
}

async function judge(
  fixture: Fixture,
  { zxid, tree, digest }: TrueState,
  restored: Restored,
  counts: Counts,
): Promise<void> {
  const at = label(fixture, zxid);
  const compare = (wanted: Tree) =>
    assert.deepEqual(compareTrees(wanted, restored.tree).slice(0, 5), [], at);
  const expected = tree === null ? recordedAt(fixture, zxid) : undefined;
  if (tree !== null) {
    compare(tree.view());
    counts.byTree++;
  }
  if (digest !== null) {
    assert.equal(restored.digest, digest, at);
    counts.byDigest++;
  }
  // Where there is an independent replay it was held against this tree.
  if (expected !== undefined) compare(await readExpectedTree(fixture, expected));
  if (recordedAt(fixture, zxid) !== undefined) counts.byServer++;
  if (tree === null && digest === null && expected === undefined) counts.unjudged++;
}

function recordedAt({ trees }: Fixture, zxid: bigint): ExpectedTree | undefined {
  return trees.find((each) => BigInt(each.zxid) === zxid);
}

/** Whether a snapshot and the records behind it lead to a zxid, by the rule of thumb. */
function leadsTo(
  fixture: Fixture,
  { name, zxid: from, next }: TrueSnapshot,
  zxids: readonly bigint[],
  zxid: bigint,
): boolean {
  if (from > zxid) return false;
  const walked = walkSnapshot(openSnapshot(fixture, name));
  if (aclHoles(walked).length > 0) return false;
  const behind = zxids.filter((each) => from < each && each <= zxid);
  if (behind.some((each, at) => !followsOn(behind[at - 1] ?? from, each))) return false;
  return (footerEnd(fixture, name, walked.seals) ?? next ?? zxids.at(-1)!) <= zxid;
}

/** The last change that may be in a snapshot by its footers; null where it has none. */
function footerEnd(fixture: Fixture, name: string, seals: readonly number[]): bigint | null {
  const bytes = openSnapshot(fixture, name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const zxids: bigint[] = [];
  for (const [at, seal] of seals.entries()) {
    const end = seal + 13;
    const size = (seals[at + 1] ?? end) - end;
    if (size === 8 || size === 20) zxids.push(view.getBigInt64(end));
  }
  const known = zxids.filter((zxid) => zxid > 0n);
  return known.length === 0 ? null : known.reduce((a, b) => a > b ? a : b);
}

function label({ version, case: name }: Fixture, zxid: bigint): string {
  return `${version} ${name} at 0x${zxid.toString(16)}`;
}
