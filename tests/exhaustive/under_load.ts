import assert from "node:assert/strict";
import { BusyServer } from "../integration/support/busy_server.ts";
import { backUp, restoreTo } from "../integration/support/operations.ts";
import { WorkFolder } from "../integration/support/work_folder.ts";
import { delay } from "../lab/delay.ts";
import { runJava } from "../lab/java_process.ts";
import { resolveZooKeeper } from "../lab/maven.ts";
import { PlainTree } from "../lab/plain_tree.ts";
import { startServer } from "../lab/server.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { walkLog } from "../lab/walk_log.ts";
import { readMember, replayMember } from "../zookeeper/replay/support.ts";

/** Backups of a running server in a row. */
export interface UnderLoad {
  backups: number;
  /** Of them restored to a state of which the server's own digest says that it is right. */
  exact: number;
  /** On which a server of the line came up with that zxid. */
  served: number;
  /** Files that the server's own tool removed meanwhile. */
  purged: number;
  /** Snapshots at the end that are ahead of their names, by the description of the last backup. */
  fuzzy: number;
  /** Of the backups: not valid, with the loss stated. */
  partial: number;
}

const ERROR = -1;
const FRAME = 12;
/** A start of a server takes long: one for each so many backups. */
const SERVED_EVERY = 10;
/** Requests on their way at once: enough for fuzzy snapshots, and the data stays small. */
const PIPELINE = 10;

/**
 * Makes backups of a server under load, one after the other, with snapshots every few hundred
 * transactions and ZooKeeper's own PurgeTxnLog, which autopurge calls, running again and again. Each
 * is restored to its `backup_zxid`; the digest that the server stored there says what is right.
 */
export async function backUpUnderLoad(
  version: ZooKeeperVersion,
  count: number,
): Promise<UnderLoad> {
  await using work = await WorkFolder.make();
  const dataDir = await work.folder("source");
  const outputDir = await work.folder("backups");
  const properties = { "zookeeper.snapCount": "300" };
  const result = { backups: 0, exact: 0, served: 0, purged: 0, fuzzy: 0, partial: 0 };
  await using busy = await BusyServer.start({ version, dataDir, properties, pipeline: PIPELINE });
  await busy.transactions(1000n);
  const purging = purgeUntil(version, dataDir, () => result.backups === count);
  for (let at = 0; at < count; at++) {
    await busy.turnOverSessions();
    await busy.transactions(100n);
    const { dir, info } = await backUp({ dataDir, outputDir, port: busy.port });
    // Read at once: what the server stored is purged soon.
    const zxid = BigInt(info.backup_zxid.hex);
    const digest = await storedDigest(`${dir}/txnlogs`, zxid);
    result.backups++;
    if (info.status !== "valid") result.partial++;
    result.fuzzy = info.files.snapshots.filter((each) => each.end_zxid !== each.zxid).length;

    const target = await work.folder(`target-${at}`);
    const { plan } = await restoreTo({ backupDir: dir, dataDir: target });
    assert.equal(plan.zxid, zxid);
    const member = await readMember(`${target}/version-2`);
    const window = member.windows.at(-1)!;
    assert.equal(window.end, zxid);
    const { tree, replay } = await replayMember(member, window, window.bases.at(-1)!);
    assert.equal(replay.stopped, null);
    assert.equal(tree.digest, digest, `backup ${at} of ${version} at ${info.backup_zxid.hex}`);
    result.exact++;
    if (at % SERVED_EVERY === 0) {
      // Not its tree: what has expired goes while that is read.
      await using server = await startServer({ version, dataDir: target });
      assert.equal((await server.state())?.zxid, zxid);
      result.served++;
    }
    await Deno.remove(target, { recursive: true });
    await Deno.remove(dir, { recursive: true });
  }
  result.purged = await purging;
  await busy.stop();
  return result;
}

/** Removes old files as autopurge does, but in a loop; how many there were. */
async function purgeUntil(
  version: ZooKeeperVersion,
  dataDir: string,
  isEnough: () => boolean,
): Promise<number> {
  const { classPath } = await resolveZooKeeper(version);
  let removed = 0;
  while (!isEnough()) {
    const main = "org.apache.zookeeper.server.PurgeTxnLog";
    const { code, stdout, stderr } = await runJava({
      classPath,
      main,
      args: [dataDir, dataDir, "-n", "3"],
    });
    assert.equal(code, 0, stderr);
    removed += [...stdout.matchAll(/^Removing file: /gm)].length;
    await delay(200);
  }
  return removed;
}

/** Digest that the server stored with the newest transaction up to `zxid` that changed anything. */
async function storedDigest(folder: string, zxid: bigint): Promise<bigint> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .sort((a, b) => Number(BigInt(`0x${a.slice(4)}`) - BigInt(`0x${b.slice(4)}`)));
  let digest: bigint | null = null;
  let last = 0n;
  for (const name of names) {
    const bytes = await Deno.readFile(`${folder}/${name}`);
    for (const record of walkLog(bytes).records) {
      if (record.zxid > zxid) break;
      last = record.zxid;
      if (record.type === ERROR) continue;
      const body = bytes.subarray(record.offset + FRAME, record.offset + record.size - 1);
      digest = new PlainTree(null).apply(body);
    }
  }
  assert.equal(last, zxid, "the logs go up to the zxid");
  assert.ok(digest !== null, "the server stores digests");
  return digest;
}
