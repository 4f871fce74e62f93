import assert from "node:assert/strict";
import type { Coding } from "../../src/codec/coding.ts";
import type { BackupResult } from "../../src/operations/backup.ts";
import type { Finding } from "../../src/finding.ts";
import { verify } from "../../src/operations/verify.ts";
import { labAvailable } from "../lab/maven.ts";
import { compareTrees } from "../lab/tree.ts";
import { type Directories, listFiles, serveTree, truthAt } from "../lab/truth.ts";
import { ZOOKEEPER_VERSIONS, type ZooKeeperVersion } from "../lab/versions.ts";
import { BusyServer } from "./support/busy_server.ts";
import { testContext } from "./support/context.ts";
import { backUp, restoreTo } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(ZOOKEEPER_VERSIONS);

/**
 * What is special about the member of each line, so that together they cover what differs. Servers
 * before 3.6 replay the logs over a fuzzy snapshot inexactly, so theirs must hardly be fuzzy.
 */
const MEMBERS: Record<ZooKeeperVersion, Member> = {
  "3.4.14": { pipeline: 1 },
  "3.5.10": { pipeline: 1, separateLogs: true },
  "3.6.4": { pipeline: 100, properties: { "zookeeper.snapshot.compression.method": "gz" } },
  "3.7.2": { pipeline: 100, properties: { "zookeeper.digest.enabled": "false" } },
  "3.8.6": {
    pipeline: 100,
    separateLogs: true,
    properties: { "zookeeper.snapshot.compression.method": "snappy" },
  },
  "3.9.5": { pipeline: 100 },
};

interface Member {
  /** Requests on their way at once. */
  pipeline: number;
  separateLogs?: true;
  properties?: Record<string, string>;
}

/** Two folders for one server where logs are apart, else one. */
async function directories(
  work: WorkFolder,
  name: string,
  separateLogs: boolean,
): Promise<Directories> {
  const dataDir = await work.folder(name);
  return separateLogs ? { dataDir, logDir: await work.folder(`${name}-log`) } : { dataDir };
}

function describe(findings: readonly Finding[]): string {
  return findings.map(({ severity, kind, file, message }) =>
    `${severity} ${kind} ${file}: ${message}`
  ).join("\n");
}

/** Backs up a loaded server three times, each time some snapshots later. */
async function backUpWhileBusy(
  version: ZooKeeperVersion,
  source: Directories,
  outputDir: string,
): Promise<BackupResult[]> {
  const { properties = {}, pipeline } = MEMBERS[version];
  await using busy = await BusyServer.start({ version, ...source, properties, pipeline });
  const backups: BackupResult[] = [];
  for (const coding of ["none", "gzip", "zstd"] satisfies Coding[]) {
    await busy.turnOverSessions();
    await busy.transactions(1500n);
    backups.push(await backUp({ ...source, outputDir, coding, port: busy.port }));
  }
  const files = { logDir: null, ...source };
  const { verdict, findings } = await verify(testContext(), { ...files, level: "records" });
  assert.equal(verdict, "usable", `the running server's own files: ${describe(findings)}`);
  await busy.stop();
  return backups;
}

for (const version of ZOOKEEPER_VERSIONS) {
  Deno.test({
    name: `a busy ${version} is backed up, and real servers start on what is restored from it`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const separateLogs = MEMBERS[version].separateLogs ?? false;
      const { properties = {} } = MEMBERS[version];
      const source = await directories(work, "source", separateLogs);
      const backups = await backUpWhileBusy(version, source, await work.folder("backups"));
      assert.ok((await listFiles(source.dataDir, "snapshot")).length > 3);

      for (const { info, dir, findings } of backups) {
        assert.equal(info.status, "valid", describe(findings));
        const zxid = BigInt(info.backup_zxid.hex);
        const { zxid_at_start, zxid_at_end } = info.zookeeper;
        assert.ok(BigInt(zxid_at_start!) < BigInt(zxid_at_end!), "it was written meanwhile");
        assert.ok(BigInt(zxid_at_start!) <= zxid, "all that was confirmed before is in it");

        const report = await verify(testContext(), { backupDir: dir, level: "records" });
        assert.equal(report.verdict, "usable");
        assert.equal(report.windows.at(-1)?.end, zxid);

        const target = await directories(work, info.backup_id, separateLogs);
        await restoreTo({ backupDir: dir, ...target });
        const [served, truth] = await Promise.all([
          serveTree({ version, ...target, properties }),
          truthAt({ version, ...source, zxid, properties }),
        ]);
        assert.equal(served.zxid, zxid);
        assert.deepEqual(compareTrees(truth.tree, served.tree).slice(0, 20), []);
      }
    },
  });
}
