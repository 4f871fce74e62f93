import type { Fault } from "../finding.ts";
import type { LargeRecordsSummary } from "./large_records.ts";
import type { TxnLogRegion } from "./txnlog_resync.ts";
import type { Zxid } from "./zxid.ts";
import type { ZxidRun } from "./zxid_runs.ts";

/** A sound record, as the scan passes it on; the same object serves for every record. */
export interface TxnRecord {
  /** Offset of its checksum in the file. */
  offset: number;
  /** Bytes from there to the next record. */
  size: number;
  /** Number in the log, from 1. */
  number: number;
  /** Epoch of its zxid. */
  epoch: number;
  /** Counter of its zxid. */
  counter: number;
  /** Milliseconds since 1970 on the leader's clock. */
  time: number;
  /** Operation code. */
  type: number;
  /** Adler-32 of the body. */
  checksum: number;
  /**
   * A view of the body, made when it is asked for and good until the next record; null when it is
   * too large to be held.
   */
  readonly body: Uint8Array | null;
  /** The bytes in which the body is held, without a view made of it; null like the body. */
  readonly held: Uint8Array | null;
  /** Where in them it begins. */
  readonly bodyStart: number;
}

/** What a caller can have of a scan while it runs. */
export interface TxnLogVisitor {
  /** Called for each sound record, in order; for those that are `wanted`, and others, where only
   * some are. */
  record?(record: TxnRecord): void;
  /**
   * The counter of the next record of an epoch, behind that with `counter`, that has to be shown;
   * Infinity where none has. Not given, all are: what nobody looks at costs a fraction.
   */
  wanted?(epoch: number, counter: number): number;
  /** Gets the header and the sound records, each byte once, in order; a view, good for the call. */
  bytes?(chunk: Uint8Array): void | Promise<void>;
}

/** A record that no server reads back: it changes nothing, and has a zxid all the same. */
export interface BareCheck {
  /** Its zxid. */
  zxid: Zxid;
  /** Offset of its checksum in the file. */
  offset: number;
  /** Number in the log, from 1. */
  record: number;
}

/** What a log holds and how it ends. */
export interface TxnLogScan {
  /**
   * Bytes of the whole file, padding included; what was read of it, where the scan was cut and
   * nobody knew the size.
   */
  size: number;
  /** Offset behind the last sound record. */
  end: number;
  /** That record by its place, the length of its body and its checksum. */
  lastRecord: { offset: number; length: number; checksum: number } | null;
  /** Number of records. */
  records: number;
  /** Records of one epoch without a hole between them, in order. */
  runs: ZxidRun[];
  /**
   * `clean`: zeros or nothing behind the last record. `torn`: an unfinished record. `empty`: no
   * bytes at all. `cut-header`: fewer bytes than a header. `cut`: the scan was told to end here.
   */
  ending: "clean" | "torn" | "damaged" | "empty" | "cut-header" | "cut";
  /** Why it is not clean. */
  faults: Fault[];
  /** Sound records behind the damage. */
  behind: TxnLogRegion[];
  /**
   * The first record that checks a version outside of a multi, which servers before 3.8.5 and 3.9.3
   * log and none reads back (ZOOKEEPER-2623); null where there is none.
   */
  bareCheck: BareCheck | null;
  /** Records above the size that is taken for usual; null where there are none. */
  large: LargeRecordsSummary | null;
  /** Size of the largest body in bytes. */
  largestRecord: number;
  /** How many records of each type there are. */
  types: Map<number, number>;
  /** How many parts of each type the multis have that were applied. */
  partTypes: Map<number, number>;
}
