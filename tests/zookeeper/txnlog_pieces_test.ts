import assert from "node:assert/strict";
import { MemorySource } from "../../src/io/byte_source.ts";
import { scanTxnLog } from "../../src/zookeeper/txnlog.ts";
import { log, record, recordsOf, setDataTxn } from "./build_log.ts";

const MEGA = 1024 * 1024;

Deno.test("scanTxnLog() reads a record above its limit in pieces, where the source can be read anew", async () => {
  const bytes = log(...recordsOf(1n), record({ zxid: 2n, txn: setDataTxn(2 * MEGA) }));
  const held = async (size: number | null, maxRecordSize: number) => {
    const bodies: boolean[] = [];
    const chunks: number[] = [];
    const scan = await scanTxnLog({
      size,
      maxRecordSize,
      open: (offset) => Promise.resolve(new MemorySource(bytes.subarray(offset))),
    }, {
      record: ({ body }) => bodies.push(body !== null),
      bytes: (chunk) => void chunks.push(chunk.length),
    });
    assert.equal(scan.ending, "clean");
    assert.equal(scan.largestRecord, 2 * MEGA + 46);
    assert.equal(chunks.reduce((a, b) => a + b), bytes.length, "each byte once");
    return bodies;
  };
  assert.deepEqual(await held(bytes.length, MEGA), [true, false]);
  assert.deepEqual(await held(bytes.length, 10 * MEGA), [true, true]);
  // Records that fit the window anyway are held.
  assert.deepEqual(await held(bytes.length, 2 * MEGA + 46), [true, true]);
  assert.deepEqual(await held(null, MEGA), [true, true]);
});
