import type { Concurrency } from "../codec/coding.ts";
import type { ReadingOptions } from "../io/file_source.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { Clock } from "../io/pace.ts";

/** Where an operation tells what it does; the caller decides who sees it. */
export interface Logger {
  /** A detail. */
  debug(message: string): void;
  /** A step of the work. */
  info(message: string): void;
  /** Something to look at. */
  warn(message: string): void;
}

/** How far an operation is. */
export interface ProgressEvent {
  /** What is being done. */
  step: "copy" | "verify" | "replay" | "restore";
  /** File being worked on. */
  file: string;
  /** Bytes done and in all, over all files of the step. */
  done: number;
  /** Bytes in all. */
  total: number;
}

/** How files are read; everything has a default. */
export interface Reading extends ReadingOptions {
  /** Bytes of a record above which it is reported, and read in pieces where that is cheap. */
  maxRecordSize?: number;
  /** Blocks of compressed files worked on at once; "auto" unless given. */
  concurrency?: Concurrency;
  /** Who works on them; an operation brings its own where there is nobody. */
  workers?: StartedWorkers;
}

/** What works on blocks, for all files that are read meanwhile. */
export interface StartedWorkers {
  /** Blocks worked on at once. */
  readonly concurrency: number;
}

/** Everything that an operation has of the world. */
export interface Context {
  /** The way to files. */
  fs: FileSystem;
  /** The time now. */
  now: () => Date;
  /** Where messages go. */
  log: Logger;
  /** Told now and then how far it is. */
  progress: (event: ProgressEvent) => void;
  /** Ends the operation; it cleans up and throws the signal's reason. */
  signal: AbortSignal;
  /** How files are read. */
  reading?: Reading;
  /** How time passes while the operation waits; as in the system unless given. */
  clock?: Clock;
}
