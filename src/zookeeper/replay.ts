import type { Finding } from "../finding.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { DataTree } from "./data_tree.ts";
import { type DigestMismatch, DigestProof, type Place, type ProofResult } from "./digest_proof.ts";
import { JuteError } from "./jute.ts";
import { makeLong } from "./long.ts";
import type { SnapshotDigest } from "./snapshot.ts";
import { type TreeMark, TreeMarks } from "./tree_marks.ts";
import { TxnReader } from "./txn_reader.ts";
import { TxnType } from "./txn_type.ts";
import { scanTxnLog, type TxnRecord } from "./txnlog.ts";
import { AROUND_BODY, RECORD_HEAD_SIZE, type TxnLogInput } from "./txnlog_format.ts";
import { follows, formatZxid, makeZxid, type Zxid, zxidCounter, zxidEpoch } from "./zxid.ts";

/** What a tree that is to be replayed on was loaded from. */
export interface ReplayBase {
  /** Name of the snapshot; null for the empty tree. */
  name: string | null;
  /** Zxid in the name: replay begins behind it. */
  zxid: Zxid;
  /** Last change that the snapshot may hold: before it, a digest need not agree. */
  end: Zxid;
  /** Digest footer, where the snapshot has one. */
  digest: SnapshotDigest | null;
}

/** A log to be replayed. */
export interface ReplayLog {
  /** Name for messages. */
  name: string;
  /** Its bytes. */
  input: TxnLogInput;
}

/** Digests that somebody else says the tree had, by the zxid after which it had them. */
export type Witness = ReadonlyMap<Zxid, bigint>;

/** How the tree compares with a {@linkcode Witness}. */
export interface WitnessResult {
  /** Digests that the replay came by, with a tree that must be exact. */
  compared: number;
  /** How many of them the tree had. */
  equal: number;
  /** The first that it did not have. */
  firstMismatch: DigestMismatch | null;
}

/** What came of a replay; the tree is the one that was handed in. */
export interface Replay extends ProofResult {
  /** Zxid of the last transaction applied; the base's where there was none. */
  last: Zxid;
  /** Transactions applied. */
  applied: number;
  /**
   * Transactions behind the base's end that do not fit the tree, such as one that creates what is
   * there or sets a version that does not come next. Tells of missing records also where no digests
   * are (3.5 and older).
   */
  misfits: number;
  /** The first of them. */
  firstMisfit: Place | null;
  /** What the witness says; nothing where there was none. */
  witness: WitnessResult;
  /** Digests around the zxids that were asked for, as far as the replay came. */
  marks: ReadonlyMap<Zxid, TreeMark>;
  /** Nodes whose ACL neither the snapshot nor a transaction says. */
  unknownAcls: number;
  /** Zxid from which on every node's ACL is known; null where that is never so. */
  aclsKnownFrom: Zxid | null;
  /** Why the replay did not go on to the target or the end of the logs, or null. */
  stopped: Finding | null;
}

/**
 * Applies the transactions behind a base to its tree, log by log in the order given, up to and with
 * `target`, and holds the tree's digest against every one that is stored. Logs behind the target are
 * not asked for. It stops at damage and at a hole, because behind them the tree would not be what the
 * logs say. `witness` is heard besides, and around the zxids of `marksAt` the tree's digest is written
 * down.
 */
export async function replayLogs(
  tree: DataTree,
  base: ReplayBase,
  logs: Iterable<ReplayLog>,
  { target, witness = NOBODY, marksAt = [] }: {
    target?: Zxid | undefined;
    witness?: Witness;
    marksAt?: readonly Zxid[];
  } = {},
): Promise<Replay> {
  const replayer = new Replayer(tree, base, witness, new TreeMarks(tree, marksAt));
  return await replayer.run(logs, target);
}

const NOBODY: Witness = new Map();

/** Ends a replay; becomes its finding. */
class Halt extends Error {
  constructor(readonly finding: Finding) {
    super(finding.message);
  }
}

/** A record that came without its body, which is put together from the bytes that follow. */
interface LargeRecord {
  bytes: Uint8Array;
  filled: number;
}

class Replayer {
  readonly #tree: DataTree;
  readonly #base: ReplayBase;
  readonly #proof: DigestProof;
  readonly #witness: Witness;
  readonly #heard: WitnessResult = { compared: 0, equal: 0, firstMismatch: null };
  readonly #marks: TreeMarks;
  readonly #txn = new TxnReader();
  #file = "";
  /** The record at hand, in numbers: few of millions need a {@linkcode Place}. */
  #epoch = 0;
  #counter = 0;
  #number = 0;
  #offset = 0;
  /** The last transaction applied, or the base's. */
  #lastEpoch: number;
  #lastCounter: number;
  /** Counter of the transaction that the base's footer belongs to; -1 without one. */
  readonly #footerCounter: number;
  #applied = 0;
  #misfits = 0;
  #firstMisfit: Place | null = null;
  #large: LargeRecord | null = null;
  #aclsKnownFrom: Zxid | null = null;

  constructor(tree: DataTree, base: ReplayBase, witness: Witness, marks: TreeMarks) {
    this.#witness = witness;
    this.#marks = marks;
    this.#tree = tree;
    this.#base = base;
    this.#lastEpoch = zxidEpoch(base.zxid);
    this.#lastCounter = zxidCounter(base.zxid);
    this.#footerCounter = base.digest === null ? -1 : zxidCounter(base.digest.zxid);
    this.#proof = new DigestProof(base.end);
  }

  async run(logs: Iterable<ReplayLog>, target: Zxid | undefined): Promise<Replay> {
    const base = this.#base;
    this.#noteAcls(base.zxid);
    let stopped: Finding | null = null;
    try {
      // Below the name only when an epoch began and no transaction came since.
      if (base.digest !== null && base.digest.zxid <= base.zxid) this.#compareFooter(base.zxid);
      for (const log of logs) if (await this.#replay(log, target)) break;
      this.#marks.reach(target ?? this.#last);
    } catch (error) {
      if (!(error instanceof Halt)) throw error;
      stopped = error.finding;
    }
    return {
      last: this.#last,
      applied: this.#applied,
      ...this.#proof.result(),
      witness: this.#heard,
      misfits: this.#misfits,
      firstMisfit: this.#firstMisfit,
      marks: this.#marks.taken,
      unknownAcls: this.#tree.unknownAcls,
      aclsKnownFrom: this.#aclsKnownFrom,
      stopped,
    };
  }

  get #zxid(): Zxid {
    return makeZxid(this.#epoch, this.#counter);
  }

  get #last(): Zxid {
    return makeZxid(this.#lastEpoch, this.#lastCounter);
  }

  get #place(): Place {
    return {
      zxid: this.#zxid,
      file: this.#file,
      record: this.#number,
      offset: this.#offset,
    };
  }

  /** Replays one log; true when it reaches beyond the target. */
  async #replay({ name, input }: ReplayLog, target: Zxid | undefined): Promise<boolean> {
    this.#file = name;
    const until = target === undefined ? {} : { until: target };
    const scan = await scanTxnLog({ ...input, ...until }, {
      record: (record) => this.#see(record),
      bytes: (chunk) => this.#collect(chunk),
    });
    const fault = scan.ending === "damaged" ? scan.faults[0] : undefined;
    if (fault !== undefined) throw new Halt({ ...fault, file: name });
    return scan.ending === "cut";
  }

  #see(record: TxnRecord): void {
    const { epoch, counter, held, bodyStart, size } = record;
    this.#epoch = epoch;
    this.#counter = counter;
    this.#number = record.number;
    this.#offset = record.offset;
    if (epoch !== this.#lastEpoch || counter !== this.#lastCounter + 1) {
      if (!this.#isNext(record.type)) return;
    }
    this.#marks.come(epoch, counter);
    if (held === null) this.#large = { bytes: new Uint8Array(size), filled: 0 };
    else this.#take(held, bodyStart, bodyStart + size - AROUND_BODY);
  }

  /** Whether a record that is not simply the next one is to be applied. */
  #isNext(type: number): boolean {
    const [zxid, last] = [this.#zxid, this.#last];
    if (zxid <= this.#base.zxid) return false;
    // 3.9 logs a request that it cannot decode under the zxid of the one before.
    if (zxid === last && type === TxnType.error) return false;
    if (zxid <= last) {
      this.#halt("ZxidOrder", say("Transaction {} is not above the last one", formatZxid(zxid)));
    }
    if (!follows(last, zxid)) {
      const [next, before] = [formatZxid(zxid), formatZxid(last)];
      this.#halt("ZxidGap", say("Transaction {} does not follow {}: a hole", next, before));
    }
    return true;
  }

  /** Gets all bytes; keeps those of a record that came without its body. */
  #collect(chunk: Uint8Array): void {
    const large = this.#large;
    if (large === null) return;
    const { bytes } = large;
    bytes.set(chunk, large.filled);
    large.filled += chunk.length;
    if (large.filled < bytes.length) return;
    this.#large = null;
    this.#take(bytes, RECORD_HEAD_SIZE, RECORD_HEAD_SIZE + bytes.length - AROUND_BODY);
  }

  /** Applies the transaction of the record at hand, whose body has this place. */
  #take(bytes: Uint8Array, start: number, end: number): void {
    const txn = this.#txn;
    this.#read(bytes, start, end);
    const fits = this.#tree.apply(txn);
    this.#applied++;
    this.#marks.applied();
    // A snapshot may hold one transaction more than its footers tell.
    if (!fits && this.#proof.isExactAt(this.#zxid - 1n)) {
      this.#misfits++;
      this.#firstMisfit ??= this.#place;
    }
    if (txn.hasDigest) this.#compare();
    else if (this.#isFooter()) this.#compareFooter(this.#zxid);
    if (this.#witness.size > 0) this.#hear();
    if (this.#aclsKnownFrom === null) this.#noteAcls(this.#zxid);
    this.#lastEpoch = this.#epoch;
    this.#lastCounter = this.#counter;
  }

  #noteAcls(zxid: Zxid): void {
    if (this.#tree.unknownAcls === 0) this.#aclsKnownFrom ??= zxid;
  }

  #hear(): void {
    const zxid = this.#zxid;
    const stored = this.#witness.get(zxid);
    if (stored === undefined || !this.#proof.isExactAt(zxid)) return;
    const computed = this.#tree.digest;
    this.#heard.compared++;
    if (stored === computed) this.#heard.equal++;
    else this.#heard.firstMismatch ??= { ...this.#place, stored, computed };
  }

  #read(bytes: Uint8Array, start: number, end: number): void {
    try {
      this.#txn.read(bytes, start, end);
    } catch (error) {
      if (!(error instanceof JuteError)) throw error;
      const zxid = formatZxid(this.#zxid);
      this.#halt("BadStructure", say("Transaction {} cannot be read: {}", zxid, error.message));
    }
  }

  /** Holds the tree against the digest that stands with the transaction. */
  #compare(): void {
    const { digestVersion, digestHigh, digestLow } = this.#txn;
    if (this.#tree.hasDigest(digestHigh, digestLow)) {
      this.#proof.agree(digestVersion, this.#epoch, this.#counter);
    } else {
      const stored = BigInt.asUintN(64, makeLong(digestHigh, digestLow));
      this.#proof.differ(digestVersion, { ...this.#place, stored, computed: this.#tree.digest });
    }
  }

  /** Whether the base's footer is that of the transaction at hand. */
  #isFooter(): boolean {
    const { digest } = this.#base;
    // The counters tell most apart, and no bigint is made.
    return digest !== null && this.#footerCounter === this.#counter && this.#zxid === digest.zxid;
  }

  /** Holds the tree at `zxid` against the base's footer. */
  #compareFooter(zxid: Zxid): void {
    const { name, digest } = this.#base;
    // Zxid and digest 0: the server knew none.
    if (name === null || digest === null || (digest.zxid === 0n && digest.digest === 0n)) return;
    const computed = this.#tree.digest;
    if (digest.digest === computed) {
      this.#proof.agree(digest.version, zxidEpoch(zxid), zxidCounter(zxid));
    } else {
      const place = { zxid, file: name, record: null, offset: null };
      this.#proof.differ(digest.version, { ...place, stored: digest.digest, computed });
    }
  }

  #halt(kind: Finding["kind"], message: Sentence): never {
    throw new Halt({
      kind,
      severity: "error",
      file: this.#file,
      offset: this.#offset,
      record: this.#number,
      lastGoodZxid: this.#last,
      message,
    });
  }
}
