import assert from "node:assert/strict";
import { type ByteSink, writeAll } from "../../../src/cli/output/write_all.ts";

/** Takes at most `most` bytes at a time; what `before` throws is what a write throws. */
function sink(most: number, before: () => void = () => {}): ByteSink & { text: () => string } {
  const taken: number[] = [];
  return {
    writeSync(bytes) {
      before();
      const part = bytes.subarray(0, most);
      taken.push(...part);
      return part.length;
    },
    text: () => new TextDecoder().decode(new Uint8Array(taken)),
  };
}

Deno.test("writeAll() goes on until everything is written", () => {
  const slow = sink(3);
  writeAll(slow, "✅ snapshot.0\n");
  assert.equal(slow.text(), "✅ snapshot.0\n");
});

Deno.test("writeAll() waits for a pipe that does not block", () => {
  let calls = 0;
  const busy = sink(2, () => {
    if (++calls % 2 === 1) throw new Deno.errors.WouldBlock("busy");
  });
  writeAll(busy, "abc");
  assert.equal(busy.text(), "abc");
  assert.equal(calls, 4);
});

Deno.test("writeAll() throws what it cannot write past", () => {
  const closed = sink(1, () => {
    throw new Deno.errors.BrokenPipe("closed");
  });
  assert.throws(() => writeAll(closed, "a"), Deno.errors.BrokenPipe);
});
