import {
  type CaseContext,
  type FixtureCase,
  run,
  SMALL_PREALLOC,
  threeParts,
} from "./fixture_case.ts";
import { delay } from "./delay.ts";
import { type LoadKind, loadKinds, openDriver } from "./driver.ts";
import type { Source } from "./fixture_writer.ts";
import { runJava } from "./java_process.ts";
import { resolveZooKeeper } from "./maven.ts";
import { ServerRefused, startServer } from "./server.ts";
import { formatSnapshot } from "./snapshot_formatter.ts";
import { type Checkpoint, copyVersion2, listFiles, quietCheckpoint } from "./truth.ts";
import { atLeast, type ZooKeeperVersion } from "./versions.ts";
import { walkLog } from "./walk_log.ts";
import { aclHoles, walkSnapshot } from "./walk_snapshot.ts";

/** Tries for what a real server does only now and then. */
const TRIES = 60;

/** Makes one attempt after another in fresh folders until one shows what is wanted. */
async function untilSeen(
  context: CaseContext,
  what: string,
  attempt: (context: CaseContext) => Promise<Source | undefined>,
): Promise<Source> {
  for (let number = 1; number <= TRIES; number++) {
    const work = `${context.work}/${number}`;
    await Deno.mkdir(work);
    const source = await attempt({ ...context, work });
    if (source !== undefined) return source;
    await Deno.remove(work, { recursive: true });
  }
  throw new Error(`ZooKeeper ${context.version} showed no ${what} in ${TRIES} tries`);
}

/** A load that a SIGKILL ends; `wait` milliseconds of it are let through. */
async function killed(context: CaseContext, maxBytes: number, wait: number): Promise<Source> {
  const { version, work } = context;
  const dataDir = `${work}/data`;
  await using server = await startServer({ version, dataDir, properties: SMALL_PREALLOC });
  await using driver = await openDriver({ version, port: server.port });
  await driver.load({ root: "/before", seed: 1, count: 60, kinds: loadKinds(version) });
  const checkpoints = [await quietCheckpoint(driver)];
  const kinds = loadKinds(version).filter((kind) => kind !== "badVersion");
  const load = driver.load({
    root: "/cut",
    seed: 2,
    count: 1_000_000,
    kinds,
    pipeline: 50,
    maxBytes,
  });
  await delay(wait);
  await server.stop("SIGKILL");
  const { lost } = await load;
  if (!lost) throw new Error("The load ended before the server was killed");
  return { dataDir, checkpoints };
}

async function lastLogIsTorn(dataDir: string): Promise<boolean> {
  const last = (await listFiles(dataDir, "log")).at(-1);
  if (last === undefined) return false;
  return walkLog(await Deno.readFile(`${dataDir}/version-2/${last.name}`)).torn;
}

const killNine: FixtureCase = {
  name: "kill-9",
  description: "The server killed by SIGKILL in the middle of a load",
  supports: () => true,
  make: (context) =>
    untilSeen(context, "whole last record after a kill", async (attempt) => {
      const source = await killed(attempt, 32, 30);
      return await lastLogIsTorn(source.dataDir) ? undefined : source;
    }),
};

const tornTail: FixtureCase = {
  name: "torn-tail",
  description: "Killed by SIGKILL while the last record was half in the file",
  supports: () => true,
  // Records of half the size of the server's 8 KiB buffer reach the file in pieces most often.
  make: (context) =>
    untilSeen(context, "torn record after a kill", async (attempt) => {
      const source = await killed(attempt, 4096, 10 + Math.floor(Math.random() * 20));
      return await lastLogIsTorn(source.dataDir) ? source : undefined;
    }),
};

/** Snapshots that hold something later than their names say. */
async function fuzzySnapshots(dataDir: string): Promise<string[]> {
  const fuzzy: string[] = [];
  for (const { name, zxid } of await listFiles(dataDir, "snapshot")) {
    const summary = await formatSnapshot(`${dataDir}/version-2/${name}`);
    if (summary !== undefined && summary.highestZxid > zxid) fuzzy.push(name);
  }
  return fuzzy;
}

const fuzzy: FixtureCase = {
  name: "fuzzy-snapshot",
  description: "Snapshots taken under heavy writes: their true end lies above their name",
  supports: () => true,
  make: (context) =>
    untilSeen(context, "fuzzy snapshot", async (attempt) => {
      const dataDir = `${attempt.work}/data`;
      const checkpoints: Checkpoint[] = [];
      const properties = { "zookeeper.snapCount": "300" };
      const { digests } = await run(attempt, { properties }, async (driver) => {
        const kinds = loadKinds(attempt.version).filter((kind) => kind !== "badVersion");
        const grow: LoadKind[] = ["create", "create", "setData", "multi"];
        await driver.load({ root: "/tree", seed: 3, count: 300, kinds: grow, pipeline: 300 });
        await driver.load({ root: "/heavy", seed: 4, count: 500, kinds, pipeline: 500 });
        checkpoints.push(await quietCheckpoint(driver));
        await driver.load({ root: "/after", seed: 5, count: 20, kinds });
        checkpoints.push(await quietCheckpoint(driver));
      });
      const seen = await fuzzySnapshots(dataDir);
      return seen.length > 0 ? { dataDir, checkpoints, digests } : undefined;
    }),
};

const purged: FixtureCase = {
  name: "purged",
  description: "Old snapshots and logs removed by ZooKeeper's PurgeTxnLog, three snapshots kept",
  supports: () => true,
  make: async (context) => {
    const dataDir = `${context.work}/data`;
    const history = { dataDir: `${context.work}/history` };
    let checkpoints: Checkpoint[] = [];
    const properties = { "zookeeper.snapCount": "60" };
    const { digests } = await run(context, { properties }, async (driver) => {
      checkpoints = await threeParts(driver, context.version, 120);
    });
    await copyVersion2(dataDir, history.dataDir);
    const { classPath } = await resolveZooKeeper(context.version);
    const main = "org.apache.zookeeper.server.PurgeTxnLog";
    const { stderr } = await runJava({ classPath, main, args: [dataDir, dataDir, "-n", "3"] });
    const kept = await listFiles(dataDir, "snapshot");
    if (kept.length !== 3) throw new Error(`PurgeTxnLog kept ${kept.length} snapshots: ${stderr}`);
    return { dataDir, checkpoints, digests, history };
  },
};

/** Makes the newest snapshot unreadable in its middle, keeping the five bytes every start looks at. */
async function breakNewestSnapshot(dataDir: string): Promise<void> {
  const newest = (await listFiles(dataDir, "snapshot")).at(-1);
  if (newest === undefined) throw new Error("No snapshot to break");
  const path = `${dataDir}/version-2/${newest.name}`;
  const bytes = await Deno.readFile(path);
  const { nodes } = walkSnapshot(bytes);
  const node = nodes[Math.floor(nodes.length / 2)];
  if (node === undefined) throw new Error(`No node in ${newest.name}`);
  // A node begins with the length of its path; "::::" in its place is 977 million.
  bytes.set(new TextEncoder().encode("::::"), node.offset);
  await Deno.writeFile(path, bytes);
}

const brokenNewest: FixtureCase = {
  name: "broken-newest-snapshot",
  description:
    "The newest snapshot broken in its body but with a valid end; older ones and logs cover all",
  supports: () => true,
  make: async (context) => {
    const dataDir = `${context.work}/data`;
    let checkpoints: Checkpoint[] = [];
    const properties = { "zookeeper.snapCount": "100" };
    const { digests } = await run(context, { properties }, async (driver) => {
      checkpoints = await threeParts(driver, context.version, 90);
    });
    await breakNewestSnapshot(dataDir);
    return { dataDir, checkpoints, digests };
  },
};

const upgraded: FixtureCase = {
  name: "upgraded",
  description: "One directory written by 3.4.14, then 3.6.4, then 3.9.5",
  supports: (version) => atLeast(version, "3.9"),
  make: async ({ version, work }) => {
    // Trees before the last start are left to cuts: every line adds nodes of its own at its start.
    const cuts: bigint[] = [];
    const checkpoints: Checkpoint[] = [];
    // 3.4 leaves logs without a snapshot, which later lines take only when told.
    const properties = { "zookeeper.snapshot.trust.empty": "true" };
    const steps: ZooKeeperVersion[] = ["3.4.14", "3.6.4", version];
    for (const [index, step] of steps.entries()) {
      await run({ version: step, work }, { properties }, async (driver) => {
        const kinds = loadKinds(step);
        await driver.load({ root: `/by-${step}`, seed: index, count: 60, kinds, pipeline: 20 });
        if (step === version) checkpoints.push(await quietCheckpoint(driver));
        else cuts.push(await driver.zxid());
      });
    }
    return { dataDir: `${work}/data`, checkpoints, cuts };
  },
};

/** Whether the newest snapshot of a directory names ACLs that it does not hold. */
async function newestHasAclHole(dataDir: string): Promise<boolean> {
  const newest = (await listFiles(dataDir, "snapshot")).at(-1);
  if (newest === undefined) return false;
  const bytes = await Deno.readFile(`${dataDir}/version-2/${newest.name}`);
  return aclHoles(walkSnapshot(bytes)).length > 0;
}

/** Whether a server refuses a copy of the directory. */
async function refuses({ version, work }: CaseContext): Promise<boolean> {
  const dataDir = `${work}/tried`;
  await copyVersion2(`${work}/data`, dataDir);
  try {
    await using _server = await startServer({ version, dataDir });
    return false;
  } catch (error) {
    if (error instanceof ServerRefused) return true;
    throw error;
  }
}

/** ACLs that come and go under a load so heavy that snapshots are fuzzy. */
async function changeAcls(
  context: CaseContext,
  kinds: readonly LoadKind[],
): Promise<Source | undefined> {
  const dataDir = `${context.work}/data`;
  const checkpoints: Checkpoint[] = [];
  const properties = { "zookeeper.snapCount": "300" };
  const { digests } = await run(context, { properties }, async (driver) => {
    const seed = Math.floor(Math.random() * 1_000_000);
    const grow: LoadKind[] = ["create"];
    await driver.load({ root: "/tree", seed, count: 200, kinds: grow, pipeline: 200 });
    await driver.load({ root: "/acls", seed, count: 400, kinds, pipeline: 400 });
    checkpoints.push(await quietCheckpoint(driver));
  });
  const seen = await newestHasAclHole(dataDir);
  return seen ? { dataDir, checkpoints, digests, unsound: true } : undefined;
}

const aclHole: FixtureCase = {
  name: "acl-hole",
  description: "A fuzzy snapshot with nodes whose ACL came while it was written: it is not in it",
  supports: () => true,
  make: (context) =>
    untilSeen(
      context,
      "newest snapshot with an ACL hole",
      (attempt) => changeAcls(attempt, ["freshAcl", "freshAcl", "setData", "create"]),
    ),
};

const aclHoleRefused: FixtureCase = {
  name: "acl-hole-refused",
  description: "A newest snapshot with such a hole that the server which wrote it refuses to load",
  supports: (version) => atLeast(version, "3.9"),
  make: (context) =>
    untilSeen(context, "refusal of a snapshot with an ACL hole", async (attempt) => {
      const kinds: LoadKind[] = ["setAcl", "setAcl", "freshAcl", "create", "setData", "delete"];
      const source = await changeAcls(attempt, kinds);
      return source !== undefined && await refuses(attempt) ? source : undefined;
    }),
};

/** Cases about how a directory came to be what it is. */
export const historyCases: FixtureCase[] = [
  killNine,
  tornTail,
  fuzzy,
  aclHole,
  aclHoleRefused,
  purged,
  brokenNewest,
  upgraded,
];
