import assert from "node:assert/strict";
import { scanTxnLog } from "../../src/zookeeper/txnlog.ts";
import { assertSameBytes, dribble, log, recordsOf } from "./build_log.ts";
import { type LogCase, logCases } from "./log_cases.ts";

/** Steps of the scan after which a slow reader looks at what it was given. */
const LATE = [1, 7, 40];

/** All that a scan passes on; each chunk is copied `late` steps after it was given. */
async function passedOn(
  { bytes, sized, step, bufferSize, maxRecordSize, until }: LogCase,
  late: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let reading = 0;
  const input = {
    size: sized ? bytes.length : null,
    bufferSize,
    maxRecordSize,
    ...(until === undefined ? {} : { until }),
    open: (offset: number) => Promise.resolve(dribble(bytes, offset, step)),
  };
  await scanTxnLog(input, {
    async bytes(chunk) {
      assert.equal(++reading, 1, "a chunk was given while another was read");
      for (let i = 0; i < late; i++) await null;
      parts.push(chunk.slice());
      reading--;
    },
  });
  assert.equal(reading, 0, "the scan ended while a chunk was read");
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

Deno.test("who reads slowly what a scan passes on gets the same bytes", async () => {
  let cases = 0;
  for (const each of logCases()) {
    // One in three: all of them take a while.
    if (each.visit !== "bytes" && cases++ % 3 > 0) continue;
    const wanted = await passedOn(each, 0);
    for (const late of LATE) assertSameBytes(await passedOn(each, late), wanted);
  }
  assert.ok(cases > 500);
});

Deno.test("who reads slowly gets the same bytes wherever a torn log leaves its window", async () => {
  const records = recordsOf(...Array.from({ length: 12 }, (_, at) => BigInt(at + 1)));
  const whole = log(...records);
  const visit = "bytes";
  for (let cut = 1; cut < records[0]!.length; cut += 5) {
    const bytes = whole.subarray(0, whole.length - cut);
    for (let bufferSize = 40; bufferSize < 400; bufferSize++) {
      const each: LogCase = {
        name: "torn",
        bytes,
        sized: false,
        step: Infinity,
        visit,
        bufferSize,
      };
      assertSameBytes(await passedOn(each, 40), await passedOn(each, 0));
    }
  }
});

Deno.test("a reader that fails late fails the scan, and nothing is read after that", async () => {
  const [each] = [...logCases()].filter(({ bytes }) => bytes.length > 20_000);
  let given = 0;
  const scan = scanTxnLog({
    size: each!.bytes.length,
    bufferSize: 1000,
    open: (offset) => Promise.resolve(dribble(each!.bytes, offset)),
  }, {
    async bytes() {
      given++;
      for (let i = 0; i < 30; i++) await null;
      throw new Error("the disk is full");
    },
  });
  await assert.rejects(scan, /the disk is full/);
  assert.equal(given, 1);
});
