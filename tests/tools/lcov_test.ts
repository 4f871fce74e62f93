import assert from "node:assert/strict";
import { readLcov, sumLines } from "../../tools/lcov.ts";

const REPORT = `SF:/p/src/zookeeper/zxid.ts
FN:1,used
FNF:1
FNH:1
DA:1,2
DA:2,0
LH:1
LF:2
end_of_record
SF:/p/src/errors.ts
LH:8
LF:8
end_of_record
`;

Deno.test("readLcov() reads the line sums of each file", () => {
  assert.deepEqual([...readLcov(REPORT)], [
    ["/p/src/zookeeper/zxid.ts", { found: 2, hit: 1 }],
    ["/p/src/errors.ts", { found: 8, hit: 8 }],
  ]);
  assert.deepEqual([...readLcov(REPORT.replaceAll("\n", "\r\n"))], [...readLcov(REPORT)]);
});

Deno.test("readLcov() refuses a record without sums", () => {
  assert.throws(() => readLcov("SF:/p/a.ts\nLF:2\nend_of_record\n"), /\/p\/a.ts lacks a sum/);
});

Deno.test("sumLines() sums the files below a folder", () => {
  const files = readLcov(REPORT);
  assert.deepEqual(sumLines(files, "/p/src/"), { found: 10, hit: 9 });
  assert.deepEqual(sumLines(files, "/p/src/zookeeper/"), { found: 2, hit: 1 });
  assert.deepEqual(sumLines(files, "/p/tests/"), { found: 0, hit: 0 });
});
