import assert from "node:assert/strict";
import { gzipSync, zstdCompressSync } from "node:zlib";
import {
  backup,
  readSnapshot,
  readTxnLog,
  restore,
  systemContext,
  ZkBackupError,
} from "../../src/mod.ts";
import { TESTDATA } from "../support/member.ts";
import { WorkFolder } from "../support/work_folder.ts";

const DATA = `${TESTDATA}/zookeeper/3.9.5/upgraded/data`;
/** Nobody listens there. */
const NOBODY = { host: "127.0.0.1", port: 1 };

Deno.test("readTxnLog and readSnapshot read what ZooKeeper wrote and what a backup stores alike", async () => {
  using work = new WorkFolder();
  const ctx = systemContext();
  const log = `${DATA}/version-2/log.40`;
  const snapshot = `${DATA}/version-2/snapshot.7e`;
  for (const [suffix, compress] of [["gz", gzipSync], ["zst", zstdCompressSync]] as const) {
    for (const file of [log, snapshot]) {
      const name = file.replace(/^.*\//, "");
      Deno.writeFileSync(`${work.path}/${name}.${suffix}`, compress(Deno.readFileSync(file)));
    }
    const { size: _unknown, ...stored } = await readTxnLog(ctx, `${work.path}/log.40.${suffix}`);
    const { size: _size, ...plain } = await readTxnLog(ctx, log);
    assert.deepEqual(stored, plain);
    assert.equal(stored.records, 63);
    assert.deepEqual(
      await readSnapshot(ctx, `${work.path}/snapshot.7e.${suffix}`),
      await readSnapshot(ctx, snapshot),
    );
  }
});

Deno.test("readSnapshot reads what ZooKeeper compressed with snappy, node by node", async () => {
  const folder = `${TESTDATA}/zookeeper/3.9.5/snappy-snapshots/data/version-2`;
  const snapshots = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".snappy"));
  assert.ok(snapshots.length > 0);
  for (const name of snapshots) {
    let seen = 0;
    const { sound, nodes } = await readSnapshot(systemContext(), `${folder}/${name}`, {
      node: () => void seen++,
    });
    assert.deepEqual({ sound, seen }, { sound: true, seen: nodes });
  }
});

Deno.test("a file is refused by its name, and one that is not there by its path", async () => {
  const ctx = systemContext();
  const code = (expected: string) => (error: unknown) =>
    error instanceof ZkBackupError && error.code === expected;
  await assert.rejects(readTxnLog(ctx, `${DATA}/version-2/snapshot.7e`), code("wrong-name"));
  await assert.rejects(readSnapshot(ctx, `${DATA}/version-2/log.40`), code("wrong-name"));
  await assert.rejects(readTxnLog(ctx, `${DATA}/version-2/log.40.bak`), code("wrong-name"));
  await assert.rejects(readTxnLog(ctx, `${DATA}/version-2/log.41`), code("not-found"));
});

Deno.test("restore refuses a target that is in use, and does nothing then", async () => {
  using work = new WorkFolder();
  using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    for await (const connection of server) {
      await connection.write(new TextEncoder().encode("Zookeeper version: 3.9.5\nZxid: 0x1\n"));
      connection.close();
    }
  })();
  const ctx = systemContext();
  const outputDir = work.folder("backups");
  const { dir: backupDir } = await backup(ctx, { dataDir: DATA, outputDir, zkHost: NOBODY });
  const dataDir = work.folder("target");
  const zkHost = { host: "127.0.0.1", port: server.addr.port };
  await assert.rejects(
    restore(ctx, { backupDir, dataDir, zkHost }),
    (error) => error instanceof ZkBackupError && error.code === "server-running",
  );
  assert.deepEqual([...Deno.readDirSync(dataDir)], []);
  server.close();
  await answering;
});
