import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeXerialSnappy, encodeXerialSnappy } from "../../src/codec/xerial_snappy.ts";
import { MemorySource } from "../../src/io/byte_source.ts";
import { assertSameBytes, concat, Dribble, failure, hex, logLike, readAll } from "./support.ts";

const HEADER = hex("82534e4150505900 00000001 00000001");

/** What snappy-java 1.1.10.5 writes for the text below. */
const FROM_JAVA = hex(
  "82534e4150505900 00000001 00000001 00000021" +
    "2f245a6f6f4b65657065722 04e0a0040736e617073686f7420736e617073686f74",
);
const TEXT = "ZooKeeper ZooKeeper ZooKeeper snapshot snapshot";

async function decode(stored: Uint8Array, step = 1e6): Promise<Uint8Array> {
  return await readAll(await decodeXerialSnappy(new Dribble(stored, step)));
}

async function encode(content: Uint8Array, step = 1e6): Promise<Uint8Array> {
  return await readAll(await encodeXerialSnappy(new Dribble(content, step)));
}

/** A file of one block, whose length field is right unless told. */
function oneBlock(block: ArrayLike<number>, length = block.length): Uint8Array {
  const bytes = concat([HEADER, [0, 0, 0, 0], block]);
  new DataView(bytes.buffer).setUint32(16, length);
  return bytes;
}

/** A raw block that holds `length` zeros, as a literal of one and copies of it. */
function zeros(length: number): number[] {
  const block = [(length & 127) | 128, ((length >> 7) & 127) | 128, length >> 14, 0, 0];
  for (let rest = length - 1; rest > 0; rest -= 64) {
    block.push(((Math.min(rest, 64) - 1) << 2) | 2, 1, 0);
  }
  return block;
}

/** The decoded length at the start of a raw block. */
function decodedLength(block: Uint8Array): number {
  const end = block.findIndex((byte) => byte < 128);
  return block.subarray(0, end + 1).reduceRight((value, byte) => value * 128 + (byte & 127), 0);
}

Deno.test("decodeXerialSnappy() reads what Java writes, in any steps", async () => {
  for (let step = 1; step < FROM_JAVA.length + 2; step++) {
    assert.equal(new TextDecoder().decode(await decode(FROM_JAVA, step)), TEXT);
  }
});

Deno.test("decodeXerialSnappy() reads a header alone as nothing", async () => {
  assert.equal((await decode(HEADER)).length, 0);
});

Deno.test("decodeXerialSnappy() reads files one after another, as Java does", async () => {
  const content = await decode(concat([FROM_JAVA, HEADER, FROM_JAVA]));
  assert.equal(new TextDecoder().decode(content), TEXT + TEXT);
});

Deno.test("encodeXerialSnappy() writes blocks of 32 KiB, whatever the source gives at a time", async () => {
  const content = logLike(100_000);
  const stored = await encode(content);
  assertSameBytes(stored.subarray(0, 16), HEADER);
  const view = new DataView(stored.buffer);
  const lengths: number[] = [];
  for (let at = 16; at < stored.length; at += 4 + view.getUint32(at)) {
    lengths.push(decodedLength(stored.subarray(at + 4)));
  }
  assert.deepEqual(lengths, [32768, 32768, 32768, 100_000 - 3 * 32768]);
  assertSameBytes(await encode(content, 777), stored);
});

Deno.test("encodeXerialSnappy() writes a header alone for nothing, as Java does", async () => {
  assertSameBytes(await encode(new Uint8Array()), HEADER);
});

Deno.test("what is encoded decodes to the same bytes", async () => {
  const pool = logLike(140_000);
  const noise = crypto.getRandomValues(new Uint8Array(65536));
  const size = fc.oneof(
    fc.nat(500),
    fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -2, max: 2 }))
      .map(([blocks, more]) => blocks * 32768 + more),
  );
  const property = fc.asyncProperty(
    size,
    fc.boolean(),
    fc.integer({ min: 1, max: 70_000 }),
    async (size, noisy, step) => {
      const content = noisy ? noise.subarray(0, size) : pool.subarray(0, size);
      assertSameBytes(await decode(await encode(content), step), content);
    },
  );
  await fc.assert(property, { numRuns: 40 });
});

Deno.test("a file cut anywhere but between two blocks is truncated, where it ends", async () => {
  const stored = concat([FROM_JAVA, FROM_JAVA]);
  const borders = [16, FROM_JAVA.length, FROM_JAVA.length + 16];
  for (let length = 0; length < stored.length; length++) {
    const reading = decode(stored.subarray(0, length));
    if (borders.includes(length)) {
      assert.equal((await reading).length, length === 16 ? 0 : TEXT.length);
    } else {
      const error = await failure(reading);
      assert.equal(error.code, "stored-data-truncated", `${length}: ${error.message}`);
      assert.equal(error.offset, length);
    }
  }
});

Deno.test("no flipped bit ends in anything but an error of the program or bytes", async () => {
  const stored = FROM_JAVA.slice();
  const inLiteral = 22 + 8;
  for (let bit = 0; bit < stored.length * 8; bit++) {
    stored[bit >> 3]! ^= 1 << (bit & 7);
    const reading = decode(stored);
    if (bit >> 3 === inLiteral) {
      // The format has no checksum: this is what the seals of a snapshot are for.
      assert.equal((await reading).length, TEXT.length);
    } else {
      const result = await reading.catch((error) => failure(Promise.reject(error)));
      assert.ok(result instanceof Uint8Array || result.category === "Corruption");
    }
    stored[bit >> 3]! ^= 1 << (bit & 7);
  }
});

Deno.test("what is no such file is damage at byte 0", async () => {
  const standard = hex("ff060000734e61507059 000000000000000000000000");
  const newer = HEADER.slice();
  newer[15] = 2;
  for (const stored of [standard, newer, new TextEncoder().encode("ZKSN".repeat(10))]) {
    const error = await failure(decode(stored));
    assert.equal(error.code, "stored-data-damaged");
    assert.equal(error.offset, 0);
  }
});

Deno.test("a block of more than 512 KiB is refused by its lengths", async () => {
  const largest = 512 * 1024;
  assertSameBytes(await decode(oneBlock(zeros(largest))), new Uint8Array(largest));
  const lies = [
    oneBlock(zeros(largest + 1)),
    oneBlock([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]),
    oneBlock([0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0]),
    oneBlock([1, 0, 0], 700_000),
    oneBlock([1, 0, 0], 0x7fffffff),
    oneBlock([1, 0, 0], 0xffffffff),
  ];
  for (const stored of lies) {
    const error = await failure(decode(stored));
    assert.equal(error.code, "stored-data-damaged");
    assert.equal(error.offset, 16);
    assert.match(error.message, /at most \d+ are possible/);
  }
});

Deno.test("a block that does not hold what it says is damage", async () => {
  const blocks = {
    "nothing": [],
    "length without an end": [0x80, 0x80],
    "fewer bytes": [8, 2 << 2, 1, 2, 3],
    "more bytes": [2, 2 << 2, 1, 2, 3],
    "literal past the end": [8, 7 << 2, 1, 2, 3],
    "literal of 4 GiB": [8, 63 << 2, 255, 255, 255, 255, 1, 2],
    "copy from before the start": [8, 0, 1, (6 << 2) | 2, 200, 0],
    "copy from itself": [8, 0, 1, (6 << 2) | 2, 0, 0],
    "bytes after the end": [1, 0, 5, 0, 5],
  };
  for (const [what, block] of Object.entries(blocks)) {
    const error = await failure(decode(concat([FROM_JAVA, oneBlock(block).subarray(16)])));
    assert.equal(error.code, "stored-data-damaged", what);
    assert.equal(error.offset, FROM_JAVA.length, what);
  }
});

Deno.test("an error of the source is passed on, and names the file where it is the data's", async () => {
  const broken = { read: () => Promise.reject(new Error("Input/output error")) };
  await assert.rejects(readAll(await decodeXerialSnappy(broken)), /^Error: Input\/output error$/);
  await assert.rejects(readAll(await encodeXerialSnappy(broken)), /^Error: Input\/output error$/);
  const source = await decodeXerialSnappy(new MemorySource(hex("00")), "snapshot.0.snappy");
  assert.equal((await failure(readAll(source))).path, "snapshot.0.snappy");
});
