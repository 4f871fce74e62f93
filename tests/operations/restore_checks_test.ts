import { measureSpace } from "../../src/io/space.ts";
import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { executeRestore } from "../../src/operations/restore.ts";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { planRestore, type RestorePlan } from "../../src/operations/restore_plan.ts";
import {
  lookAround,
  type Surroundings,
  UNSEEN,
} from "../../src/operations/restore_surroundings.ts";
import type { ServerSign } from "../../src/operations/running_server.ts";
import { say } from "../../src/texts/say.ts";
import { formatZxid, parseZxid } from "../../src/zookeeper/zxid.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { DEAD_ID, putGuard } from "../support/dead_restore.ts";
import { copyMember, type Member, putFile } from "../support/member.ts";
import { backUp, NOBODY, restoreOptions, type TestRestore } from "../support/member_operations.ts";
import { rejection } from "../support/refusal.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** A backup of a member with several logs, and what plans its restore into `target`. */
class Scene extends WorkFolder {
  readonly member: Member = copyMember("3.9.5", "separate-log-dir", `${this.path}/zk`);
  readonly dataDir = this.folder("target");
  #backupDir = "";

  static async make(): Promise<Scene> {
    const scene = new Scene();
    const outputDir = scene.folder("out");
    scene.#backupDir = (await backUp(testContext(), scene.member, { outputDir })).dir;
    return scene;
  }

  async plan(seen?: Surroundings, more: Partial<TestRestore> = {}): Promise<RestorePlan> {
    const { dataDir } = this;
    const options = restoreOptions({ backupDir: this.#backupDir, dataDir, ...more });
    return await planRestore(testContext(), options, seen);
  }

  async look(hostGiven = false, host = NOBODY): Promise<Surroundings> {
    const outlook = {
      dataDir: this.dataDir,
      logDir: null,
      host,
      hostGiven,
      uid: 0,
      spaceOf: measureSpace,
    };
    return await lookAround(testContext(), outlook);
  }
}

/** Zxids and times of the records of some logs, by their frames alone. */
function recordsOf(folder: string): { zxid: bigint; time: number }[] {
  const logs = Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) =>
    name.startsWith("log.")
  );
  return logs.flatMap((name) => {
    const bytes = Deno.readFileSync(`${folder}/${name}`);
    const view = new DataView(bytes.buffer);
    // The time stands behind the zxid, 20 bytes into a body; a frame begins with 12 bytes.
    return walkLog(bytes).records.map(({ zxid, offset }) => ({
      zxid,
      time: Number(view.getBigInt64(offset + 12 + 20)),
    }));
  }).sort((a, b) => Number(a.zxid - b.zxid));
}

Deno.test("planRestore() counts what is left out, and says from when to when", async () => {
  using scene = await Scene.make();
  const records = recordsOf(scene.member.txnDir);
  const last = records.at(-1)!.zxid;
  for (let zxid = 1n; zxid <= last; zxid += 11n) {
    for (const skipVerify of [false, true]) {
      const target = { kind: "zxid", zxid } as const;
      const { time, dropped } = await scene.plan(undefined, { target, skipVerify });
      const later = records.filter((record) => record.zxid > zxid);
      assert.equal(time, records.find((record) => record.zxid === zxid)!.time);
      assert.deepEqual(
        dropped,
        later.length === 0 ? null : {
          from: zxid + 1n,
          to: last,
          transactions: later.length,
          firstTime: later[0]!.time,
          lastTime: later.at(-1)!.time,
        },
        formatZxid(zxid),
      );
    }
  }
  assert.equal((await scene.plan()).dropped, null);
});

Deno.test("planRestore() says how far the data is that it replaces", async () => {
  using scene = await Scene.make();
  assert.equal((await scene.plan()).present, null);
  const { snapDir, fixture } = copyMember("3.8.6", "several-epochs", `${scene.path}/other`);
  Deno.removeSync(scene.dataDir);
  Deno.renameSync(`${scene.path}/other/data`, scene.dataDir);
  const folder = snapDir.replace("/other/data", "/target");
  const newest = recordsOf(folder).at(-1)!;
  assert.equal(formatZxid(newest.zxid), fixture.lastZxid);
  const { present } = await scene.plan();
  assert.deepEqual([present?.zxid, present?.time], [newest.zxid, newest.time]);
  // Where a restore died the files may be of two histories.
  putGuard(folder);
  const { present: unknown, notChecked } = await scene.plan();
  assert.equal(unknown, null);
  assert.ok(notChecked.some((what) => what.includes(DEAD_ID)), notChecked.join());
  Deno.removeSync(`${folder}/${GUARD_NAME}`);
  // An empty log is no data.
  putFile(`${folder}/log.7ffffffffff`, "");
  assert.equal((await scene.plan()).present?.zxid, newest.zxid);
  // Where the logs hold nothing yet the newest snapshot says it, without a time.
  for (const { name } of Deno.readDirSync(folder)) {
    if (name.startsWith("log.")) Deno.truncateSync(`${folder}/${name}`, 16);
  }
  const snapshots = Array.from(Deno.readDirSync(folder), ({ name }) => name)
    .filter((name) => name.startsWith("snapshot."))
    .map((name) => parseZxid(`0x${name.slice("snapshot.".length)}`));
  const bySnapshot = (await scene.plan()).present!;
  assert.equal(bySnapshot.zxid, snapshots.reduce((a, b) => a > b ? a : b));
  assert.equal(bySnapshot.time, null);
});

/** Surroundings in which a server shows by one sign. */
function withSign(sign: Omit<ServerSign, "text">): Surroundings {
  const signs = [{ ...sign, text: say("A server answers at {}", "localhost:2181") }];
  return { ...UNSEEN, server: { host: "localhost:2181", signs, notChecked: [], conclusive: true } };
}

Deno.test("a restore is refused where a server seems to run with the data, unless that is allowed", async () => {
  const cases: [kind: ServerSign["kind"], certain: boolean, filled: boolean, refused: boolean][] = [
    ["port", false, false, false],
    ["port", false, true, true],
    ["port", true, false, true],
    ["process", true, false, true],
    ["process", false, true, false],
    ["pid-file", true, false, true],
  ];
  for (const [kind, certain, filled, refused] of cases) {
    using scene = await Scene.make();
    if (filled) putFile(`${scene.folder("target/version-2")}/log.7777`, "old");
    const seen = withSign({ kind, certain });
    const plan = await scene.plan(seen);
    const codes = plan.obstacles.map(({ code }) => code);
    assert.deepEqual(codes, refused ? ["server-running"] : [], `${kind} ${certain} ${filled}`);
    const allowed = await scene.plan(seen, { allowRunning: true });
    assert.deepEqual(allowed.obstacles, []);
    if (!refused) continue;
    const before = treeState(scene.dataDir);
    const error = await rejection("server-running", executeRestore(testContext(), plan));
    assert.equal(error.exitStatus, undefined, "that of a restore that failed");
    assert.match(error.hint!, /--zk-host.*--allow-running.*The target is as it was$/);
    assert.deepEqual(treeState(scene.dataDir), before);
  }
});

Deno.test("lookAround() sees a port, room, rights, and what the target is on", async () => {
  using scene = await Scene.make();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const host = { host: "127.0.0.1", port: listener.addr.port };
  const seen = await scene.look(true, host);
  assert.deepEqual(seen.server.signs.map(({ kind, certain }) => [kind, certain]), [["port", true]]);
  assert.ok(seen.folders.get(scene.dataDir)!.free! > 0);
  const plan = await scene.plan(await scene.look());
  assert.deepEqual(plan.obstacles, []);
  const total = plan.files.reduce((sum, { stored }) => sum + stored!.size, 0);
  assert.deepEqual(plan.space.map(({ folder, needed }) => [folder, needed]), [
    [scene.dataDir, total],
  ]);
  await rejection(
    "wrong-folder",
    lookAround(testContext(), {
      dataDir: `${scene.path}/gone`,
      logDir: null,
      host,
      hostGiven: false,
      uid: null,
      spaceOf: measureSpace,
    }),
  );
});

Deno.test("a restore needs the room of what it writes, cut logs as they are cut", async () => {
  using scene = await Scene.make();
  const target = { kind: "zxid", zxid: 5n } as const;
  const roomFor = (bytes: number): Surroundings => ({
    ...UNSEEN,
    folders: new Map([[scene.dataDir, { free: bytes, canCreate: true }]]),
  });
  const written = await scene.plan(UNSEEN, { target });
  const { needed } = written.space[0]!;
  const enough = await scene.plan(roomFor(needed), { target });
  assert.deepEqual(enough.obstacles, []);
  const short = await scene.plan(roomFor(needed - 1), { target });
  const [error] = short.obstacles;
  assert.equal(error?.code, "not-enough-space");
  assert.match(error.message, new RegExp(`needs ${needed} bytes free and has ${needed - 1}$`));
  const { files } = await executeRestore(testContext(), enough);
  const sizes = files.map((path) => Deno.statSync(path).size);
  assert.equal(sizes.reduce((a, b) => a + b), needed);
});

Deno.test("a target that may not be written to is an obstacle of the plan", async () => {
  using scene = await Scene.make();
  const canCreate = new ZkBackupError("Cannot create a file in /x: permission denied", {
    code: "permission-denied",
    category: "IO",
  });
  const folders = new Map([[scene.dataDir, { free: null, canCreate }]]);
  const { obstacles } = await scene.plan({ ...UNSEEN, folders });
  assert.deepEqual(obstacles, [canCreate]);
});

Deno.test("a plan names what was not looked at", async () => {
  using scene = await Scene.make();
  assert.deepEqual((await scene.plan()).notChecked, [
    "whether a server runs with this data",
    `whether files can be made in ${scene.dataDir}`,
    `whether ${scene.dataDir} has room: Deno needs --allow-sys=statfs`,
    "whether SELinux is on: that needs --allow-all",
  ]);
  const { notChecked } = await scene.plan({ ...(await scene.look()), selinux: true });
  assert.deepEqual(notChecked, []);
});

Deno.test({
  name: "executeRestore() gives files and a new version-2 to the named owner",
  // Only root may give files away.
  ignore: Deno.uid() !== 0,
  async fn() {
    using scene = await Scene.make();
    const plan = await scene.plan(undefined, { owner: "12345:54321" });
    const { files } = await executeRestore(testContext(), plan);
    for (const path of [`${scene.dataDir}/version-2`, ...files]) {
      const { uid, gid } = Deno.statSync(path);
      assert.deepEqual([uid, gid], [12345, 54321], path);
    }
    assert.equal(Deno.statSync(scene.dataDir).uid, 0);
  },
});

Deno.test("a restore that fails says that the target is as it was, or what keeps ZooKeeper off", async () => {
  const state = "The target is as it was";
  for (const isGuarded of [false, true]) {
    using scene = await Scene.make();
    const guard = `${scene.folder("target/version-2")}/${GUARD_NAME}`;
    if (isGuarded) putGuard(scene.folder("target/version-2"));
    const plan = await scene.plan();
    Deno.removeSync(`${plan.backup.dir}/${plan.files[0]!.stored!.stored_name}`);
    const { hint } = await rejection("not-found", executeRestore(testContext(), plan));
    const more =
      `: an earlier restore died, and ${guard} keeps ZooKeeper from starting until one ` +
      "is done";
    assert.equal(hint, isGuarded ? state + more : state);
  }
});
