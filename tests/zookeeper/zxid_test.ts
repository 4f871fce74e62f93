import assert from "node:assert/strict";
import fc from "fast-check";
import { ZkBackupError } from "../../src/errors.ts";
import {
  follows,
  formatZxid,
  makeZxid,
  parseZxid,
  zxidCounter,
  zxidDigits,
  zxidEpoch,
} from "../../src/zookeeper/zxid.ts";

Deno.test("zxid parts are the two halves of the number", () => {
  const cases: [zxid: bigint, epoch: number, counter: number][] = [
    [0n, 0, 0],
    [1n, 0, 1],
    [0xffff_ffffn, 0, 0xffff_ffff],
    [0x1_0000_0000n, 1, 0],
    [0x5_0000_0001n, 5, 1],
    [0x7fff_ffff_ffff_ffffn, 0x7fff_ffff, 0xffff_ffff],
    [-1n, -1, 0xffff_ffff],
  ];
  for (const [zxid, epoch, counter] of cases) {
    assert.equal(zxidEpoch(zxid), epoch);
    assert.equal(zxidCounter(zxid), counter);
    assert.equal(makeZxid(epoch, counter), zxid);
  }
});

Deno.test("makeZxid() and its parts are inverse to each other", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (zxid) => {
      assert.equal(makeZxid(zxidEpoch(zxid), zxidCounter(zxid)), zxid);
    }),
  );
});

Deno.test("formatZxid() prints as ZooKeeper does", () => {
  assert.equal(formatZxid(0n), "0x0");
  assert.equal(formatZxid(0x1_0000_001bn), "0x10000001b");
  assert.equal(zxidDigits(0xabcdefn), "abcdef");
  // Long.toHexString of a negative number.
  assert.equal(formatZxid(-1n), "0xffffffffffffffff");
});

Deno.test("parseZxid() takes hexadecimal and decimal", () => {
  assert.equal(parseZxid("0x100000001"), 4294967297n);
  assert.equal(parseZxid("4294967297"), 4294967297n);
  assert.equal(parseZxid("0XaB"), 0xabn);
  assert.equal(parseZxid("0"), 0n);
  assert.equal(parseZxid("0x7fffffffffffffff"), 2n ** 63n - 1n);
  assert.equal(parseZxid("9223372036854775807"), 2n ** 63n - 1n);
});

Deno.test("parseZxid() refuses what is no zxid, and says what one looks like", () => {
  const wrong = [
    "",
    "-1",
    "0x",
    "x10",
    "1b",
    "0x8000000000000000",
    "9223372036854775808",
    "0x10000000000000000",
    " 1",
    "1 ",
    "1\n",
    "1e3",
    "0b11",
    "0o17",
    "1_000",
    "latest",
    "١",
  ];
  for (const text of wrong) {
    assert.throws(() => parseZxid(text), (error) => {
      assert.ok(error instanceof ZkBackupError);
      assert.equal(error.code, "invalid-zxid");
      assert.equal(error.exitStatus, 1);
      assert.match(error.message, new RegExp(`"${text}"`));
      assert.match(error.hint ?? "", /0x100000001/);
      return true;
    });
  }
});

Deno.test("parseZxid() reads back what formatZxid() prints", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (zxid) => {
      assert.equal(parseZxid(formatZxid(zxid)), zxid);
      assert.equal(parseZxid(`${zxid}`), zxid);
    }),
  );
});

Deno.test("follows() knows the next of an epoch and the first of a later one", () => {
  const cases: [previous: bigint, next: bigint, expected: boolean][] = [
    [1n, 2n, true],
    [1n, 3n, false],
    [2n, 2n, false],
    [3n, 2n, false],
    [0n, 1n, true],
    [0x1_0000_0009n, 0x2_0000_0001n, true],
    [0x1_0000_0009n, 0x5_0000_0001n, true],
    [0x1_0000_0009n, 0x2_0000_0002n, false],
    [0x2_0000_0001n, 0x1_0000_0001n, false],
    // A snapshot of a leader's taking over and its first transaction.
    [0x2_0000_0000n, 0x2_0000_0001n, true],
    [0x1_0000_0009n, 0x2_0000_0000n, false],
  ];
  for (const [previous, next, expected] of cases) {
    assert.equal(follows(previous, next), expected, `${previous} then ${next}`);
  }
});
