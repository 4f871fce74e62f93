import type { Coding } from "../codec/coding.ts";
import type { Fault } from "../finding.ts";
import type { ZkBackupError } from "../errors.ts";
import { TapSource } from "../io/byte_source.ts";
import { DamageStop } from "../io/damage_stop.ts";
import type { SnapshotEncoding } from "../zookeeper/file_name.ts";
import { scanSnapshot, type SnapshotScan, type SnapshotVisitor } from "../zookeeper/snapshot.ts";
import { decodeSnapshot } from "../zookeeper/snapshot_encoding.ts";
import { scanTxnLog, type TxnLogScan, type TxnLogVisitor } from "../zookeeper/txnlog.ts";
import { DEFAULT_MAX_RECORD, type TxnLogInput } from "../zookeeper/txnlog_format.ts";
import type { Zxid } from "../zookeeper/zxid.ts";
import { Content } from "./content.ts";
import type { Context } from "./context.ts";
import { LargeRecords, type LargeRecordsSummary } from "./large_records.ts";
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
  /** Bytes on disk and their checksum, `sha256:…`. */
  storedSize: number;
  /** Checksum of the stored bytes. */
  storedChecksum: string;
}

/** A log that was read. */
export interface InspectedLog extends Inspected<TxnLogScan> {
  /** Records above the size that is taken for usual, where there are any. */
  large?: LargeRecordsSummary | null;
}
/** A snapshot that was read. */
export type InspectedSnapshot = Inspected<SnapshotScan>;

/** Reads a log to its end through {@linkcode scanTxnLog}; damage of the coding becomes a fault. */
export async function inspectLog(
  ctx: Context,
  file: Inspectable,
  visitor: TxnLogVisitor = {},
  options: Pick<TxnLogInput, "live" | "until"> = {},
): Promise<InspectedLog> {
  using content = await Content.open(ctx.fs, file.path, file.coding, ctx.signal, ctx.reading);
  const { bufferSize, maxRecordSize = DEFAULT_MAX_RECORD } = ctx.reading ?? {};
  const large = new LargeRecords(maxRecordSize);
  const input = {
    ...options,
    bufferSize,
    maxRecordSize,
    size: content.size,
    open: (at: number) => content.read(at),
  };
  let scan = await scanTxnLog(input, {
    ...visitor,
    record: (record) => {
      large.see(record);
      visitor.record?.(record);
    },
  });
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
  return { ...await inspected(file, scan, content), large: large.summary };
}

/**
 * Reads a snapshot to its end through {@linkcode scanSnapshot}, whatever ZooKeeper compressed it
 * with. `see` gets the bytes of the file as ZooKeeper wrote it.
 */
export async function inspectSnapshot(
  ctx: Context,
  file: Inspectable & { encoding: SnapshotEncoding },
  see: (bytes: Uint8Array) => void | Promise<void> = () => {},
  visitor: SnapshotVisitor = {},
): Promise<InspectedSnapshot> {
  using content = await Content.open(ctx.fs, file.path, file.coding, ctx.signal, ctx.reading);
  const written = new TapSource(await content.read(0), see);
  const source = new DamageStop(await decodeSnapshot(file.encoding, written));
  let scan = await scanSnapshot(source, visitor, ctx.reading?.bufferSize);
  const damage = content.damage ?? source.damage;
  if (damage !== null) {
    scan = { ...scan, sound: false, faults: [codingFault(damage), ...scan.faults] };
  }
  return await inspected(file, scan, content);
}

async function inspected<S>(
  { name, zxid, path, file, coding, knownEnd = null }: Inspectable,
  scan: S,
  content: Content,
): Promise<Inspected<S>> {
  const storedChecksum = await content.storedChecksum();
  const { storedSize } = content;
  const place = { name, zxid, path, file, coding, knownEnd };
  return { ...place, scan, storedSize, storedChecksum };
}

function codingFault(error: ZkBackupError): Fault {
  const offset = error.offset === undefined ? {} : { offset: error.offset };
  const kind = error.code === "stored-data-truncated" ? "TruncatedBody" : "BadStructure";
  return { kind, severity: "error", message: error.message, ...offset };
}
