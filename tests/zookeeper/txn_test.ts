import assert from "node:assert/strict";
import fc from "fast-check";
import { JuteError } from "../../src/zookeeper/jute.ts";
import {
  parseTxn,
  TXN_HEADER_SIZE,
  type TxnOp,
  TxnType,
  txnTypeName,
} from "../../src/zookeeper/txn.ts";
import { concat, JuteWriter, OPEN_ACL, utf8 } from "./jute_writer.ts";

const ACL_READ = [{ perms: 31, scheme: utf8("world"), id: utf8("anyone") }];
const PATH = utf8("/a/b");

function header(type: number): Uint8Array {
  return new JuteWriter().long(0x7fn).int(-5).long(0x3_0000_0007n).long(1_700_000_000_123n)
    .int(type).done();
}

function digest(value: bigint, version = 2): Uint8Array {
  return new JuteWriter().int(version).long(value).done();
}

function create(): JuteWriter {
  return new JuteWriter().string("/a/b").buffer(utf8("data")).acl(OPEN_ACL);
}

function nested(type: number, txn: JuteWriter): Uint8Array {
  return new JuteWriter().int(type).buffer(txn.done()).done();
}

const CREATED = { path: PATH, data: utf8("data"), acl: ACL_READ, ttl: 0n };

/** Every form of every type, by its bytes behind the header and what it means. */
const FORMS: [name: string, type: number, txn: Uint8Array, op: TxnOp][] = [
  [
    "create",
    1,
    create().bool(true).int(9).done(),
    { type: "create", ...CREATED, ephemeral: true, parentCversion: 9 },
  ],
  [
    "create without parent's cversion, from before 3.4",
    1,
    create().bool(false).done(),
    { type: "create", ...CREATED, ephemeral: false, parentCversion: -1 },
  ],
  [
    "create with null data and null ACL",
    1,
    new JuteWriter().string("/a/b").buffer(null).acl(null).bool(false).int(0).done(),
    {
      type: "create",
      path: PATH,
      data: null,
      acl: [],
      ephemeral: false,
      parentCversion: 0,
      ttl: 0n,
    },
  ],
  ["delete", 2, new JuteWriter().string("/a/b").done(), { type: "delete", path: PATH }],
  [
    "setData",
    5,
    new JuteWriter().string("/a/b").buffer(utf8("new")).int(3).done(),
    { type: "setData", path: PATH, data: utf8("new"), version: 3 },
  ],
  [
    "setData to null",
    5,
    new JuteWriter().string("/a/b").buffer(null).int(3).done(),
    { type: "setData", path: PATH, data: null, version: 3 },
  ],
  [
    "setACL",
    7,
    new JuteWriter().string("/a/b").acl(OPEN_ACL).int(4).done(),
    { type: "setAcl", path: PATH, acl: ACL_READ, version: 4 },
  ],
  [
    "check",
    13,
    new JuteWriter().string("/a/b").int(1).done(),
    { type: "check", path: PATH, version: 1 },
  ],
  [
    "create2",
    15,
    create().bool(false).int(2).done(),
    { type: "create2", ...CREATED, ephemeral: false, parentCversion: 2 },
  ],
  [
    "reconfig",
    16,
    new JuteWriter().string("/zookeeper/config").buffer(utf8("server.1")).int(-1).done(),
    {
      type: "reconfig",
      path: utf8("/zookeeper/config"),
      data: utf8("server.1"),
      version: -1,
    },
  ],
  [
    "createContainer",
    19,
    create().int(2).done(),
    { type: "createContainer", ...CREATED, ephemeral: false, parentCversion: 2 },
  ],
  [
    "deleteContainer",
    20,
    new JuteWriter().string("/a/b").done(),
    { type: "deleteContainer", path: PATH },
  ],
  [
    "createTTL",
    21,
    create().int(2).long(60_000n).done(),
    { type: "createTtl", ...CREATED, ephemeral: false, parentCversion: 2, ttl: 60_000n },
  ],
  ["error", -1, new JuteWriter().int(-101).done(), { type: "error", code: -101 }],
  [
    "createSession",
    -10,
    new JuteWriter().int(30_000).done(),
    { type: "createSession", timeout: 30_000 },
  ],
  ["closeSession of 3.5", -11, new Uint8Array(), { type: "closeSession", paths: null }],
  [
    "closeSession that deletes nothing",
    -11,
    new JuteWriter().int(0).done(),
    { type: "closeSession", paths: [] },
  ],
  [
    "closeSession with a null list",
    -11,
    new JuteWriter().int(-1).done(),
    { type: "closeSession", paths: [] },
  ],
  [
    "closeSession with paths",
    -11,
    new JuteWriter().int(3).string("/a/b").string("/c").string("/d").done(),
    { type: "closeSession", paths: [PATH, utf8("/c"), utf8("/d")] },
  ],
  [
    "closeSession of twelve bytes that are a list",
    -11,
    new JuteWriter().int(1).string("/abc").done(),
    { type: "closeSession", paths: [utf8("/abc")] },
  ],
  [
    "multi",
    14,
    concat(
      new JuteWriter().int(4).done(),
      nested(1, create().bool(false).int(5)),
      nested(2, new JuteWriter().string("/a/b")),
      nested(5, new JuteWriter().string("/a/b").buffer(null).int(1)),
      nested(13, new JuteWriter().string("/a/b").int(8)),
    ),
    {
      type: "multi",
      failed: false,
      parts: [
        { type: "create", ...CREATED, ephemeral: false, parentCversion: 5 },
        { type: "delete", path: PATH },
        { type: "setData", path: PATH, data: null, version: 1 },
        { type: "check", path: PATH, version: 8 },
      ],
    },
  ],
  [
    "multi of 3.5 and later",
    14,
    concat(
      new JuteWriter().int(5).done(),
      nested(15, create().bool(true).int(5)),
      nested(19, create().int(5)),
      nested(20, new JuteWriter().string("/a/b")),
      nested(21, create().int(5).long(1n)),
      // The old form is told by the end of the part, not of the record.
      nested(1, create().bool(false)),
    ),
    {
      type: "multi",
      failed: false,
      parts: [
        { type: "create2", ...CREATED, ephemeral: true, parentCversion: 5 },
        { type: "createContainer", ...CREATED, ephemeral: false, parentCversion: 5 },
        { type: "deleteContainer", path: PATH },
        { type: "createTtl", ...CREATED, ephemeral: false, parentCversion: 5, ttl: 1n },
        { type: "create", ...CREATED, ephemeral: false, parentCversion: -1 },
      ],
    },
  ],
  [
    "multi that failed",
    14,
    concat(
      new JuteWriter().int(3).done(),
      nested(1, create().bool(false).int(5)),
      nested(-1, new JuteWriter().int(-101)),
      nested(-1, new JuteWriter().int(-2)),
    ),
    {
      type: "multi",
      failed: true,
      parts: [
        { type: "create", ...CREATED, ephemeral: false, parentCversion: 5 },
        { type: "error", code: -101 },
        { type: "error", code: -2 },
      ],
    },
  ],
  [
    "multi of nothing",
    14,
    new JuteWriter().int(0).done(),
    { type: "multi", failed: false, parts: [] },
  ],
];

for (const [name, type, txn, op] of FORMS) {
  Deno.test(`parseTxn() reads ${name}`, () => {
    const parsed = parseTxn(concat(header(type), txn));
    assert.deepEqual(parsed.op, op);
    assert.equal(parsed.digest, null);
    assert.deepEqual(parsed.header, {
      sessionId: 0x7fn,
      cxid: -5,
      zxid: 0x3_0000_0007n,
      time: 1_700_000_000_123n,
      type,
    });
  });

  // The form from before 3.4 has no digest behind it: nothing tells it from the newer form then.
  if (name.includes("before 3.4")) continue;
  Deno.test(`parseTxn() reads ${name} with a digest behind it`, () => {
    const parsed = parseTxn(concat(header(type), txn, digest(-2n)));
    assert.deepEqual(parsed.op, op);
    assert.deepEqual(parsed.digest, { version: 2, digest: 2n ** 64n - 2n });
  });

  Deno.test(`parseTxn() refuses ${name} with bytes left over`, () => {
    for (const extra of [1, 11, 13]) {
      if (op.type === "closeSession" && op.paths === null) continue;
      assert.throws(() => parseTxn(concat(header(type), txn, new Uint8Array(extra))), JuteError);
    }
  });

  Deno.test(`parseTxn() refuses ${name} cut anywhere, unless it is the older form`, () => {
    const whole = concat(header(type), txn);
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.subarray(0, length);
      const older = (op.type === "create" && length === whole.length - 4 &&
        !name.includes("before 3.4")) || (op.type === "closeSession" && length === TXN_HEADER_SIZE);
      if (older) assert.notDeepEqual(parseTxn(cut).op, op);
      else assert.throws(() => parseTxn(cut), JuteError, `${length} of ${whole.length} bytes`);
    }
  });
}

Deno.test("parseTxn() tells a digest alone from a list in a closeSession of twelve bytes", () => {
  const { op, digest: read } = parseTxn(concat(header(-11), digest(7n)));
  assert.deepEqual(op, { type: "closeSession", paths: null });
  assert.deepEqual(read, { version: 2, digest: 7n });
});

Deno.test("parseTxn() refuses a type that no ZooKeeper writes", () => {
  for (const type of [0, 3, 4, 6, 8, 9, 11, 12, 17, 18, 22, 100, -2, -12, -100, 2 ** 31 - 1]) {
    assert.equal(txnTypeName(type), undefined);
    const txn = concat(header(type), new JuteWriter().string("/a").done());
    assert.throws(() => parseTxn(txn), (error) => {
      assert.ok(error instanceof JuteError);
      assert.match(error.message, new RegExp(`type ${type} `));
      return true;
    });
  }
});

Deno.test("parseTxn() refuses a multi inside a multi", () => {
  const inner = new JuteWriter().int(0);
  const txn = concat(header(14), new JuteWriter().int(1).done(), nested(14, inner));
  assert.throws(() => parseTxn(txn), /multi stands inside a multi/);
});

Deno.test("parseTxn() refuses a multi whose part is null or longer than the record", () => {
  for (const length of [-1, -2, 100, 0x7fffffff]) {
    const txn = concat(header(14), new JuteWriter().int(1).int(2).int(length).done());
    assert.throws(() => parseTxn(txn), JuteError);
  }
  const count = concat(header(14), new JuteWriter().int(0x7fffffff).done());
  assert.throws(() => parseTxn(count), JuteError);
});

Deno.test("every type has one name", () => {
  for (const [name, code] of Object.entries(TxnType)) assert.equal(txnTypeName(code), name);
  assert.equal(new Set(Object.values(TxnType)).size, Object.keys(TxnType).length);
});

Deno.test("parseTxn() ends arbitrary bodies with a transaction or a JuteError", () => {
  const types = fc.constantFrom(...Object.values(TxnType));
  fc.assert(
    fc.property(types, fc.uint8Array({ maxLength: 80 }), (type, txn) => {
      try {
        assert.equal(parseTxn(concat(header(type), txn)).header.type, type);
      } catch (error) {
        assert.ok(error instanceof JuteError);
      }
    }),
    { numRuns: 2000 },
  );
});
