import assert from "node:assert/strict";
import { errorEvent, renderError } from "../../../src/cli/output/error_report.ts";
import { coloured, plain } from "../../../src/cli/output/look.ts";
import { ZkBackupError } from "../../../src/errors.ts";

const KNOWN = new ZkBackupError("Cannot read /data/log.1: permission denied", {
  code: "permission-denied",
  category: "IO",
  path: "/data/log.1",
  offset: 7,
  hint: "Run as a user who may do that",
  cause: new TypeError("outer", { cause: "inner\x1b[2J" }),
});

Deno.test("renderError() gives two lines, and the causes only when they are asked for", () => {
  const short = "Error: Cannot read /data/log.1: permission denied\nRun as a user who may do that";
  assert.equal(renderError(KNOWN, { look: plain, verbose: false }), short);
  assert.equal(
    renderError(KNOWN, { look: plain, verbose: true }),
    `${short}\n  caused by: TypeError: outer\n  caused by: inner\\u{1b}[2J`,
  );
  const bare = new ZkBackupError("Cancelled", { code: "cancelled", category: "User" });
  assert.equal(
    renderError(bare, { look: coloured, verbose: true }),
    "\x1b[31mError: Cancelled\x1b[39m",
  );
});

Deno.test("renderError() shows where a bug happened only with verbose", () => {
  const bug = new TypeError("x is not a function");
  const short = renderError(bug, { look: plain, verbose: false });
  assert.match(short, /^Error: Unexpected: x is not a function\nThis is a bug in zkbackup; .*$/);
  assert.match(renderError(bug, { look: plain, verbose: true }), /\n {4}at .*error_report_test/);
  assert.match(renderError("text", { look: plain, verbose: true }), /^Error: Unexpected: text\n/);
});

Deno.test("errorEvent() is one line with the fields that a script needs", () => {
  const line = errorEvent(KNOWN, 20, false);
  assert.doesNotMatch(line, /\n/);
  assert.deepEqual(JSON.parse(line), {
    level: "error",
    category: "IO",
    code: "permission-denied",
    message: "Cannot read /data/log.1: permission denied",
    path: "/data/log.1",
    offset: 7,
    hint: "Run as a user who may do that",
    exit_code: 20,
  });
  const { causes, stack } = JSON.parse(errorEvent(KNOWN, 20, true));
  assert.deepEqual(causes, ["TypeError: outer", "inner\x1b[2J"]);
  assert.deepEqual(stack, []);
  assert.equal(JSON.parse(errorEvent(new Error("x"), 1, false)).code, "internal-error");
});

Deno.test("errorEvent() ends with a chain of causes that bites its tail", () => {
  const first = new Error("first");
  const second = new Error("second", { cause: first });
  first.cause = second;
  const { causes } = JSON.parse(errorEvent(first, 1, true));
  assert.deepEqual(causes, ["Error: second"]);
});
