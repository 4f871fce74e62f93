import { adler32, ADLER32_START } from "../../../src/digest/adler32.ts";
import { emptyTreeSnapshot } from "../../../src/zookeeper/empty_tree.ts";

/** Time of the first transaction; each further one comes a second later. */
export const FIRST_TIME: number = Date.parse("2025-01-15T02:30:00Z");

/** What lies in the folder that is made; everything has a default. */
export interface SmallMemberOptions {
  /** Zxid of the first transaction. */
  first?: bigint;
  transactions?: number;
  /** Number of a transaction, from 1, in whose body a bit is wrong. */
  damaged?: number;
  /** The last record ends in its middle. */
  torn?: boolean;
  /** Content of currentEpoch and acceptedEpoch: a member of an ensemble. */
  epoch?: number;
}

/** Bytes of a record: head, transaction header, the int of an error transaction, end. */
export const RECORD_SIZE: number = 12 + 32 + 4 + 1;
const HEADER_SIZE = 16;
const ERROR_TYPE = -1;

/**
 * Makes the same little data dir every time, whatever the machine: the empty tree and one log of
 * transactions that failed and so change nothing. Returns its `version-2`.
 */
export function makeSmallMember(dataDir: string, options: SmallMemberOptions = {}): string {
  const { first = 1n, transactions = 10, damaged, torn = false, epoch } = options;
  const log = new Uint8Array(HEADER_SIZE + transactions * RECORD_SIZE);
  const view = new DataView(log.buffer);
  view.setUint32(0, 0x5a4b4c47);
  view.setUint32(4, 2);
  for (let at = 0; at < transactions; at++) {
    writeRecord(log.subarray(HEADER_SIZE + at * RECORD_SIZE), first + BigInt(at), at);
  }
  if (damaged !== undefined) log[HEADER_SIZE + damaged * RECORD_SIZE - 10]! ^= 1;
  const folder = `${dataDir}/version-2`;
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeFileSync(`${folder}/snapshot.0`, emptyTreeSnapshot());
  const name = `log.${first.toString(16)}`;
  Deno.writeFileSync(`${folder}/${name}`, torn ? log.subarray(0, -RECORD_SIZE / 2) : log);
  if (epoch !== undefined) {
    Deno.writeTextFileSync(`${folder}/currentEpoch`, String(epoch));
    Deno.writeTextFileSync(`${folder}/acceptedEpoch`, String(epoch));
  }
  return folder;
}

function writeRecord(into: Uint8Array, zxid: bigint, number: number): void {
  const view = new DataView(into.buffer, into.byteOffset, RECORD_SIZE);
  const length = RECORD_SIZE - 13;
  view.setInt32(8, length);
  view.setBigInt64(12, 0x1000n);
  view.setInt32(20, number);
  view.setBigInt64(24, zxid);
  view.setBigInt64(32, BigInt(FIRST_TIME + number * 1000));
  view.setInt32(40, ERROR_TYPE);
  // -101, as when a node does not exist.
  view.setInt32(44, -101);
  view.setBigInt64(0, BigInt(adler32(ADLER32_START, into, 12, 12 + length)));
  view.setUint8(RECORD_SIZE - 1, 0x42);
}
