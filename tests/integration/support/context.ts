import { DenoFileSystem } from "../../../src/io/file_system.ts";
import type { Context } from "../../../src/operations/context.ts";

/** A context on the real file system and clock that keeps what the operation says. */
export interface TestContext extends Context {
  /** Messages so far, each behind its level. */
  messages: string[];
}

/** Makes a {@linkcode TestContext}; `signal` may end the operation. */
export function testContext(signal: AbortSignal = new AbortController().signal): TestContext {
  const messages: string[] = [];
  const keep = (level: string) => (message: string): void =>
    void messages.push(`${level} ${message}`);
  return {
    fs: new DenoFileSystem(),
    now: () => new Date(),
    log: { debug: keep("debug"), info: keep("info"), warn: keep("warn") },
    progress: () => {},
    signal,
    messages,
  };
}
