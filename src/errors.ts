/** Where an error comes from; decides nothing but the words around it. */
export type ErrorCategory =
  | "IO"
  | "Validation"
  | "Corruption"
  | "Configuration"
  | "ZooKeeper"
  | "User";

/** Exit status of the process; the meaning of each is part of the command line's contract. */
export type ExitStatus = 0 | 1 | 2 | 3 | 10 | 20 | 30 | 40 | 129 | 130 | 141 | 143;

/** What a {@linkcode ZkBackupError} says besides its message. */
export interface ZkBackupErrorOptions {
  /** Stable kebab-case name of the condition, for scripts. */
  code: string;
  /** Where the error comes from. */
  category: ErrorCategory;
  /** Exit status, where it is not the one of the command that failed. */
  exitStatus?: ExitStatus;
  /** File or folder at fault. */
  path?: string;
  /** Byte offset in `path`. */
  offset?: number;
  /** One sentence: what to do about it. */
  hint?: string;
  /** What was thrown below. */
  cause?: unknown;
}

/**
 * The one error that leaves the core: a condition with a name, in plain words, with the place and
 * the way out where they are known. Everything else that is thrown is a bug.
 */
export class ZkBackupError extends Error {
  /** Stable kebab-case name of the condition. */
  readonly code: string;
  /** Where the error comes from. */
  readonly category: ErrorCategory;
  /** Exit status, where it is not the one of the command that failed. */
  readonly exitStatus: ExitStatus | undefined;
  /** File or folder at fault. */
  readonly path: string | undefined;
  /** Byte offset in `path`. */
  readonly offset: number | undefined;
  /** One sentence: what to do about it. */
  readonly hint: string | undefined;

  /** Makes an error; `message` is a sentence without a final period: what, and the value at hand. */
  constructor(message: string, options: ZkBackupErrorOptions) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.name = "ZkBackupError";
    this.code = options.code;
    this.category = options.category;
    this.exitStatus = options.exitStatus;
    this.path = options.path;
    this.offset = options.offset;
    this.hint = options.hint;
  }
}
