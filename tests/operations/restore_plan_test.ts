import assert from "node:assert/strict";
import { executeRestore } from "../../src/operations/restore.ts";
import { planRestore, type RestorePlan } from "../../src/operations/restore_plan.ts";
import type { RestoreTarget } from "../../src/operations/restore_target.ts";
import { formatZxid, parseZxid } from "../../src/zookeeper/zxid.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { putGuard } from "../support/dead_restore.ts";
import { readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, putFile } from "../support/member.ts";
import { backUp, restoreOptions, type TestRestore } from "../support/member_operations.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** Backs up a case and gives what plans restores of it into an empty folder. */
async function backedUp(work: WorkFolder, version: ZooKeeperVersion, name: string) {
  const member = copyMember(version, name, `${work.path}/zk`);
  const { dir, info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const dataDir = work.folder("target");
  const plan = (target: RestoreTarget, more: Partial<TestRestore> = {}): Promise<RestorePlan> => {
    const ctx = testContext({ fs: readOnlyFileSystem() });
    return planRestore(ctx, restoreOptions({ backupDir: dir, dataDir, target, ...more }));
  };
  const at = (zxid: bigint) => plan({ kind: "zxid", zxid });
  return { member, info, dir, dataDir, plan, at };
}

function logsOf(plan: RestorePlan): string[] {
  return plan.files.filter(({ kind }) => kind === "txnlog").map(({ name }) => name);
}

Deno.test("planRestore() restores to the latest state by default, and to the earliest", async () => {
  using work = new WorkFolder();
  const { plan, info, dataDir } = await backedUp(work, "3.9.5", "purged");
  const latest = await plan({ kind: "latest" });
  assert.equal(formatZxid(latest.zxid), info.backup_zxid.hex);
  assert.equal(latest.dropped, null);
  assert.deepEqual(latest.replaced, []);
  assert.equal(latest.folders.snap.path, `${dataDir}/version-2`);
  assert.equal(latest.folders.snap.exists, false);
  assert.equal(latest.epochs, null);
  assert.equal(latest.verified?.verdict, "usable");
  // The newest snapshot that may be one of the latest state, and nothing that it makes superfluous.
  assert.equal(latest.base.name, info.files.snapshots.at(-1)!.name);
  assert.ok(logsOf(latest).length < info.files.txnlogs.length);
  assert.equal(logsOf(latest).at(-1), info.files.txnlogs.at(-1)!.name);

  const earliest = await plan({ kind: "earliest" });
  assert.equal(formatZxid(earliest.zxid), info.windows[0]!.start_zxid);
  const { from, to } = earliest.dropped!;
  assert.deepEqual({ from, to }, { from: earliest.zxid + 1n, to: latest.zxid });
});

Deno.test("planRestore() plans the same from the description alone", async () => {
  using work = new WorkFolder();
  const { plan } = await backedUp(work, "3.9.5", "purged");
  const verified = await plan({ kind: "latest" });
  const skipped = await plan({ kind: "latest" }, { skipVerify: true });
  assert.equal(skipped.verified, null);
  assert.deepEqual(skipped.files, verified.files);
  assert.equal(skipped.zxid, verified.zxid);
});

Deno.test("planRestore() cuts the log that goes beyond the target, at every zxid", async () => {
  using work = new WorkFolder();
  const { at, info } = await backedUp(work, "3.9.5", "separate-log-dir");
  const end = parseZxid(info.backup_zxid.hex);
  for (let zxid = 0n; zxid <= end; zxid += 7n) {
    const plan = await at(zxid);
    assert.equal(plan.zxid, zxid);
    assert.ok(plan.base.end <= zxid, "the base holds no later change");
    const logs = plan.files.filter(({ kind }) => kind === "txnlog");
    // Gapless from the base to the target, and not one log more.
    let next = plan.base.zxid + 1n;
    for (const { name, last, cutBehind } of logs) {
      const first = parseZxid(`0x${name.slice("log.".length)}`);
      assert.ok(first <= next && next <= last!, `${name} for ${formatZxid(zxid)}`);
      const recorded = info.files.txnlogs.find((file) => file.name === name)!;
      assert.equal(cutBehind, parseZxid(recorded.end_zxid!) > zxid ? zxid : null);
      next = last! + 1n;
    }
    assert.equal(next - 1n, logs.length === 0 ? plan.base.zxid : zxid);
    assert.equal(next - 1n, zxid);
  }
});

Deno.test("planRestore() takes an older base for a target that the newer one may go beyond", async () => {
  using work = new WorkFolder();
  const { at, info } = await backedUp(work, "3.9.5", "fuzzy-snapshot");
  const ordered = info.files.snapshots.map((file) => ({
    name: file.name,
    zxid: parseZxid(file.zxid),
    end: parseZxid(file.end_zxid!),
  }));
  const fuzzy = ordered.filter(({ zxid, end }) => end > zxid);
  assert.ok(fuzzy.length > 0, "the case has a fuzzy snapshot");
  for (const { name, zxid, end } of fuzzy) {
    const below = await at(end - 1n);
    assert.notEqual(below.base.name, name);
    assert.ok(below.base.zxid < zxid);
    assert.ok(below.base.end <= end - 1n);
    const from = await at(end);
    assert.equal(from.base.name, name);
  }
});

Deno.test("planRestore() refuses a target outside the windows and lists them", async () => {
  using work = new WorkFolder();
  const { at, info } = await backedUp(work, "3.9.5", "snap-sync");
  assert.equal(info.windows.length, 2);
  const [first, second] = info.windows;
  const outside = [
    parseZxid(first!.end_zxid) + 1n,
    parseZxid(second!.start_zxid) - 1n,
    parseZxid(second!.end_zxid) + 1n,
    0x7fff_ffff_ffff_ffffn,
  ];
  for (const zxid of outside) {
    const { message, hint } = await rejection("target-outside-windows", at(zxid));
    assert.ok(message.includes(formatZxid(zxid)), message);
    for (const { start_zxid, end_zxid, ends_because } of info.windows) {
      assert.ok(message.includes(`${start_zxid} to ${end_zxid} (${ends_because})`), message);
    }
    assert.match(hint ?? "", /inside these ranges/);
  }
  for (const zxid of [first!.start_zxid, first!.end_zxid, second!.start_zxid, second!.end_zxid]) {
    assert.equal(formatZxid((await at(parseZxid(zxid))).zxid), zxid);
  }
});

Deno.test("planRestore() begins with an empty tree where a member of 3.4 has no snapshot yet", async () => {
  using work = new WorkFolder();
  const { plan, at, info } = await backedUp(work, "3.4.14", "logs-only");
  assert.deepEqual(info.files.snapshots, []);
  const latest = await plan({ kind: "latest" });
  const [snapshot] = latest.files;
  assert.deepEqual(snapshot, {
    name: "snapshot.0",
    kind: "snapshot",
    stored: null,
    cutBehind: null,
    last: null,
    bareCheck: null,
    replayed: null,
  });
  assert.equal(latest.base.name, null);
  assert.deepEqual(logsOf(latest), info.files.txnlogs.map(({ name }) => name));
  assert.deepEqual(logsOf(await at(0n)), []);
});

Deno.test("planRestore() refuses folders that are no target", async () => {
  using work = new WorkFolder();
  const { plan, dir } = await backedUp(work, "3.9.5", "plain");
  Deno.writeTextFileSync(`${work.path}/file`, "text");
  const latest = { kind: "latest" } as const;
  const missing = await rejection(
    "wrong-folder",
    plan(latest, { dataDir: `${work.path}/missing` }),
  );
  assert.match(missing.message, /does not exist/);
  await rejection("wrong-folder", plan(latest, { dataDir: `${work.path}/file` }));
  await rejection("wrong-folder", plan(latest, { logDir: `${work.path}/missing` }));
  const backupDir = `${work.folder("other/version-2")}/b`;
  Deno.renameSync(dir, backupDir);
  const inside = plan(latest, { backupDir, dataDir: `${work.path}/other` });
  assert.equal((await rejection("backup-inside-target", inside)).exitStatus, 1);
});

Deno.test("planRestore() goes into version-2, whatever else lies in dataDir", async () => {
  using work = new WorkFolder();
  const { plan, dataDir } = await backedUp(work, "3.9.5", "plain");
  const latest = { kind: "latest" } as const;
  // Files of the kind that wrapper scripts leave there.
  Deno.writeTextFileSync(`${dataDir}/log.txt`, "text");
  Deno.writeTextFileSync(`${dataDir}/snapshot.tar`, "text");
  Deno.writeTextFileSync(`${dataDir}/myid`, "1");
  assert.equal((await plan(latest)).folders.snap.path, `${dataDir}/version-2`);
  Deno.mkdirSync(`${dataDir}/version-2`);
  const plain = await plan(latest);
  assert.equal(plain.folders.snap.path, `${dataDir}/version-2`);
  assert.ok(plain.folders.snap.exists);
  const given = await plan(latest, { dataDir: `${dataDir}/version-2` });
  assert.equal(given.folders.snap.path, `${dataDir}/version-2`);
  // A version-2 by another name.
  const renamed = work.folder("renamed");
  putFile(`${renamed}/snapshot.0`, "text");
  const other = await plan(latest, { dataDir: renamed });
  assert.equal(other.folders.snap.path, renamed);
  assert.deepEqual(other.replaced, [`${renamed}/snapshot.0`]);
});

Deno.test("planRestore() names what it replaces, and nothing else", async () => {
  using work = new WorkFolder();
  const { plan, dataDir } = await backedUp(work, "3.9.5", "plain");
  const inner = `${dataDir}/version-2`;
  Deno.mkdirSync(inner);
  const state = [
    "acceptedEpoch",
    "currentEpoch",
    "currentEpoch.tmp",
    "log.1",
    "log.1.bak",
    "snapshot.0",
    "snapshot.0.tmp",
    "updatingEpoch",
  ];
  const others = ["initialize", "lost+found", "myid", "zookeeper_server.pid"];
  for (const name of [...state, ...others]) putFile(`${inner}/${name}`, "1");
  for (const isGuarded of [false, true]) {
    if (isGuarded) putGuard(inner);
    const { replaced } = await plan({ kind: "latest" });
    assert.deepEqual(replaced, state.map((name) => `${inner}/${name}`));
  }
});

Deno.test("planRestore() has no plan for a backup that restores to nothing any more", async () => {
  using work = new WorkFolder();
  const { plan, dir, info } = await backedUp(work, "3.9.5", "purged");
  for (const { stored_name } of info.files.snapshots) {
    Deno.truncateSync(`${dir}/${stored_name}`, 10);
  }
  const { hint } = await rejection("not-restorable", plan({ kind: "latest" }));
  assert.match(hint ?? "", /verify/);
});

Deno.test("planRestore() plans by what is left of a damaged backup", async () => {
  using work = new WorkFolder();
  const { plan, at, dir, info } = await backedUp(work, "3.9.5", "separate-log-dir");
  const newest = info.files.txnlogs.at(-1)!;
  const path = `${dir}/${newest.stored_name}`;
  Deno.truncateSync(path, newest.stored_size >> 1);
  const latest = await plan({ kind: "latest" });
  assert.equal(latest.verified?.verdict, "usable-with-loss");
  assert.ok(latest.zxid < parseZxid(info.backup_zxid.hex));
  assert.equal(latest.files.at(-1)!.last, latest.zxid);
  await rejection("target-outside-windows", at(parseZxid(info.backup_zxid.hex)));
});

Deno.test("planRestore() takes a zxid that no transaction has for the state that was there then", async () => {
  using work = new WorkFolder();
  const { at, dir, member } = await backedUp(work, "3.9.5", "several-epochs");
  const zxids = member.fixture.logs.flatMap(({ file }) =>
    walkLog(Deno.readFileSync(`${work.path}/zk/${file}`)).records.map(({ zxid }) => zxid)
  );
  for (const epoch of [1n, 2n]) {
    const newest = zxids.findLast((zxid) => zxid >> 32n === epoch)!;
    for (const zxid of [newest, newest + 1n, ((epoch + 1n) << 32n) - 1n, (epoch + 1n) << 32n]) {
      const plan = await at(zxid);
      assert.equal(plan.zxid, newest);
      assert.equal(plan.requested, zxid);
      assert.equal(plan.files.at(-1)!.last, newest);
      const dataDir = work.folder(`target-${zxid}`);
      const options = restoreOptions({ backupDir: dir, dataDir, target: { kind: "zxid", zxid } });
      const result = await executeRestore(testContext(), await planRestore(testContext(), options));
      assert.equal(result.zxid, newest);
      const restored = walkLog(Deno.readFileSync(result.files.find((f) => f.includes("/log."))!));
      assert.equal(restored.records.at(-1)!.zxid, newest);
    }
  }
});

Deno.test("planRestore() says of every newer snapshot why it does not begin with it", async () => {
  using work = new WorkFolder();
  const { at, info } = await backedUp(work, "3.9.5", "fuzzy-snapshot");
  const fuzzy = info.files.snapshots.find(({ zxid, end_zxid }) => BigInt(end_zxid!) > BigInt(zxid));
  assert.ok(fuzzy !== undefined);
  const inside = await at(BigInt(fuzzy.end_zxid!) - 1n);
  const { reason } = inside.passedOver.find(({ name }) => name === fuzzy.name)!;
  assert.equal(reason, `it may hold changes up to ${fuzzy.end_zxid}, which came later`);
  const before = await at(BigInt(fuzzy.zxid) - 1n);
  const later = before.passedOver.find(({ name }) => name === fuzzy.name)!;
  assert.equal(later.reason, `it was begun later, at ${fuzzy.zxid}`);
  const newest = await at(BigInt(info.backup_zxid.hex));
  assert.deepEqual(newest.passedOver.filter(({ name }) => name === newest.base.name), []);
});
