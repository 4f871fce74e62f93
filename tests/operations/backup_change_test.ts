import assert from "node:assert/strict";
import type { FileSystem } from "../../src/io/file_system.ts";
import { verify } from "../../src/operations/verify.ts";
import { formatZxid } from "../../src/zookeeper/zxid.ts";
import { walkLog } from "../lab/walk_log.ts";
import { NOW, testContext } from "../support/context.ts";
import { HookedFileSystem, onceBefore } from "../support/hooked_file_system.ts";
import { copyMember, type Member, putFile, readDefect } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { log, recordsOf } from "../zookeeper/build_log.ts";

/** Does `act` just before a file is opened, once. */
function beforeOpening(path: string, act: () => void): FileSystem {
  return onceBefore((call) => call.name === "open" && call.path === path, act);
}

/** Does `act` after a file was read to its end, once: when the next one is looked for. */
function afterReading(path: string, act: () => void): FileSystem {
  let isOpen = false;
  let isDone = false;
  return new HookedFileSystem((call) => {
    if (call.name === "open" && call.path === path) isOpen = true;
    if (!isOpen || isDone || call.name !== "list") return;
    isDone = true;
    act();
  });
}

/** Backs up on a file system that changes the member meanwhile, and verifies the result. */
async function backUpMeanwhile(work: WorkFolder, member: Member, fs: FileSystem) {
  const ctx = testContext({ fs });
  const made = await backUp(ctx, member, { outputDir: work.folder("out") });
  const report = await verify(testContext(), { level: "records", backupDir: made.dir });
  assert.deepEqual(report.findings.filter((f) => f.severity === "error"), []);
  assert.equal(formatZxid(report.windows.at(-1)!.end), made.info.backup_zxid.hex);
  const names = made.info.files.txnlogs.map(({ name }) => name);
  return { ...made, names, messages: ctx.messages };
}

/** A member of one epoch with three logs behind an empty tree, as many records in each. */
function threeLogs(work: WorkFolder): Member {
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  for (const first of [1n, 11n, 21n]) putLog(member, first, first + 9n);
  return member;
}

function putLog(member: Member, first: bigint, last: bigint): void {
  putFile(`${member.txnDir}/log.${first.toString(16)}`, log(...recordsOf(...range(first, last))));
}

function range(first: bigint, last: bigint): bigint[] {
  return Array.from({ length: Number(last - first) + 1 }, (_, at) => first + BigInt(at));
}

const EPOCH_2 = 0x2_0000_0000n;

Deno.test("executeBackup() leaves out what is purged before it is read", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const [snapshot] = member.fixture.snapshots;
  const [oldest, ...others] = member.fixture.logs;
  const fs = beforeOpening(`${work.path}/zk/${snapshot!.file}`, () => {
    Deno.removeSync(`${work.path}/zk/${snapshot!.file}`);
    Deno.removeSync(`${work.path}/zk/${oldest!.file}`);
  });
  const { info, names, messages, dir } = await backUpMeanwhile(work, member, fs);
  assert.ok(messages.some((m) => m.includes("was removed by the server before it was read")));
  assert.deepEqual(names, others.map(({ file }) => file.slice(file.lastIndexOf("/") + 1)));
  assert.equal(info.backup_zxid.hex, member.fixture.lastZxid);
  assert.equal(info.status, "valid");
  const stored = Array.from(Deno.readDirSync(`${dir}/snapshots`), ({ name }) => name);
  assert.ok(!stored.includes(snapshot!.file.slice(snapshot!.file.lastIndexOf("/") + 1)));
});

Deno.test("executeBackup() leaves out a log that is purged between the list and the reading", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const path = `${work.path}/zk/${member.fixture.logs[0]!.file}`;
  const { info } = await backUpMeanwhile(
    work,
    member,
    beforeOpening(path, () => Deno.removeSync(path)),
  );
  assert.equal(info.backup_zxid.hex, member.fixture.lastZxid);
});

Deno.test("executeBackup() keeps a log that is purged after it was read", async () => {
  using work = new WorkFolder();
  const member = threeLogs(work);
  const path = `${member.txnDir}/log.1`;
  const fs = afterReading(path, () => Deno.removeSync(path));
  const { info, names } = await backUpMeanwhile(work, member, fs);
  assert.deepEqual(names, ["log.1", "log.b", "log.15"]);
  assert.equal(info.backup_zxid.hex, formatZxid(30n));
});

Deno.test("executeBackup() copies logs that are begun during the copy", async () => {
  using work = new WorkFolder();
  const member = threeLogs(work);
  const fs = afterReading(`${member.txnDir}/log.15`, () => putLog(member, 31n, 33n));
  const { info, names } = await backUpMeanwhile(work, member, fs);
  assert.deepEqual(names, ["log.1", "log.b", "log.15", "log.1f"]);
  assert.equal(info.backup_zxid.hex, formatZxid(33n));
});

Deno.test("executeBackup() does not chase a log that grows", async () => {
  using work = new WorkFolder();
  const member = threeLogs(work);
  const newest = `${member.txnDir}/log.15`;
  let grown = 30n;
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name !== "file.read" || path !== newest) return;
    grown++;
    Deno.writeFileSync(newest, recordsOf(grown)[0]!, { append: true });
  });
  const { info } = await backUpMeanwhile(work, member, fs);
  assert.ok(grown > 30n);
  assert.equal(info.backup_zxid.hex, formatZxid(30n));
  assert.equal(info.status, "valid");
});

Deno.test("executeBackup() copies a log again that its leader had cut", async () => {
  for (const goesOn of [true, false]) {
    using work = new WorkFolder();
    const member = threeLogs(work);
    const newest = `${member.txnDir}/log.15`;
    const fs = afterReading(newest, () => {
      const { records } = walkLog(Deno.readFileSync(newest));
      Deno.truncateSync(newest, records[4]!.offset);
      if (!goesOn) return;
      putFile(`${member.txnDir}/log.200000001`, log(...recordsOf(EPOCH_2 + 1n, EPOCH_2 + 2n)));
    });
    const { info } = await backUpMeanwhile(work, member, fs);
    const stored = info.files.txnlogs.find(({ name }) => name === "log.15");
    assert.equal(stored!.end_zxid, formatZxid(24n));
    const end = formatZxid(goesOn ? EPOCH_2 + 2n : 24n);
    assert.deepEqual(info.windows.map((w) => w.end_zxid), [end]);
  }
});

Deno.test("executeBackup() sees that a log was cut though it is longer again", async () => {
  using work = new WorkFolder();
  const member = threeLogs(work);
  const newest = `${member.txnDir}/log.15`;
  const fs = afterReading(newest, () => {
    const kept = recordsOf(...range(21n, 24n));
    const after = recordsOf(...range(EPOCH_2 + 1n, EPOCH_2 + 20n));
    Deno.writeFileSync(newest, log(...kept, ...after));
  });
  const { info } = await backUpMeanwhile(work, member, fs);
  assert.equal(info.backup_zxid.hex, formatZxid(EPOCH_2 + 20n));
  const [, , stored] = info.files.txnlogs;
  assert.equal(stored!.transaction_count, 24);
});

Deno.test("executeBackup() forgets logs that the leader took back", async () => {
  for (const goesOn of [true, false]) {
    using work = new WorkFolder();
    const member = threeLogs(work);
    const fs = afterReading(`${member.txnDir}/log.15`, () => {
      // The member was told to go back to 10, the end of its oldest log.
      Deno.removeSync(`${member.txnDir}/log.b`);
      Deno.removeSync(`${member.txnDir}/log.15`);
      if (!goesOn) return;
      putFile(`${member.txnDir}/log.200000001`, log(...recordsOf(EPOCH_2 + 1n)));
    });
    const { info, names, dir, messages } = await backUpMeanwhile(work, member, fs);
    assert.deepEqual(names, goesOn ? ["log.1", "log.200000001"] : ["log.1"]);
    assert.equal(info.backup_zxid.hex, formatZxid(goesOn ? EPOCH_2 + 1n : 10n));
    const stored = Array.from(Deno.readDirSync(`${dir}/txnlogs`), ({ name }) => name).sort();
    assert.deepEqual(stored, names);
    assert.equal(messages.filter((m) => m.includes("taken back by the server's leader")).length, 2);
  }
});

Deno.test("executeBackup() leaves no copy of a log that vanishes when it is to be copied again", async () => {
  using work = new WorkFolder();
  const member = threeLogs(work);
  const newest = `${member.txnDir}/log.15`;
  let opened = 0;
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name !== "open" || path !== newest) return;
    opened++;
    // First copy; look at the last record; second copy.
    if (opened === 2) Deno.truncateSync(newest, 20);
    if (opened === 3) Deno.removeSync(newest);
  });
  const { names, info } = await backUpMeanwhile(work, member, fs);
  assert.equal(opened, 3);
  assert.deepEqual(names, ["log.1", "log.b"]);
  assert.equal(info.backup_zxid.hex, formatZxid(20n));
});

Deno.test("executeBackup() copies a log again that was replaced by another file", async () => {
  using work = new WorkFolder();
  const member = threeLogs(work);
  const newest = `${member.txnDir}/log.15`;
  const fs = afterReading(newest, () => {
    Deno.renameSync(newest, `${work.path}/old`);
    putLog(member, 21n, 40n);
  });
  const { info } = await backUpMeanwhile(work, member, fs);
  assert.equal(info.backup_zxid.hex, formatZxid(40n));
});

Deno.test("executeBackup() reads a half-written snapshot again until it is whole", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "purged", `${work.path}/zk`);
  const newest = member.fixture.snapshots.at(-1)!.file;
  const path = `${work.path}/zk/${newest}`;
  const whole = Deno.readFileSync(path);
  Deno.writeFileSync(path, whole.subarray(0, whole.length >> 1));
  // It is finished when it is looked at for the second time, after it was read.
  let isRead = false;
  const fs = new HookedFileSystem((call) => {
    if (call.path !== path) return;
    if (call.name === "file.read") isRead = true;
    if (call.name === "stat" && isRead) Deno.writeFileSync(path, whole);
  });
  const { info, findings } = await backUpMeanwhile(work, member, fs);
  assert.deepEqual(findings, []);
  assert.equal(info.status, "valid");
  const name = newest.slice(newest.lastIndexOf("/") + 1);
  const stored = info.files.snapshots.find((file) => file.name === name);
  assert.equal(stored?.size, whole.length);
  assert.deepEqual(info.files.damaged, []);
});

Deno.test("executeBackup() gives a young snapshot up that stays half, and older ones serve", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "purged", `${work.path}/zk`);
  const newest = member.fixture.snapshots.at(-1)!.file;
  const path = `${work.path}/zk/${newest}`;
  Deno.truncateSync(path, Deno.statSync(path).size >> 1);
  Deno.utimeSync(path, NOW, NOW);
  let opened = 0;
  const fs = new HookedFileSystem((call) => {
    if (call.name === "open" && call.path === path) opened++;
  });
  const { info, findings } = await backUpMeanwhile(work, member, fs);
  // Three times for a copy, and once for the original.
  assert.equal(opened, 4);
  assert.deepEqual(findings.map(({ kind, severity }) => [kind, severity]), [[
    "TruncatedBody",
    "warning",
  ]]);
  assert.equal(info.status, "valid");
  assert.equal(info.backup_zxid.hex, member.fixture.lastZxid);
  assert.equal(info.files.damaged.length, 1);
});

Deno.test("executeBackup() takes a snapshot that was rewritten in place by what is in it then", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const path = `${member.snapDir}/snapshot.0`;
  const whole = Deno.readFileSync(path);
  // A server that starts writes its first snapshot anew.
  const fs = beforeOpening(path, () => {
    Deno.truncateSync(path, 0);
    Deno.writeFileSync(path, whole);
  });
  const { info } = await backUpMeanwhile(work, member, fs);
  assert.equal(info.files.snapshots[0]!.size, whole.length);
  assert.equal(info.status, "valid");
});

Deno.test("executeBackup() does without an epoch file that vanishes", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  const path = `${member.snapDir}/acceptedEpoch`;
  const fs = onceBefore(
    (call) => call.name === "create" && call.path.endsWith("/currentEpoch"),
    () => Deno.removeSync(path),
  );
  const { info } = await backUpMeanwhile(work, member, fs);
  assert.deepEqual(info.files.epochs.map(({ name }) => name), ["currentEpoch"]);
});

Deno.test("executeBackup() does without the original of a damaged log that is purged", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const path = `${member.txnDir}/log.1`;
  putFile(path, readDefect("txnlog", "bad-checksum-middle").bytes);
  const fs = onceBefore(
    (call) => call.name === "makeFolder" && call.path.endsWith("/damaged"),
    () => Deno.removeSync(path),
  );
  const { info, messages } = await backUpMeanwhile(work, member, fs);
  assert.deepEqual(info.files.damaged, []);
  assert.equal(info.files.txnlogs[0]!.status, "repaired");
  assert.ok(messages.some((m) => m.startsWith("warn log.1 was removed by the server")));
});

Deno.test("executeBackup() follows no link that takes a file's place", async () => {
  using work = new WorkFolder();
  const member = threeLogs(work);
  const path = `${member.txnDir}/log.15`;
  Deno.writeTextFileSync(`${work.path}/secret`, "what nobody may read");
  const fs = beforeOpening(path, () => {
    Deno.removeSync(path);
    Deno.symlinkSync(`${work.path}/secret`, path);
  });
  const outputDir = work.folder("out");
  await rejection("not-a-plain-file", backUp(testContext({ fs }), member, { outputDir }));
  assert.deepEqual([...Deno.readDirSync(outputDir)], []);
});

Deno.test("executeBackup() notices that what it wrote does not read back", async () => {
  for (const coding of ["none", "gzip", "zstd"] as const) {
    using work = new WorkFolder();
    const member = threeLogs(work);
    // A disk that flips a bit in the middle of a log, when all is written.
    const fs = onceBefore((call) => call.name === "open" && call.path.includes(".partial/"), () => {
      const [name] = Array.from(Deno.readDirSync(`${work.path}/out/.b.partial/txnlogs`));
      const path = `${work.path}/out/.b.partial/txnlogs/${name!.name}`;
      const bytes = Deno.readFileSync(path);
      bytes[bytes.length >> 1]! ^= 4;
      Deno.writeFileSync(path, bytes);
    });
    const outputDir = work.folder("out");
    const backup = backUp(testContext({ fs }), member, { outputDir, coding });
    await rejection("read-back-failed", backup);
    assert.deepEqual([...Deno.readDirSync(outputDir)], []);
  }
});

Deno.test("executeBackup() does not read back when it is told not to", async () => {
  using work = new WorkFolder();
  const member = threeLogs(work);
  const outputDir = work.folder("out");
  const fs = new HookedFileSystem(({ name, path }) => {
    assert.ok(!(name === "open" && path.includes(".partial/")), path);
  });
  const { info } = await backUp(testContext({ fs }), member, { outputDir, verify: false });
  assert.equal(info.status, "unverified");
  assert.equal(info.validation.enabled, false);
});

Deno.test("executeBackup() that is ended at any moment leaves nothing, and says why it ended", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const outputDir = work.folder("out");
  const reason = new Error("interrupted");
  let ended = 0;
  for (let point = 1;; point += 3) {
    const controller = new AbortController();
    let calls = 0;
    const fs = new HookedFileSystem(() => {
      if (++calls === point) controller.abort(reason);
    });
    const ctx = testContext({ fs, signal: controller.signal });
    const backupId = `b${point}`;
    try {
      await backUp(ctx, member, { outputDir, backupId });
    } catch (error) {
      assert.equal(error, reason);
      assert.deepEqual([...Deno.readDirSync(outputDir)], [], `at call ${point}`);
      ended++;
      continue;
    }
    // It was done before it noticed: then it is whole.
    const backupDir = `${outputDir}/${backupId}`;
    const { verdict, findings } = await verify(testContext(), { level: "records", backupDir });
    assert.deepEqual([verdict, findings], ["usable", []]);
    Deno.removeSync(backupDir, { recursive: true });
    if (calls < point) break;
  }
  assert.ok(ended > 30, `${ended} points`);
});
