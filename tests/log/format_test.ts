import assert from "node:assert/strict";
import { isTold, jsonLine, LEVELS, textLine } from "../../src/log/format.ts";

const ENTRY = { time: new Date("2025-01-15T02:30:00Z"), level: "warn", message: 'a "b"' } as const;

Deno.test("textLine() has time, level and message", () => {
  assert.equal(textLine(ENTRY), '2025-01-15T02:30:00.000Z warn  a "b"');
});

Deno.test("jsonLine() is one object on one line, whatever the message holds", () => {
  const message = "two\nlines";
  const line = jsonLine({ ...ENTRY, message });
  assert.doesNotMatch(line, /\n/);
  assert.deepEqual(JSON.parse(line), { time: "2025-01-15T02:30:00.000Z", level: "warn", message });
});

Deno.test("isTold() tells what is at least as important as the least level", () => {
  const told = LEVELS.map((least) => LEVELS.filter((level) => isTold(level, least)).length);
  assert.deepEqual(told, [4, 3, 2, 1]);
});
