import assert from "node:assert/strict";
import { allFixtures, type Fixture, readExpectedTree } from "../../lab/expectation.ts";
import { compareTrees } from "../../lab/tree.ts";
import { atLeast } from "../../lab/versions.ts";
import { clientView, type Member, readMember, replayMember } from "./support.ts";

async function open(fixture: Fixture): Promise<Member> {
  const { folder, dataDir, logDir } = fixture;
  return await readMember(`${folder}/${dataDir}/version-2`, `${folder}/${logDir}/version-2`);
}

const lineOf = ({ version }: Fixture) => atLeast(version, "3.5") ? "3.5+" : "3.4";

/** Whether the servers of a case wrote digests into their logs. */
function hasDigests({ version, properties }: Fixture): boolean {
  return atLeast(version, "3.6") && properties["zookeeper.digest.enabled"] !== "false";
}

for (const fixture of allFixtures()) {
  const name = `${fixture.version} ${fixture.case}`;
  const line = lineOf(fixture);

  Deno.test(`Replay of ${name} from every base agrees with every digest in the logs`, async () => {
    const member = await open(fixture);
    const bases = member.windows.flatMap((window) =>
      window.bases.map((base) => ({ window, base }))
    );
    assert.notEqual(bases.length, 0);
    for (const { window, base } of bases) {
      const { tree, replay } = await replayMember(member, window, base, { line });
      const { stopped, firstMismatch, firstMisfit, unknownAcls, last } = replay;
      const found = { stopped, firstMismatch, firstMisfit, unknownAcls };
      const nothing = { stopped: null, firstMismatch: null, firstMisfit: null, unknownAcls: 0 };
      assert.deepEqual(found, nothing, `from ${base.name}`);
      assert.equal(last, window.end);
      if (hasDigests(fixture) && window.end > base.end) {
        assert.notEqual(replay.provedFrom, null);
        assert.equal(replay.provedTo, window.end);
      }
      const lean = await replayMember(member, window, base, { line, keepData: false });
      assert.deepEqual(lean.replay, replay);
      assert.equal(lean.tree.digest, tree.digest);
    }
  });

  Deno.test(`Replay of ${name} from every base gives the trees that servers had`, async () => {
    const member = await open(fixture);
    let compared = 0;
    for (const expected of fixture.trees) {
      const target = BigInt(expected.zxid);
      const wanted = await readExpectedTree(fixture, expected);
      for (const window of member.windows) {
        for (const base of window.bases) {
          if (target < base.end || target > window.end) continue;
          const { tree } = await replayMember(member, window, base, { line, target });
          const from = `${expected.zxid} from ${base.name}`;
          assert.deepEqual(compareTrees(wanted, clientView(tree)), [], from);
          compared++;
        }
      }
    }
    assert.notEqual(compared, 0);
  });

  // With digests off the word tells numbers that belong to no tree.
  if (hasDigests(fixture) && Object.keys(fixture.digests).length > 0) {
    Deno.test(`Replay of ${name} gives the digests that the server's hash word named`, async () => {
      const member = await open(fixture);
      let compared = 0;
      for (const [zxid, digest] of Object.entries(fixture.digests)) {
        const target = BigInt(zxid);
        const window = member.windows.find(({ start, end }) => start <= target && target <= end);
        if (window === undefined) continue;
        const { tree } = await replayMember(member, window, window.bases[0]!, { line, target });
        assert.equal(tree.digest, BigInt.asUintN(64, BigInt(digest)), zxid);
        compared++;
      }
      // A purged directory may begin behind the zxids that the word named.
      assert.ok(compared > 0 || fixture.case === "purged");
    });
  }
}
