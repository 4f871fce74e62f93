import { type FixtureCase, run, threeParts } from "./fixture_case.ts";
import { ensembleCases } from "./fixture_cases_ensemble.ts";
import { historyCases } from "./fixture_cases_history.ts";
import { type Driver, OperationRefused } from "./driver.ts";
import type { Source } from "./fixture_writer.ts";
import { type Checkpoint, listFiles, quietCheckpoint } from "./truth.ts";
import { atLeast, type ZooKeeperVersion } from "./versions.ts";

async function refused(code: string, operation: Promise<unknown>): Promise<void> {
  try {
    await operation;
  } catch (error) {
    if (error instanceof OperationRefused && error.code === code) return;
    throw error;
  }
  throw new Error(`The server accepted what it should refuse with ${code}`);
}

/** One of everything that ZooKeeper logs, in an order that reads like a story. */
async function everyKind(driver: Driver, version: ZooKeeperVersion): Promise<void> {
  await driver.create("/plain", { data: "root of the case" });
  await driver.create("/plain/empty", { data: "" });
  await driver.create("/plain/null");
  await driver.create("/plain/été", { data: "sommer" });
  await driver.create("/plain/été/日本", { data: "日本語" });
  await driver.create("/plain/read-only", { acl: [{ perms: 1, scheme: "world", id: "anyone" }] });
  await driver.create("/plain/guarded", {
    acl: [
      { perms: 31, scheme: "digest", id: "admin:c2VjcmV0" },
      { perms: 5, scheme: "ip", id: "10.0.0.7" },
    ],
  });
  const sequential: string[] = [];
  for (let i = 0; i < 3; i++) {
    const mode = "PERSISTENT_SEQUENTIAL";
    sequential.push(await driver.create("/plain/seq-", { mode, data: `${i}` }));
  }
  await driver.openSession("gone");
  await driver.create("/plain/short-lived", { mode: "EPHEMERAL", session: "gone" });
  await driver.create("/plain/short-", { mode: "EPHEMERAL_SEQUENTIAL", session: "gone" });
  await driver.closeSession("gone");
  await driver.openSession("stays");
  await driver.create("/plain/held", { mode: "EPHEMERAL", session: "stays", data: "lock" });
  if (atLeast(version, "3.5")) {
    await driver.create("/plain/with-stat", { withStat: true, data: "create2" });
    await driver.create("/plain/container", { mode: "CONTAINER", data: "c" });
    await driver.create("/plain/container/child", { data: "keeps the container" });
    await driver.create("/plain/ttl", { mode: "PERSISTENT_WITH_TTL", ttl: 86_400_000, data: "t" });
  }
  await driver.setData("/plain", "changed");
  await driver.setData("/plain/null", "no longer null", 0);
  await driver.setData("/plain/empty", null);
  await driver.setAcl("/plain/read-only", [{ perms: 9, scheme: "world", id: "anyone" }]);
  await driver.setAcl("/plain/empty", [{ perms: 31, scheme: "digest", id: "other:cHc=" }]);
  await driver.delete(sequential[1] ?? "");
  await driver.create("/plain/away");
  await driver.delete("/plain/away", 0);
  await driver.multi([
    { op: "check", path: "/plain", version: 1 },
    { op: "create", path: "/plain/multi", data: "m" },
    { op: "create", path: "/plain/multi/inner" },
    { op: "setData", path: "/plain/multi", data: "m2", version: 0 },
    { op: "delete", path: "/plain/multi/inner" },
  ]);
  await refused(
    "BADVERSION",
    driver.multi([
      { op: "create", path: "/plain/never" },
      { op: "check", path: "/plain", version: 77 },
      { op: "delete", path: "/plain/null" },
    ]),
  );
  await refused("NODEEXISTS", driver.create("/plain"));
  await refused("NONODE", driver.delete("/plain/nowhere"));
  await refused("BADVERSION", driver.setData("/plain", "x", 99));
  await refused("NOTEMPTY", driver.delete("/plain"));
  await driver.create("/zookeeper/quota/plain");
  await driver.create("/zookeeper/quota/plain/zookeeper_limits", { data: "count=1000,bytes=-1" });
  await driver.create("/zookeeper/quota/plain/zookeeper_stats", { data: "count=0,bytes=0" });
}

/** A case that differs from others only in the server's properties. */
function withProperties(
  name: string,
  description: string,
  supports: FixtureCase["supports"],
  needed: Record<string, string>,
  more: Partial<Source> & { snapCount?: string; preAllocSize?: string; count?: number } = {},
): FixtureCase {
  const { snapCount = "100", preAllocSize = "64", count = 80, ...rest } = more;
  return {
    name,
    description,
    supports,
    make: async (context) => {
      let checkpoints: Checkpoint[] = [];
      const sizes = { "zookeeper.snapCount": snapCount, "zookeeper.preAllocSize": preAllocSize };
      const { digests } = await run(
        context,
        { properties: { ...needed, ...sizes } },
        async (driver) => {
          checkpoints = await threeParts(driver, context.version, count);
        },
      );
      return {
        dataDir: `${context.work}/data`,
        checkpoints,
        digests,
        properties: needed,
        ...rest,
      };
    },
  };
}

const since36: FixtureCase["supports"] = (version) => atLeast(version, "3.6");
const since39: FixtureCase["supports"] = (version) => atLeast(version, "3.9");
const every: FixtureCase["supports"] = () => true;

const plain: FixtureCase = {
  name: "plain",
  description: "Every kind of operation the version logs, two sessions left open, one log",
  supports: every,
  make: async (context) => {
    const checkpoints: Checkpoint[] = [];
    const { digests } = await run(context, { leaveSessions: true }, async (driver) => {
      await everyKind(driver, context.version);
      checkpoints.push(await quietCheckpoint(driver));
      checkpoints.push(...await threeParts(driver, context.version, 40));
    });
    return { dataDir: `${context.work}/data`, checkpoints, digests };
  },
};

const separateLogDir: FixtureCase = {
  name: "separate-log-dir",
  description: "dataLogDir apart from dataDir, several logs and snapshots",
  supports: every,
  make: async (context) => {
    const logDir = `${context.work}/log`;
    let checkpoints: Checkpoint[] = [];
    const properties = { "zookeeper.snapCount": "100" };
    const { digests } = await run(context, { logDir, properties }, async (driver) => {
      checkpoints = await threeParts(driver, context.version, 80);
    });
    return { dataDir: `${context.work}/data`, logDir, checkpoints, digests };
  },
};

const logsOnly: FixtureCase = {
  name: "logs-only",
  description: "A 3.4 directory before its first snapshot: logs from the first record, no snapshot",
  supports: (version) => version.startsWith("3.4."),
  make: async (context) => {
    let checkpoints: Checkpoint[] = [];
    await run(context, {}, async (driver) => {
      checkpoints = await threeParts(driver, context.version, 40);
    });
    // A second start without a snapshot opens a second log.
    await run(context, {}, async (driver) => {
      await driver.create("/again");
    });
    const dataDir = `${context.work}/data`;
    if ((await listFiles(dataDir, "snapshot")).length > 0) {
      throw new Error("A snapshot was written");
    }
    return { dataDir, checkpoints };
  },
};

/** Every case, in the order of the README. */
export const FIXTURE_CASES: FixtureCase[] = [
  plain,
  separateLogDir,
  withProperties(
    "padded",
    "Logs with the zeros that the server wrote ahead (preAllocSize 16 KiB)",
    every,
    {},
    { preAllocSize: "16", keepPadding: true, count: 40 },
  ),
  ...historyCases,
  ...ensembleCases,
  withProperties("gz-snapshots", "Snapshots compressed by gzip", since36, {
    "zookeeper.snapshot.compression.method": "gz",
  }),
  withProperties("snappy-snapshots", "Snapshots compressed by snappy", since36, {
    "zookeeper.snapshot.compression.method": "snappy",
  }),
  withProperties("digest-off", "Digests switched off, in logs and snapshots", since36, {
    "zookeeper.digest.enabled": "false",
  }),
  withProperties("no-last-zxid", "Snapshots with a digest but no last zxid at their end", since39, {
    "zookeeper.serializeLastProcessedZxid.enabled": "false",
  }),
  withProperties("no-footers", "Snapshots with neither digest nor last zxid", since39, {
    "zookeeper.digest.enabled": "false",
    "zookeeper.serializeLastProcessedZxid.enabled": "false",
  }),
  logsOnly,
];
