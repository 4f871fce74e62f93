import { type Driver, loadKinds, openDriver } from "./driver.ts";
import type { Source } from "./fixture_writer.ts";
import { fourLetter } from "./four_letter_word.ts";
import { type Server, startServer } from "./server.ts";
import { type Checkpoint, quietCheckpoint } from "./truth.ts";
import { atLeast, type ZooKeeperVersion } from "./versions.ts";

/** Where and for which version a case is made. */
export interface CaseContext {
  version: ZooKeeperVersion;
  /** An empty folder to work in. */
  work: string;
}

/** How one case of the fixtures comes about. */
export interface FixtureCase {
  name: string;
  description: string;
  /** Versions it makes sense for. */
  supports: (version: ZooKeeperVersion) => boolean;
  make: (context: CaseContext) => Promise<Source>;
}

/** Small files whose zeros are cut off anyway; in KiB. */
export const SMALL_PREALLOC = { "zookeeper.preAllocSize": "64" };

/** What a run of a standalone server is to be like. */
export interface RunOptions {
  properties?: Record<string, string>;
  logDir?: string;
  /** Leaves the driver's sessions open when the server stops. */
  leaveSessions?: boolean;
}

/** Starts a standalone server in `work/data`, lets `act` write, and stops it. */
export async function run(
  { version, work }: CaseContext,
  { properties, logDir, leaveSessions = false }: RunOptions,
  act: (driver: Driver, server: Server) => Promise<void>,
): Promise<{ digests: Record<string, string> }> {
  await using server = await startServer({
    version,
    dataDir: `${work}/data`,
    ...(logDir === undefined ? {} : { logDir }),
    properties: { ...SMALL_PREALLOC, ...properties },
  });
  await using driver = await openDriver({ version, port: server.port });
  await act(driver, server);
  const digests = atLeast(version, "3.6") ? await readDigests(server.port) : {};
  if (leaveSessions) await server.stop();
  else await driver.close();
  await server.stop();
  return { digests };
}

/** Digests of the tree at every 128th zxid, as a server of 3.6 or later tells them. */
export async function readDigests(port: number): Promise<Record<string, string>> {
  const text = await fourLetter(port, "hash");
  const lines = text.matchAll(/^([0-9a-f]+): (-?\d+)$/gm);
  return Object.fromEntries([...lines].map(([, zxid, digest]) => [`0x${zxid}`, String(digest)]));
}

/** Writes in three parts and reads the tree after each. */
export async function threeParts(
  driver: Driver,
  version: ZooKeeperVersion,
  count: number,
): Promise<Checkpoint[]> {
  const checkpoints: Checkpoint[] = [];
  const kinds = loadKinds(version);
  for (let part = 1; part <= 3; part++) {
    await driver.load({
      root: `/part${part}`,
      seed: part,
      count,
      kinds,
      pipeline: 20,
      maxBytes: 32,
    });
    checkpoints.push(await quietCheckpoint(driver));
  }
  return checkpoints;
}
