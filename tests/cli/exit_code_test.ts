import assert from "node:assert/strict";
import { failureStatus, type Verb } from "../../src/cli/exit_code.ts";
import { type ErrorCategory, type ExitStatus, ZkBackupError } from "../../src/errors.ts";

const VERBS: readonly Verb[] = ["backup", "verify", "restore", "version"];

function failing(category: ErrorCategory, exitStatus?: ExitStatus): ZkBackupError {
  const own = exitStatus === undefined ? {} : { exitStatus };
  return new ZkBackupError("m", { code: "c", category, ...own });
}

Deno.test("failureStatus() is that of the command that failed", () => {
  const statuses = (error: unknown) => VERBS.map((verb) => failureStatus(verb, error));
  for (const category of ["IO", "Configuration", "ZooKeeper", "User"] as const) {
    assert.deepEqual(statuses(failing(category)), [20, 1, 30, 1]);
  }
  assert.deepEqual(statuses(new TypeError("a bug")), [20, 1, 30, 1]);
  assert.deepEqual(statuses("not even an error"), [20, 1, 30, 1]);
});

Deno.test("failureStatus() of verify is 10 when what it looks at cannot be taken for a backup", () => {
  for (const category of ["Validation", "Corruption"] as const) {
    assert.deepEqual(VERBS.map((verb) => failureStatus(verb, failing(category))), [20, 10, 30, 1]);
  }
});

Deno.test("failureStatus() is the error's own where it has one", () => {
  for (const status of [1, 3, 130, 141, 143] as const) {
    for (const verb of VERBS) {
      assert.equal(failureStatus(verb, failing("Validation", status)), status);
    }
  }
});
