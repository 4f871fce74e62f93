import assert from "node:assert/strict";
import { executeRestore } from "../../src/operations/restore.ts";
import { planRestore } from "../../src/operations/restore_plan.ts";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { emptyTreeSnapshot } from "../../src/zookeeper/empty_tree.ts";
import { formatZxid, parseZxid } from "../../src/zookeeper/zxid.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, type Member, putFile } from "../support/member.ts";
import { backUp, restore, restoreOptions } from "../support/member_operations.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const RESTORE_ID = "restore_20250115-103000";
const SAVED = `backup_before_${RESTORE_ID}`;

/** A backup of the several snapshots and logs of a member. */
async function backedUp(
  work: WorkFolder,
  name = "separate-log-dir",
): Promise<{ member: Member; dir: string }> {
  const member = copyMember("3.9.5", name, `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, {
    outputDir: work.folder("out"),
    coding: "gzip",
  });
  return { member, dir };
}

function names(path: string): string[] {
  return Array.from(Deno.readDirSync(path), (entry) => entry.name).sort();
}

function modeOf(path: string): string {
  return (Deno.statSync(path).mode! & 0o7777).toString(8);
}

/** A target with data, and with files that are no part of a server's state. */
function presentData(work: WorkFolder): string {
  const { dataDir, snapDir } = copyMember("3.8.6", "several-epochs", `${work.path}/target`);
  putFile(`${snapDir}/lost+found`, "kept");
  putFile(`${dataDir}/initialize`, "kept");
  return dataDir;
}

Deno.test("executeRestore() fills an empty target, without a version-2 or with one", async () => {
  for (const hasFolder of [false, true]) {
    using work = new WorkFolder();
    const { dir, member } = await backedUp(work);
    const dataDir = work.folder("target");
    if (hasFolder) work.folder("target/version-2");
    putFile(`${dataDir}/myid`, "1");
    const { plan, result } = await restore(testContext(), { backupDir: dir, dataDir });
    assert.deepEqual(names(dataDir), ["myid", "version-2"]);
    const files = plan.files.map(({ name }) => name).sort();
    assert.deepEqual(names(`${dataDir}/version-2`), files);
    assert.deepEqual(result.files.sort(), files.map((name) => `${dataDir}/version-2/${name}`));
    assert.deepEqual(result.saved, []);
    assert.equal(result.restoreId, RESTORE_ID);
    assert.equal(formatZxid(result.zxid), member.fixture.lastZxid);
  }
});

Deno.test("executeRestore() moves a server's state aside whole, and touches nothing else", async () => {
  using work = new WorkFolder();
  const { dir } = await backedUp(work);
  const dataDir = presentData(work);
  const before = fileHashes(dataDir);
  const { plan, result } = await restore(testContext(), { backupDir: dir, dataDir });
  assert.deepEqual(result.saved, [`${dataDir}/${SAVED}`]);
  const state = plan.replaced.map((path) => path.slice(`${dataDir}/version-2/`.length));
  assert.ok(state.includes("currentEpoch") && state.length > 3);
  const after = fileHashes(dataDir);
  for (const name of state) {
    assert.equal(after[`${SAVED}/${name}`], before[`version-2/${name}`], name);
  }
  for (const path of ["myid", "initialize", "version-2/lost+found"]) {
    assert.ok(path in before);
    assert.equal(after[path], before[path], path);
  }
  assert.deepEqual(names(dataDir), [SAVED, "initialize", "myid", "version-2"].sort());
  assert.ok(!names(`${dataDir}/version-2`).includes(GUARD_NAME));
});

Deno.test("executeRestore() fills a separate log dir", async () => {
  using work = new WorkFolder();
  const { dir, member } = await backedUp(work);
  const dataDir = work.folder("data");
  const logDir = work.folder("logs");
  putFile(`${work.folder("logs/version-2")}/log.7777`, "old");
  const earliest = { kind: "zxid", zxid: 5n } as const;
  await restore(testContext(), { backupDir: dir, dataDir, logDir, target: earliest });
  assert.deepEqual(names(`${dataDir}/version-2`), ["snapshot.0"]);
  assert.deepEqual(names(`${logDir}/version-2`), ["log.1"]);
  assert.deepEqual(names(`${logDir}/${SAVED}`), ["log.7777", "restore.json"]);
  assert.deepEqual(names(dataDir), ["version-2"]);
  // The log ends with its fifth record.
  const source = Deno.readFileSync(`${member.txnDir}/log.1`);
  const { records } = walkLog(source);
  const restored = Deno.readFileSync(`${logDir}/version-2/log.1`);
  assert.deepEqual(restored, source.subarray(0, records[5]!.offset));
});

Deno.test("executeRestore() tells two folders apart that lie side by side", async () => {
  using work = new WorkFolder();
  const { dir } = await backedUp(work);
  const snapDir = work.folder("target/snap");
  const logDir = work.folder("target/txn");
  putFile(`${snapDir}/snapshot.1`, "old snapshot");
  putFile(`${logDir}/log.1`, "old log");
  const { result } = await restore(testContext(), { backupDir: dir, dataDir: snapDir, logDir });
  const [saved, savedLogs] = [`${work.path}/target/${SAVED}`, `${work.path}/target/${SAVED}-log`];
  assert.deepEqual(result.saved, [saved, savedLogs]);
  assert.deepEqual(names(saved), ["restore.json", "snapshot.1"]);
  assert.deepEqual(names(savedLogs), ["log.1", "restore.json"]);
  assert.ok(names(snapDir).every((name) => name.startsWith("snapshot.")));
  assert.ok(names(logDir).every((name) => name.startsWith("log.")));
  assert.deepEqual(names(`${work.path}/target`), [SAVED, `${SAVED}-log`, "snap", "txn"]);
});

Deno.test("executeRestore() follows a link to version-2 and leaves it", async () => {
  using work = new WorkFolder();
  const { dir } = await backedUp(work);
  const real = work.folder("disk/zk");
  putFile(`${real}/log.7777`, "old");
  const dataDir = work.folder("target");
  Deno.symlinkSync(real, `${dataDir}/version-2`);
  const { plan } = await restore(testContext(), { backupDir: dir, dataDir });
  assert.ok(Deno.lstatSync(`${dataDir}/version-2`).isSymlink);
  assert.deepEqual(names(real), plan.files.map(({ name }) => name).sort());
  // Beside the real folder, so that moving is renaming.
  assert.deepEqual(names(`${work.path}/disk`), [SAVED, "zk"]);
  assert.deepEqual(names(dataDir), ["version-2"]);
});

Deno.test("executeRestore() gives files the modes of those that they replace, whatever the umask", async () => {
  using work = new WorkFolder();
  const { dir } = await backedUp(work);
  const dataDir = presentData(work);
  for (const name of names(`${dataDir}/version-2`)) {
    Deno.chmodSync(`${dataDir}/version-2/${name}`, 0o664);
  }
  Deno.chmodSync(`${dataDir}/version-2`, 0o770);
  const umask = Deno.umask(0o077);
  try {
    const { result } = await restore(testContext(), { backupDir: dir, dataDir });
    assert.ok(result.files.length > 2);
    for (const path of result.files) assert.equal(modeOf(path), "664", path);
    assert.equal(modeOf(`${dataDir}/version-2`), "770");
  } finally {
    Deno.umask(umask);
  }
});

Deno.test("executeRestore() gives files the recorded modes where none are replaced", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  for (const name of names(member.snapDir)) Deno.chmodSync(`${member.snapDir}/${name}`, 0o604);
  // Such a bit is of no use to a file of data, and never set by a restore.
  for (const { file } of member.fixture.logs) Deno.chmodSync(`${work.path}/zk/${file}`, 0o4755);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const dataDir = work.folder("target");
  const { plan } = await restore(testContext(), { backupDir: dir, dataDir });
  for (const { name, kind } of plan.files) {
    assert.equal(modeOf(`${dataDir}/version-2/${name}`), kind === "txnlog" ? "755" : "604");
  }
  assert.equal(modeOf(`${dataDir}/version-2/currentEpoch`), "640");
  assert.equal(modeOf(`${dataDir}/version-2`), "750");
});

Deno.test({
  name: "executeRestore() gives everything to the owner of what is replaced, else of the folder",
  // Only root may give files away.
  ignore: Deno.uid() !== 0,
  async fn() {
    const [uid, gid] = [12345, 54321];
    for (const hasData of [true, false]) {
      using work = new WorkFolder();
      const { dir } = await backedUp(work);
      const dataDir = hasData ? presentData(work) : work.folder("target");
      Deno.chownSync(dataDir, uid, gid);
      if (hasData) {
        const inner = `${dataDir}/version-2`;
        Deno.chownSync(inner, uid, gid);
        for (const name of names(inner)) Deno.chownSync(`${inner}/${name}`, uid, gid);
      }
      const { result } = await restore(testContext(), { backupDir: dir, dataDir });
      for (const path of [`${dataDir}/version-2`, ...result.files, ...result.saved]) {
        const stat = Deno.statSync(path);
        assert.deepEqual([stat.uid, stat.gid], [uid, gid], path);
      }
    }
  },
});

Deno.test("executeRestore() writes a true snapshot of the empty tree where there is none", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.4.14", "logs-only", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const dataDir = work.folder("target");
  await restore(testContext(), { backupDir: dir, dataDir });
  assert.deepEqual(Deno.readFileSync(`${dataDir}/version-2/snapshot.0`), emptyTreeSnapshot());
});

Deno.test("executeRestore() restores snapshots that ZooKeeper compressed as they were", async () => {
  for (const name of ["gz-snapshots", "snappy-snapshots"]) {
    using work = new WorkFolder();
    const { dir, member } = await backedUp(work, name);
    const dataDir = work.folder("target");
    const { plan } = await restore(testContext(), { backupDir: dir, dataDir });
    const snapshot = plan.files[0]!.name;
    assert.match(snapshot, /\.(gz|snappy)$/);
    assert.deepEqual(
      Deno.readFileSync(`${dataDir}/version-2/${snapshot}`),
      Deno.readFileSync(`${member.snapDir}/${snapshot}`),
    );
  }
});

Deno.test("executeRestore() changes nothing when the backup is not any more what was verified", async () => {
  const damages: [string, (path: string) => void][] = [
    ["flipped", (path) => {
      const bytes = Deno.readFileSync(path);
      bytes[bytes.length >> 1]! ^= 8;
      Deno.writeFileSync(path, bytes);
    }],
    ["cut", (path) => Deno.truncateSync(path, Deno.statSync(path).size >> 1)],
    ["empty", (path) => Deno.truncateSync(path, 0)],
    ["gone", (path) => Deno.removeSync(path)],
    ["linked", (path) => {
      Deno.removeSync(path);
      Deno.symlinkSync("/etc/hostname", path);
    }],
  ];
  for (const coding of ["none", "gzip", "zstd"] as const) {
    for (const skipVerify of [false, true]) {
      using work = new WorkFolder();
      const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
      const { dir, info } = await backUp(testContext(), member, {
        outputDir: work.folder("out"),
        coding,
      });
      const dataDir = presentData(work);
      const zxid = parseZxid(member.fixture.lastZxid) - 1n;
      const target = { kind: "zxid", zxid } as const;
      // From the oldest snapshot on, so that all logs are needed.
      for (const { stored_name } of info.files.snapshots.slice(1)) {
        Deno.removeSync(`${dir}/${stored_name}`);
      }
      const options = restoreOptions({ backupDir: dir, dataDir, target, skipVerify: false });
      const verified = await planRestore(testContext(), options);
      const plan = skipVerify ? { ...verified, verified: null } : verified;
      assert.ok(plan.files.length > 4, "a snapshot and four logs");
      const before = treeState(dataDir);
      for (const { stored } of plan.files) {
        const path = `${dir}/${stored!.stored_name}`;
        const sound = Deno.readFileSync(path);
        for (const [name, damage] of damages) {
          damage(path);
          await assert.rejects(
            executeRestore(testContext(), plan),
            { name: "ZkBackupError" },
            `${name} ${stored!.stored_name} ${coding} ${skipVerify}`,
          );
          const after = treeState(dataDir);
          // Files that were made beside the target are gone, which its folder's time shows.
          assert.deepEqual(withoutTime(after), withoutTime(before));
          if (name !== "gone") Deno.removeSync(path);
          Deno.writeFileSync(path, sound);
        }
      }
      await executeRestore(testContext(), plan);
    }
  }
});

function withoutTime(state: ReturnType<typeof treeState>): string[] {
  return Object.entries(state).map(([path, what]) => {
    const [content, mode, , inode] = what.split(" ");
    return `${path} ${content} ${mode} ${inode}`;
  });
}

Deno.test("executeRestore() that is ended at any moment leaves the target as it was", async () => {
  using work = new WorkFolder();
  const { dir } = await backedUp(work);
  const dataDir = presentData(work);
  const options = restoreOptions({ backupDir: dir, dataDir });
  const plan = await planRestore(testContext(), options);
  const before = withoutTime(treeState(dataDir));
  const reason = new Error("interrupted");
  let ended = 0;
  for (let point = 1;; point++) {
    const controller = new AbortController();
    let calls = 0;
    const fs = new HookedFileSystem(() => {
      if (++calls === point) controller.abort(reason);
    });
    try {
      await executeRestore(testContext({ fs, signal: controller.signal }), plan);
      break;
    } catch (error) {
      assert.equal(error, reason);
      assert.deepEqual(withoutTime(treeState(dataDir)), before, `at call ${point}`);
      ended++;
    }
  }
  assert.ok(ended > 50, `${ended} points`);
  assert.ok(names(dataDir).includes(SAVED));
});

Deno.test("executeRestore() lets signals in: before it begins, between files and before the swap", async () => {
  using work = new WorkFolder();
  const { dir } = await backedUp(work);
  const dataDir = presentData(work);
  const plan = await planRestore(testContext(), restoreOptions({ backupDir: dir, dataDir }));
  const before = withoutTime(treeState(dataDir));
  const staged = plan.files.length;
  assert.ok(staged > 1);
  for (let made = 0; made <= staged; made++) {
    const controller = new AbortController();
    const reason = new Error("interrupted");
    // As a signal comes: through the event loop, not in the middle of a call.
    const signal = () => setTimeout(() => controller.abort(reason), 0);
    let count = 0;
    const fs = new HookedFileSystem(({ name, path }) => {
      const isFile = name === "create" && /\/(snapshot|log)\.[^/]*$/.test(path);
      if (isFile && ++count === made) signal();
    });
    if (made === 0) signal();
    const ctx = testContext({ fs, signal: controller.signal });
    await assert.rejects(executeRestore(ctx, plan), reason);
    assert.equal(count, made, "No file is begun any more");
    assert.deepEqual(withoutTime(treeState(dataDir)), before);
  }
});

Deno.test("executeRestore() does not begin when it was ended before", async () => {
  using work = new WorkFolder();
  const { dir } = await backedUp(work);
  const dataDir = work.folder("target");
  const reason = new Error("interrupted");
  const ctx = testContext({ signal: AbortSignal.abort(reason) });
  await assert.rejects(restore(ctx, { backupDir: dir, dataDir }), reason);
  await assert.rejects(restore(ctx, { backupDir: dir, dataDir, skipVerify: true }), reason);
  assert.deepEqual(names(dataDir), []);
});

Deno.test("executeRestore() restores twice, and each time saves what was there", async () => {
  using work = new WorkFolder();
  const { dir } = await backedUp(work);
  const dataDir = presentData(work);
  const first = await restore(testContext(), { backupDir: dir, dataDir });
  const hashes = fileHashes(`${dataDir}/version-2`);
  const now = new Date("2025-01-15T10:30:01Z");
  const second = await restore(testContext({ now }), { backupDir: dir, dataDir });
  assert.notEqual(second.result.restoreId, first.result.restoreId);
  const { "lost+found": _, ...replaced } = hashes;
  const { "restore.json": _journal, ...saved } = fileHashes(second.result.saved[0]!);
  assert.deepEqual(saved, replaced);
  // In the same second the name of the first one is taken, and stays what it is.
  const saved2 = fileHashes(second.result.saved[0]!);
  const third = await restore(testContext({ now }), { backupDir: dir, dataDir });
  assert.equal(third.result.restoreId, "restore_20250115-103002");
  assert.deepEqual(fileHashes(second.result.saved[0]!), saved2);
});

Deno.test("executeRestore() reports how far it is", async () => {
  using work = new WorkFolder();
  const { dir } = await backedUp(work);
  const ctx = testContext();
  const { plan } = await restore(ctx, { backupDir: dir, dataDir: work.folder("target") });
  const events = ctx.events.filter(({ step }) => step === "restore");
  assert.deepEqual(events.map(({ file }) => file), plan.files.map(({ name }) => name));
  assert.ok(events.every(({ done, total }) => done < total));
});
