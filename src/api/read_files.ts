import type { Coding } from "../codec/coding.ts";
import { ZkBackupError } from "../errors.ts";
import type { Context } from "../operations/context.ts";
import { readLog, readSnapshot as readSnapshotFile } from "../operations/inspect.ts";
import { say } from "../texts/say.ts";
import { parseFileName, type ZooKeeperFileName } from "../zookeeper/file_name.ts";
import type { SnapshotScan, SnapshotVisitor } from "../zookeeper/snapshot.ts";
import type { TxnLogScan, TxnLogVisitor } from "../zookeeper/txnlog.ts";

/**
 * Reads a transaction log to its end, in a data dir or in a backup: `log.<hex>`, also with `.gz` or
 * `.zst`. `visitor` sees every sound record; what is wrong with the log is among the `faults`.
 *
 * @throws {ZkBackupError} `wrong-name` for a file that is no log by its name, `not-found`, or what
 * else keeps the file from being opened.
 *
 * @example Which transactions made or deleted a node?
 * ```ts
 * import { formatZxid, parseTxn, readTxnLog, systemContext } from "@zkbackup/cli/mod";
 *
 * const utf8 = new TextDecoder();
 * await readTxnLog(systemContext(), "testdata/zookeeper/3.9.5/plain/data/version-2/log.1", {
 *   record({ body }) {
 *     if (body === null) return;
 *     const { header, op } = parseTxn(body);
 *     if (op.type === "delete") console.log(formatZxid(header.zxid), utf8.decode(op.path));
 *   },
 * });
 * ```
 */
export async function readTxnLog(
  ctx: Context,
  path: string,
  visitor: TxnLogVisitor = {},
): Promise<TxnLogScan> {
  const { scan } = await readLog(ctx, fileAt(path, "txnlog"), visitor);
  return scan;
}

/**
 * Reads a snapshot to its end, in a data dir or in a backup: `snapshot.<hex>`, as it is, compressed
 * by ZooKeeper or stored by zkbackup. `visitor` sees sessions, ACLs and nodes, parents first; what
 * it saw counts only when the result is `sound`.
 *
 * @throws {ZkBackupError} `wrong-name` for a file that is no snapshot by its name, `not-found`, or
 * what else keeps the file from being opened.
 *
 * @example How many znodes are there?
 * ```ts
 * import { readSnapshot, systemContext } from "@zkbackup/cli/mod";
 *
 * const path = "testdata/zookeeper/3.9.5/upgraded/data/version-2/snapshot.7e";
 * const { sound, nodes, ephemerals } = await readSnapshot(systemContext(), path);
 * console.log(sound, nodes, ephemerals);
 * ```
 */
export async function readSnapshot(
  ctx: Context,
  path: string,
  visitor: SnapshotVisitor = {},
): Promise<SnapshotScan> {
  const { scan } = await readSnapshotFile(ctx, fileAt(path, "snapshot"), () => {}, visitor);
  return scan;
}

const STORED = /^(log\..*)\.gz$|^(.*)\.zst$/;

/**
 * A file by its path. zkbackup and ZooKeeper both write `snapshot.<hex>.gz`; either way it is a gzip
 * stream over a snapshot.
 */
function fileAt<K extends ZooKeeperFileName["kind"]>(path: string, kind: K) {
  const file = path.replace(/^.*[\\/]/, "");
  const [, fromGzip, fromZstd] = STORED.exec(file) ?? [];
  const coding: Coding = fromGzip !== undefined ? "gzip" : fromZstd !== undefined ? "zstd" : "none";
  const name = parseFileName(fromGzip ?? fromZstd ?? file);
  if (name?.kind !== kind) {
    throw new ZkBackupError(
      kind === "txnlog"
        ? say("{} is not named as a transaction log is", path)
        : say("{} is not named as a snapshot is", path),
      {
        code: "wrong-name",
        category: "User",
        exitStatus: 1,
        path,
        hint: say("ZooKeeper names its files log.<zxid> and snapshot.<zxid>, in hexadecimal"),
      },
    );
  }
  return { ...(name as Extract<ZooKeeperFileName, { kind: K }>), path, file, coding };
}
