import assert from "node:assert/strict";
import fc from "fast-check";
import { MultiParts } from "../../src/zookeeper/multi_parts.ts";
import { parseTxn, TxnType } from "../../src/zookeeper/txn.ts";
import { allFixtures } from "../lab/expectation.ts";
import { body, dribble, log, record, scanBytes, scanInput } from "./build_log.ts";
import { join, JuteWriter } from "./jute_writer.ts";

/** A multi of parts of these types, each with `size` bytes. */
function multiTxn(types: readonly number[], size = 3): Uint8Array {
  const data = new Uint8Array(size).fill(7);
  const parts = types.flatMap((type) => [new JuteWriter().int(type).int(size).done(), data]);
  return join([new JuteWriter().int(types.length).done(), ...parts]);
}

function countsOf(types: readonly number[]): [number, number][] {
  const counts = new Map<number, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

const KNOWN = Object.values(TxnType);

Deno.test("the parts of the multis that servers logged are those that parsing every record gives", async () => {
  let parts = 0;
  for (const { folder, logs } of allFixtures()) {
    for (const { file } of logs) {
      const bytes = Deno.readFileSync(`${folder}/${file}`);
      const { scan, records } = await scanInput({
        size: bytes.length,
        open: (offset) => Promise.resolve(dribble(bytes, offset)),
      });
      const types = records.flatMap((each) => {
        const { op } = parseTxn(each.body!);
        return op.type === "multi" && !op.failed ? op.parts.map((part) => part.type) : [];
      });
      const codes = types.map((name) => TxnType[name]);
      assert.deepEqual([...scan.partTypes], countsOf(codes), `${folder}/${file}`);
      parts += codes.length;
    }
  }
  assert.ok(parts > 1000, `${parts} parts`);
});

Deno.test("MultiParts counts the same in pieces of any size", () => {
  const types = fc.array(fc.constantFrom(...KNOWN), { maxLength: 20 });
  fc.assert(fc.property(types, fc.nat(300), fc.integer({ min: 1, max: 400 }), (of, size, step) => {
    const bytes = body({ zxid: 1n, type: TxnType.multi, txn: multiTxn(of, size) });
    const multi = new MultiParts();
    multi.begin();
    for (let at = 0; at < bytes.length; at += step) {
      multi.feed(bytes, at, Math.min(bytes.length, at + step));
    }
    multi.take();
    assert.deepEqual([...multi.counts.toMap()], of.includes(TxnType.error) ? [] : countsOf(of));
  }));
});

Deno.test("MultiParts takes any bytes for a body and ends", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const multi = new MultiParts();
    multi.begin();
    multi.feed(bytes, 0, bytes.length);
    multi.take();
    const parts = [...multi.counts.toMap().values()].reduce((sum, count) => sum + count, 0);
    assert.ok(parts * 8 <= bytes.length);
  }));
});

Deno.test("a multi that is held has the parts that it has in pieces, whatever its bytes are", () => {
  const int = fc.oneof(fc.integer({ min: -2, max: 40 }), fc.integer());
  fc.assert(fc.property(fc.array(int, { maxLength: 30 }), fc.nat(3), (ints, more) => {
    const bytes = new Uint8Array(32 + 4 * ints.length + more);
    const view = new DataView(bytes.buffer);
    ints.forEach((value, at) => view.setInt32(32 + 4 * at, value));
    const [held, fed] = [new MultiParts(), new MultiParts()];
    held.takeHeld(view, 0, bytes.length);
    fed.begin();
    fed.feed(bytes, 0, bytes.length);
    fed.take();
    assert.deepEqual(held.counts.toMap(), fed.counts.toMap());
  }));
});

Deno.test("the parts of a multi too large to be held are counted, and its neighbours' too", async () => {
  const multi = (zxid: bigint, size: number) =>
    record({ zxid, type: TxnType.multi, txn: multiTxn([1, 21, 5], size) });
  const bytes = log(multi(1n, 10), multi(2n, 6 * 1024 * 1024), record({ zxid: 3n }), multi(4n, 1));
  const { scan, records } = await scanBytes(bytes);
  assert.equal(records[1]!.body, null);
  assert.deepEqual([...scan.partTypes], [[1, 3], [5, 3], [21, 3]]);
});

Deno.test("the parts of a multi behind the place where a log is cut do not count", async () => {
  const multi = (zxid: bigint) => record({ zxid, type: TxnType.multi, txn: multiTxn([19]) });
  const { scan } = await scanBytes(log(multi(1n), multi(2n)), { until: 1n });
  assert.deepEqual([...scan.partTypes], [[19, 1]]);
});
