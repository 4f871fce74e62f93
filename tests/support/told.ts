import assert from "node:assert/strict";
import { failureStatus, type Verb } from "../../src/cli/exit_code.ts";
import { ZkBackupError } from "../../src/errors.ts";
import type { FaultyFileSystem } from "./faulty_file_system.ts";

/** Status of a command that a fault of the disk ends. */
const STATUS: Partial<Record<Verb, number>> = { backup: 20, restore: 30, verify: 1, prune: 1 };

/**
 * Asserts that a command that a fault ended says so: an error with a name, the exit status of the
 * command, and the fault itself, whatever stands around it.
 */
export function assertTold(verb: Verb, error: unknown, faults: FaultyFileSystem, at: string): void {
  assert.ok(error instanceof ZkBackupError, `${error} at ${at}`);
  assert.equal(failureStatus(verb, error), STATUS[verb], at);
  const first = faults.firstError();
  assert.ok(first instanceof ZkBackupError, `an error without a fault: ${error.message}`);
  const told = texts(error).some((text) => text.includes(first.message));
  assert.ok(told, `"${error.message}" does not tell of "${first.message}" at ${at}`);
}

/** All that an error says, those below it included. */
function texts(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return [error.message, ...texts(error.cause)];
}
