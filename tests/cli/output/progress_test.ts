import assert from "node:assert/strict";
import stringWidth from "fast-string-width";
import { describeProgress, fitProgress } from "../../../src/cli/output/progress.ts";
import type { ProgressEvent } from "../../../src/operations/context.ts";

const MIB = 1024 * 1024;

Deno.test("describeProgress() shows how far, how fast and how long, once a rate means something", () => {
  const event: ProgressEvent = { step: "copy", file: "log.1", done: 10 * MIB, total: 40 * MIB };
  const start = "Copying log.1  10.0 MiB of 40.0 MiB  25 %";
  assert.equal(describeProgress(event, 0.5), start);
  assert.equal(describeProgress(event, 2), `${start}  5.0 MiB/s  6.0 s left`);
  const begun: ProgressEvent = { ...event, step: "restore", done: 0 };
  assert.equal(describeProgress(begun, 9), "Restoring log.1  0 B of 40.0 MiB  0 %");
  const nothing: ProgressEvent = { step: "verify", file: "log.1", done: 0, total: 0 };
  assert.equal(describeProgress(nothing, 9), "Checking log.1");
});

Deno.test("fitProgress() fits the terminal, so that the line can be replaced", () => {
  const event: ProgressEvent = {
    step: "copy",
    file: `快照\x1b[2J${"x".repeat(90)}`,
    done: 1,
    total: 2,
  };
  const line = fitProgress(describeProgress(event, 2), 40);
  assert.equal(stringWidth(line), 39);
  assert.doesNotMatch(line, /\p{Cc}/u);
});
