import assert from "node:assert/strict";
import { verify } from "../../src/operations/verify.ts";
import type { Reading } from "../../src/operations/context.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, putFile, readDefect } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { fileHashes } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { log, record, recordsOf, setDataTxn } from "../zookeeper/build_log.ts";

const MEGA = 1024 * 1024;

/** A member whose log has records with so many bytes of data, behind one small one. */
function memberWith(work: WorkFolder, ...sizes: number[]) {
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const large = sizes.map((size, at) => record({ zxid: BigInt(at + 2), txn: setDataTxn(size) }));
  putFile(`${member.txnDir}/log.1`, log(...recordsOf(1n), ...large));
  return member;
}

function backUpReading(work: WorkFolder, member: ReturnType<typeof memberWith>, reading: Reading) {
  const outputDir = work.folder("out");
  return backUp({ ...testContext(), reading }, member, { outputDir, coding: "gzip" });
}

Deno.test("a record above the limit is sound, and a note tells of it", async () => {
  using work = new WorkFolder();
  const member = memberWith(work, 3 * MEGA);
  const { info, findings, dir } = await backUpReading(work, member, { maxRecordSize: 2 * MEGA });
  assert.equal(info.status, "valid");
  assert.equal(info.backup_zxid.hex, "0x2");
  const [finding] = findings;
  assert.equal(findings.length, 1);
  assert.deepEqual([finding!.kind, finding!.severity, finding!.record], [
    "InvalidLength",
    "note",
    2,
  ]);
  // Header, path, data and its length, version.
  const size = 32 + 4 + 2 + 4 + 3 * MEGA + 4;
  assert.match(
    finding!.message,
    new RegExp(`^A record has ${size} bytes, more than ${2 * MEGA}; `),
  );
  assert.match(finding!.advice!, new RegExp(`jute\\.maxbuffer of at least ${size}$`));

  const reading = { maxRecordSize: 2 * MEGA };
  const report = await verify({ ...testContext(), reading }, { level: "records", backupDir: dir });
  assert.deepEqual(report.findings.map(({ kind, severity }) => [kind, severity]), [
    ["InvalidLength", "note"],
  ]);
  const quiet = await verify(testContext(), { level: "records", backupDir: dir });
  assert.deepEqual(quiet.findings, []);
});

Deno.test("many large records are told of once, and 10 MiB are large unless told otherwise", async () => {
  using work = new WorkFolder();
  const member = memberWith(work, 10 * MEGA, 1000, 11 * MEGA);
  const { findings, info } = await backUpReading(work, member, {});
  assert.equal(info.backup_zxid.hex, "0x4");
  assert.equal(findings.length, 1);
  assert.match(findings[0]!.message, /^2 records have more than 10485760 bytes, the largest 11534/);
});

Deno.test("what is stored does not depend on the limits of reading", async () => {
  const sums = new Set<string>();
  const limits: Reading[] = [
    {},
    { bufferSize: 4096 },
    { bufferSize: 5 * MEGA, maxRecordSize: 1024 },
    { bufferSize: 100_000, maxRecordSize: 1024 },
    { maxRecordSize: 2 ** 31 - 1 },
  ];
  for (const reading of limits) {
    using work = new WorkFolder();
    const member = memberWith(work, 3 * MEGA, 10, 17 * MEGA, 100_000);
    const { info } = await backUpReading(work, member, reading);
    assert.equal(info.backup_zxid.hex, "0x5");
    sums.add(JSON.stringify(info.files.txnlogs.map(({ stored_checksum }) => stored_checksum)));
  }
  assert.equal(sums.size, 1);
});

Deno.test("no read of the member is larger than the buffer", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  putFile(`${member.txnDir}/log.1`, readDefect("txnlog", "bad-checksum-middle").bytes);
  const largest: number[] = [];
  const fs = new HookedFileSystem(() => {});
  const open = fs.open.bind(fs);
  fs.open = (path) => {
    const file = open(path);
    if (!path.startsWith(member.dataDir)) return file;
    const see = (into: Uint8Array) => largest.push(into.length);
    return {
      ...file,
      readSync: (into) => (see(into), file.readSync(into)),
      read: (into) => (see(into), file.read(into)),
    };
  };
  const before = fileHashes(member.dataDir);
  const ctx = { ...testContext({ fs }), reading: { bufferSize: 4096 } };
  await backUp(ctx, member, { outputDir: work.folder("out") });
  assert.ok(largest.length > 5);
  assert.equal(Math.max(...largest), 4096);
  assert.deepEqual(fileHashes(member.dataDir), before);
});
