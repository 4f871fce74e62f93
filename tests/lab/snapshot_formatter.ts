import { runJava } from "./java_process.ts";
import { resolveZooKeeper } from "./maven.ts";

/** What ZooKeeper's own formatter says of a snapshot. */
export interface SnapshotSummary {
  nodes: number;
  /** Highest of the name's zxid and every mzxid and pzxid in the file. */
  highestZxid: bigint;
}

/** The newest formatter reads the snapshots of every line, compressed ones too. */
const FORMATTER_VERSION = "3.9.5";
const FORMATTER = "org.apache.zookeeper.server.SnapshotFormatter";

/** Reads a snapshot by SnapshotFormatter; undefined when that fails. It checks no checksum. */
export async function formatSnapshot(path: string): Promise<SnapshotSummary | undefined> {
  const { classPath } = await resolveZooKeeper(FORMATTER_VERSION);
  const { stdout } = await runJava({ classPath, main: FORMATTER, args: [path] });
  const count = /^ZNode Details \(count=(\d+)\):$/m.exec(stdout)?.[1];
  const last = /^Last zxid: 0x([0-9a-f]+)$/m.exec(stdout)?.[1];
  if (count === undefined || last === undefined) return undefined;
  // The formatter counts the root twice, as "" and as "/".
  return { nodes: Number(count) - 1, highestZxid: BigInt(`0x${last}`) };
}
