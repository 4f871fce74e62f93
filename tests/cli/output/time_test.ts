import assert from "node:assert/strict";
import { formatIsoTime, formatTime } from "../../../src/cli/output/time.ts";

const NEW_YEAR = Date.parse("2025-01-01T00:30:05.999Z");

Deno.test("formatTime() gives local time with its offset from UTC", () => {
  assert.equal(formatTime(NEW_YEAR, 0), "2025-01-01 00:30:05 +00:00");
  assert.equal(formatTime(NEW_YEAR, 480), "2025-01-01 08:30:05 +08:00");
  assert.equal(formatTime(NEW_YEAR, -210), "2024-12-31 21:00:05 -03:30");
  assert.equal(formatTime(0, 0), "1970-01-01 00:00:00 +00:00");
});

Deno.test("formatTime() says so when a damaged header holds a time that is none", () => {
  for (const time of [2 ** 62, -(2 ** 62), NaN, 8.64e15]) {
    assert.equal(formatTime(time, 60), "no valid time");
  }
});

Deno.test("formatIsoTime() keeps null and takes what JSON has", () => {
  assert.equal(formatIsoTime(null), null);
  assert.equal(formatIsoTime("2025-01-01T00:30:05Z"), formatTime(NEW_YEAR));
});
