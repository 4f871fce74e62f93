import assert from "node:assert/strict";
import { checkLoggingOutput } from "../../src/config/checks.ts";
import { refusal } from "../support/refusal.ts";
import { load } from "./support.ts";

Deno.test("checkLoggingOutput() refuses stdout together with JSON output", async () => {
  const { settings } = await load({ environment: { ZKBACKUP_LOGGING_OUTPUT: "stdout" } });
  const error = refusal("config-wrong-value", () => checkLoggingOutput(settings, true));
  assert.match(
    error.message,
    /^ZKBACKUP_LOGGING_OUTPUT cannot be stdout together with JSON output/,
  );
  assert.equal(error.exitStatus, 40);
  assert.match(error.hint ?? "", /stderr or file/);
  checkLoggingOutput(settings, false);
});

Deno.test("checkLoggingOutput() lets messages go elsewhere", async () => {
  for (const output of ["stderr", "file"]) {
    const { settings } = await load({ environment: { ZKBACKUP_LOGGING_OUTPUT: output } });
    checkLoggingOutput(settings, true);
  }
});
