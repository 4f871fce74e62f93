import { readVirtual, unlessItFails } from "../operations/processes.ts";
import { DenoFileSystem } from "../io/file_system.ts";
import { isGranted } from "./permissions.ts";

/** Linux says here which signals a process ignores; other systems have no such file. */
const OWN_STATUS = "/proc/self/status";
const STATUS_LIMIT = 64 * 1024;
/** Bit of SIGHUP, number 1. */
const SIGHUP_BIT = 1n;

/**
 * Whether the program was started to go on when its terminal goes away, as by `nohup`: SIGHUP is
 * ignored then. Where the system does not tell, it is what has no terminal, for `nohup` leaves none.
 */
export function outlivesTerminal(): boolean {
  const ignored = ignoredSignals();
  if (ignored !== null) return (ignored & SIGHUP_BIT) !== 0n;
  return ![Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal());
}

/** Signals that this process ignores, one bit each; null where that may not or cannot be read. */
function ignoredSignals(): bigint | null {
  if (!isGranted({ name: "read", path: OWN_STATUS })) return null;
  const bytes = unlessItFails(() => readVirtual(new DenoFileSystem(), OWN_STATUS, STATUS_LIMIT));
  const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(new TextDecoder().decode(bytes ?? undefined))?.[1];
  return mask === undefined ? null : BigInt(`0x${mask}`);
}
