import assert from "node:assert/strict";
import { NOBODY } from "../cli/support/server.ts";
import { zkbackup } from "../cli/support/zkbackup.ts";
import { delay } from "../lab/delay.ts";
import { type Driver, type LoadKind, openDriver } from "../lab/driver.ts";
import { Ensemble, startEnsemble } from "../lab/ensemble.ts";
import { labAvailable } from "../lab/maven.ts";
import { compareTrees, type Tree } from "../lab/tree.ts";
import { copyVersion2, truthAt } from "../lab/truth.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { WorkFolder } from "./support/work_folder.ts";

const VERSIONS = ["3.5.10", "3.9.5"] as const satisfies ZooKeeperVersion[];
const lab = await labAvailable(VERSIONS);

/** What stays as it is while nobody writes: no ephemerals, no nodes that expire. */
const KINDS: readonly LoadKind[] = [
  "create",
  "sequential",
  "setData",
  "setAcl",
  "delete",
  "multi",
  "badVersion",
];
const MEMBERS = [0, 1, 2] as const;
const LOG_TIMEOUT_MS = 30_000;

/** What the tool says of members that are not restored. */
const UNDONE =
  "A member with newer data is elected, the others take it over: the restore is undone";
/** What it says of members that are emptied. */
const MAJORITY =
  "Either restore a majority and start it first; on the rest, observers likewise, empty version-2";

/** Three members that are stopped, each with all of the same history, and a backup of one. */
interface Scene {
  version: ZooKeeperVersion;
  dataDirs: string[];
  backupDir: string;
  /** The first member's data as it was before anything was restored. */
  original: string;
  /** A zxid in the middle of an epoch. */
  target: bigint;
  /** Epoch in which the members served last, which is a later one. */
  epoch: bigint;
  /** What all of them served last. */
  newest: Tree;
}

const epochOf = (zxid: bigint) => zxid >> 32n;
const hex = (zxid: bigint) => `0x${zxid.toString(16)}`;

function load(driver: Driver, seed: number) {
  return driver.load({ root: `/load${seed}`, seed, count: 60, kinds: KINDS });
}

function open(version: ZooKeeperVersion, ensemble: Ensemble, index: number): Promise<Driver> {
  return openDriver({ version, port: ensemble.member(index).port });
}

/** Runs the tool; JSON in and out. */
async function run(args: readonly string[]) {
  const { code, stdout, stderr } = await zkbackup([...args, "--format", "json"]);
  assert.equal(code, 0, stdout + stderr);
  return JSON.parse(stdout);
}

/** Loads an ensemble in two epochs, backs up one member of it while it runs, and stops it. */
async function makeScene(work: WorkFolder, version: ZooKeeperVersion): Promise<Scene> {
  const dataDirs = await Promise.all(["one", "two", "three"].map((name) => work.folder(name)));
  const outputDir = await work.folder("backups");
  await using ensemble = await startEnsemble({
    version,
    members: dataDirs.map((dataDir) => ({ dataDir })),
  });
  let target: bigint;
  {
    await using driver = await open(version, ensemble, 0);
    await load(driver, 1);
    target = await ensemble.settled();
    await load(driver, 2);
    await ensemble.settled();
    await driver.close();
  }
  const leader = await ensemble.ready();
  await ensemble.stop("SIGTERM", leader);
  await ensemble.ready();
  await ensemble.start(leader);
  await ensemble.ready();

  await using driver = await open(version, ensemble, 0);
  await load(driver, 3);
  const host = `127.0.0.1:${ensemble.member(1).port}`;
  const { backup_dir: backupDir } = await run([
    ...["backup", "--zk-data-dir", dataDirs[1]!, "--output-dir", outputDir, "--zk-host", host],
  ]);
  await load(driver, 4);
  const newest = await driver.tree();
  const epoch = epochOf(await ensemble.settled());
  await driver.close();
  await ensemble.stop();
  const original = await work.folder("original");
  await copyVersion2(dataDirs[0]!, original);
  assert.ok(epoch > epochOf(target));
  return { version, dataDirs, backupDir, original, target, epoch, newest };
}

/** Restores one member to the target, and returns what the tool says of it. */
function restoreFirst({ backupDir, dataDirs, target }: Scene, ...flags: string[]) {
  return run([
    ...["restore", "--backup-dir", backupDir, "--zk-data-dir", dataDirs[0]!],
    ...["--truncate-to-zxid", hex(target), "--force", "--zk-host", NOBODY, ...flags],
  ]);
}

/** The members with the data that they have by now; none runs yet. */
function ensembleOf({ version, dataDirs }: Scene, properties: Record<string, string> = {}) {
  const members = dataDirs.map((dataDir) => ({ dataDir }));
  return new Ensemble({ version, members, properties });
}

/** The tree that each member serves must be this one. */
async function assertAllServe(scene: Scene, ensemble: Ensemble, tree: Tree): Promise<void> {
  for (const index of MEMBERS) {
    await using driver = await open(scene.version, ensemble, index);
    await driver.sync();
    assert.deepEqual(compareTrees(tree, await driver.tree()), [], `member ${index}`);
    await driver.close();
  }
}

/** What is written at one member is there at the others. */
async function assertTakesWrites({ version }: Scene, ensemble: Ensemble): Promise<void> {
  await using writer = await open(version, ensemble, 0);
  await writer.create("/written-after", { data: "it goes on" });
  await using reader = await open(version, ensemble, 2);
  await reader.sync();
  const data = await reader.get("/written-after");
  assert.equal(new TextDecoder().decode(data!), "it goes on");
}

/** Waits until a member has logged this so many times. */
async function logged(ensemble: Ensemble, index: number, what: RegExp, times = 1): Promise<void> {
  const every = new RegExp(what, "g");
  const deadline = Date.now() + LOG_TIMEOUT_MS;
  while ([...ensemble.member(index).logText().matchAll(every)].length < times) {
    if (Date.now() > deadline) throw new Error(`Member ${index} did not log ${what}`);
    await delay(50);
  }
}

async function acceptedEpochs({ dataDirs }: Scene): Promise<bigint[]> {
  return await Promise.all(
    dataDirs.map(async (dir) => BigInt(await Deno.readTextFile(`${dir}/version-2/acceptedEpoch`))),
  );
}

for (const version of VERSIONS) {
  Deno.test({
    name: `three members of ${version}, all restored as the steps say, serve the state of the zxid`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const scene = await makeScene(work, version);
      const [one, two, three] = scene.dataDirs;
      const first = await restoreFirst(scene);
      assert.equal(first.zxid, hex(scene.target));

      // The command that it prints for the others, which differ in their folders alone.
      const [step] = first.next_steps;
      assert.match(step.what, /bring ALL members to this state/);
      const [program, ...args] = String(step.commands[0]).split(" ");
      assert.equal(program, "zkbackup");
      assert.ok(args.includes(one!));
      const ids = [first.restore_id];
      for (const other of [two!, three!]) {
        const same = args.map((arg) => arg === one ? other : arg);
        const { zxid, restore_id } = await run([...same, "--force", "--zk-host", NOBODY]);
        assert.equal(zxid, first.zxid);
        ids.push(restore_id);
      }
      const accepted = await acceptedEpochs(scene);
      assert.deepEqual(accepted, accepted.map(() => accepted[0]));
      assert.ok(accepted[0]! > scene.epoch);

      const truth = await truthAt({ version, dataDir: scene.original, zxid: scene.target });
      assert.notDeepEqual(compareTrees(truth.tree, scene.newest), []);
      {
        await using ensemble = ensembleOf(scene);
        await ensemble.start();
        await ensemble.ready();
        await assertAllServe(scene, ensemble, truth.tree);
        await assertTakesWrites(scene, ensemble);
        const served = await ensemble.settled();
        assert.ok(epochOf(served) > accepted[0]!, hex(served));
        const check = first.next_steps.flatMap(({ notes }: { notes: string[] }) => notes)
          .map((note: string) => /^An ensemble shows (0x[0-9a-f]+) or more/.exec(note)?.[1])
          .find((shown: string | undefined) => shown !== undefined);
        assert.ok(served >= BigInt(check));
        await ensemble.stop();
      }

      // Back to what was there before, on all of them.
      for (const [at, id] of ids.entries()) {
        await run([
          ...["restore", "--rollback", id, "--zk-data-dir", scene.dataDirs[at]!],
          ...["--force", "--zk-host", NOBODY],
        ]);
      }
      for (const epoch of await acceptedEpochs(scene)) assert.ok(epoch > accepted[0]!);
      await using ensemble = ensembleOf(scene);
      await ensemble.start();
      await ensemble.ready();
      await assertAllServe(scene, ensemble, scene.newest);
    },
  });
}

/** Empties a member, as an operator does. */
async function empty(dataDir: string): Promise<void> {
  await Deno.remove(`${dataDir}/version-2`, { recursive: true });
}

Deno.test({
  name: "a restore of one member of 3.9.5 is undone by the others, which have newer data",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const scene = await makeScene(work, "3.9.5");
    const { next_steps: [step] } = await restoreFirst(scene, "--epoch-lift", "0");
    assert.ok(step.notes.includes(UNDONE));
    await using ensemble = ensembleOf(scene);
    await ensemble.start();
    assert.notEqual(await ensemble.ready(), 0);
    await assertAllServe(scene, ensemble, scene.newest);
  },
});

Deno.test({
  name: "a restored member of 3.9.5 is refused by others that go on, until it is emptied",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const scene = await makeScene(work, "3.9.5");
    await restoreFirst(scene);
    await using ensemble = ensembleOf(scene);
    await ensemble.start(1, 2);
    await ensemble.ready();
    await ensemble.start(0);
    await logged(ensemble, 0, /Leaders epoch, [0-9]+ is less than accepted epoch, [0-9]+/);
    assert.equal(await ensemble.member(0).state(), undefined);
    await ensemble.stop("SIGTERM", 0);
    await empty(scene.dataDirs[0]!);
    await ensemble.start(0);
    await ensemble.ready();
    await assertAllServe(scene, ensemble, scene.newest);
  },
});

Deno.test({
  name: "members of 3.9.5 that were emptied take over the state of a restored majority",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const scene = await makeScene(work, "3.9.5");
    const { version, target, original, dataDirs } = scene;
    const truth = await truthAt({ version, dataDir: original, zxid: target });
    const { next_steps: [step] } = await restoreFirst(scene);
    assert.ok(step.notes.includes(MAJORITY));
    await empty(dataDirs[1]!);
    await empty(dataDirs[2]!);
    const properties = { "zookeeper.db.autocreate": "false" };
    {
      // One with data is no majority, and those without do not vote.
      await using ensemble = ensembleOf(scene, properties);
      await ensemble.start();
      for (const index of [1, 2]) await logged(ensemble, index, /setting zxid to -1/);
      await logged(ensemble, 0, /Notification time out/, 3);
      for (const index of MEMBERS) {
        assert.equal(await ensemble.member(index).state(), undefined);
      }
    }
    await restoreFirst({ ...scene, dataDirs: [dataDirs[1]!] });
    await using ensemble = ensembleOf(scene, properties);
    await ensemble.start(0, 1);
    await ensemble.ready();
    await ensemble.start(2);
    assert.notEqual(await ensemble.ready(), 2);
    await assertAllServe(scene, ensemble, truth.tree);
    await assertTakesWrites(scene, ensemble);
  },
});

Deno.test({
  name: "one restored member of 3.9.5 leads emptied ones that may vote, where it starts first",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const scene = await makeScene(work, "3.9.5");
    const { version, target, original, dataDirs } = scene;
    const truth = await truthAt({ version, dataDir: original, zxid: target });
    await restoreFirst(scene);
    await empty(dataDirs[1]!);
    await empty(dataDirs[2]!);
    await using ensemble = ensembleOf(scene);
    await ensemble.start(0);
    await logged(ensemble, 0, /LOOKING/);
    await ensemble.start(1);
    assert.equal(await ensemble.ready(), 0);
    await ensemble.start(2);
    assert.equal(await ensemble.ready(), 0);
    await assertAllServe(scene, ensemble, truth.tree);
  },
});
