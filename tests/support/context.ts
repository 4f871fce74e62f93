import { DenoFileSystem, type FileSystem } from "../../src/io/file_system.ts";
import type { Context, ProgressEvent } from "../../src/operations/context.ts";

/** A context that keeps what an operation says. */
export interface TestContext extends Context {
  /** Messages so far, each behind its level. */
  messages: string[];
  /** Progress so far. */
  events: ProgressEvent[];
}

/** Where tests begin; a fixed clock makes ids and times predictable. */
export const NOW: Date = new Date("2025-01-15T10:30:00Z");

/** Makes a {@linkcode TestContext} whose clock stands at `now`. */
export function testContext(
  options: { fs?: FileSystem; now?: Date; signal?: AbortSignal } = {},
): TestContext {
  const { fs = new DenoFileSystem(), now = NOW, signal = new AbortController().signal } = options;
  const messages: string[] = [];
  const events: ProgressEvent[] = [];
  const keep = (level: string) => (message: string): void => {
    messages.push(`${level} ${message}`);
  };
  return {
    fs,
    now: () => now,
    log: { debug: keep("debug"), info: keep("info"), warn: keep("warn") },
    progress: (event) => events.push(event),
    signal,
    messages,
    events,
  };
}
