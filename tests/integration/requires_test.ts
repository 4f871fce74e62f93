import assert from "node:assert/strict";
import type { Requires } from "../../src/store/server_needs.ts";
import { openDriver } from "../lab/driver.ts";
import { readExpectedTree, readFixture } from "../lab/expectation.ts";
import { labAvailable } from "../lab/maven.ts";
import { type ServerOptions, ServerRefused, startServer } from "../lab/server.ts";
import { compareTrees } from "../lab/tree.ts";
import { copyVersion2, serveTree } from "../lab/truth.ts";
import { ZOOKEEPER_VERSIONS, type ZooKeeperVersion } from "../lab/versions.ts";
import { backUp, restoreTo } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(ZOOKEEPER_VERSIONS);

/** Backs a data dir up; gives the folder of the backup and what it says that a server needs. */
async function backUpFor(work: WorkFolder, dataDir: string, name: string) {
  const outputDir = await work.folder(`backups-${name}`);
  const { dir, info } = await backUp({ dataDir, outputDir });
  return { dir, requires: info.requires!, schemes: info.auth_schemes! };
}

/** A server on what a backup restores to; its zxid, or "refuses". */
async function startOn(
  work: WorkFolder,
  backupDir: string,
  options: Omit<ServerOptions, "dataDir">,
): Promise<bigint | "refuses"> {
  const dataDir = await work.folder(`target-${crypto.randomUUID()}`);
  await restoreTo({ backupDir, dataDir });
  try {
    await using server = await startServer({ ...options, dataDir });
    return (await server.state())!.zxid;
  } catch (error) {
    assert.ok(error instanceof ServerRefused, String(error));
    return "refuses";
  }
}

const RAISED = { "jute.maxbuffer": `${8 * 1024 * 1024}` };

/** A version, bytes of data above what it reads by default, and the field with what it needs. */
const LARGE: [ZooKeeperVersion, number, "jute_maxbuffer" | "jute_maxbuffer_before_3_5_7"][] = [
  ["3.4.14", 1_200_000, "jute_maxbuffer_before_3_5_7"],
  ["3.5.10", 3_000_000, "jute_maxbuffer"],
  ["3.9.5", 3_000_000, "jute_maxbuffer"],
];

for (const [version, size, field] of LARGE) {
  Deno.test({
    name: `${version} loads a large log record from the stated jute.maxbuffer on, and not below`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const dataDir = await work.folder("data");
      const zxid = await writeLarge(version, dataDir, size);
      const { dir, requires } = await backUpFor(work, dataDir, "log");
      await assertLeast(work, dir, { version, zxid, least: requires[field] });
      assert.ok(requires.needs.some(({ setting }) => setting.includes(`${requires[field]}`)));
    },
  });
}

Deno.test({
  name: "3.9.5 loads a large znode of a snapshot from the stated jute.maxbuffer on, and not below",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const [version, size] = ["3.9.5", 3_000_000] as const;
    const dataDir = await work.folder("data");
    await writeLarge(version, dataDir, size);
    // Each start writes a snapshot; what came before is purged.
    const zxid = await writeLarge(version, dataDir, 10, "/small");
    await Deno.remove(`${dataDir}/version-2/snapshot.0`);
    await Deno.remove(`${dataDir}/version-2/log.1`);
    const { dir, requires } = await backUpFor(work, dataDir, "snapshot");
    assert.equal(requires.largest_field, size);
    assert.ok(requires.largest_record < 1000);
    await assertLeast(work, dir, { version, zxid, least: requires.jute_maxbuffer });
  },
});

/** Writes a node with so many bytes through a server that was told to take them; its last zxid. */
async function writeLarge(
  version: ZooKeeperVersion,
  dataDir: string,
  size: number,
  path = "/large",
): Promise<bigint> {
  await using server = await startServer({ version, dataDir, properties: RAISED });
  await using driver = await openDriver({ version, port: server.port });
  await driver.create(path, { data: { size, seed: 1 } });
  await driver.close();
  const { zxid } = (await server.state())!;
  await server.stop();
  return zxid;
}

async function assertLeast(
  work: WorkFolder,
  backupDir: string,
  { version, zxid, least }: { version: ZooKeeperVersion; zxid: bigint; least: number | null },
) {
  assert.ok(least !== null && least > 0xf_ffff);
  const start = (maxbuffer: number | null) =>
    startOn(work, backupDir, {
      version,
      properties: maxbuffer === null ? {} : { "jute.maxbuffer": `${maxbuffer}` },
    });
  assert.equal(await start(null), "refuses");
  assert.equal(await start(least - 1), "refuses");
  assert.equal(await start(least), zxid);
}

Deno.test({
  name:
    "3.9.5 keeps the TTL nodes of a restore with extendedTypesEnabled, and deletes them without",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const version = "3.9.5";
    // Alone, so that a multi is the only one that makes a TTL node.
    for (const inMulti of [false, true]) {
      const dataDir = await work.folder(`data-${inMulti}`);
      const before = await (async () => {
        await using server = await startServer({ version, dataDir });
        await using driver = await openDriver({ version, port: server.port });
        await driver.create("/container", { mode: "CONTAINER" });
        await driver.create("/container/child");
        await copyVersion2(dataDir, await work.folder(`before-${inMulti}`));
        const ttl = { mode: "PERSISTENT_WITH_TTL", ttl: 3_600_000 } as const;
        if (inMulti) await driver.multi([{ op: "create", path: "/ttl", data: "x", ...ttl }]);
        else await driver.create("/ttl", ttl);
        await driver.close();
        await server.stop();
        return await backUpFor(work, `${work.path}/before-${inMulti}`, `before-${inMulti}`);
      })();
      assert.equal(before.requires.extended_types_enabled, false);
      assert.equal(before.requires.zookeeper, "3.5.1");
      const { dir, requires } = await backUpFor(work, dataDir, `after-${inMulti}`);
      assert.equal(requires.extended_types_enabled, true);
      assert.equal(requires.zookeeper, "3.5.4");
      for (const enabled of [true, false]) {
        const target = await work.folder(`ttl-${inMulti}-${enabled}`);
        await restoreTo({ backupDir: dir, dataDir: target });
        const properties = { "zookeeper.extendedTypesEnabled": `${enabled}` };
        const { tree } = await serveTree({ version, dataDir: target, properties });
        assert.equal(tree.has("/ttl"), enabled);
        assert.ok(tree.has("/container/child"));
      }
    }
  },
});

Deno.test({
  name:
    "3.4.14 deletes the containers of a snapshot whose backup asks for 3.5.1, 3.5.10 keeps them",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const version = "3.9.5";
    const dataDir = await work.folder("data");
    for (const [path, mode] of [["/container", "CONTAINER"], ["/later", "PERSISTENT"]] as const) {
      await using server = await startServer({ version, dataDir });
      await using driver = await openDriver({ version, port: server.port });
      await driver.create(path, { mode });
      await driver.create(`${path}/child`);
      await driver.close();
      await server.stop();
    }
    // The second start wrote a snapshot, so that no log holds the container's create.
    await Deno.remove(`${dataDir}/version-2/snapshot.0`);
    await Deno.remove(`${dataDir}/version-2/log.1`);
    const { dir, requires } = await backUpFor(work, dataDir, "container");
    assert.equal(requires.zookeeper, "3.5.1");
    for (const line of ["3.4.14", "3.5.10"] as const) {
      const target = await work.folder(line);
      await restoreTo({ backupDir: dir, dataDir: target });
      const { tree } = await serveTree({ version: line, dataDir: target });
      assert.ok(tree.has("/later/child"));
      assert.equal(tree.has("/container"), line === "3.5.10", line);
    }
  },
});

/** A fixture, the release that its backup states, and the lines just below it and from it on. */
const LINES: [string, Requires["zookeeper"], ZooKeeperVersion | null, ZooKeeperVersion][] = [
  ["acl-hole-refused", "3.4.0", null, "3.4.14"],
  ["plain", "3.5.4", "3.4.14", "3.5.10"],
  ["gz-snapshots", "3.6.0", "3.5.10", "3.6.4"],
  ["snappy-snapshots", "3.6.0", "3.5.10", "3.6.4"],
];

for (const [name, release, below, from] of LINES) {
  Deno.test({
    name: `what 3.9.5 wrote as ${name} is loaded from ${release} on, as its backup says`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const { folder, trees, ...fixture } = readFixture("3.9.5", name);
      const { dir, requires } = await backUpFor(work, `${folder}/data`, name);
      assert.equal(requires.zookeeper, release);
      if (below !== null) assert.equal(await startOn(work, dir, { version: below }), "refuses");
      const dataDir = await work.folder("data");
      const { plan } = await restoreTo({ backupDir: dir, dataDir });
      const served = await serveTree({ version: from, dataDir });
      assert.equal(served.zxid, plan.zxid);
      const zxid = `0x${plan.zxid.toString(16)}`;
      const last = trees.find((each) => each.zxid === zxid)!;
      const wanted = await readExpectedTree({ folder, trees, ...fixture }, last);
      assert.deepEqual(compareTrees(wanted, served.tree).slice(0, 10), []);
    },
  });
}

Deno.test({
  name: "3.9.5 starts on a restore only with the stated digest.enabled, where one is stated",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    for (const name of ["plain", "digest-off", "no-footers"]) {
      const { folder } = readFixture("3.9.5", name);
      const { dir, requires } = await backUpFor(work, `${folder}/data`, name);
      for (const value of ["on", "off"] as const) {
        const properties = { "zookeeper.digest.enabled": `${value === "on"}` };
        const started = await startOn(work, dir, { version: "3.9.5", properties });
        const serves = [value, "either"].includes(requires.digest_enabled);
        assert.equal(started !== "refuses", serves, `${name} ${value}`);
      }
    }
  },
});
