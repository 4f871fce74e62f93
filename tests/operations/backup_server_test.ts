import assert from "node:assert/strict";
import { formatZxid, parseZxid } from "../../src/zookeeper/zxid.ts";
import { testContext } from "../support/context.ts";
import { answering, FourLetterServer, send } from "../support/four_letter_server.ts";
import { copyMember, type Member, putFile } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { rejection } from "../support/refusal.ts";
import { fileHashes } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { log, recordsOf } from "../zookeeper/build_log.ts";

/** Answer to srvr of a member at this zxid. */
function srvr(zxid: bigint, mode = "standalone"): string {
  return `Zookeeper version: 3.9.5-6f7f, built on 2025-12-01 09:00 UTC\n` +
    `Latency min/avg/max: 0/0.0/0\nReceived: 1\nSent: 0\nConnections: 1\nOutstanding: 0\n` +
    `Zxid: ${formatZxid(zxid)}\nMode: ${mode}\nNode count: 5\n`;
}

/** A member whose files end at `last`. */
function plainMember(work: WorkFolder): Member & { last: bigint } {
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  return { ...member, last: parseZxid(member.fixture.lastZxid) };
}

Deno.test("executeBackup() records what the server says before and after the copy", async () => {
  using work = new WorkFolder();
  const member = plainMember(work);
  const refusal = "stat is not executed because it is not in the whitelist.\n";
  const questions = [srvr(member.last - 5n, "leader"), srvr(member.last - 2n, "leader"), refusal];
  await using server = FourLetterServer.start(answering(...questions));
  const zkHost = server.address;
  const { info, dir } = await backUp(testContext(), member, {
    outputDir: work.folder("out"),
    zkHost,
  });
  assert.deepEqual(info.zookeeper, {
    version: "3.9.5",
    host: `127.0.0.1:${zkHost.port}`,
    data_dir: member.snapDir,
    log_dir: member.txnDir,
    mode: "leader",
    zxid_at_start: formatZxid(member.last - 5n),
    zxid_at_end: formatZxid(member.last - 2n),
  });
  assert.equal(info.backup_zxid.hex, formatZxid(member.last));
  assert.equal(info.confirmed_zxid, formatZxid(member.last - 2n));
  assert.equal(info.status, "valid");
  assert.deepEqual(server.words.slice(0, 2), ["srvr", "srvr"]);
  assert.equal(Deno.readTextFileSync(`${dir}/metadata/zk_srvr.txt`), questions[1]);
  assert.equal(Deno.readTextFileSync(`${dir}/metadata/zk_stat.txt`), refusal);
});

Deno.test("executeBackup() confirms no more than what the backup restores", async () => {
  using work = new WorkFolder();
  const member = plainMember(work);
  await using server = FourLetterServer.start(
    answering(srvr(member.last), srvr(member.last + 40n)),
  );
  const { info } = await backUp(testContext(), member, {
    outputDir: work.folder("out"),
    zkHost: server.address,
  });
  assert.equal(info.confirmed_zxid, formatZxid(member.last));
  assert.equal(info.zookeeper.zxid_at_end, formatZxid(member.last + 40n));
  // What the server did after the copy began is not missing.
  assert.equal(info.status, "valid");
});

Deno.test("executeBackup() doubts files that end far beyond their server", async () => {
  using work = new WorkFolder();
  const member = plainMember(work);
  const zxids = Array.from({ length: 1500 }, (_, at) => BigInt(at + 1));
  putFile(`${member.txnDir}/log.1`, log(...recordsOf(...zxids)));
  const outputDir = work.folder("out");
  for (const [zxid, status] of [[499n, "partial"], [500n, "valid"]] as const) {
    await using server = FourLetterServer.start(answering(srvr(zxid)));
    const options = { outputDir, zkHost: server.address, backupId: `at-${zxid}` };
    const { info } = await backUp(testContext(), member, options);
    assert.equal(info.status, status);
    const told = info.warnings.filter((text) => /not this server's files, or it has/.test(text));
    assert.equal(told.length, status === "partial" ? 1 : 0);
    assert.equal(info.confirmed_zxid, formatZxid(zxid));
  }
});

Deno.test("executeBackup() goes on from the files when nobody answers, or not with a state", async () => {
  const refusing = answering("srvr is not executed because it is not in the whitelist.\n");
  const down = answering("This ZooKeeper instance is not currently serving requests\n");
  const answers: [string, ReturnType<typeof answering> | null, RegExp][] = [
    ["nobody", null, /Cannot ask .* going on from the files alone/],
    ["refusing", refusing, /does not allow the word srvr; going on/],
    ["down", down, /does not serve at the moment; going on/],
    ["mute", () => Promise.resolve(), /does not serve at the moment; going on/],
  ];
  for (const [name, conversation, warning] of answers) {
    using work = new WorkFolder();
    const member = plainMember(work);
    await using server = FourLetterServer.start(conversation ?? (() => Promise.resolve()));
    const outputDir = work.folder("out");
    const options = conversation === null ? { outputDir } : { outputDir, zkHost: server.address };
    const ctx = testContext();
    const { info } = await backUp(ctx, member, options);
    const warned = ctx.messages.filter((m) => m.startsWith("warn ") && warning.test(m));
    assert.equal(warned.length, name === "nobody" ? 1 : 2, name);
    assert.equal(info.status, "valid", name);
    assert.equal(info.confirmed_zxid, null, name);
    assert.equal(info.zookeeper.version, null, name);
    assert.equal(info.zookeeper.zxid_at_start, null, name);
    assert.equal(info.backup_zxid.hex, member.fixture.lastZxid, name);
  }
});

Deno.test("executeBackup() calls files that lack up to 1,000 of the server's transactions partial", async () => {
  for (const missing of [1n, 1000n]) {
    using work = new WorkFolder();
    const member = plainMember(work);
    await using server = FourLetterServer.start(answering(srvr(member.last + missing)));
    const options = { outputDir: work.folder("out"), zkHost: server.address };
    const { info } = await backUp(testContext(), member, options);
    assert.equal(info.status, "partial");
    assert.equal(info.warnings.length, 1);
    assert.match(info.warnings[0]!, /these are not, or not all, of this server's files/);
    assert.equal(info.backup_zxid.hex, formatZxid(member.last));
  }
});

Deno.test("executeBackup() refuses files that cannot be the server's, and publishes nothing", async () => {
  const ahead = [1001n, 0x1_0000_0001n, 0x5_0000_0000n, 1n << 62n];
  for (const missing of ahead) {
    using work = new WorkFolder();
    const member = plainMember(work);
    const before = fileHashes(member.dataDir);
    await using server = FourLetterServer.start(answering(srvr(member.last + missing)));
    const outputDir = work.folder("out");
    const backup = backUp(testContext(), member, { outputDir, zkHost: server.address });
    const { message, hint } = await rejection("wrong-source", backup);
    assert.ok(message.includes(formatZxid(member.last)), message);
    assert.match(hint ?? "", /--zk-host/);
    assert.deepEqual([...Deno.readDirSync(outputDir)], []);
    assert.deepEqual(fileHashes(member.dataDir), before);
  }
});

Deno.test("executeBackup() takes a new epoch without a transaction for what it is", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  const epoch = (parseZxid(member.fixture.lastZxid) >> 32n) + 1n;
  await using server = FourLetterServer.start(answering(srvr(epoch << 32n, "leader")));
  const options = { outputDir: work.folder("out"), zkHost: server.address };
  const { info } = await backUp(testContext(), member, options);
  assert.deepEqual(info.warnings, []);
  assert.equal(info.status, "valid");
  assert.equal(info.confirmed_zxid, member.fixture.lastZxid);
});

Deno.test("executeBackup() knows its own member's log by the records behind its damage", async () => {
  using work = new WorkFolder();
  const member = plainMember(work);
  const zxids = Array.from({ length: 1500 }, (_, at) => BigInt(at + 1));
  const bytes = log(...recordsOf(...zxids));
  // In the data of the second record or so.
  bytes[200]! ^= 1;
  putFile(`${member.txnDir}/log.1`, bytes);
  await using server = FourLetterServer.start(answering(srvr(1500n)));
  const options = { outputDir: work.folder("out"), zkHost: server.address };
  const { info } = await backUp(testContext(), member, options);
  assert.equal(info.status, "partial");
  assert.equal(info.validation.repaired_files, 1);
  assert.ok(parseZxid(info.backup_zxid.hex) < 5n);
});

Deno.test("executeBackup() takes a snapshot without logs when the server stands exactly there", async () => {
  using work = new WorkFolder();
  const { dataDir, fixture } = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  // All but the oldest snapshot with transactions, of which the footer says that it is exact.
  const named = (file: string) => parseZxid(`0x${file.split(".")[1]}`);
  const zxids = fixture.snapshots.map(({ file }) => named(file.slice(file.lastIndexOf("/"))))
    .sort();
  const kept = zxids.find((zxid) => zxid > 0n)!;
  for (const { file } of fixture.snapshots) {
    if (named(file.slice(file.lastIndexOf("/"))) > kept) Deno.removeSync(`${work.path}/zk/${file}`);
  }
  await using server = FourLetterServer.start(answering(srvr(kept), srvr(kept + 1n)));
  const folders = { dataDir, logDir: null };
  const outputDir = work.folder("out");
  const { info } = await backUp(testContext(), folders, { outputDir, zkHost: server.address });
  assert.deepEqual(info.warnings, []);
  // A server one transaction further has logged it somewhere.
  const further = backUp(testContext(), folders, {
    outputDir,
    zkHost: server.address,
    backupId: "c",
  });
  await rejection("no-logs", further);
});

Deno.test("executeBackup() ends at once when it is ended while the server is silent", async () => {
  using work = new WorkFolder();
  const member = plainMember(work);
  const controller = new AbortController();
  const reason = new Error("interrupted");
  const { promise, resolve } = Promise.withResolvers<void>();
  await using server = FourLetterServer.start(async (connection) => {
    await send(connection, "Zookeeper version: ");
    controller.abort(reason);
    await promise;
  });
  const outputDir = work.folder("out");
  const ctx = testContext({ signal: controller.signal });
  const options = { outputDir, zkHost: server.address, timeout: 60_000 };
  await assert.rejects(backUp(ctx, member, options), reason);
  assert.deepEqual([...Deno.readDirSync(outputDir)], []);
  resolve();
});
