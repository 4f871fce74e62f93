import assert from "node:assert/strict";
import { NOBODY } from "../cli/support/server.ts";
import { zkbackup } from "../cli/support/zkbackup.ts";
import { delay } from "../lab/delay.ts";
import { type Driver, openDriver } from "../lab/driver.ts";
import { labAvailable } from "../lab/maven.ts";
import { startServer } from "../lab/server.ts";
import { compareTrees } from "../lab/tree.ts";
import { serveTree, truthAt } from "../lab/truth.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { type WalkedRecord, walkLog } from "../lab/walk_log.ts";
import { backUp } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const VERSIONS = ["3.5.10", "3.9.5"] as const satisfies ZooKeeperVersion[];
const lab = await labAvailable(VERSIONS);

const READ_ONLY = [{ perms: 1, scheme: "world", id: "anyone" }];
const CHILDREN = 12;

/** Writes an application's nodes, with pauses that no two of its times fall together over. */
async function writeApplication(driver: Driver): Promise<void> {
  await driver.create("/app", { data: "the application" });
  await driver.openSession("worker");
  for (let at = 0; at < CHILDREN; at++) {
    await driver.create(`/app/n${at}`, {
      data: `node ${at}`,
      ...(at % 3 === 0 ? { acl: READ_ONLY } : {}),
    });
    if (at % 4 === 0) {
      await driver.create(`/app/n${at}/lock`, { mode: "EPHEMERAL", session: "worker" });
      await delay(20);
    }
  }
}

/** What a server wrote, backed up, with a fatal deletion in it. */
interface Scene {
  version: ZooKeeperVersion;
  work: WorkFolder;
  dataDir: string;
  backupDir: string;
  records: WalkedRecord[];
  /** First transaction of the deletion. */
  fatal: bigint;
}

async function makeScene(work: WorkFolder, version: ZooKeeperVersion): Promise<Scene> {
  const dataDir = await work.folder("data");
  let fatal: bigint;
  {
    await using server = await startServer({ version, dataDir });
    await using driver = await openDriver({ version, port: server.port });
    await writeApplication(driver);
    await delay(20);
    fatal = await driver.zxid() + 1n;
    await driver.delete("/app/n1");
    await driver.delete("/app/n2");
    await delay(20);
    await driver.create("/after", { data: "too late" });
    await driver.close();
  }
  const outputDir = await work.folder("backups");
  const { dir } = await backUp({ dataDir, outputDir });
  const [log] = Array.from(Deno.readDirSync(`${dataDir}/version-2`), ({ name }) => name)
    .filter((name) => name.startsWith("log."));
  const { records } = walkLog(Deno.readFileSync(`${dataDir}/version-2/${log}`));
  return { version, work, dataDir, backupDir: dir, records, fatal };
}

/** Restores with these flags into a folder of its own. */
async function restore({ work, backupDir }: Scene, name: string, ...flags: string[]) {
  const target = await work.folder(name);
  const { code, stdout, stderr } = await zkbackup([
    ...["restore", "--backup-dir", backupDir, "--zk-data-dir", target, "--zk-host", NOBODY],
    ...["--force", "--format", "json", ...flags],
  ]);
  return { target, code, stderr, document: stdout === "" ? null : JSON.parse(stdout) };
}

/** Has a real server serve what was restored, and holds it to what ZooKeeper itself makes of it. */
async function assertServes({ version, dataDir }: Scene, target: string, zxid: bigint) {
  const truth = await truthAt({ version, dataDir, zxid });
  const served = await serveTree({ version, dataDir: target });
  assert.equal(served.zxid, zxid);
  assert.deepEqual(compareTrees(truth.tree, served.tree), []);
  return served.tree;
}

const iso = (time: number) => new Date(time).toISOString();
const hex = (zxid: bigint) => `0x${zxid.toString(16)}`;

for (const version of VERSIONS) {
  Deno.test({
    name:
      `a server of ${version} serves the state of the time and the transaction that was asked for`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const scene = await makeScene(work, version);
      const { records, fatal } = scene;
      const last = records.at(-1)!;

      // In the longest pause.
      const pauses = records.slice(1).map(({ time }, at) => time - records[at]!.time);
      const at = pauses.indexOf(Math.max(...pauses));
      const [before, after] = [records[at]!, records[at + 1]!];
      assert.ok(after.time - before.time >= 2);
      const between = await restore(scene, "between", "--to-time", iso(after.time - 1));
      assert.equal(between.code, 0, between.stderr);
      assert.equal(between.document.zxid, hex(before.zxid));
      assert.equal(between.document.asked_time.next_zxid, hex(after.zxid));
      await assertServes(scene, between.target, before.zxid);

      const exactly = records.findLast(({ time }) => time === records[8]!.time)!;
      const exact = await restore(scene, "exact", "--to-time", iso(exactly.time));
      assert.equal(exact.document.zxid, hex(exactly.zxid), exact.stderr);
      await assertServes(scene, exact.target, exactly.zxid);

      const late = await restore(scene, "late", "--to-time", iso(last.time + 60_000));
      assert.equal(late.document.zxid, hex(last.zxid), late.stderr);
      assert.equal(late.document.asked_time.next_zxid, null);
      const newest = await serveTree({ version, dataDir: late.target });
      assert.equal(newest.zxid, last.zxid);
      assert.ok(newest.tree.has("/after") && !newest.tree.has("/app/n1"));

      const early = await restore(scene, "early", "--to-time", iso(records[0]!.time - 1));
      assert.equal(early.code, 30);
      assert.match(early.stderr, /no state of that time/);
      assert.deepEqual([...Deno.readDirSync(early.target)], []);

      const undone = await restore(scene, "undone", "--before", hex(fatal));
      assert.equal(undone.document.zxid, hex(fatal - 1n), undone.stderr);
      const tree = await assertServes(scene, undone.target, fatal - 1n);
      assert.ok(tree.has("/app/n1") && tree.has("/app/n2") && !tree.has("/after"));
    },
  });

  Deno.test({
    name: `a server of ${version} starts on the one snapshot that --as-snapshot writes`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const scene = await makeScene(work, version);
      const zxid = scene.fatal - 1n;
      const flags = ["--as-snapshot", "--before", hex(scene.fatal)];
      const { target, code, stderr } = await restore(scene, "target", ...flags);
      assert.equal(code, 0, stderr);
      const name = `snapshot.${zxid.toString(16)}`;
      const files = Array.from(Deno.readDirSync(`${target}/version-2`), (entry) => entry.name);
      assert.deepEqual(files, [name]);
      // The same file by materialize.
      const output = `${work.path}/${name}`;
      const time = iso(scene.records.find((record) => record.zxid === zxid)!.time);
      const made = await zkbackup([
        ...["materialize", "--backup-dir", scene.backupDir, "--at", time, "--output", output],
      ]);
      assert.equal(made.code, 0, made.stderr);
      assert.match(made.stdout, new RegExp(`zxid ${hex(zxid)} of ${time}; the next one`));
      assert.match(made.stdout, new RegExp(`named ${name}`));
      // Before a server comes and writes its own over it.
      const [one, two] = [`${target}/version-2/${name}`, output].map((path) =>
        Deno.readFileSync(path)
      );
      assert.deepEqual(two, one);

      const tree = await assertServes(scene, target, zxid);
      assert.equal(tree.get("/app/n3")!.acl[0]!.perms, READ_ONLY[0]!.perms);
    },
  });
}
