import assert from "node:assert/strict";
import fc from "fast-check";
import { JuteError, JuteReader } from "../../src/zookeeper/jute.ts";
import { JuteWriter, OPEN_ACL, utf8 } from "./jute_writer.ts";

Deno.test("JuteReader reads every type", () => {
  const bytes = new JuteWriter().int(-2).long(-3n).bool(true).bool(false).buffer(null)
    .buffer(new Uint8Array()).buffer(utf8("data")).string("/a").acl(OPEN_ACL).acl(null).done();
  const reader = new JuteReader(bytes);
  assert.equal(reader.int(), -2);
  assert.equal(reader.long(), -3n);
  assert.equal(reader.boolean(), true);
  assert.equal(reader.boolean(), false);
  assert.equal(reader.buffer(), null);
  assert.deepEqual(reader.buffer(), new Uint8Array());
  assert.deepEqual(reader.buffer(), utf8("data"));
  assert.deepEqual(reader.string(), utf8("/a"));
  assert.deepEqual(reader.acl(), [{ perms: 31, scheme: utf8("world"), id: utf8("anyone") }]);
  assert.deepEqual(reader.acl(), []);
  assert.equal(reader.left, 0);
  assert.equal(reader.position, bytes.length);
});

Deno.test("JuteReader takes any non-zero byte as true", () => {
  for (const byte of [1, 2, 0x80, 0xff]) {
    assert.equal(new JuteReader(Uint8Array.of(byte)).boolean(), true);
  }
});

Deno.test("JuteReader reads a window in the middle of a buffer", () => {
  const whole = new JuteWriter().int(1).int(2).int(3).done();
  const reader = new JuteReader(whole.subarray(4, 8));
  assert.equal(reader.int(), 2);
  assert.throws(() => reader.int(), JuteError);
});

Deno.test("JuteReader keeps bytes that are no UTF-8", () => {
  // One character outside the BMP as ZooKeeper writes it: two surrogates of three bytes each.
  const cesu = Uint8Array.of(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80);
  assert.deepEqual(new JuteReader(new JuteWriter().buffer(cesu).done()).string(), cesu);
});

Deno.test("JuteReader refuses what does not fit, and says where", () => {
  const cases: [name: string, bytes: Uint8Array, read: (reader: JuteReader) => unknown][] = [
    ["int", Uint8Array.of(0, 0, 0), (reader) => reader.int()],
    ["long", new Uint8Array(7), (reader) => reader.long()],
    ["boolean", new Uint8Array(0), (reader) => reader.boolean()],
    ["length -2", new JuteWriter().int(-2).done(), (reader) => reader.buffer()],
    ["length above rest", new JuteWriter().int(3).raw(1, 2).done(), (reader) => reader.buffer()],
    ["length 2^31-1", new JuteWriter().int(0x7fffffff).done(), (reader) => reader.buffer()],
    ["null string", new JuteWriter().int(-1).done(), (reader) => reader.string()],
    ["count -2", new JuteWriter().int(-2).done(), (reader) => reader.acl()],
    ["count 2^31-1", new JuteWriter().int(0x7fffffff).done(), (reader) => reader.acl()],
    [
      "count above what elements can take",
      new JuteWriter().int(2).raw(...new Uint8Array(23)).done(),
      (reader) => reader.acl(),
    ],
  ];
  for (const [name, bytes, read] of cases) {
    const prefixed = new Uint8Array(bytes.length + 1);
    prefixed.set(bytes, 1);
    const reader = new JuteReader(prefixed);
    reader.boolean();
    assert.throws(() => read(reader), (error) => {
      assert.ok(error instanceof JuteError, name);
      assert.equal(error.offset, 1, name);
      return true;
    });
  }
});

Deno.test("JuteReader reads no element of a vector whose count cannot be true", () => {
  const reader = new JuteReader(new JuteWriter().int(1_000_000).raw(1, 2, 3, 4).done());
  let called = 0;
  assert.throws(() => reader.vector(4, () => called++), JuteError);
  assert.equal(called, 0);
});

Deno.test("JuteReader survives arbitrary bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const reader = new JuteReader(bytes);
      try {
        for (;;) {
          reader.acl();
          reader.buffer();
        }
      } catch (error) {
        assert.ok(error instanceof JuteError);
        assert.ok(error.offset <= bytes.length);
      }
    }),
  );
});
