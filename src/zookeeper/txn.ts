import { say } from "../texts/say.ts";
import { type AclEntry, JuteError, JuteReader } from "./jute.ts";
import type { Zxid } from "./zxid.ts";

/** Operation codes that occur in transaction logs. */
export const TxnType = {
  error: -1,
  createSession: -10,
  closeSession: -11,
  create: 1,
  delete: 2,
  setData: 5,
  setAcl: 7,
  check: 13,
  multi: 14,
  create2: 15,
  reconfig: 16,
  createContainer: 19,
  deleteContainer: 20,
  createTtl: 21,
} as const;

const NAMES = new Map<number, string>(
  Object.entries(TxnType).map(([name, code]) => [code, name]),
);

/** Name of an operation code, or undefined for one that no ZooKeeper writes. */
export function txnTypeName(code: number): string | undefined {
  return NAMES.get(code);
}

/** Size of a transaction header in bytes: session, cxid, zxid, time, type. */
export const TXN_HEADER_SIZE = 32;

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

/** Version of the digest in a 12-byte trailer; 2 in every release that writes one. */
const DIGEST_VERSION = 2;
const DIGEST_SIZE = 12;

/**
 * Reads the body of a log record: header, record, and the digest trailer where there is one. Byte
 * fields are views of `body`.
 *
 * @throws {JuteError} when the body is not a transaction that ZooKeeper 3.4 to 3.9 can read.
 */
export function parseTxn(body: Uint8Array): Txn {
  const reader = new JuteReader(body);
  const header = readHeader(reader);
  const op = header.type === TxnType.closeSession
    ? readCloseSession(body, reader)
    : readOp(header.type, reader);
  return { header, op, digest: readDigest(reader) };
}

function readHeader(reader: JuteReader): TxnHeader {
  return {
    sessionId: reader.long(),
    cxid: reader.int(),
    zxid: reader.long(),
    time: reader.long(),
    type: reader.int(),
  };
}

function readOp(type: number, reader: JuteReader): TxnOp {
  switch (type) {
    case TxnType.create:
    case TxnType.create2: {
      const head = { path: reader.string(), data: reader.buffer(), acl: reader.acl() };
      const ephemeral = reader.boolean();
      // The form before 3.4 ends here; no server that wrote it knew digests.
      const old = type === TxnType.create && reader.left === 0;
      const parentCversion = old ? -1 : reader.int();
      return {
        type: type === TxnType.create ? "create" : "create2",
        ...head,
        ephemeral,
        parentCversion,
        ttl: 0n,
      };
    }
    case TxnType.createContainer:
    case TxnType.createTtl: {
      const head = { path: reader.string(), data: reader.buffer(), acl: reader.acl() };
      const parentCversion = reader.int();
      const timed = type === TxnType.createTtl;
      const ttl = timed ? reader.long() : 0n;
      return {
        type: timed ? "createTtl" : "createContainer",
        ...head,
        ephemeral: false,
        parentCversion,
        ttl,
      };
    }
    case TxnType.delete:
      return { type: "delete", path: reader.string() };
    case TxnType.deleteContainer:
      return { type: "deleteContainer", path: reader.string() };
    case TxnType.setData:
      return {
        type: "setData",
        path: reader.string(),
        data: reader.buffer(),
        version: reader.int(),
      };
    case TxnType.reconfig:
      return {
        type: "reconfig",
        path: reader.string(),
        data: reader.buffer(),
        version: reader.int(),
      };
    case TxnType.setAcl:
      return { type: "setAcl", path: reader.string(), acl: reader.acl(), version: reader.int() };
    case TxnType.check:
      return { type: "check", path: reader.string(), version: reader.int() };
    case TxnType.multi:
      return readMulti(reader);
    case TxnType.error:
      return { type: "error", code: reader.int() };
    case TxnType.createSession:
      return { type: "createSession", timeout: reader.int() };
    default:
      throw new JuteError(
        say("Transaction type {} is unknown to ZooKeeper", type),
        reader.position,
      );
  }
}

function readMulti(reader: JuteReader): TxnOp {
  const parts = reader.vector(8, () => {
    const start = reader.position;
    const type = reader.int();
    if (type === TxnType.multi) throw new JuteError(say("A multi stands inside a multi"), start);
    // A part that failed may carry more bytes than its error code.
    return readOp(type, new JuteReader(reader.string()));
  });
  return { type: "multi", parts, failed: parts.some((part) => part.type === "error") };
}

/**
 * Since 3.6 a closeSession lists the paths it deletes, unless that is switched off; before, its
 * body ends behind the header. Twelve bytes that begin with the digest's version are a digest
 * without a list: as a list they would need at least four bytes a path and leave a rest.
 */
function readCloseSession(body: Uint8Array, reader: JuteReader): TxnOp {
  const digestAlone = reader.left === DIGEST_SIZE &&
    new DataView(body.buffer, body.byteOffset).getInt32(reader.position) === DIGEST_VERSION;
  if (reader.left === 0 || digestAlone) return { type: "closeSession", paths: null };
  return { type: "closeSession", paths: reader.vector(4, () => reader.string()) };
}

function readDigest(reader: JuteReader): TxnDigest | null {
  if (reader.left === 0) return null;
  if (reader.left !== DIGEST_SIZE) {
    throw new JuteError(
      say("{} bytes are left behind the transaction", reader.left),
      reader.position,
    );
  }
  return { version: reader.int(), digest: BigInt.asUintN(64, reader.long()) };
}
