import { fileURLToPath } from "node:url";
import { type JsonNode, type Tree, treeFromJson, treeHash, treeToJson } from "./tree.ts";
import { ZOOKEEPER_VERSIONS, type ZooKeeperVersion } from "./versions.ts";

/** A log as ZooKeeper's own toolkit reads it. */
export interface ExpectedLog {
  /** Path inside the case's folder. */
  file: string;
  /** Records up to the point where the toolkit stops. */
  records: number;
  /** Zxid of the first and last record as `0x…`; null for a log without records. */
  first: string | null;
  last: string | null;
  /** Records by operation, as the toolkit names them. */
  operations: Record<string, number>;
}

/** A snapshot as ZooKeeper's own SnapshotFormatter reads it. */
export interface ExpectedSnapshot {
  /** Path inside the case's folder. */
  file: string;
  /** Nodes, or null when the formatter cannot read the file. */
  nodes: number | null;
  /** Highest of the name's zxid and every mzxid and pzxid; above the name: surely fuzzy. */
  highestZxid: string | null;
}

/** A tree that a real server had or came up with at some zxid. */
export interface ExpectedTree {
  zxid: string;
  /**
   * How it is known: read from the source while nobody wrote ("quiet"), from a server over logs cut
   * by ZooKeeper's toolkit ("cut"), or the latter at the zxid a server starts with on the case's
   * files ("start").
   */
  how: "quiet" | "cut" | "start";
  nodes: number;
  /** {@linkcode treeHash} of the tree. */
  hash: string;
  /** Path inside the case's folder of the tree as gzipped JSON. */
  file: string;
}

/** `expectation.json` of a case: what ZooKeeper itself says of the files beside it. */
export interface Expectation {
  version: ZooKeeperVersion;
  case: string;
  description: string;
  /** System properties a server needs to read the files as they were meant. */
  properties: Record<string, string>;
  /** Folders inside the case's folder; the same where logs and snapshots share one. */
  dataDir: string;
  logDir: string;
  /** Every file with its size. */
  files: Record<string, number>;
  logs: ExpectedLog[];
  snapshots: ExpectedSnapshot[];
  /** What `srvr` says after a start on these files; where refused, the zxid of the last record. */
  lastZxid: string;
  /**
   * How a server of this version starts on these files: with the right tree, with a wrong one, or
   * not at all.
   */
  start: "right" | "wrong" | "refused";
  trees: ExpectedTree[];
  /** Tree digests by zxid from the source's `hash` word (3.6+), both as ZooKeeper prints them. */
  digests: Record<string, string>;
}

/** A case of `testdata/zookeeper` with its place. */
export interface Fixture extends Expectation {
  /** Absolute folder of the case. */
  folder: string;
}

/** `testdata/zookeeper` as an absolute path. */
export const FIXTURES = fileURLToPath(new URL("../../testdata/zookeeper", import.meta.url));

/** Reads the expectation of one case. */
export function readFixture(version: ZooKeeperVersion, name: string): Fixture {
  const folder = `${FIXTURES}/${version}/${name}`;
  return { ...JSON.parse(Deno.readTextFileSync(`${folder}/expectation.json`)), folder };
}

/** Every case of every version, in order. */
export function allFixtures(): Fixture[] {
  return ZOOKEEPER_VERSIONS.flatMap((version) =>
    [...Deno.readDirSync(`${FIXTURES}/${version}`)]
      .map((entry) => entry.name)
      .sort()
      .map((name) => readFixture(version, name))
  );
}

/** Reads one of a case's trees and checks it against its hash. */
export async function readExpectedTree(fixture: Fixture, expected: ExpectedTree): Promise<Tree> {
  const bytes = await Deno.readFile(`${fixture.folder}/${expected.file}`);
  const text = await new Response(
    new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")),
  ).text();
  const tree = treeFromJson(JSON.parse(text) as JsonNode[]);
  if (treeHash(tree) !== expected.hash) {
    throw new Error(`${expected.file} does not have the hash that its expectation names`);
  }
  return tree;
}

/** Writes a tree the way {@linkcode readExpectedTree} reads it. */
export async function writeTree(path: string, tree: Tree): Promise<void> {
  const json = new Blob([JSON.stringify(treeToJson(tree))]);
  const gzip = json.stream().pipeThrough(new CompressionStream("gzip"));
  await Deno.writeFile(path, await new Response(gzip).bytes());
}
