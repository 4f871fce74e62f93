import assert from "node:assert/strict";
import { compareReports } from "../../src/operations/verify_against.ts";
import { verify } from "../../src/operations/verify.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { testContext } from "../support/context.ts";
import { copyMember } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

const ctx = testContext();

function verifyMember(dataDir: string) {
  return verify(ctx, { dataDir, logDir: null, level: "records" });
}

Deno.test("a backup and the data dir it was made from are one history", async () => {
  using work = new WorkFolder();
  for (const version of ["3.4.14", "3.9.5"] satisfies ZooKeeperVersion[]) {
    const member = copyMember(version, "fuzzy-snapshot", `${work.path}/${version}`);
    const { dir } = await backUp(ctx, member, { outputDir: work.folder(`backups-${version}`) });
    const report = await verify(ctx, { backupDir: dir, level: "records" });
    const other = await verifyMember(member.dataDir);
    const { comparison, findings } = await compareReports(ctx, report, other);
    assert.deepEqual(findings, []);
    assert.equal(comparison.differsAt, null);
    assert.equal(comparison.shared?.to, report.windows.at(-1)!.end);
    assert.equal(comparison.records, report.logs.reduce((sum, { scan }) => sum + scan.records, 0));
    assert.notEqual(comparison.treesAt, null);
  }
});

Deno.test("two ensembles with the same zxids differ at their first transaction", async () => {
  using work = new WorkFolder();
  const one = copyMember("3.9.5", "plain", `${work.path}/one`);
  const two = copyMember("3.8.6", "plain", `${work.path}/two`);
  const [a, b] = [await verifyMember(one.dataDir), await verifyMember(two.dataDir)];
  const { comparison, findings } = await compareReports(ctx, a, b);
  assert.equal(comparison.difference, "record");
  assert.equal(comparison.differsAt, 1n);
  assert.deepEqual(findings.map(({ severity }) => severity), ["error"]);
});

Deno.test("a history that begins in another epoch differs where only one has a transaction", async () => {
  using work = new WorkFolder();
  const one = copyMember("3.9.5", "plain", `${work.path}/one`);
  const two = copyMember("3.9.5", "several-epochs", `${work.path}/two`);
  const [a, b] = [await verifyMember(one.dataDir), await verifyMember(two.dataDir)];
  const { comparison } = await compareReports(ctx, a, b);
  assert.equal(comparison.difference, "absent");
  assert.equal(comparison.differsAt, 1n);
});

Deno.test("histories that share no zxid are not called the same", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "fuzzy-snapshot", `${work.path}/member`);
  const whole = await verifyMember(member.dataDir);
  const older = {
    ...whole,
    windows: whole.windows.map((w) => ({ ...w, segment: null, end: w.start })),
  };
  const newer = {
    ...whole,
    windows: whole.windows.map((w) => ({ ...w, segment: null, start: w.end })),
  };
  const { comparison, findings } = await compareReports(ctx, older, newer);
  assert.equal(comparison.shared, null);
  assert.deepEqual(findings.map(({ severity }) => severity), ["warning"]);
});
