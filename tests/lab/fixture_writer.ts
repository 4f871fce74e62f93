import type { Expectation, ExpectedLog, ExpectedSnapshot, ExpectedTree } from "./expectation.ts";
import { writeTree } from "./expectation.ts";
import { formatSnapshot } from "./snapshot_formatter.ts";
import { ServerRefused } from "./server.ts";
import { compareTrees, type Tree, treeHash } from "./tree.ts";
import { type Checkpoint, copyVersion2, listFiles, serveTree, truthAt } from "./truth.ts";
import { dumpLog } from "./txnlog_toolkit.ts";
import type { ZooKeeperVersion } from "./versions.ts";

/** What a case leaves for the fixture. */
export interface Source {
  dataDir: string;
  /** dataLogDir, when it is not dataDir. */
  logDir?: string;
  /** Trees read while nobody wrote; each is checked against a cut of the source's logs. */
  checkpoints: Checkpoint[];
  /** More zxids to find the tree of, by cutting the logs there. */
  cuts?: bigint[];
  /** Digests by the `hash` word. */
  digests?: Record<string, string>;
  /** System properties a server needs to read the files. */
  properties?: Record<string, string>;
  /** Keeps the zeros that the server wrote ahead; they are cut off otherwise. */
  keepPadding?: boolean;
  /** A fuller copy of the directory to find the truth in, where files were taken away. */
  history?: { dataDir: string; logDir?: string };
  /**
   * Whether a server may refuse these files or come up with a wrong tree; otherwise that is an error
   * of the case.
   */
  unsound?: boolean;
}

/** A name for the fixture. */
export interface FixtureName {
  version: ZooKeeperVersion;
  case: string;
  description: string;
}

const hex = (zxid: bigint): string => `0x${zxid.toString(16)}`;

/**
 * Cuts the zeros off the end of a log. Nothing is lost: a record ends with a byte that is not zero.
 */
async function cutPadding(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const headerSize = 16;
  let end = bytes.length;
  while (end > headerSize && bytes[end - 1] === 0) end--;
  await Deno.truncate(path, end);
}

async function copySource(source: Source, folder: string): Promise<void> {
  await copyVersion2(source.dataDir, `${folder}/data`);
  if (source.logDir !== undefined) await copyVersion2(source.logDir, `${folder}/log`);
  try {
    await Deno.copyFile(`${source.dataDir}/myid`, `${folder}/data/myid`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function describeLog(folder: string, file: string): Promise<ExpectedLog> {
  const { records } = await dumpLog(`${folder}/${file}`);
  const operations: Record<string, number> = {};
  for (const { op } of records) operations[op] = (operations[op] ?? 0) + 1;
  const [first, last] = [records[0], records.at(-1)];
  return {
    file,
    records: records.length,
    first: first === undefined ? null : hex(first.zxid),
    last: last === undefined ? null : hex(last.zxid),
    operations,
  };
}

async function describeSnapshot(folder: string, file: string): Promise<ExpectedSnapshot> {
  const summary = await formatSnapshot(`${folder}/${file}`);
  return summary === undefined
    ? { file, nodes: null, highestZxid: null }
    : { file, nodes: summary.nodes, highestZxid: hex(summary.highestZxid) };
}

async function fileSizes(folder: string): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  const walk = async (at: string): Promise<void> => {
    for (const entry of [...Deno.readDirSync(`${folder}/${at}`)].sort(byName)) {
      const path = `${at}/${entry.name}`;
      if (entry.isDirectory) await walk(path);
      else sizes[path] = (await Deno.stat(`${folder}/${path}`)).size;
    }
  };
  for (const entry of [...Deno.readDirSync(folder)].sort(byName)) {
    if (entry.name === "data" || entry.name === "log") await walk(entry.name);
  }
  return sizes;
}

function byName(a: Deno.DirEntry, b: Deno.DirEntry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** The middle record of all logs: a place no quiet moment chose. */
async function middleRecord(dir: string): Promise<bigint | undefined> {
  const zxids: bigint[] = [];
  for (const { name } of await listFiles(dir, "log")) {
    for (const { zxid } of (await dumpLog(`${dir}/version-2/${name}`)).records) zxids.push(zxid);
  }
  return zxids[Math.floor(zxids.length / 2)];
}

/** Starts a server on a copy of the fixture's own files and returns what it serves. */
async function serveCopy(name: FixtureName, folder: string, source: Source): Promise<Checkpoint> {
  const work = await Deno.makeTempDir({ prefix: "zkbackup-fixture-" });
  try {
    await copyVersion2(`${folder}/data`, `${work}/data`);
    if (source.logDir !== undefined) await copyVersion2(`${folder}/log`, `${work}/log`);
    return await serveTree({
      version: name.version,
      dataDir: `${work}/data`,
      ...(source.logDir === undefined ? {} : { logDir: `${work}/log` }),
      properties: { ...source.properties },
    });
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/**
 * Turns a source into a fixture: copies its files, asks ZooKeeper's own tools and servers what is
 * in them, and writes the answers down. Throws where two ways to the same truth disagree.
 */
export async function writeFixture(
  name: FixtureName,
  source: Source,
  folder: string,
): Promise<Expectation> {
  await copySource(source, folder);
  const logDir = source.logDir === undefined ? "data" : "log";
  const logs: ExpectedLog[] = [];
  for (const { name: log } of await listFiles(`${folder}/${logDir}`, "log")) {
    const file = `${logDir}/version-2/${log}`;
    if (!source.keepPadding) await cutPadding(`${folder}/${file}`);
    logs.push(await describeLog(folder, file));
  }
  const snapshots: ExpectedSnapshot[] = [];
  for (const { name: snapshot } of await listFiles(`${folder}/data`, "snapshot")) {
    snapshots.push(await describeSnapshot(folder, `data/version-2/${snapshot}`));
  }

  await Deno.mkdir(`${folder}/trees`);
  const trees = new Map<bigint, ExpectedTree>();
  const add = async (zxid: bigint, how: ExpectedTree["how"], tree: Tree): Promise<void> => {
    if (trees.has(zxid)) return;
    const file = `trees/${zxid.toString(16)}.json.gz`;
    await writeTree(`${folder}/${file}`, tree);
    trees.set(zxid, { zxid: hex(zxid), how, nodes: tree.size, hash: treeHash(tree), file });
  };

  const { dataDir, logDir: sourceLogDir } = source.history ?? source;
  const middle = await middleRecord(source.logDir ?? source.dataDir);
  const cuts = [...source.checkpoints.map((checkpoint) => checkpoint.zxid), ...source.cuts ?? []];
  if (middle !== undefined) cuts.push(middle);
  const truth = async (zxid: bigint): Promise<Tree> => {
    const { tree } = await truthAt({
      version: name.version,
      dataDir,
      ...(sourceLogDir === undefined ? {} : { logDir: sourceLogDir }),
      zxid,
      properties: { ...source.properties },
    });
    return tree;
  };
  for (const zxid of cuts) {
    const tree = await truth(zxid);
    const quiet = source.checkpoints.find((checkpoint) => checkpoint.zxid === zxid);
    if (quiet !== undefined) agree(name, zxid, quiet.tree, tree);
    await add(zxid, quiet === undefined ? "cut" : "quiet", tree);
  }
  let lastZxid = [...trees.keys()].reduce((a, b) => a > b ? a : b, 0n);
  let start: Expectation["start"] = "right";
  try {
    const served = await serveCopy(name, folder, source);
    lastZxid = served.zxid;
    const tree = await truth(served.zxid);
    if (!source.unsound) agree(name, served.zxid, tree, served.tree);
    else if (treeHash(tree) !== treeHash(served.tree)) start = "wrong";
    await add(served.zxid, "start", tree);
  } catch (error) {
    if (!(error instanceof ServerRefused && source.unsound)) throw error;
    start = "refused";
    const last = logs.at(-1)?.last;
    if (typeof last !== "string") throw error;
    lastZxid = BigInt(last);
    await add(lastZxid, "cut", await truth(lastZxid));
  }

  const expectation: Expectation = {
    version: name.version,
    case: name.case,
    description: name.description,
    properties: source.properties ?? {},
    dataDir: "data",
    logDir,
    files: await fileSizes(folder),
    logs,
    snapshots,
    lastZxid: hex(lastZxid),
    start,
    trees: [...trees.values()].sort((a, b) => BigInt(a.zxid) < BigInt(b.zxid) ? -1 : 1),
    digests: source.digests ?? {},
  };
  const json = JSON.stringify(expectation, null, 2);
  await Deno.writeTextFile(`${folder}/expectation.json`, `${json}\n`);
  return expectation;
}

function agree(name: FixtureName, zxid: bigint, expected: Tree, actual: Tree): void {
  const differences = compareTrees(expected, actual);
  if (differences.length === 0) return;
  throw new Error(
    `Two ways to the tree of ${name.version} ${name.case} at ${hex(zxid)} differ:\n` +
      differences.slice(0, 10).join("\n"),
  );
}
