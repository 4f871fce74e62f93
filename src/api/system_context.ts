import { DenoFileSystem } from "../io/file_system.ts";
import type { Context } from "../operations/context.ts";

const SILENT: Context["log"] = { debug() {}, info() {}, warn() {} };

/**
 * What an operation needs of the world, as it is: the files and the clock of the system, nobody who
 * listens, and nothing that ends it early. `parts` replaces any of that.
 *
 * @example Tell what an operation says, and end it after a minute
 * ```ts
 * import { systemContext } from "@zkbackup/cli/mod";
 *
 * const ctx = systemContext({
 *   log: { debug() {}, info: console.log, warn: console.warn },
 *   signal: AbortSignal.timeout(60_000),
 * });
 * ```
 */
export function systemContext(parts: Partial<Context> = {}): Context {
  return {
    fs: new DenoFileSystem(),
    now: () => new Date(),
    log: SILENT,
    progress() {},
    signal: new AbortController().signal,
    ...parts,
  };
}
