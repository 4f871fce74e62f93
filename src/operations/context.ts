import type { FileSystem } from "../io/file_system.ts";

/** Where an operation tells what it does; the caller decides who sees it. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

/** How far an operation is. */
export interface ProgressEvent {
  /** What is being done: "copy", "verify", "restore". */
  step: string;
  /** File being worked on. */
  file: string;
  /** Bytes done and in all, over all files of the step. */
  done: number;
  total: number;
}

/** Everything that an operation has of the world. */
export interface Context {
  fs: FileSystem;
  /** The time now. */
  now: () => Date;
  log: Logger;
  progress: (event: ProgressEvent) => void;
  /** Ends the operation; it cleans up and throws the signal's reason. */
  signal: AbortSignal;
}
