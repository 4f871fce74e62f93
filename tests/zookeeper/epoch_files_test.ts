import assert from "node:assert/strict";
import { parseEpoch } from "../../src/zookeeper/epoch_files.ts";

Deno.test("parseEpoch() reads the first line as the server does", () => {
  const cases: [text: string, epoch: number | null][] = [
    ["0", 0],
    ["1", 1],
    ["17", 17],
    ["2147483647", 2147483647],
    ["3\n", 3],
    ["3\r\n", 3],
    ["3\nanything", 3],
    ["007", 7],
    ["", null],
    ["\n3", null],
    [" 3", null],
    ["3 ", null],
    ["-1", null],
    ["0x3", null],
    ["3.0", null],
    ["1e3", null],
    ["2147483648", null],
    ["99999999999", null],
    ["three", null],
    ["3\0", null],
  ];
  for (const [text, epoch] of cases) {
    assert.equal(parseEpoch(text), epoch, JSON.stringify(text));
  }
});
