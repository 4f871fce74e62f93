import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";

/**
 * The {@linkcode ZkBackupError} that `call` throws; fails where it throws none, or one with another
 * code. Every such error is a sentence without a final period.
 */
export function refusal(code: string, call: () => unknown): ZkBackupError {
  try {
    call();
  } catch (error) {
    return checked(code, error);
  }
  throw new assert.AssertionError({ message: `Nothing was thrown, wanted ${code}` });
}

/** The same for a promise. */
export async function rejection(code: string, promise: Promise<unknown>): Promise<ZkBackupError> {
  try {
    await promise;
  } catch (error) {
    return checked(code, error);
  }
  throw new assert.AssertionError({ message: `Nothing was thrown, wanted ${code}` });
}

function checked(code: string, error: unknown): ZkBackupError {
  if (!(error instanceof ZkBackupError)) throw error;
  assert.equal(error.code, code, error.message);
  assert.match(error.message, /^.*[^.]$/s);
  return error;
}
