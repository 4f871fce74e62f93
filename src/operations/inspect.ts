import type { Coding } from "../codec/coding.ts";
import type { Fault } from "../finding.ts";
import type { ZkBackupError } from "../errors.ts";
import { TapSource } from "../io/byte_source.ts";
import { DamageStop } from "../io/damage_stop.ts";
import type { SnapshotEncoding } from "../zookeeper/file_name.ts";
import { scanSnapshot, type SnapshotScan, type SnapshotVisitor } from "../zookeeper/snapshot.ts";
import { decodeSnapshot } from "../zookeeper/snapshot_encoding.ts";
import { scanTxnLog, type TxnLogScan, type TxnLogVisitor } from "../zookeeper/txnlog.ts";
import type { TxnLogInput } from "../zookeeper/txnlog_format.ts";
import type { Zxid } from "../zookeeper/zxid.ts";
import { Content } from "./content.ts";
import type { Context } from "./context.ts";
import { decodersOf } from "./decoders.ts";
import { withinYears } from "./record_times.ts";

/** A log or snapshot to be read, in a data dir or in a backup. */
export interface Inspectable {
  /** Name as in ZooKeeper, and the zxid in it. */
  name: string;
  /** Zxid of it. */
  zxid: Zxid;
  /** Where it lies. */
  path: string;
  /** Path for messages, relative to the backup or data dir. */
  file: string;
  /** What zkbackup stored it with. */
  coding: Coding;
  /** The last change that a snapshot may hold, where its own bytes do not bound it but a record
   * made when its neighbours were known does. */
  knownEnd?: Zxid | null;
}

/** A file that was read, with what was found in it. */
export interface Inspected<S> extends Inspectable {
  /** What was found in it. */
  scan: S;
  /** Bytes on disk. */
  storedSize: number;
}

/** A log that was read. */
export type InspectedLog = Inspected<TxnLogScan>;
/** A snapshot that was read. */
export type InspectedSnapshot = Inspected<SnapshotScan>;

/** A file that was read, with the checksum of its bytes on disk. */
export type Checked<I> = I & {
  /** Checksum of the stored bytes, `sha256:…`. */
  storedChecksum: string;
};

/** Reads a log as {@linkcode readLog} does, and then to the end of the file for its checksum. */
export async function inspectLog(
  ctx: Context,
  file: Inspectable,
  visitor: TxnLogVisitor = {},
  options: Pick<TxnLogInput, "live" | "until"> = {},
): Promise<Checked<InspectedLog>> {
  using content = await openContent(ctx, file, true);
  const log = await readLogContent(ctx, file, content, visitor, options);
  return { ...log, storedChecksum: await content.storedChecksum() };
}

/**
 * Reads a log to its end through {@linkcode scanTxnLog}; damage of the coding becomes a fault. With
 * `skipHole` padding for which the file system holds no blocks is not read.
 */
export async function readLog(
  ctx: Context,
  file: Inspectable,
  visitor: TxnLogVisitor = {},
  { skipHole = false, ...options }: Pick<TxnLogInput, "live" | "until"> & { skipHole?: boolean } =
    {},
): Promise<InspectedLog> {
  using content = await openContent(ctx, file, false);
  const isPlain = file.coding === "none";
  const allocated = skipHole && isPlain ? content.allocated : null;
  return await readLogContent(ctx, file, content, visitor, { ...options, allocated });
}

function openContent(ctx: Context, file: Inspectable, checksum: boolean): Promise<Content> {
  const options = { ...ctx.reading, workers: decodersOf(ctx), checksum };
  return Content.open(ctx.fs, file.path, file.coding, ctx.signal, options);
}

async function readLogContent(
  ctx: Context,
  file: Inspectable,
  content: Content,
  visitor: TxnLogVisitor,
  options: Pick<TxnLogInput, "live" | "until" | "allocated">,
): Promise<InspectedLog> {
  const { bufferSize, maxRecordSize } = ctx.reading ?? {};
  const input = {
    ...options,
    bufferSize,
    maxRecordSize,
    size: content.size,
    open: (at: number) => content.read(at),
  };
  let scan = await scanTxnLog(input, visitor);
  const runs = scan.runs.map((run) => ({
    ...run,
    firstTime: withinYears(run.firstTime),
    lastTime: withinYears(run.lastTime),
  }));
  const behind = scan.behind.map((region) => ({
    ...region,
    firstTime: withinYears(region.firstTime),
    lastTime: withinYears(region.lastTime),
  }));
  scan = { ...scan, runs, behind };
  if (content.damage !== null) {
    scan = { ...scan, ending: "damaged", faults: [codingFault(content.damage), ...scan.faults] };
  }
  return inspected(file, scan, content);
}

/** Reads a snapshot as {@linkcode readSnapshot} does, and takes the checksum of the file along. */
export async function inspectSnapshot(
  ctx: Context,
  file: Inspectable & { encoding: SnapshotEncoding },
  see: (bytes: Uint8Array) => void | Promise<void> = () => {},
): Promise<Checked<InspectedSnapshot>> {
  using content = await openContent(ctx, file, true);
  const snapshot = await readSnapshotContent(ctx, file, content, see, {});
  return { ...snapshot, storedChecksum: await content.storedChecksum() };
}

/**
 * Reads a snapshot to its end through {@linkcode scanSnapshot}, whatever ZooKeeper compressed it
 * with. `see` gets the bytes of the file as ZooKeeper wrote it.
 */
export async function readSnapshot(
  ctx: Context,
  file: Inspectable & { encoding: SnapshotEncoding },
  see: (bytes: Uint8Array) => void | Promise<void> = () => {},
  visitor: SnapshotVisitor = {},
): Promise<InspectedSnapshot> {
  using content = await openContent(ctx, file, false);
  return await readSnapshotContent(ctx, file, content, see, visitor);
}

async function readSnapshotContent(
  ctx: Context,
  file: Inspectable & { encoding: SnapshotEncoding },
  content: Content,
  see: (bytes: Uint8Array) => void | Promise<void>,
  visitor: SnapshotVisitor,
): Promise<InspectedSnapshot> {
  const written = new TapSource(await content.read(0), see);
  const source = new DamageStop(await decodeSnapshot(file.encoding, written));
  let scan = await scanSnapshot(source, visitor, ctx.reading?.bufferSize);
  const damage = content.damage ?? source.damage;
  if (damage !== null) {
    scan = { ...scan, sound: false, faults: [codingFault(damage), ...scan.faults] };
  }
  return inspected(file, scan, content);
}

function inspected<S>(
  { name, zxid, path, file, coding, knownEnd = null }: Inspectable,
  scan: S,
  { storedSize }: Content,
): Inspected<S> {
  return { name, zxid, path, file, coding, knownEnd, scan, storedSize };
}

function codingFault(error: ZkBackupError): Fault {
  const offset = error.offset === undefined ? {} : { offset: error.offset };
  const kind = error.code === "stored-data-truncated" ? "TruncatedBody" : "BadStructure";
  return { kind, severity: "error", message: error.message, ...offset };
}
