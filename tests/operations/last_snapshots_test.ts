import assert from "node:assert/strict";
import { logsFrom } from "../../src/operations/last_snapshots.ts";
import { verify } from "../../src/operations/verify.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, putFile } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** Backs up the newest snapshots of a member with four snapshots and four logs. */
async function backUpLast(
  work: WorkFolder,
  lastSnapshots: number | null,
  change: (snapDir: string) => void = () => {},
) {
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  change(member.snapDir);
  const opened: string[] = [];
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name === "open" && path.startsWith(`${work.path}/zk/`)) {
      opened.push(path.split("/").at(-1)!);
    }
  });
  const ctx = testContext({ fs });
  const made = await backUp(ctx, member, { outputDir: work.folder("out"), lastSnapshots });
  const report = await verify(testContext(), { level: "records", backupDir: made.dir });
  assert.deepEqual(report.findings, []);
  return {
    ...made,
    member,
    opened: [...new Set(opened)],
    messages: ctx.messages,
    snapshots: made.info.files.snapshots.map(({ name }) => name),
    logs: made.info.files.txnlogs.map(({ name }) => name),
    last: made.info.windows.at(-1)!,
  };
}

Deno.test("executeBackup() takes the newest snapshots and the logs that they need, and reads no others", async () => {
  using work = new WorkFolder();
  const one = await backUpLast(work, 1);
  assert.deepEqual(one.snapshots, ["snapshot.d7"]);
  assert.deepEqual(one.logs, ["log.9e", "log.dc"]);
  assert.deepEqual(one.opened.sort(), ["log.9e", "log.dc", "snapshot.d7"]);
  // It is fuzzy: its footer says that it may hold changes up to here.
  assert.equal(one.last.start_zxid, "0xdb");
  assert.equal(one.info.backup_zxid.hex, one.member.fixture.lastZxid);
  assert.equal(one.info.status, "valid");
  assert.ok(one.messages.some((m) => m.endsWith("are wanted, 1; not read: 3 older ones, 2 logs")));
  const { result } = await restore(testContext(), {
    backupDir: one.dir,
    dataDir: work.folder("target"),
  });
  assert.equal(`0x${result.zxid.toString(16)}`, one.member.fixture.lastZxid);
});

Deno.test("executeBackup() takes everything when as many snapshots are wanted, or all", async () => {
  for (const wanted of [null, 4, 5]) {
    using work = new WorkFolder();
    const { snapshots, logs, last } = await backUpLast(work, wanted);
    assert.deepEqual(snapshots, ["snapshot.0", "snapshot.58", "snapshot.95", "snapshot.d7"]);
    assert.deepEqual(logs, ["log.1", "log.65", "log.9e", "log.dc"]);
    assert.equal(last.start_zxid, "0x0");
  }
});

Deno.test("executeBackup() does not count a snapshot that is not sound", async () => {
  using work = new WorkFolder();
  const { snapshots, logs, info } = await backUpLast(work, 2, (snapDir) => {
    const path = `${snapDir}/snapshot.95`;
    putFile(path, Deno.readFileSync(path).subarray(0, 5000));
  });
  assert.deepEqual(snapshots, ["snapshot.58", "snapshot.d7"]);
  assert.deepEqual(logs, ["log.1", "log.65", "log.9e", "log.dc"]);
  assert.deepEqual(info.files.damaged.map(({ name }) => name), ["snapshot.95"]);
});

Deno.test("logsFrom() begins with the log that holds the next transaction", () => {
  const logs = [{ zxid: 1n }, { zxid: 10n }, { zxid: 20n }];
  const first = (from: bigint | null) => logsFrom(logs, from).map(({ zxid }) => Number(zxid));
  assert.deepEqual(first(null), [1, 10, 20]);
  assert.deepEqual(first(0n), [1, 10, 20]);
  assert.deepEqual(first(8n), [1, 10, 20]);
  assert.deepEqual(first(9n), [10, 20]);
  assert.deepEqual(first(15n), [10, 20]);
  assert.deepEqual(first(0x1_0000_0000n), [20]);
  assert.deepEqual(logsFrom([{ zxid: 30n }], 5n), [{ zxid: 30n }]);
});
