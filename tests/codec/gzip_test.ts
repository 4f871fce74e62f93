import assert from "node:assert/strict";
import zlib from "node:zlib";
import { BLOCK_SIZE } from "../../src/codec/coding.ts";
import { decodeSource } from "../../src/codec/decode.ts";
import { decodeGzipMember, encodeGzipMember } from "../../src/codec/gzip_member.ts";
import { MemorySource } from "../../src/io/byte_source.ts";
import { assertSameBytes, concat, cut, decodeFile, Dribble, encodeBlocks } from "./support.ts";
import { encodeFile, failure, hex, logLike, readAll } from "./support.ts";

const ZKSN = new TextEncoder().encode("ZKSN");

/** One member of ours over `content`, in which a test changes something. */
async function member(content: Uint8Array): Promise<Uint8Array> {
  return (await encodeBlocks("gzip", [content]))[0]!;
}

/** The same content as another program writes it: one member that carries no size. */
function foreign(content: Uint8Array): Uint8Array {
  return new Uint8Array(zlib.gzipSync(content));
}

Deno.test("a member has the documented header and the trailer of RFC 1952", async () => {
  const content = logLike(5000);
  const bytes = await member(content);
  const view = new DataView(bytes.buffer);
  assertSameBytes(
    bytes.subarray(0, 16),
    hex("1f8b 08 04 00000000 00 ff 0800 5a4b 0400"),
  );
  assert.equal(view.getUint32(16, true), bytes.length);
  assert.equal(view.getUint32(bytes.length - 4, true), content.length);
});

Deno.test("an empty block is a member of 30 bytes", async () => {
  const expected = hex("1f8b 08 04 00000000 00 ff 0800 5a4b 0400 1e000000 0300 00000000 00000000");
  assertSameBytes(await member(new Uint8Array()), expected);
});

Deno.test("a member of a recorded log is as small as zlib makes it, at the usual level nearly", () => {
  const log = new URL(
    "../../testdata/zookeeper/3.9.5/fuzzy-snapshot/data/version-2/log.1",
    import.meta.url,
  );
  const content = Deno.readFileSync(log).subarray(0, BLOCK_SIZE);
  const sizes = [6, 9].map((level) => {
    const plain = zlib.gzipSync(content, { level }).length;
    return encodeGzipMember(zlib, content, level).length / plain;
  });
  assert.ok(sizes[0]! < 1.015, `level 6: ${sizes[0]}`);
  assert.ok(sizes[1]! < 1.001, `level 9: ${sizes[1]}`);
});

Deno.test("the checksum is the CRC-32 of the content", async () => {
  const content = Uint8Array.from({ length: 100_003 }, (_, i) => i * 7 + (i >> 8));
  const bytes = await member(content);
  // zlib.crc32 of Python over the same bytes.
  assert.equal(new DataView(bytes.buffer).getUint32(bytes.length - 8, true), 0x0b697026);
});

for (
  const [writer, digits] of Object.entries({
    "Java's GZIPOutputStream": "1f8b08000000000000ff8bcacff74e4d2d482d5288c2c22ace4b2c28cec8" +
      "2f81330092950d212f000000",
    "gzip -n": "1f8b08000000000000038bf20ef60300fb30c9f904000000",
    "Python, with the file's name":
      "1f8b08080000000002ff736e617073686f742e30008bf20ef60300fb30c9f904000000",
  })
) {
  Deno.test(`decodeSource() reads what ${writer} wrote`, async () => {
    const expected = writer.startsWith("Java")
      ? "ZooKeeper ZooKeeper ZooKeeper snapshot snapshot"
      : "ZKSN";
    const content = await decodeFile("gzip", hex(digits));
    assert.equal(new TextDecoder().decode(content), expected);
  });
}

Deno.test("decodeSource() reads a header with every optional field", async () => {
  const [head, deflated] = [hex("1f8b 08 1f 01020304 02 03"), foreign(ZKSN).subarray(10)];
  const fields = concat([
    head,
    hex("0600 4150 0200 0908"),
    new TextEncoder().encode("snapshot.0\0taken by hand\0"),
  ]);
  const crc = zlib.crc32(fields) & 0xffff;
  const good = concat([fields, [crc & 255, crc >> 8], deflated]);
  assertSameBytes(await decodeFile("gzip", good), ZKSN);

  const bad = concat([fields, [crc & 255, (crc >> 8) ^ 1], deflated]);
  const error = await failure(decodeFile("gzip", bad));
  assert.equal(error.code, "stored-data-damaged");
  assert.equal(error.offset, 0);
});

Deno.test("decodeSource() reads members of ours and of others in one file", async () => {
  const pieces = cut(logLike(1_000_000), 130_000);
  const parts = await Promise.all(
    pieces.map((piece, index) => index % 3 === 1 ? member(piece) : foreign(piece)),
  );
  assertSameBytes(await decodeFile("gzip", concat(parts)), concat(pieces));
});

Deno.test("decodeSource() inflates a member of another program in any steps", async () => {
  const content = logLike(3000);
  const stored = concat([foreign(content), foreign(new Uint8Array()), foreign(content)]);
  for (let step = 1; step < stored.length; step += 3) {
    const source = decodeSource("gzip", new Dribble(stored, step));
    assertSameBytes(await readAll(source, 1 + step * 5), concat([content, content]), `${step}`);
  }
});

Deno.test("decodeSource() inflates long members of another program, around whole chunks", async () => {
  const chunk = 128 * 1024;
  for (const size of [chunk - 1, chunk, chunk + 1, 3 * chunk, 2 * BLOCK_SIZE + 5]) {
    const content = logLike(size);
    const stored = concat([foreign(content), foreign(content)]);
    assertSameBytes(await decodeFile("gzip", stored), concat([content, content]), `${size}`);
  }
});

Deno.test("a file cut anywhere but between two members is truncated, where it ends", async () => {
  const blocks = cut(logLike(700), 300);
  for (const parts of [await encodeBlocks("gzip", blocks), blocks.map(foreign)]) {
    const stored = concat(parts);
    const borders = new Map<number, number>();
    for (let i = 1; i < parts.length; i++) borders.set(concat(parts.slice(0, i)).length, i);
    for (let length = 0; length < stored.length; length++) {
      const reading = decodeFile("gzip", stored.subarray(0, length));
      const whole = borders.get(length);
      if (whole !== undefined) {
        assertSameBytes(await reading, concat(blocks.slice(0, whole)));
      } else {
        const error = await failure(reading);
        assert.equal(error.code, "stored-data-truncated", `${length}: ${error.message}`);
        assert.equal(error.category, "Corruption");
        assert.equal(error.offset, length);
      }
    }
  }
});

Deno.test("a flipped bit is found, or stands where no content is and changes none", async () => {
  const blocks = cut(logLike(350), 200);
  const content = concat(blocks);
  const kinds = [
    { parts: await encodeBlocks("gzip", blocks), header: 20 },
    { parts: blocks.map(foreign), header: 10 },
  ];
  for (const { parts, header } of kinds) {
    const stored = concat(parts);
    for (let bit = 0; bit < stored.length * 8; bit++) {
      const at = bit >> 3;
      stored[at]! ^= 1 << (bit & 7);
      const source = decodeSource("gzip", new MemorySource(stored));
      const result = await readAll(source).catch((error) => failure(Promise.reject(error)));
      if (result instanceof Uint8Array) {
        assertSameBytes(result, content, `flipped bit ${bit}`);
        const inPart = at < parts[0]!.length ? at : at - parts[0]!.length;
        const part = at < parts[0]!.length ? parts[0]! : parts[1]!;
        // Time, hints and size in the header; or the bits that fill up the last byte of deflate data.
        const harmless = inPart < header || inPart === part.length - 9;
        assert.ok(harmless, `Flipped bit ${bit} was not found`);
      } else {
        assert.equal(result.category, "Corruption");
        assert.ok(result.offset! <= stored.length);
      }
      stored[at]! ^= 1 << (bit & 7);
    }
  }
});

Deno.test("damage is told with the offset of the member, and again when read again", async () => {
  const parts = await encodeBlocks("gzip", cut(logLike(9000), 3000));
  parts[1]![500]! ^= 1;
  const source = decodeSource("gzip", new Dribble(concat(parts), 1e6), {
    path: "/backup/log.1.gz",
  });
  const first = await failure(readAll(source));
  assert.equal(first.code, "stored-data-damaged");
  assert.equal(first.offset, parts[0]!.length);
  assert.equal(first.path, "/backup/log.1.gz");
  assert.match(first.message, new RegExp(`damaged at byte ${parts[0]!.length}: gzip member: `));
  assert.equal(await failure(source.read(new Uint8Array(10))), first);
});

for (const [what, of] of Object.entries({ ours: member, "another program": foreign })) {
  Deno.test(`a wrong checksum or length in a member of ${what} is damage`, async () => {
    for (const fromEnd of [8, 5, 4, 1]) {
      const stored = await of(logLike(5000));
      stored[stored.length - fromEnd]! ^= 1;
      const error = await failure(decodeFile("gzip", stored));
      assert.equal(error.code, "stored-data-damaged");
      assert.equal(error.offset, 0);
    }
  });

  Deno.test(`bytes after the last member, of ${what}, are damage`, async () => {
    const stored = await of(ZKSN);
    for (const rest of ["00", "0000000000000000", "1f8b080000000000", "676172626167652121212121"]) {
      const error = await failure(decodeFile("gzip", concat([stored, hex(rest)])));
      assert.match(error.code, rest.startsWith("1f") ? /truncated/ : /damaged|truncated/);
      assert.ok(error.offset! >= stored.length);
    }
  });
}

Deno.test("what is no gzip at all is damage at byte 0", async () => {
  for (
    const digits of [
      "28b52ffd04582100005a4b534e",
      "5a4b4c4700000002000000000000",
      "1f8b07".padEnd(30, "0"),
    ]
  ) {
    const error = await failure(decodeFile("gzip", hex(digits)));
    assert.equal(error.code, "stored-data-damaged");
    assert.equal(error.offset, 0);
  }
});

Deno.test("flags that RFC 1952 reserves are damage", async () => {
  for (const flag of [0x20, 0x40, 0x80]) {
    const stored = foreign(ZKSN);
    stored[3] = flag;
    assert.equal((await failure(decodeFile("gzip", stored))).code, "stored-data-damaged");
  }
});

Deno.test("a text in the header that does not end is refused, not collected", async () => {
  const head = hex("1f8b 08 08 00000000 00 ff");
  const source = new Dribble(concat([head, new Uint8Array(5_000_000).fill(65)]), 4096);
  const error = await failure(readAll(decodeSource("gzip", source)));
  assert.equal(error.code, "stored-data-damaged");
  assert.ok(source.given < 200_000);
});

Deno.test("a size in the header that is not the member's is damage, or has no say", async () => {
  const [first, second] = await encodeBlocks("gzip", cut(logLike(6000), 3000));
  const size = first!.length;
  for (const claim of [0, 1, 20, 29, size - 1, size + 1, size + 30, size + second!.length]) {
    const stored = concat([first!, second!]);
    new DataView(stored.buffer).setUint32(16, claim, true);
    const error = await failure(decodeFile("gzip", stored));
    assert.equal(error.code, "stored-data-damaged", `${claim}`);
    assert.equal(error.offset, 0);
  }
  const stored = concat([first!, second!]);
  for (const claim of [2 * BLOCK_SIZE + 1, 0x7fffffff, 0xffffffff]) {
    new DataView(stored.buffer).setUint32(16, claim, true);
    assertSameBytes(await decodeFile("gzip", stored), logLike(6000));
  }
});

Deno.test("zeros or a second member inside the size of a member are damage", async () => {
  for (const inside of [new Uint8Array(100), foreign(ZKSN)]) {
    const stored = concat([await member(ZKSN), inside]);
    new DataView(stored.buffer).setUint32(16, stored.length, true);
    assert.equal((await failure(decodeFile("gzip", stored))).code, "stored-data-damaged");
  }
});

Deno.test("a member that claims to be a block of ours and holds more is damage", async () => {
  const stored = encodeGzipMember(zlib, new Uint8Array(BLOCK_SIZE + 1), 6);
  const error = await failure(decodeFile("gzip", stored));
  assert.equal(error.code, "stored-data-damaged");
});

Deno.test("the functions for a member use nothing outside of themselves", () => {
  const compile = (text: string) => new Function(`return ${text}`)();
  const encode: typeof encodeGzipMember = compile(encodeGzipMember.toString());
  const decode: typeof decodeGzipMember = compile(decodeGzipMember.toString());
  const content = logLike(200_000);
  const stored = encode(zlib, content, 6);
  assertSameBytes(stored, encodeGzipMember(zlib, content, 6));
  assertSameBytes(decode(zlib, stored, content.length), content);
  assert.throws(() => decode(zlib, stored, content.length - 1), { code: "ERR_BUFFER_TOO_LARGE" });
});

Deno.test("a file is read only as far as its content is asked for", async () => {
  const content = new Uint8Array(8 * BLOCK_SIZE);
  for (let at = 0; at < content.length; at += 65536) {
    crypto.getRandomValues(content.subarray(at, at + 65536));
  }
  for (const stored of [await encodeFile("gzip", content), foreign(content)]) {
    const source = new Dribble(stored, 65536);
    await (decodeSource("gzip", source)).read(new Uint8Array(1000));
    assert.ok(source.given < 2 * BLOCK_SIZE, `${source.given} bytes were read`);
  }
});
