import { type Zxid, zxidDigits } from "./zxid.ts";

/** How ZooKeeper itself stored a snapshot (3.6+); its suffix in the file name. */
export type SnapshotEncoding = "plain" | "gzip" | "snappy";

/** A name of ZooKeeper's, taken apart. */
export type ZooKeeperFileName =
  | { kind: "txnlog"; name: string; zxid: Zxid }
  | { kind: "snapshot"; name: string; zxid: Zxid; encoding: SnapshotEncoding };

const ENCODINGS: Record<string, SnapshotEncoding> = { "": "plain", gz: "gzip", snappy: "snappy" };
const NAME = /^(log|snapshot)\.(0|[1-9a-f][0-9a-f]{0,15})(?:\.(gz|snappy))?$/;

/**
 * Takes apart `log.<hex>` and `snapshot.<hex>[.gz|.snappy]`; anything else is `null`. Stricter than
 * ZooKeeper 3.6+, which also takes `log.64.bak` for a log: such files are strays, see
 * {@linkcode looksLikeZooKeeperFile}.
 */
export function parseFileName(name: string): ZooKeeperFileName | null {
  const match = NAME.exec(name);
  if (match === null) return null;
  const [, prefix, digits = "", suffix = ""] = match;
  const zxid = BigInt(`0x${digits}`);
  if (zxid > 0x7fff_ffff_ffff_ffffn) return null;
  if (prefix === "log") return suffix === "" ? { kind: "txnlog", name, zxid } : null;
  return { kind: "snapshot", name, zxid, encoding: ENCODINGS[suffix]! };
}

/** Whether ZooKeeper may take a file of this name for a log or snapshot: it goes by the prefix. */
export function looksLikeZooKeeperFile(name: string): boolean {
  return name.startsWith("log.") || name.startsWith("snapshot.");
}

/** Name of the log whose first record has this zxid. */
export function txnlogName(zxid: Zxid): string {
  return `log.${zxidDigits(zxid)}`;
}

/** Name of the uncompressed snapshot that was begun at this zxid. */
export function snapshotName(zxid: Zxid): string {
  return `snapshot.${zxidDigits(zxid)}`;
}
