import assert from "node:assert/strict";
import {
  counted,
  formatBytes,
  formatCount,
  formatDuration,
  listed,
} from "../../../src/cli/output/units.ts";

Deno.test("formatBytes() gives three or four digits and a binary unit", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [1536, "1.5 KiB"],
    [104_857_600, "100.0 MiB"],
    [2 ** 40, "1.0 TiB"],
    [2 ** 62, "4096.0 PiB"],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text);
});

Deno.test("formatDuration() gives two units at most", () => {
  const cases: [number, string][] = [
    [0, "0.0 s"],
    [9.94, "9.9 s"],
    [9.96, "10 s"],
    [59.4, "59 s"],
    [59.6, "1 min 0 s"],
    [3599, "59 min 59 s"],
    [3600, "1 h 0 min"],
    [90_061, "25 h 1 min"],
  ];
  for (const [seconds, text] of cases) assert.equal(formatDuration(seconds), text);
});

Deno.test("counted() counts with groups of three and the right number of the noun", () => {
  assert.equal(counted(0, "file"), "0 files");
  assert.equal(counted(1, "file"), "1 file");
  assert.equal(counted(1_234_567, "node"), "1,234,567 nodes");
  assert.equal(formatCount(999), "999");
  assert.equal(formatCount(1000), "1,000");
});

Deno.test("listed() joins what was counted as one says it", () => {
  const [errors, warnings, notes] = [
    counted(2, "error"),
    counted(1, "warning"),
    counted(3, "note"),
  ];
  assert.equal(listed(errors), "2 errors");
  assert.equal(listed(errors, warnings), "2 errors and 1 warning");
  assert.equal(listed(errors, warnings, notes), "2 errors, 1 warning and 3 notes");
});
