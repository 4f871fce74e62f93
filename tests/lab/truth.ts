import { type Driver, openDriver } from "./driver.ts";
import { type ServerOptions, startServer } from "./server.ts";
import type { Tree } from "./tree.ts";
import { chopLog } from "./txnlog_toolkit.ts";

/** A tree and the zxid it belongs to. */
export interface Checkpoint {
  zxid: bigint;
  tree: Tree;
}

/** Where a server keeps its files. */
export interface Directories {
  dataDir: string;
  /** dataLogDir, when it is not dataDir. */
  logDir?: string;
}

/** Tries made to find a moment in which nothing is written. */
const QUIET_TRIES = 20;

/** The tree of a live server at a moment without writes. Throws when writes do not pause. */
export async function quietCheckpoint(driver: Driver): Promise<Checkpoint> {
  for (let attempt = 0; attempt < QUIET_TRIES; attempt++) {
    const zxid = await driver.zxid();
    const tree = await driver.tree();
    if (await driver.zxid() === zxid) return { zxid, tree };
  }
  throw new Error(`No quiet moment in ${QUIET_TRIES} tries`);
}

/** Zxid in the name of a log or snapshot; undefined for other files. */
export function zxidOfName(prefix: "log" | "snapshot", name: string): bigint | undefined {
  const hex = new RegExp(`^${prefix}\\.([0-9a-f]+)(\\.|$)`).exec(name)?.[1];
  return hex === undefined ? undefined : BigInt(`0x${hex}`);
}

/** Logs or snapshots of a directory by rising zxid. */
export async function listFiles(
  dir: string,
  prefix: "log" | "snapshot",
): Promise<{ name: string; zxid: bigint }[]> {
  const files: { name: string; zxid: bigint }[] = [];
  for await (const { name } of Deno.readDir(`${dir}/version-2`)) {
    const zxid = zxidOfName(prefix, name);
    if (zxid !== undefined) files.push({ name, zxid });
  }
  return files.sort((a, b) => a.zxid < b.zxid ? -1 : a.zxid > b.zxid ? 1 : 0);
}

/** Copies what lies in a `version-2` folder, one level deep, to another directory. */
export async function copyVersion2(from: string, to: string): Promise<void> {
  await Deno.mkdir(`${to}/version-2`, { recursive: true });
  for await (const { name, isFile } of Deno.readDir(`${from}/version-2`)) {
    if (isFile) await Deno.copyFile(`${from}/version-2/${name}`, `${to}/version-2/${name}`);
  }
}

/** What a real server makes of a directory. */
export interface Served extends Checkpoint {
  /** All that the server logged. */
  logText: string;
}

/**
 * Starts a standalone server on a directory, in place, and returns the zxid it comes up with and
 * the tree it serves. Ephemerals of sessions that the data still holds are there; those of other
 * sessions the server drops while it loads.
 */
export async function serveTree(options: ServerOptions): Promise<Served> {
  await using server = await startServer(options);
  const state = await server.state();
  if (state === undefined) throw new Error("The server stopped serving");
  await using driver = await openDriver({ version: options.version, port: server.port });
  const tree = await driver.tree();
  const logText = server.logText();
  await driver.close();
  return { zxid: state.zxid, tree, logText };
}

/** Which source to cut where, and the server to ask. */
export interface TruthOptions extends Directories {
  version: ServerOptions["version"];
  zxid: bigint;
  properties?: Record<string, string>;
}

/**
 * The true tree at `zxid`, found without any of our code: ZooKeeper's own toolkit cuts a copy of
 * the logs, and a fresh server replays them from an empty tree or the oldest snapshot. The source
 * must hold a record with this zxid, and its oldest snapshot must be certain to hold nothing later.
 */
export async function truthAt(options: TruthOptions): Promise<Served> {
  const { version, dataDir, logDir = dataDir, zxid, properties } = options;
  const work = await Deno.makeTempDir({ prefix: "zkbackup-truth-" });
  try {
    await Deno.mkdir(`${work}/version-2`);
    const logs = (await listFiles(logDir, "log")).filter((log) => log.zxid <= zxid);
    const [base, next] = await listFiles(dataDir, "snapshot");
    // The first record ever of a standalone server or of an ensemble: no snapshot is needed.
    const fromStart = logs[0]?.zxid === 1n || logs[0]?.zxid === 0x1_0000_0001n;
    if (base !== undefined && !(fromStart && base.zxid !== 0n)) {
      // A server never writes two snapshots at once, so the next one's name bounds the first's end.
      const exact = base.zxid === 0n || (next !== undefined && next.zxid <= zxid);
      if (!exact) {
        throw new Error(`Cannot tell whether ${base.name} is complete at 0x${zxid.toString(16)}`);
      }
      const name = `version-2/${base.name}`;
      await Deno.copyFile(`${dataDir}/${name}`, `${work}/${name}`);
    }
    for (const { name } of logs) {
      await Deno.copyFile(`${logDir}/version-2/${name}`, `${work}/version-2/${name}`);
    }
    const last = logs.at(-1);
    if (last !== undefined) await chopLog(`${work}/version-2/${last.name}`, zxid);
    const served = await serveTree({
      version,
      dataDir: work,
      // 3.5 and later refuse logs without a snapshot unless told; 3.4 does not know the property.
      properties: { ...properties, "zookeeper.snapshot.trust.empty": "true" },
    });
    if (served.zxid !== zxid) {
      throw new Error(`The server came up at 0x${served.zxid.toString(16)}, not at ${zxid}`);
    }
    return served;
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}
