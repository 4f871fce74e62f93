import { adler32, ADLER32_START } from "../digest/adler32.ts";
import type { AnchorInfo } from "../store/backup_info.ts";
import { JuteError } from "../zookeeper/jute.ts";
import { parseTxn } from "../zookeeper/txn.ts";
import { RECORD_HEAD_SIZE } from "../zookeeper/txnlog_format.ts";
import type { TxnRecord } from "../zookeeper/txnlog.ts";
import { formatZxid, makeZxid, type Zxid, zxidCounter, zxidEpoch } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { Content } from "./content.ts";
import type { InspectedLog } from "./inspect.ts";

/** Most anchors that a backup keeps: the newest, which the next backups share with it. */
const MOST = 16;
/** Larger records are no anchors; their digest would have to be looked for in pieces. */
const LARGEST_RECORD = 1024 * 1024;

/**
 * The last transaction of each of the newest logs, by what tells it from another with the same zxid:
 * its checksum, and the digest that the server stored with it (3.6+).
 */
export async function anchorsOf(
  ctx: Context,
  logs: readonly InspectedLog[],
): Promise<AnchorInfo[]> {
  const anchors: AnchorInfo[] = [];
  for (const log of logs.slice(-MOST)) {
    const anchor = await anchorOf(ctx, log);
    if (anchor !== null) anchors.push(anchor);
  }
  return anchors;
}

async function anchorOf(ctx: Context, log: InspectedLog): Promise<AnchorInfo | null> {
  const { lastRecord, runs } = log.scan;
  const zxid = runs.at(-1)?.last;
  if (lastRecord === null || zxid === undefined || lastRecord.length > LARGEST_RECORD) return null;
  const body = await readAt(ctx, log, lastRecord.offset + RECORD_HEAD_SIZE, lastRecord.length);
  // A running server may have cut or purged the log since it was read.
  if (body === null || adler32(ADLER32_START, body, 0, body.length) !== lastRecord.checksum) {
    return null;
  }
  return {
    zxid: formatZxid(zxid),
    checksum: formatChecksum(lastRecord.checksum),
    digest: digestIn(body)?.toString(16).padStart(16, "0") ?? null,
  };
}

/** The digest that a transaction is stored with; null where there is none, or it cannot be read. */
function digestIn(body: Uint8Array): bigint | null {
  try {
    return parseTxn(body).digest?.digest ?? null;
  } catch (error) {
    // Its checksum is right all the same, and nobody is to go without a backup for it.
    if (error instanceof JuteError) return null;
    throw error;
  }
}

async function readAt(
  ctx: Context,
  { path, coding }: InspectedLog,
  offset: number,
  length: number,
): Promise<Uint8Array | null> {
  if (ctx.fs.stat(path) === null) return null;
  using content = await Content.open(ctx.fs, path, coding, ctx.signal);
  const source = await content.read(offset);
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    const count = await source.read(bytes.subarray(filled));
    if (count === 0) return null;
    filled += count;
  }
  return bytes;
}

function formatChecksum(checksum: number): string {
  return checksum.toString(16).padStart(8, "0");
}

/**
 * Watches the records of a member go by for those with the zxids of an earlier backup's anchors: one
 * that is another transaction shows that the two are not of one history.
 */
export class AnchorWatch {
  readonly #wanted: ReadonlyMap<Zxid, string>;
  /** The first zxid at which another transaction was seen; null while none was. */
  differsAt: Zxid | null = null;

  /** Watches for the zxids of `anchors`. */
  constructor(anchors: readonly AnchorInfo[]) {
    this.#wanted = new Map(anchors.map(({ zxid, checksum }) => [BigInt(zxid), checksum]));
  }

  /** Counter of the next record of an epoch that is watched for, behind that with `counter`. */
  wanted(epoch: number, counter: number): number {
    const counters = [...this.#wanted.keys()].filter((zxid) => zxidEpoch(zxid) === epoch)
      .map(zxidCounter);
    return Math.min(...counters.filter((other) => other > counter));
  }

  /** Looks at a record. */
  see({ epoch, counter, checksum }: TxnRecord): void {
    const zxid = makeZxid(epoch, counter);
    const wanted = this.#wanted.get(zxid);
    if (wanted === undefined || wanted === formatChecksum(checksum)) return;
    if (this.differsAt === null || zxid < this.differsAt) this.differsAt = zxid;
  }
}
