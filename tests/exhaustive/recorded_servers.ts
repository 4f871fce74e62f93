import assert from "node:assert/strict";
import { restoreTo } from "../integration/support/operations.ts";
import type { Fixture } from "../lab/expectation.ts";
import { compareTrees, type Tree } from "../lab/tree.ts";
import { recordsOf, trueHistory } from "../lab/true_history.ts";
import { listFiles, serveTree } from "../lab/truth.ts";
import { atLeast } from "../lab/versions.ts";
import { testContext } from "../support/context.ts";
import { copyMember } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** What real servers made of restored folders. */
export interface Started {
  started: number;
  /** The tree that was served is that of the independent replay. */
  compared: number;
  /** Of them: but for cversion and pzxid, which servers before 3.6 replay inexactly. */
  inexact: number;
}

/** Where those differ whose replay over a snapshot that is ahead is not exact. */
const INEXACT = / has (cversion|pzxid) /;

/**
 * Restores a recorded member to the end of its last window, to a border between two of its logs, and
 * to a zxid somewhere, and lets servers of its line judge the folders.
 */
export async function startOnRecorded(fixture: Fixture): Promise<Started> {
  using work = new WorkFolder();
  const { version, properties } = fixture;
  const member = copyMember(version, fixture.case, `${work.path}/zk`);
  const { dir, info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const isRestorable = (zxid: bigint) =>
    info.windows.some((window) =>
      BigInt(window.start_zxid) <= zxid && zxid <= BigInt(window.end_zxid)
    );
  const wanted = new Set((await points(fixture)).filter(isRestorable));
  const trees = new Map<bigint, Tree>();
  for await (const { zxid, tree } of trueHistory(fixture)) {
    if (wanted.has(zxid) && tree !== null) trees.set(zxid, tree.view());
  }
  const result = { started: 0, compared: 0, inexact: 0 };
  for (const zxid of wanted) {
    const dataDir = work.folder(`target-${zxid}`);
    await restoreTo({ backupDir: dir, dataDir, target: { kind: "zxid", zxid } });
    const served = await serveTree({ version, dataDir, properties });
    assert.equal(served.zxid, zxid);
    result.started++;
    const tree = trees.get(zxid);
    if (tree === undefined) continue;
    const differences = compareTrees(tree, served.tree);
    const isExact = atLeast(version, "3.6");
    const wrong = differences.filter((each) => isExact || !INEXACT.test(each));
    const at = `${version} ${fixture.case} at 0x${zxid.toString(16)}`;
    assert.deepEqual(wrong.slice(0, 5), [], at);
    result.compared++;
    if (differences.length > 0) result.inexact++;
  }
  return result;
}

/** The last record of all, the last one of the second log or what is nearest to it, and another. */
async function points(fixture: Fixture): Promise<bigint[]> {
  const zxids = (await recordsOf(fixture)).map(({ zxid }) => zxid);
  const logs = await listFiles(`${fixture.folder}/${fixture.logDir}`, "log");
  const border = logs.at(-1)!.zxid;
  const somewhere = [...fixture.case].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
  return [
    zxids.at(-1)!,
    zxids.findLast((zxid) => zxid < border) ?? border,
    zxids[zxids.length - 1 - somewhere % (zxids.length >> 1)]!,
  ];
}
