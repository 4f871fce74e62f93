import { type Driver, loadKinds, openDriver } from "./driver.ts";
import { type Ensemble, type EnsembleOptions, startEnsemble } from "./ensemble.ts";
import { type FixtureCase, SMALL_PREALLOC } from "./fixture_case.ts";
import { type Checkpoint, listFiles, quietCheckpoint } from "./truth.ts";
import { dumpLog } from "./txnlog_toolkit.ts";

function ensembleOptions(
  version: EnsembleOptions["version"],
  work: string,
  properties: Record<string, string> = {},
): EnsembleOptions {
  const members = [1, 2, 3].map((id) => ({ dataDir: `${work}/member${id}` }));
  return { version, members, properties: { ...SMALL_PREALLOC, ...properties } };
}

/** Lets `act` write through a member and reads the tree that it has afterwards. */
async function write(
  ensemble: Ensemble,
  index: number,
  act: (driver: Driver) => Promise<unknown>,
): Promise<Checkpoint> {
  const { version, port } = ensemble.member(index);
  await using driver = await openDriver({ version, port });
  await act(driver);
  await driver.sync();
  await ensemble.settled();
  const checkpoint = await quietCheckpoint(driver);
  await driver.close();
  return checkpoint;
}

const severalEpochs: FixtureCase = {
  name: "several-epochs",
  description: "A member that ran through two changes of leader in an ensemble of three",
  supports: () => true,
  make: async ({ version, work }) => {
    const options = ensembleOptions(version, work);
    await using ensemble = await startEnsemble(options);
    const checkpoints: Checkpoint[] = [];
    const kinds = loadKinds(version);
    const first = await ensemble.ready();
    // The lowest member that does not lead: with three members, one of the other two leads next.
    const part = async (epoch: number, leader: number): Promise<void> => {
      checkpoints.push(
        await write(
          ensemble,
          leader,
          (driver) =>
            driver.load({ root: `/epoch${epoch}`, seed: epoch, count: 50, kinds, pipeline: 20 }),
        ),
      );
    };
    await part(1, first);
    await ensemble.stop("SIGTERM", first);
    const second = await ensemble.ready();
    await part(2, second);
    await ensemble.start(first);
    await ensemble.ready();
    await ensemble.stop("SIGTERM", second);
    const third = await ensemble.ready();
    await part(3, third);
    await ensemble.settled();
    await ensemble.stop();
    const stayed = [0, 1, 2].find((index) => index !== first && index !== second);
    return { dataDir: `${work}/member${(stayed ?? 0) + 1}`, checkpoints };
  },
};

const snapSync: FixtureCase = {
  name: "snap-sync",
  description:
    "A member that was away and got a snapshot from its leader: a legal hole in its logs",
  supports: () => true,
  make: async ({ version, work }) => {
    // Without the leader's logs to copy from (3.5+), more than 500 missed transactions take a SNAP.
    const options = ensembleOptions(version, work, { "zookeeper.snapshotSizeFactor": "-1" });
    await using ensemble = await startEnsemble(options);
    const checkpoints: Checkpoint[] = [];
    const kinds = loadKinds(version);
    const leader = await ensemble.ready();
    const away = leader === 0 ? 1 : 0;
    const load = (root: string, seed: number) => (driver: Driver) =>
      driver.load({ root, seed, count: 60, kinds, pipeline: 20, maxBytes: 16 });
    checkpoints.push(await write(ensemble, leader, load("/before", 1)));
    await ensemble.stop("SIGTERM", away);
    await write(ensemble, leader, (driver) =>
      driver.load({
        root: "/missed",
        seed: 2,
        count: 800,
        kinds: ["setData", "badVersion"],
        pipeline: 50,
        maxBytes: 8,
      }));
    await ensemble.start(away);
    await ensemble.ready();
    checkpoints.push(await write(ensemble, leader, load("/after", 3)));
    checkpoints.push(await write(ensemble, leader, load("/later", 4)));
    await ensemble.stop();
    const dataDir = `${work}/member${away + 1}`;
    const zxids: bigint[] = [];
    for (const { name } of await listFiles(dataDir, "log")) {
      const { records } = await dumpLog(`${dataDir}/version-2/${name}`);
      zxids.push(...records.map((record) => record.zxid));
    }
    const hole = zxids.some((zxid, index) => zxid > (zxids[index - 1] ?? zxid) + 100n);
    if (!hole) throw new Error("The member has no hole in its logs: it was not sent a snapshot");
    return { dataDir, checkpoints, history: { dataDir: `${work}/member${leader + 1}` } };
  },
};

/** Cases from ensembles of three. */
export const ensembleCases: FixtureCase[] = [severalEpochs, snapSync];
