import assert from "node:assert/strict";
import { lendMemory, portableMemory } from "../../src/digest/summed_memory.ts";

Deno.test("memory that was given back is lent again, once", () => {
  const first = lendMemory(100_000);
  const { buffer } = first.bytes;
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  using second = lendMemory(90_000);
  using third = lendMemory(90_000);
  assert.equal(second.bytes.length, 90_000);
  assert.equal(second.bytes.buffer, buffer);
  assert.notEqual(third.bytes.buffer, buffer);
});

Deno.test("memory that is still lent is nobody else's", () => {
  using first = lendMemory(10);
  using second = lendMemory(10);
  first.bytes.fill(1);
  second.bytes.fill(2);
  assert.deepEqual([...first.bytes], Array(10).fill(1));
});

Deno.test("large memory is not kept", () => {
  const large = lendMemory(2 * 1024 * 1024);
  const { buffer } = large.bytes;
  large[Symbol.dispose]();
  using again = lendMemory(2 * 1024 * 1024);
  assert.notEqual(again.bytes.buffer, buffer);
});

Deno.test("this Deno has the vectors of WebAssembly", () => {
  using memory = lendMemory(10);
  using portable = portableMemory(10);
  // A page of WebAssembly lies behind the one, the bytes asked for behind the other.
  assert.equal(memory.bytes.buffer.byteLength, 65536);
  assert.equal(portable.bytes.buffer.byteLength, 10);
});
