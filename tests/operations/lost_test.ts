import assert from "node:assert/strict";
import type { LostRange } from "../../src/operations/lost.ts";
import { verify, type VerifyReport } from "../../src/operations/verify.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, type Member, putFile, readDefect } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { log, record } from "../zookeeper/build_log.ts";
import { WorkFolder } from "../support/work_folder.ts";

const ctx = () => testContext({ fs: readOnlyFileSystem() });

const lookAt = ({ dataDir, logDir }: Member): Promise<VerifyReport> =>
  verify(ctx(), { dataDir, logDir, level: "records" });

const range = ({ start, end, count }: LostRange) => [start, end, count];

const nameOf = (file: string) => file.slice(file.lastIndexOf("/") + 1);

Deno.test("a member that a leader brought up to date has lost nothing", async () => {
  using work = new WorkFolder();
  for (const version of ["3.4.14", "3.6.4", "3.9.5"] as const) {
    const report = await lookAt(copyMember(version, "snap-sync", `${work.path}/${version}`));
    // A member of 3.4 has no snapshot to begin with before the hole.
    assert.equal(report.windows.length, version === "3.4.14" ? 1 : 2);
    assert.deepEqual([report.lost, report.verdict], [[], "usable"]);
    assert.ok(report.findings.every(({ severity }) => severity !== "error"));
    assert.equal(report.quality.score, 100);
  }
});

Deno.test("a missing log in the middle of a member's loses what is in it, up to the next snapshot", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const [, missing] = member.fixture.logs;
  Deno.removeSync(`${member.txnDir}/${nameOf(missing!.file)}`);
  const { lost, windows, verdict } = await lookAt(member);
  assert.equal(verdict, "usable-with-loss");
  const [first, ...later] = windows;
  assert.equal(first!.end + 1n, BigInt(missing!.first!));
  const between = later.map(({ start }, at) => [windows[at]!.end + 1n, start - 1n] as const);
  assert.deepEqual(
    lost.map(range),
    between.map(([start, end]) => [start, end, Number(end - start) + 1]),
  );
  assert.equal(lost[0]!.startTime, first!.endTime);
});

Deno.test("damage of a member's newest log loses what lies behind it, as far as that shows", async () => {
  for (
    const name of ["bad-checksum-middle", "length-garbage", "wrong-magic", "bad-checksum-last"]
  ) {
    using work = new WorkFolder();
    const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
    const { bytes, lastGoodZxid } = readDefect("txnlog", name);
    putFile(`${member.txnDir}/log.1`, bytes);
    const { lost, verdict } = await lookAt(member);
    const start = BigInt(lastGoodZxid ?? 0) + 1n;
    assert.equal(verdict, "usable-with-loss", name);
    assert.equal(lost.length, 1, name);
    assert.equal(lost[0]!.start, start, name);
    // Sound records behind the damage say how far it goes; without any nothing does.
    const known = name === "bad-checksum-middle";
    const end = lost[0]!.end;
    if (known) assert.ok(end !== null && end > start, name);
    else if (name !== "length-garbage") assert.deepEqual([end, lost[0]!.count], [null, null], name);
    if (end !== null) assert.equal(lost[0]!.count, Number(end - start) + 1);
  }
});

Deno.test("snapshots of a member whose logs lie elsewhere have lost all that came after", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const { lost, windows } = await lookAt({ ...member, logDir: null });
  assert.deepEqual(lost.map(range), [[windows.at(-1)!.end + 1n, null, null]]);
});

Deno.test("a log of a backup that was cut at the end of an epoch does not seem to be whole", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  Deno.removeSync(`${member.txnDir}/log.1`);
  const epochs = [[1n, 2n, 3n, 4n], [5n, 6n], [EPOCH + 1n, EPOCH + 2n]];
  for (const counters of epochs) {
    const zxids = counters.map((counter) => EPOCH + counter);
    const name = `log.${zxids[0]!.toString(16)}`;
    putFile(`${member.txnDir}/${name}`, log(...zxids.map((zxid) => record({ zxid }))));
  }
  const { dir, info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  assert.deepEqual(info.windows.map((w) => BigInt(w.end_zxid)), [2n * EPOCH + 2n]);
  const path = `${dir}/${info.files.txnlogs[1]!.stored_name}`;
  const bytes = Deno.readFileSync(path);
  const { records } = walkLog(bytes);
  // Every record that is left is sound, and the next epoch may follow any of them.
  Deno.truncateSync(path, records[1]!.offset);
  const cut = await verify(ctx(), { backupDir: dir, level: "records" });
  assert.deepEqual(cut.windows.map(({ end }) => end), [EPOCH + 5n]);
  assert.deepEqual(cut.lost.map(range), [[EPOCH + 6n, 2n * EPOCH + 2n, 3]]);
  Deno.removeSync(path);
  for (const level of ["structure", "records"] as const) {
    const gone = await verify(ctx(), { backupDir: dir, level });
    assert.deepEqual(gone.windows.map(({ end }) => end), [EPOCH + 4n], level);
    assert.deepEqual(gone.lost.map(range), [[EPOCH + 5n, 2n * EPOCH + 2n, 4]], level);
  }
});

/** The first zxid of an epoch is this times its number, and one. */
const EPOCH = 0x1_0000_0000n;

Deno.test("a backup of damaged files says what was lost, and verify tells it from what is lost since", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const [, missing] = member.fixture.logs;
  Deno.removeSync(`${member.txnDir}/${nameOf(missing!.file)}`);
  const before = await lookAt(member);
  const { dir, info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  assert.equal(info.status, "partial");
  assert.deepEqual(
    info.lost!.map((
      { start_zxid, end_zxid, count },
    ) => [BigInt(start_zxid), BigInt(end_zxid!), count]),
    before.lost.map(range),
  );
  const report = await verify(ctx(), { backupDir: dir, level: "records" });
  assert.deepEqual([report.verdict, report.lost], ["usable-with-loss", []]);
  assert.deepEqual(report.recordedLost, info.lost);
  assert.ok(report.findings.every(({ severity }) => severity === "note"));
});
