import { say } from "../texts/say.ts";
import { JuteError, JuteReader } from "./jute.ts";
import { type TxnCode, TxnType } from "./txn_type.ts";

/** Version of the digest in a 12-byte trailer; 2 in every release that writes one. */
const DIGEST_VERSION = 2;
const DIGEST_SIZE = 12;
/** Least bytes of a part of a multi, and of a path in a list. */
const LEAST_PART = 8;
const LEAST_PATH = 4;
const NOTHING = new Uint8Array();
/** Types whose records are lists, and no part of a multi. */
type ListType = typeof TxnType.multi | typeof TxnType.closeSession;

/**
 * Reads the bodies of log records, millions one after the other, and makes no object of any: a
 * number is a field of the reader, a 64-bit one two of them, and of what is longer it says the
 * place in `bytes`. The layout of every record is here alone; {@linkcode parseTxn} makes objects
 * of it.
 */
export class TxnReader {
  readonly #reader = new JuteReader(NOTHING);
  readonly #part = new JuteReader(NOTHING);
  /** Operations, and paths of a closeSession, that are still to come. */
  #opsLeft = 0;
  #pathsLeft = 0;

  /** The bytes that hold the transaction. */
  bytes: Uint8Array = NOTHING;
  /** Session that asked for it. */
  sessionHigh = 0;
  sessionLow = 0;
  /** Number that the client gave its request. */
  cxid = 0;
  /** Its zxid. */
  epoch = 0;
  counter = 0;
  /** Milliseconds since 1970 on the clock of the leader. */
  timeHigh = 0;
  timeLow = 0;
  /** Operation code. */
  type: TxnCode = TxnType.error;
  /** Whether one of the parts of a multi is an error, so that nothing of it was applied. */
  failed = false;
  /** Whether a digest of the tree stands behind it. */
  hasDigest = false;
  digestVersion = 0;
  digestHigh = 0;
  digestLow = 0;

  /** Code of the present operation: the transaction's own, or that of a part of a multi. */
  opType: TxnCode = TxnType.error;
  /** Its path. */
  pathStart = 0;
  pathEnd = 0;
  /** Its data; the start is -1 for null. */
  dataStart = 0;
  dataEnd = 0;
  /** Its ACL, as a vector of entries. */
  aclStart = 0;
  aclEnd = 0;
  /** Whether it creates an ephemeral node. */
  ephemeral = false;
  /** The new version; the parent's new cversion; the error's code; a session's timeout. */
  number = 0;
  /** Milliseconds; 0 unless a TTL node. */
  ttlHigh = 0;
  ttlLow = 0;
  /** Whether a closeSession lists what it deletes (3.6+, unless switched off). */
  listsPaths = false;

  /**
   * Reads the transaction from `start` to `end` of `bytes`, all of it, and stands before its first
   * operation.
   *
   * @throws {JuteError} when it is none that ZooKeeper 3.4 to 3.9 can read.
   */
  read(bytes: Uint8Array, start: number, end: number): void {
    const reader = this.#reader;
    this.bytes = bytes;
    reader.open(bytes, start, end);
    this.sessionHigh = reader.int();
    this.sessionLow = reader.uint();
    this.cxid = reader.int();
    this.epoch = reader.int();
    this.counter = reader.uint();
    this.timeHigh = reader.int();
    this.timeLow = reader.uint();
    // What is none of the codes is refused where the operation is read.
    this.type = reader.int() as TxnCode;
    this.opType = this.type;
    this.failed = false;
    const list = this.#readBody();
    this.#readDigest();
    if (list !== -1) reader.open(bytes, list, end);
  }

  /** Goes to the next operation: the parts of a multi one by one, else the only one there is. */
  next(): boolean {
    if (this.#opsLeft === 0) return false;
    this.#opsLeft--;
    if (this.type === TxnType.multi) this.#readPart();
    return true;
  }

  /** Goes to the next path that a closeSession lists. */
  nextPath(): boolean {
    if (this.#pathsLeft === 0) return false;
    this.#pathsLeft--;
    this.#readPath(this.#reader);
    return true;
  }

  /** Reads what the transaction does; where its list begins, which is gone over once more, or -1. */
  #readBody(): number {
    if (this.type === TxnType.multi) return this.#readParts();
    this.#opsLeft = 1;
    if (this.type === TxnType.closeSession) return this.#readPaths();
    this.#readOp(this.#reader);
    return -1;
  }

  #readOp(reader: JuteReader): void {
    const type = this.opType;
    switch (type) {
      case TxnType.create:
      case TxnType.create2:
        this.#readNode(reader);
        this.ephemeral = reader.boolean();
        // The form before 3.4 ends here; no server that wrote it knew digests.
        this.number = type === TxnType.create && reader.left === 0 ? -1 : reader.int();
        return;
      case TxnType.createContainer:
        this.#readNode(reader);
        this.number = reader.int();
        return;
      case TxnType.createTtl:
        this.#readNode(reader);
        this.number = reader.int();
        this.ttlHigh = reader.int();
        this.ttlLow = reader.uint();
        return;
      case TxnType.delete:
      case TxnType.deleteContainer:
        return this.#readPath(reader);
      case TxnType.setData:
      case TxnType.reconfig:
        this.#readPath(reader);
        this.#readData(reader);
        this.number = reader.int();
        return;
      case TxnType.setAcl:
        this.#readPath(reader);
        this.#readAcl(reader);
        this.number = reader.int();
        return;
      case TxnType.check:
        this.#readPath(reader);
        this.number = reader.int();
        return;
      case TxnType.error:
      case TxnType.createSession:
        this.number = reader.int();
        return;
      default:
        // The two that are left are no single operations.
        throw new JuteError(
          say("Transaction type {} is unknown to ZooKeeper", type satisfies ListType),
          reader.position,
        );
    }
  }

  /** What every transaction begins with that creates a node. */
  #readNode(reader: JuteReader): void {
    this.#readPath(reader);
    this.#readData(reader);
    this.#readAcl(reader);
    this.ephemeral = false;
    this.ttlHigh = 0;
    this.ttlLow = 0;
  }

  #readPath(reader: JuteReader): void {
    const length = reader.skipString();
    this.pathEnd = reader.at;
    this.pathStart = this.pathEnd - length;
  }

  #readData(reader: JuteReader): void {
    const length = reader.skipBuffer();
    this.dataEnd = reader.at;
    this.dataStart = length === -1 ? -1 : this.dataEnd - length;
  }

  #readAcl(reader: JuteReader): void {
    this.aclStart = reader.at;
    reader.skipAcl();
    this.aclEnd = reader.at;
  }

  /** All parts are read before the first is applied: nothing is, of what cannot be read. */
  #readParts(): number {
    const reader = this.#reader;
    this.#opsLeft = reader.count(LEAST_PART);
    const list = reader.at;
    for (let i = 0; i < this.#opsLeft; i++) {
      this.#readPart();
      if (this.opType === TxnType.error) this.failed = true;
    }
    return list;
  }

  #readPart(): void {
    const reader = this.#reader;
    const start = reader.position;
    this.opType = reader.int() as TxnCode;
    if (this.opType === TxnType.multi) {
      throw new JuteError(say("A multi stands inside a multi"), start);
    }
    const length = reader.skipString();
    // A part that failed may carry more bytes than its error code.
    this.#part.open(this.bytes, reader.at - length, reader.at);
    this.#readOp(this.#part);
  }

  /**
   * Since 3.6 a closeSession lists the paths it deletes, unless that is switched off; before, its
   * body ends behind the header. Twelve bytes that begin with the digest's version are a digest
   * without a list: as a list they would need at least four bytes a path and leave a rest.
   */
  #readPaths(): number {
    const reader = this.#reader;
    const digestAlone = reader.left === DIGEST_SIZE && reader.peekInt() === DIGEST_VERSION;
    this.listsPaths = reader.left > 0 && !digestAlone;
    this.#pathsLeft = this.listsPaths ? reader.count(LEAST_PATH) : 0;
    const list = reader.at;
    for (let i = 0; i < this.#pathsLeft; i++) this.#readPath(reader);
    return list;
  }

  #readDigest(): void {
    const reader = this.#reader;
    this.hasDigest = reader.left > 0;
    if (!this.hasDigest) return;
    if (reader.left !== DIGEST_SIZE) {
      throw new JuteError(
        say("{} bytes are left behind the transaction", reader.left),
        reader.position,
      );
    }
    this.digestVersion = reader.int();
    this.digestHigh = reader.uint();
    this.digestLow = reader.uint();
  }
}
