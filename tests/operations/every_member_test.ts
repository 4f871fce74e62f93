import assert from "node:assert/strict";
import { describeWindow } from "../../src/operations/describe.ts";
import { verify } from "../../src/operations/verify.ts";
import { formatZxid } from "../../src/zookeeper/zxid.ts";
import { allFixtures, type Fixture } from "../lab/expectation.ts";
import { ZOOKEEPER_VERSIONS } from "../lab/versions.ts";
import { testContext } from "../support/context.ts";
import { copyMember, type Member } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const CODINGS = ["none", "gzip", "zstd"] as const;

for (const version of ZOOKEEPER_VERSIONS) {
  Deno.test(`every member of ${version} is backed up, verified and restored`, async () => {
    const fixtures = allFixtures().filter((fixture) => fixture.version === version);
    assert.ok(fixtures.length > 9);
    for (const [at, fixture] of fixtures.entries()) {
      using work = new WorkFolder();
      const member = copyMember(version, fixture.case, `${work.path}/zk`);
      await roundTrip(work, member, fixture, CODINGS[at % CODINGS.length]!);
    }
  });
}

async function roundTrip(
  work: WorkFolder,
  member: Member,
  fixture: Fixture,
  coding: typeof CODINGS[number],
): Promise<void> {
  const name = `${fixture.version} ${fixture.case}`;
  const before = treeState(`${work.path}/zk`);
  const options = { outputDir: work.folder("out"), coding };
  const { info, dir } = await backUp(testContext(), member, options);
  assert.deepEqual(treeState(`${work.path}/zk`), before, `${name}: the source is only read`);
  assert.equal(info.backup_zxid.hex, fixture.lastZxid, name);

  const report = await verify(testContext(), { level: "records", backupDir: dir });
  assert.deepEqual(report.windows.map(describeWindow), info.windows, name);
  assert.notEqual(report.verdict, "not-restorable", name);

  const dataDir = work.folder("target");
  const { plan } = await restore(testContext(), { backupDir: dir, dataDir });
  assert.equal(formatZxid(plan.zxid), fixture.lastZxid, name);
  const restored = await verify(testContext(), { level: "records", dataDir, logDir: null });
  assert.equal(restored.windows.at(-1)?.end, plan.zxid, name);
  assert.deepEqual(restored.findings.filter((f) => f.severity === "error"), [], name);
  for (const { name: file, kind } of plan.files) {
    if (kind === "txnlog") assertPrefix(`${dataDir}/version-2/${file}`, `${member.txnDir}/${file}`);
  }
}

/** A restored log is the source's without what comes behind its last record. */
function assertPrefix(restored: string, source: string): void {
  const part = Deno.readFileSync(restored);
  const whole = Deno.readFileSync(source);
  assert.ok(part.length > 16);
  assert.deepEqual(part, whole.subarray(0, part.length), restored);
}
