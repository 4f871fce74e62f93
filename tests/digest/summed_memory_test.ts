import assert from "node:assert/strict";
import { lendMemory, portableMemory } from "../../src/digest/summed_memory.ts";

Deno.test("memory that was given back is lent again, once", () => {
  const first = lendMemory(5_000_000);
  const { buffer } = first.bytes;
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  using second = lendMemory(4_990_000);
  using third = lendMemory(4_990_000);
  assert.equal(second.bytes.length, 4_990_000);
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

Deno.test("the largest memories are kept, and lent for less as well", () => {
  const sizes = [6_000_000, 8_000_000, 7_000_000];
  const lent = sizes.map((size) => lendMemory(size));
  const [small, large, medium] = lent.map(({ bytes }) => bytes.buffer);
  for (const memory of lent) memory[Symbol.dispose]();
  using first = lendMemory(100);
  using second = lendMemory(100);
  assert.deepEqual([first.bytes.buffer, second.bytes.buffer].indexOf(small!), -1);
  assert.equal(first.bytes.buffer, medium);
  assert.equal(second.bytes.buffer, large);
  assert.equal(first.bytes.length, 100);
});

Deno.test("this Deno has the vectors of WebAssembly", () => {
  using memory = lendMemory(10);
  using portable = portableMemory(10);
  // Pages of WebAssembly lie behind the one, the bytes asked for behind the other.
  assert.equal(memory.bytes.buffer.byteLength % 65536, 0);
  assert.equal(portable.bytes.buffer.byteLength, 10);
});
