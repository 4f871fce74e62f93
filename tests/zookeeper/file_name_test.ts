import assert from "node:assert/strict";
import fc from "fast-check";
import {
  looksLikeZooKeeperFile,
  parseFileName,
  snapshotName,
  txnlogName,
} from "../../src/zookeeper/file_name.ts";

Deno.test("parseFileName() takes ZooKeeper's names apart", () => {
  assert.deepEqual(parseFileName("log.1"), { kind: "txnlog", name: "log.1", zxid: 1n });
  assert.deepEqual(parseFileName("log.100000001"), {
    kind: "txnlog",
    name: "log.100000001",
    zxid: 0x1_0000_0001n,
  });
  const encodings = { "": "plain", ".gz": "gzip", ".snappy": "snappy" };
  for (const [suffix, encoding] of Object.entries(encodings)) {
    const name = `snapshot.5abc${suffix}`;
    assert.deepEqual(parseFileName(name), { kind: "snapshot", name, zxid: 0x5abcn, encoding });
  }
  assert.equal(parseFileName("snapshot.0")?.zxid, 0n);
  assert.equal(parseFileName("log.7fffffffffffffff")?.zxid, 2n ** 63n - 1n);
});

Deno.test("parseFileName() leaves every other name alone", () => {
  const others = [
    "",
    "log",
    "log.",
    "log.g",
    "log.-1",
    "log.0x1",
    "log.01",
    "log.1B",
    "log.1.bak",
    "log.1.gz",
    "log.1\n",
    " log.1",
    "log.8000000000000000",
    "log.10000000000000000",
    "snapshot.1.tmp",
    "snapshot.1.gz.tmp",
    "snapshot.1.zst",
    "snapshot.",
    "snapshot.1/..",
    "../log.1",
    "currentEpoch",
    "Log.1",
    "mylog.1",
  ];
  for (const name of others) assert.equal(parseFileName(name), null, name);
});

Deno.test("looksLikeZooKeeperFile() knows what a server may read by its prefix", () => {
  for (const name of ["log.64.bak", "snapshot.64.tmp", "log.", "snapshot.x", "log.1"]) {
    assert.ok(looksLikeZooKeeperFile(name), name);
  }
  for (const name of ["log", "snapshots.1", "currentEpoch", "xlog.1", "Log.1"]) {
    assert.ok(!looksLikeZooKeeperFile(name), name);
  }
});

Deno.test("names made of a zxid are read back", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (zxid) => {
      assert.deepEqual(parseFileName(txnlogName(zxid))?.zxid, zxid);
      assert.deepEqual(parseFileName(snapshotName(zxid))?.zxid, zxid);
    }),
  );
});

Deno.test("parseFileName() gives no name with a separator a meaning", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("/", "\\", "\0", ".."), fc.string(), (a, bad, b) => {
      assert.equal(parseFileName(a + bad + b), null);
    }),
  );
});
