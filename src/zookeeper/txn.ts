import { type AclEntry, JuteReader } from "./jute.ts";
import { makeLong } from "./long.ts";
import { TxnReader } from "./txn_reader.ts";
import { TxnType, txnTypeName } from "./txn_type.ts";
import type { Zxid } from "./zxid.ts";

export { TXN_HEADER_SIZE, type TxnCode, TxnType, txnTypeName } from "./txn_type.ts";

/** Head of every transaction. */
export interface TxnHeader {
  /** Session that asked for it. */
  sessionId: bigint;
  /** Number that the client gave its request. */
  cxid: number;
  /** Its zxid. */
  zxid: Zxid;
  /** Milliseconds since 1970 on the clock of the leader. */
  time: bigint;
  /** Operation code. */
  type: number;
}

/** What a transaction changes; the fields of `Op` are those of ZooKeeper's txn records. */
export type TxnOp =
  | {
    type: "create" | "create2" | "createContainer" | "createTtl";
    path: Uint8Array;
    data: Uint8Array | null;
    acl: AclEntry[];
    ephemeral: boolean;
    /** The parent's new cversion; -1: one more than it has (form before 3.4). */
    parentCversion: number;
    /** Milliseconds; 0 unless a TTL node. */
    ttl: bigint;
  }
  | { type: "delete" | "deleteContainer"; path: Uint8Array }
  | {
    type: "setData" | "reconfig";
    path: Uint8Array;
    data: Uint8Array | null;
    /** The new version. */
    version: number;
  }
  | {
    type: "setAcl";
    path: Uint8Array;
    acl: AclEntry[];
    /** The new aversion. */
    version: number;
  }
  | {
    type: "check";
    path: Uint8Array;
    /** The version asked for, plus one. */
    version: number;
  }
  /** `failed`: one of its parts is an error, so nothing of it was applied. */
  | { type: "multi"; parts: TxnOp[]; failed: boolean }
  | { type: "error"; code: number }
  | { type: "createSession"; timeout: number }
  /** `paths` is null where the server did not list what it deletes (3.5 and older, or switched off). */
  | { type: "closeSession"; paths: Uint8Array[] | null };

/** A transaction that creates a node. */
export type CreateOp = Extract<TxnOp, { parentCversion: number }>;

/** Digest of the tree after a transaction (3.6+). */
export interface TxnDigest {
  /** Version of the way it is computed. */
  version: number;
  /** Unsigned 64-bit sum. */
  digest: bigint;
}

/** A whole transaction as it stands in the body of a log record. */
export interface Txn {
  /** Its head. */
  header: TxnHeader;
  /** What it changes. */
  op: TxnOp;
  /** Digest of the tree after it, where the record has one. */
  digest: TxnDigest | null;
}

/**
 * Reads the body of a log record: header, record, and the digest trailer where there is one. Byte
 * fields are views of `body`.
 *
 * @throws {JuteError} when the body is not a transaction that ZooKeeper 3.4 to 3.9 can read.
 */
export function parseTxn(body: Uint8Array): Txn {
  const reader = new TxnReader();
  reader.read(body, 0, body.length);
  const { cxid, type, failed } = reader;
  const header = {
    sessionId: makeLong(reader.sessionHigh, reader.sessionLow),
    cxid,
    zxid: makeLong(reader.epoch, reader.counter),
    time: makeLong(reader.timeHigh, reader.timeLow),
    type,
  };
  const ops: TxnOp[] = [];
  while (reader.next()) ops.push(opOf(reader));
  const op: TxnOp = type === TxnType.multi ? { type: "multi", parts: ops, failed } : ops[0]!;
  return { header, op, digest: digestOf(reader) };
}

/** The operation at which a reader stands. */
function opOf(reader: TxnReader): TxnOp {
  const { bytes, pathStart, pathEnd, dataStart, dataEnd, number } = reader;
  const path = bytes.subarray(pathStart, pathEnd);
  const data = dataStart === -1 ? null : bytes.subarray(dataStart, dataEnd);
  // The reader refuses all codes but those of TxnType.
  const type = txnTypeName(reader.opType) as TxnOp["type"];
  switch (type) {
    case "create":
    case "create2":
    case "createContainer":
    case "createTtl": {
      const { ephemeral } = reader;
      const ttl = makeLong(reader.ttlHigh, reader.ttlLow);
      return { type, path, data, acl: aclOf(reader), ephemeral, parentCversion: number, ttl };
    }
    case "delete":
    case "deleteContainer":
      return { type, path };
    case "setData":
    case "reconfig":
      return { type, path, data, version: number };
    case "setAcl":
      return { type, path, acl: aclOf(reader), version: number };
    case "check":
      return { type, path, version: number };
    case "error":
      return { type, code: number };
    case "createSession":
      return { type, timeout: number };
    case "closeSession":
      return { type, paths: reader.listsPaths ? pathsOf(reader) : null };
    case "multi":
      throw new Error("A multi is no single operation");
  }
}

function aclOf({ bytes, aclStart, aclEnd }: TxnReader): AclEntry[] {
  return new JuteReader(bytes.subarray(aclStart, aclEnd)).acl();
}

function pathsOf(reader: TxnReader): Uint8Array[] {
  const paths: Uint8Array[] = [];
  while (reader.nextPath()) paths.push(reader.bytes.subarray(reader.pathStart, reader.pathEnd));
  return paths;
}

function digestOf(reader: TxnReader): TxnDigest | null {
  if (!reader.hasDigest) return null;
  const digest = BigInt.asUintN(64, makeLong(reader.digestHigh, reader.digestLow));
  return { version: reader.digestVersion, digest };
}
