import assert from "node:assert/strict";
import { addCounts, noCounts, restoreRecorded } from "../exhaustive/recorded.ts";
import { readFixture } from "../lab/expectation.ts";
import { recordsOf } from "../lab/true_history.ts";
import { atLeast, ZOOKEEPER_VERSIONS } from "../lab/versions.ts";

/*
 * A share of the task `exhaustive`, which takes every zxid of every recorded member.
 */

/** Members with what a target can go wrong at: fuzziness, epochs, holes, borders, missing files. */
const CASES = ["fuzzy-snapshot", "several-epochs", "snap-sync", "separate-log-dir", "purged"];
/** One zxid of so many, and the last of all. */
const STRIDE = 67n;

for (const version of ZOOKEEPER_VERSIONS) {
  Deno.test(`members of ${version} are restored to zxids of all kinds as an independent replay has them`, async () => {
    const counts = noCounts();
    for (const name of CASES) {
      const fixture = readFixture(version, name);
      const last = (await recordsOf(fixture)).at(-1)!.zxid;
      const wanted = (zxid: bigint) => zxid === last || zxid % STRIDE === 0n;
      addCounts(counts, await restoreRecorded(fixture, wanted));
    }
    assert.equal(counts.zxids, counts.restored + counts.refused);
    assert.ok(counts.byTree > 15, `${counts.byTree} trees`);
    assert.equal(counts.byDigest > 10, atLeast(version, "3.6"), `${counts.byDigest} digests`);
  });
}
