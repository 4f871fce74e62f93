import assert from "node:assert/strict";
import { scanTxnLog } from "../../src/zookeeper/txnlog.ts";
import { dribble, log, recordsOf } from "./build_log.ts";
import { concat } from "./jute_writer.ts";

const MIB = 1024 * 1024;
const WHOLE = log(...recordsOf(1n, 2n));
const SIZE = 64 * MIB;

/** Scans `bytes` and zeros behind them to 64 MiB, of which the file system holds `allocated`. */
async function scan(bytes: Uint8Array, allocated: number | null) {
  let read = 0;
  const content = concat(bytes, new Uint8Array(SIZE - bytes.length));
  const result = await scanTxnLog({
    size: SIZE,
    allocated,
    open: (offset) => {
      const source = dribble(content, offset);
      return Promise.resolve({
        read: async (into) => {
          const count = await source.read(into);
          read += count;
          return count;
        },
      });
    },
  });
  return { result, read };
}

Deno.test("scanTxnLog() does not read padding that is a hole", async () => {
  for (const allocated of [WHOLE.length, 8192, WHOLE.length + 64 * 1024]) {
    const { result, read } = await scan(WHOLE, allocated);
    assert.deepEqual([result.ending, result.end, result.size], ["clean", WHOLE.length, SIZE]);
    assert.equal(result.records, 2);
    assert.ok(read <= MIB, `${read} bytes were read`);
  }
});

Deno.test("scanTxnLog() reads padding that is more or less than a hole, or may be", async () => {
  // Less than the records: the file system compresses, so what it holds says nothing.
  for (const allocated of [null, 0, WHOLE.length - 1, WHOLE.length + 64 * 1024 + 1, SIZE]) {
    const { result, read } = await scan(WHOLE, allocated);
    assert.deepEqual([result.ending, result.end, result.size], ["clean", WHOLE.length, SIZE]);
    assert.equal(read, SIZE, `${allocated}`);
  }
});

Deno.test("scanTxnLog() finds what follows the end beside a hole", async () => {
  const followed = concat(WHOLE, new Uint8Array(100), Uint8Array.of(1));
  const { result } = await scan(followed, 4096);
  assert.equal(result.faults[0]?.kind, "TrailingData");
});
