import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { BytePool } from "../../../src/zookeeper/byte_pool.ts";

/** Lengths around every border: none, a unit, the steps, and what has a slab of its own. */
const length = fc.oneof(
  fc.nat(70),
  fc.nat(3000),
  fc.constantFrom(131_071, 131_072, 131_073, 1_048_576, 1_500_000),
);

Deno.test("BytePool gives back what was put in, whatever was freed in between", () => {
  const action = fc.record({ length, free: fc.boolean(), which: fc.nat(1000) });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const pool = new BytePool();
      const kept: { ref: number; bytes: Uint8Array }[] = [];
      for (const [at, { length, free, which }] of actions.entries()) {
        if (free && kept.length > 0) {
          const [gone] = kept.splice(which % kept.length, 1);
          pool.free(gone!.ref, gone!.bytes.length);
        } else {
          const bytes = new Uint8Array(length).fill(1 + at);
          kept.push({ ref: pool.add(bytes, 0, bytes.length), bytes });
        }
      }
      for (const { ref, bytes } of kept) {
        assert.equal(Buffer.compare(pool.get(ref, bytes.length), bytes), 0);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("BytePool uses the places that were given back", () => {
  const pool = new BytePool();
  const bytes = new Uint8Array(900_000);
  const first = pool.add(bytes, 0, 100);
  pool.add(bytes, 0, 100);
  pool.free(first, 100);
  // 100 and 110 are rounded up to the same size.
  assert.equal(pool.add(bytes, 0, 110), first);
  const large = pool.add(bytes, 0, 200_000);
  pool.free(large, 200_000);
  assert.equal(pool.add(bytes, 0, 900_000), large);
});
