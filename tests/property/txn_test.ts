import assert from "node:assert/strict";
import fc from "fast-check";
import { parseTxn, type TxnOp } from "../../src/zookeeper/txn.ts";
import { concat, JuteWriter } from "../zookeeper/jute_writer.ts";

/** A txn by its bytes, its code, and what it means. */
interface Case {
  type: number;
  txn: Uint8Array;
  op: TxnOp;
}

const bytes = fc.uint8Array({ maxLength: 20 });
const data = fc.option(bytes, { nil: null });
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const entry = fc.record({ perms: int, scheme: bytes, id: bytes }, { noNullPrototype: true });
const acl = fc.array(entry, { maxLength: 3 });

function writeAcl(
  writer: JuteWriter,
  entries: { perms: number; scheme: Uint8Array; id: Uint8Array }[],
) {
  writer.int(entries.length);
  for (const { perms, scheme, id } of entries) writer.int(perms).buffer(scheme).buffer(id);
}

const creates = fc.record({
  code: fc.constantFrom(1, 15, 19, 21),
  path: bytes,
  data,
  acl,
  ephemeral: fc.boolean(),
  parentCversion: int,
  ttl: long,
}).map(({ code, ephemeral, ttl, ...same }): Case => {
  const writer = new JuteWriter().buffer(same.path).buffer(same.data);
  writeAcl(writer, same.acl);
  const types = { 1: "create", 15: "create2", 19: "createContainer", 21: "createTtl" } as const;
  const type = types[code as keyof typeof types];
  const isPlain = code < 19;
  if (isPlain) writer.bool(ephemeral);
  writer.int(same.parentCversion);
  if (code === 21) writer.long(ttl);
  const op: TxnOp = {
    type,
    ...same,
    ephemeral: isPlain && ephemeral,
    ttl: code === 21 ? ttl : 0n,
  };
  return { type: code, txn: writer.done(), op };
});

const others: fc.Arbitrary<Case> = fc.oneof(
  fc.tuple(fc.constantFrom(2, 20), bytes).map(([type, path]): Case => ({
    type,
    txn: new JuteWriter().buffer(path).done(),
    op: { type: type === 2 ? "delete" : "deleteContainer", path },
  })),
  fc.tuple(bytes, data, int).map(([path, data, version]): Case => ({
    type: 5,
    txn: new JuteWriter().buffer(path).buffer(data).int(version).done(),
    op: { type: "setData", path, data, version },
  })),
  fc.tuple(bytes, int).map(([path, version]): Case => ({
    type: 13,
    txn: new JuteWriter().buffer(path).int(version).done(),
    op: { type: "check", path, version },
  })),
  int.map((code): Case => ({
    type: -1,
    txn: new JuteWriter().int(code).done(),
    op: { type: "error", code },
  })),
);

const alone: fc.Arbitrary<Case> = fc.oneof(
  fc.tuple(bytes, acl, int).map(([path, acl, version]): Case => {
    const writer = new JuteWriter().buffer(path);
    writeAcl(writer, acl);
    return {
      type: 7,
      txn: writer.int(version).done(),
      op: { type: "setAcl", path, acl, version },
    };
  }),
  fc.tuple(bytes, data, int).map(([path, data, version]): Case => ({
    type: 16,
    txn: new JuteWriter().buffer(path).buffer(data).int(version).done(),
    op: { type: "reconfig", path, data, version },
  })),
  int.map((timeout): Case => ({
    type: -10,
    txn: new JuteWriter().int(timeout).done(),
    op: { type: "createSession", timeout },
  })),
  // No path is empty: twelve bytes of two empty ones would look like a digest.
  fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 })).map((paths): Case => {
    const writer = new JuteWriter().int(paths.length);
    for (const path of paths) writer.buffer(path);
    return { type: -11, txn: writer.done(), op: { type: "closeSession", paths } };
  }),
);

const multis = fc.array(fc.oneof(creates, others), { maxLength: 5 }).map((parts): Case => {
  const writer = new JuteWriter().int(parts.length);
  for (const { type, txn } of parts) writer.int(type).buffer(txn);
  const failed = parts.some(({ type }) => type === -1);
  return {
    type: 14,
    txn: writer.done(),
    op: { type: "multi", parts: parts.map((p) => p.op), failed },
  };
});

const header = fc.record({ sessionId: long, cxid: int, zxid: long, time: long });
const digests = fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { nil: null });

Deno.test("every transaction is read as it was written, with its digest or without", () => {
  const cases = fc.oneof(creates, others, alone, multis);
  fc.assert(
    fc.property(
      header,
      cases,
      digests,
      ({ sessionId, cxid, zxid, time }, { type, txn, op }, digest) => {
        const head = new JuteWriter().long(sessionId).int(cxid).long(zxid).long(time).int(type)
          .done();
        const trailer = digest === null
          ? new Uint8Array()
          : new JuteWriter().int(2).long(BigInt.asIntN(64, digest)).done();
        const body = concat(head, txn, trailer);
        // Nothing may depend on where in its buffer a body lies.
        const window = concat(Uint8Array.of(9, 9, 9), body, Uint8Array.of(9)).subarray(3, -1);
        for (const given of [body, window]) {
          const parsed = parseTxn(given);
          assert.deepEqual(parsed.header, { sessionId, cxid, zxid, time, type });
          assert.deepEqual(parsed.op, op);
          assert.deepEqual(parsed.digest, digest === null ? null : { version: 2, digest });
        }
      },
    ),
    { numRuns: 2000 },
  );
});
