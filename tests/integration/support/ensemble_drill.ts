import assert from "node:assert/strict";
import { NOBODY } from "../../cli/support/server.ts";
import { zkbackup } from "../../cli/support/zkbackup.ts";
import { delay } from "../../lab/delay.ts";
import { type Driver, type LoadKind, openDriver } from "../../lab/driver.ts";
import { Ensemble, startEnsemble } from "../../lab/ensemble.ts";
import { connectHavingSeen } from "../../lab/raw_client.ts";
import { compareTrees, type Tree } from "../../lab/tree.ts";
import { copyVersion2, truthAt } from "../../lab/truth.ts";
import type { ZooKeeperVersion } from "../../lab/versions.ts";
import type { WorkFolder } from "./work_folder.ts";

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
export const MEMBERS = [0, 1, 2] as const;
const LOG_TIMEOUT_MS = 30_000;

/** What the tool says of members that are not restored. */
export const UNDONE =
  "A member with newer data is elected, the others take it over: the restore is undone";
/** What it says of members that are emptied. */
export const MAJORITY =
  "Either restore a majority and start it first; on the rest, observers likewise, empty version-2";

/** Three members that are stopped, each with all of the same history, and a backup of one. */
export interface Scene {
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
  /** Last zxid of it, which clients have seen. */
  seen: bigint;
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
export async function makeScene(work: WorkFolder, version: ZooKeeperVersion): Promise<Scene> {
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
  const seen = await ensemble.settled();
  await driver.close();
  await ensemble.stop();
  const original = await work.folder("original");
  await copyVersion2(dataDirs[0]!, original);
  const epoch = epochOf(seen);
  assert.ok(epoch > epochOf(target));
  return { version, dataDirs, backupDir, original, target, epoch, newest, seen };
}

/** Restores one member to the target, and returns what the tool says of it. */
export function restoreFirst({ backupDir, dataDirs, target }: Scene, ...flags: string[]) {
  return run([
    ...["restore", "--backup-dir", backupDir, "--zk-data-dir", dataDirs[0]!],
    ...["--truncate-to-zxid", hex(target), "--force", "--zk-host", NOBODY, ...flags],
  ]);
}

/** Puts back what the restore with this id moved aside. */
export async function rollBack(dataDir: string, id: string): Promise<void> {
  const where = ["--zk-data-dir", dataDir, "--zk-host", NOBODY];
  await run(["restore", "--rollback", id, ...where, "--force"]);
}

/** The members with the data that they have by now; none runs yet. */
export function ensembleOf({ version, dataDirs }: Scene, properties: Record<string, string> = {}) {
  const members = dataDirs.map((dataDir) => ({ dataDir }));
  return new Ensemble({ version, members, properties });
}

/** The tree that each member serves must be this one. */
export async function assertAllServe(scene: Scene, ensemble: Ensemble, tree: Tree): Promise<void> {
  for (const index of MEMBERS) {
    await using driver = await open(scene.version, ensemble, index);
    await driver.sync();
    assert.deepEqual(compareTrees(tree, await driver.tree()), [], `member ${index}`);
    await driver.close();
  }
}

/**
 * A client that has seen what was undone gets a session: of the leader at once, which makes the first
 * transaction of the new epoch, and of the others when they have that. Before, each is still at the
 * restored zxid, and refuses it.
 */
async function assertTakesClientBack({ seen }: Scene, ensemble: Ensemble, leader: number) {
  const isTaken = (index: number) => connectHavingSeen(ensemble.member(index).port, seen);
  assert.ok(await isTaken(leader), "the leader takes a client back");
  for (const index of MEMBERS) {
    const deadline = Date.now() + LOG_TIMEOUT_MS;
    while (!await isTaken(index)) {
      assert.ok(Date.now() < deadline, `member ${index} refuses a client`);
      await delay(50);
    }
  }
}

/** What is written at one member is there at the others. */
export async function assertTakesWrites({ version }: Scene, ensemble: Ensemble): Promise<void> {
  await using writer = await open(version, ensemble, 0);
  await writer.create("/written-after", { data: "it goes on" });
  await using reader = await open(version, ensemble, 2);
  await reader.sync();
  const data = await reader.get("/written-after");
  assert.equal(new TextDecoder().decode(data!), "it goes on");
}

/** Waits until a member has logged this so many times. */
export async function logged(
  ensemble: Ensemble,
  index: number,
  what: RegExp,
  times = 1,
): Promise<void> {
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

/**
 * Restores three members as the steps say that the tool prints, lets them serve, and rolls all of
 * them back. Fails where a member serves another tree than it must, or refuses a client that has
 * seen what was undone.
 */
export async function drillAll(work: WorkFolder, version: ZooKeeperVersion): Promise<void> {
  const scene = await makeScene(work, version);
  const [one, two, three] = scene.dataDirs;
  // It has accepted epochs of which the others have not heard.
  await Deno.writeTextFile(`${one}/version-2/acceptedEpoch`, "9");
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
    await assertTakesClientBack(scene, ensemble, await ensemble.ready());
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
  for (const [at, id] of ids.entries()) await rollBack(scene.dataDirs[at]!, id);
  for (const epoch of await acceptedEpochs(scene)) assert.ok(epoch > accepted[0]!);
  await using ensemble = ensembleOf(scene);
  await ensemble.start();
  await ensemble.ready();
  await assertAllServe(scene, ensemble, scene.newest);
}
