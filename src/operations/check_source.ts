import { ZkBackupError } from "../errors.ts";
import type { ServerState } from "../server/four_letter_words.ts";
import { formatZxid, type Zxid, zxidCounter, zxidEpoch } from "../zookeeper/zxid.ts";
import type { MemberFiles } from "../zookeeper/data_dir.ts";
import { say } from "../texts/say.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";

/** So far may a server and what was copied be apart before the files are taken for another's. */
const MOST_MISSING = 1000n;

/**
 * Refuses a member that has snapshots and no log at all, as when its dataLogDir was forgotten. Fine
 * is a member that never had a transaction, or whose server stands exactly where its snapshot does,
 * be it that a leader has taken over since.
 * Returns warnings.
 *
 * @throws {ZkBackupError} `no-logs`.
 */
export function checkForLogs(
  server: ServerState | null,
  { snapDir, snapshots, logs }: MemberFiles,
  logDirGiven: boolean,
): string[] {
  const newest = snapshots.at(-1)?.zxid;
  if (logs.length > 0 || newest === undefined || newest === 0n) return [];
  if (server !== null && (server.zxid === newest || isTakeover(server.zxid, newest))) return [];
  const message = say("{} holds snapshots, but there is no transaction log", snapDir);
  if (logDirGiven) return [message];
  throw new ZkBackupError(message, {
    code: "no-logs",
    category: "User",
    exitStatus: 1,
    path: snapDir,
    hint: say(
      "Give --zk-log-dir as dataLogDir in zoo.cfg has it, or this folder, if all logs are lost",
    ),
  });
}

/**
 * Compares what was copied with what the server said before the copy began: it had logged at least
 * that. Returns warnings.
 *
 * @throws {ZkBackupError} `wrong-source` when the server is so far ahead that the files cannot be
 * its own.
 */
export function checkSource(
  server: ServerState | null,
  snapshots: readonly InspectedSnapshot[],
  logs: readonly InspectedLog[],
): string[] {
  if (server === null) return [];
  const { zxid } = server;
  const last = highest(seenZxids(snapshots, logs));
  if (zxid <= last || isTakeover(zxid, last)) return [];
  const message = say(
    "The server is at {}, its files end at {}: these are not, or not all, of this server's files",
    formatZxid(zxid),
    formatZxid(last),
  );
  if (zxidEpoch(zxid) === zxidEpoch(last) && zxid - last <= MOST_MISSING) return [message];
  throw new ZkBackupError(message, {
    code: "wrong-source",
    category: "ZooKeeper",
    hint: say(
      "Give --zk-host of the member whose folders these are, and its dataLogDir as --zk-log-dir; for the files of a dead member give a --zk-host that nobody answers",
    ),
  });
}

/**
 * Compares what was copied with what the server said after the copy: records that it has logged and
 * not committed yet are few, and come right behind its own. Returns warnings.
 */
export function checkServerBehind(
  server: ServerState | null,
  snapshots: readonly InspectedSnapshot[],
  logs: readonly InspectedLog[],
): string[] {
  if (server === null) return [];
  const { zxid } = server;
  const zxids = seenZxids(snapshots, logs);
  const last = highest(zxids);
  // A leader's first proposals may be logged before the first of them is committed.
  const earlier = highest(zxids.filter((seen) => zxidEpoch(seen) < zxidEpoch(last)));
  const begins = zxidEpoch(zxid) < zxidEpoch(last) && earlier <= zxid;
  const behind = begins ? BigInt(zxidCounter(last)) : last - zxid;
  if (behind <= MOST_MISSING) return [];
  return [say(
    "The server is at {} after the copy, its files end at {}: these are not this server's files, or it has gone back",
    formatZxid(zxid),
    formatZxid(last),
  )];
}

/** Counter 0 of the next epoch is no transaction: a leader has only taken over. */
function isTakeover(zxid: Zxid, last: Zxid): boolean {
  return zxidCounter(zxid) === 0 && zxidEpoch(zxid) <= zxidEpoch(last) + 1;
}

/** Where the files stand; records behind damage are lost, but they are this server's. */
function seenZxids(
  snapshots: readonly InspectedSnapshot[],
  logs: readonly InspectedLog[],
): Zxid[] {
  return [
    ...snapshots.filter(({ scan }) => scan.sound).map(({ zxid }) => zxid),
    ...logs.flatMap(({ scan }) => [...scan.runs, ...scan.behind].map(({ last }) => last)),
  ];
}

function highest(zxids: readonly Zxid[]): Zxid {
  return zxids.reduce((max, zxid) => zxid > max ? zxid : max, 0n);
}
