/** One record of a transaction log, found by its frame alone. */
export interface WalkedRecord {
  /** Offset of the checksum in the file. */
  offset: number;
  /** Bytes from the checksum to the end byte, both included. */
  size: number;
  zxid: bigint;
  /** Milliseconds since 1970. */
  time: number;
  /** Operation code. */
  type: number;
}

/** Records of an undamaged log and where they end. */
export interface WalkedLog {
  records: WalkedRecord[];
  /** Offset after the last whole record. */
  end: number;
  /** Whether bytes other than zeros follow: a record cut by a crash. */
  torn: boolean;
}

const HEADER = 16;
/** Checksum (8) and length (4) in front of a body. */
const FRAME = 12;
/** Session id (8) and cxid (4) come before the zxid in a body, its time (8) between it and the type. */
const ZXID_IN_BODY = 12;
const TIME_IN_BODY = 20;
const TYPE_IN_BODY = 28;

/**
 * Walks a log that a real server wrote, by nothing but lengths and end bytes. Deliberately a few
 * lines of its own: what it finds is held against the reader under test.
 */
export function walkLog(bytes: Uint8Array): WalkedLog {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: WalkedRecord[] = [];
  let end = HEADER;
  while (end + FRAME <= bytes.length) {
    const length = view.getInt32(end + 8);
    const size = FRAME + length + 1;
    if (length <= 0 || bytes[end + size - 1] !== 0x42) break;
    const body = end + FRAME;
    records.push({
      offset: end,
      size,
      zxid: view.getBigUint64(body + ZXID_IN_BODY),
      time: Number(view.getBigInt64(body + TIME_IN_BODY)),
      type: view.getInt32(body + TYPE_IN_BODY),
    });
    end += size;
  }
  return { records, end, torn: bytes.subarray(end).some((byte) => byte !== 0) };
}
