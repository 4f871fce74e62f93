import assert from "node:assert/strict";
import stringWidth from "fast-string-width";
import { renderProgress } from "../../../src/cli/output/progress.ts";

const MIB = 1024 * 1024;

Deno.test("renderProgress() shows how far, how fast and how long, once a rate means something", () => {
  const event = { step: "copy", file: "log.1", done: 10 * MIB, total: 40 * MIB };
  const start = "Copying log.1  10.0 MiB of 40.0 MiB  25 %";
  assert.equal(renderProgress(event, 0.5, 100), start);
  assert.equal(renderProgress(event, 2, 100), `${start}  5.0 MiB/s  6.0 s left`);
  const begun = { ...event, step: "restore", done: 0 };
  assert.equal(renderProgress(begun, 9, 100), "Restoring log.1  0 B of 40.0 MiB  0 %");
  const nothing = { step: "verify", file: "log.1", done: 0, total: 0 };
  assert.equal(renderProgress(nothing, 9, 100), "Checking log.1  0 B of 0 B  100 %");
});

Deno.test("renderProgress() fits the terminal, so that the line can be replaced", () => {
  const event = { step: "copy", file: `快照\x1b[2J${"x".repeat(90)}`, done: 1, total: 2 };
  const line = renderProgress(event, 2, 40);
  assert.equal(stringWidth(line), 39);
  assert.doesNotMatch(line, /\p{Cc}/u);
});
