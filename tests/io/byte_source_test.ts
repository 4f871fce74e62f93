import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import {
  type ByteSource,
  discard,
  MemorySource,
  readPieces,
  TapSource,
} from "../../src/io/byte_source.ts";
import { DamageStop } from "../../src/io/damage_stop.ts";
import { nextTurn } from "../../src/io/turn.ts";

const BYTES = Uint8Array.from({ length: 1000 }, (_, at) => at % 256);

async function readAll(source: ByteSource, step: number): Promise<Uint8Array> {
  const all: number[] = [];
  const into = new Uint8Array(step);
  for (let count = await source.read(into); count > 0; count = await source.read(into)) {
    all.push(...into.subarray(0, count));
  }
  return Uint8Array.from(all);
}

Deno.test("MemorySource gives its bytes in steps of any size", async () => {
  for (const step of [1, 3, 999, 1000, 5000]) {
    const source = new MemorySource(BYTES);
    assert.deepEqual(await readAll(source, step), BYTES);
    assert.equal(await source.read(new Uint8Array(step)), 0);
  }
});

Deno.test("TapSource shows every byte once and in order, before it goes on", async () => {
  const seen: number[] = [];
  let busy = false;
  const source = new TapSource(new MemorySource(BYTES), async (bytes) => {
    busy = true;
    seen.push(...bytes);
    await Promise.resolve();
    busy = false;
  });
  const into = new Uint8Array(300);
  for (let count = await source.read(into); count > 0; count = await source.read(into)) {
    assert.ok(!busy, "it was waited for");
    assert.deepEqual(seen.slice(-count), [...into.subarray(0, count)]);
  }
  assert.deepEqual(Uint8Array.from(seen), BYTES);
});

Deno.test("TapSource passes on what its watcher throws", async () => {
  const source = new TapSource(new MemorySource(BYTES), () => {
    throw new Error("no room");
  });
  await assert.rejects(source.read(new Uint8Array(10)), /no room/);
});

Deno.test("discard() reads over as much as it is told to", async () => {
  for (const [count, left] of [[0, 1000], [1, 999], [999, 1], [1000, 0], [5000, 0]] as const) {
    const source = new MemorySource(BYTES);
    await discard(source, count);
    assert.deepEqual(await readAll(source, 100), BYTES.subarray(1000 - left));
  }
  const source = new MemorySource(BYTES);
  await discard(source);
  assert.equal(await source.read(new Uint8Array(1)), 0);
});

/** Gives `bytes` and then fails, once: a second time it would go on with other bytes. */
function failing(bytes: Uint8Array, error: unknown): ByteSource {
  const source = new MemorySource(bytes);
  let failed = false;
  return {
    async read(into) {
      const count = await source.read(into);
      if (count > 0) return count;
      if (failed) return into.length;
      failed = true;
      throw error;
    },
  };
}

Deno.test("DamageStop ends where the source below is damaged, and says why", async () => {
  const damage = new ZkBackupError("Damaged", { code: "x", category: "Corruption", offset: 7 });
  const source = new DamageStop(failing(BYTES, damage));
  assert.equal(source.damage, null);
  assert.deepEqual(await readAll(source, 300), BYTES);
  assert.equal(source.damage, damage);
  assert.equal(await source.read(new Uint8Array(10)), 0, "it stays at its end");
});

Deno.test("DamageStop lets every other error through", async () => {
  const others = [
    new ZkBackupError("Cannot read", { code: "io-error", category: "IO" }),
    new Error("a bug"),
    new DOMException("aborted", "AbortError"),
  ];
  for (const other of others) {
    const source = new DamageStop(failing(new Uint8Array(), other));
    await assert.rejects(source.read(new Uint8Array(10)), (error) => error === other);
    assert.equal(source.damage, null);
  }
});

Deno.test("DamageStop over a sound source finds nothing", async () => {
  const source = new DamageStop(new MemorySource(BYTES));
  assert.deepEqual(await readAll(source, 64), BYTES);
  assert.equal(source.damage, null);
});

Deno.test("nextTurn() lets timers in that were due", async () => {
  let fired = false;
  setTimeout(() => fired = true, 0);
  await Promise.resolve();
  assert.ok(!fired, "microtasks let none in");
  await nextTurn();
  assert.ok(fired);
});

Deno.test("readPieces() passes on so many bytes, and says when there are fewer", async () => {
  const bytes = Uint8Array.from({ length: 10 }, (_, at) => at);
  const seen: number[] = [];
  const keep = (piece: Uint8Array) => void seen.push(...piece);
  const source = new MemorySource(bytes);
  assert.equal(await readPieces(source, 7, keep), true);
  assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(await readPieces(source, 4, keep), false);
  assert.deepEqual(seen, [...bytes]);
});
