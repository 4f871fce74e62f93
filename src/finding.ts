/** The closed set of things that verify can find. */
export type FindingKind =
  | "InvalidMagic"
  | "InvalidLength"
  | "TruncatedBody"
  | "ChecksumMismatch"
  | "MissingEndByte"
  | "ZxidOrder"
  | "ZxidGap"
  | "TrailingData"
  | "SealMismatch"
  | "BadStructure"
  | "MissingFile"
  | "UnexpectedFile"
  | "HashMismatch"
  | "AclHole"
  | "DigestMismatch"
  | "HistoryMismatch";

/** `note`: normal or harmless. `warning`: look at it. `error`: something is lost or not usable. */
export type Severity = "note" | "warning" | "error";

/** One thing found in one file: data, never an exception. */
export interface Finding {
  /** What it is. */
  kind: FindingKind;
  /** How much it matters. */
  severity: Severity;
  /** The file's path, relative to the backup or data dir that was looked at. */
  file: string;
  /** Byte offset of the record or field, in the uncompressed file. */
  offset?: number;
  /** Number of the record in its log, from 1. */
  record?: number;
  /** Zxid of the last sound record before the place. */
  lastGoodZxid?: bigint;
  /** What was found: a sentence without a final period. */
  message: string;
  /** What to do about it: a sentence without a final period. */
  advice?: string;
}

/** A {@linkcode Finding} of a reader, which knows no file name. */
export type Fault = Omit<Finding, "file">;
