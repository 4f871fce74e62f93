import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import type { BackupResult } from "../../src/operations/backup.ts";
import { materialize } from "../../src/operations/materialize.ts";
import { labAvailable } from "../lab/maven.ts";
import { compareTrees } from "../lab/tree.ts";
import { copyVersion2, listFiles, serveTree, truthAt } from "../lab/truth.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { type WalkedRecord, walkLog } from "../lab/walk_log.ts";
import { BusyServer } from "./support/busy_server.ts";
import { testContext } from "./support/context.ts";
import { backUp, planOnly, restoreTo } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

/**
 * How a state is restored: as snapshot and logs, or as one snapshot by our own replay. Servers before
 * 3.6 replay the logs over a fuzzy snapshot inexactly: cversion and pzxid of a parent may go back.
 */
const LINES = [
  { version: "3.5.10", as: "one snapshot" },
  { version: "3.6.4", as: "snapshot and logs" },
  { version: "3.9.5", as: "snapshot and logs" },
] as const;

const lab = await labAvailable(LINES.map(({ version }) => version));

const MULTI = 14;
const ERROR = -1;

/** How often a server may need to be loaded until one of its snapshots is ahead of its name. */
const TRIES = 5;

/** A member with a snapshot that is ahead of its name, and a backup of it. */
async function fuzzyMember(work: WorkFolder, version: ZooKeeperVersion) {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const source = await work.folder(`source-${attempt}`);
    await writeMuch(source, version);
    const outputDir = await work.folder(`backups-${attempt}`);
    const backup = await backUp({ dataDir: source, outputDir });
    const ahead = fuzziest(backup);
    if (ahead !== null && ahead.end > ahead.zxid + 1n) return { source, backup, ahead };
  }
  throw new Error(`No snapshot of ${TRIES} servers is ahead of its name`);
}

/** Writes so much at once that snapshots get ahead of their names. */
async function writeMuch(dataDir: string, version: ZooKeeperVersion): Promise<void> {
  await using busy = await BusyServer.start({ version, dataDir, pipeline: 300 });
  await busy.turnOverSessions();
  await busy.transactions(2500n);
  await busy.turnOverSessions();
  await busy.stop();
}

/** A snapshot by its name, and the last change that it may hold. */
interface Ahead {
  zxid: bigint;
  end: bigint;
}

/**
 * The snapshot of a backup that is furthest ahead of its name, but for the newest and for that of
 * the empty tree, which nobody needs where the logs are whole.
 */
function fuzziest({ info }: BackupResult): Ahead | null {
  return info.files.snapshots.slice(0, -1)
    .map(({ zxid, end_zxid }) => ({ zxid: BigInt(zxid), end: BigInt(end_zxid!) }))
    .filter(({ zxid }) => zxid > 0n)
    .reduce<Ahead | null>((a, b) => a === null || b.end - b.zxid > a.end - a.zxid ? b : a, null);
}

/** A record of the wanted kind in the middle of a log, as ZooKeeper numbers it. */
function middle(records: readonly WalkedRecord[], type: number): bigint {
  const found = records.slice(records.length >> 1, -1).find((record) => record.type === type);
  assert.ok(found !== undefined, `the load writes records of type ${type}`);
  return found.zxid;
}

/** Zxids at which a cut can go wrong, by what is special about each. */
async function targets(dataDir: string, { zxid, end }: Ahead): Promise<Map<string, bigint>> {
  const names = (await listFiles(dataDir, "log")).map(({ name }) => name);
  const logs = names.map((name) => walkLog(Deno.readFileSync(`${dataDir}/version-2/${name}`)));
  const [earlier, later] = logs.slice(-3);
  assert.ok(earlier !== undefined && later !== undefined);
  return new Map([
    ["where the fuzziest snapshot is whole", end],
    ["inside what the fuzziest snapshot may hold already", (zxid + end) / 2n],
    ["the last record of a log", earlier.records.at(-1)!.zxid],
    ["a multi", middle(later.records, MULTI)],
    ["a failed operation", middle(later.records, ERROR)],
  ]);
}

for (const { version, as } of LINES) {
  Deno.test({
    name: `${version} serves the tree of any zxid that is restored as ${as}`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const { source, backup, ahead } = await fuzzyMember(work, version);

      for (const [what, zxid] of await targets(source, ahead)) {
        const dataDir = await work.folder(`target-${zxid}`);
        const target = { kind: "zxid", zxid } as const;
        const { base } = await planOnly({ backupDir: backup.dir, dataDir, target });
        assert.ok(base.end <= zxid, `${what}: ${base.name} holds nothing later`);
        if (as === "snapshot and logs") {
          await restoreTo({ backupDir: backup.dir, dataDir, target });
        } else {
          const output = `${work.path}/snapshot.${zxid.toString(16)}`;
          await materialize(testContext(), {
            backupDir: backup.dir,
            target,
            output,
            forAdminRestore: false,
            stripEphemerals: false,
            encoding: "plain",
          });
          await Deno.mkdir(`${dataDir}/version-2`);
          await Deno.rename(output, `${dataDir}/version-2/snapshot.${zxid.toString(16)}`);
        }
        const [served, truth] = await Promise.all([
          serveTree({ version, dataDir }),
          truthAt({ version, dataDir: source, zxid }),
        ]);
        assert.equal(served.zxid, zxid, what);
        assert.deepEqual(compareTrees(truth.tree, served.tree).slice(0, 10), [], what);
      }
      await refusesInside(work, source, ahead);
    },
  });
}

/** Without an older snapshot there is no way to a state that the oldest one may be ahead of. */
async function refusesInside(
  work: WorkFolder,
  source: string,
  { zxid, end }: Ahead,
): Promise<void> {
  const purged = await work.folder("purged");
  await copyVersion2(source, purged);
  for (const { name, zxid: number } of await listFiles(purged, "snapshot")) {
    if (number < zxid) await Deno.remove(`${purged}/version-2/${name}`);
  }
  // The log that holds the snapshot's own zxid stays, as autopurge would leave it.
  const before = (await listFiles(purged, "log")).filter((log) => log.zxid <= zxid);
  for (const { name } of before.slice(0, -1)) await Deno.remove(`${purged}/version-2/${name}`);

  const again = await backUp({ dataDir: purged, outputDir: await work.folder("purged-backups") });
  assert.equal(BigInt(again.info.windows[0]!.start_zxid), end);
  const dataDir = await work.folder("never");
  const target = { kind: "zxid", zxid: end - 1n } as const;
  await assert.rejects(restoreTo({ backupDir: again.dir, dataDir, target }), (error) => {
    assert.ok(error instanceof ZkBackupError);
    assert.equal(error.code, "target-outside-windows");
    assert.match(error.message, new RegExp(`0x${end.toString(16)} to `));
    return true;
  });
  assert.deepEqual([...Deno.readDirSync(dataDir)], []);
}
