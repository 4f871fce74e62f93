import type { DataTree } from "../../src/zookeeper/data_tree.ts";
import type { AclEntry } from "../../src/zookeeper/jute.ts";
import type { Txn, TxnOp } from "../../src/zookeeper/txn.ts";
import { TxnReader } from "../../src/zookeeper/txn_reader.ts";
import { concat, JuteWriter } from "./jute_writer.ts";

/** Operation codes as ZooKeeper's ZooDefs has them. */
const CODES: Record<TxnOp["type"], number> = {
  createSession: -10,
  closeSession: -11,
  error: -1,
  create: 1,
  delete: 2,
  setData: 5,
  setAcl: 7,
  check: 13,
  multi: 14,
  create2: 15,
  reconfig: 16,
  createContainer: 19,
  deleteContainer: 20,
  createTtl: 21,
};

/** The body of the record that a server would log for a transaction. */
export function txnBody({ header, op, digest }: Txn): Uint8Array<ArrayBuffer> {
  const { sessionId, cxid, zxid, time } = header;
  const head = new JuteWriter().long(sessionId).int(cxid).long(zxid).long(time)
    .int(CODES[op.type]).done();
  const tail = digest === null
    ? new Uint8Array()
    : new JuteWriter().int(digest.version).long(digest.digest).done();
  return concat(head, opBytes(op), tail);
}

/** Applies a transaction to a tree by way of its bytes. */
export function applyTxn(tree: DataTree, txn: Txn): boolean {
  const body = txnBody(txn);
  const reader = new TxnReader();
  reader.read(body, 0, body.length);
  return tree.apply(reader);
}

function opBytes(op: TxnOp): Uint8Array {
  switch (op.type) {
    case "create":
    case "create2":
    case "createContainer":
    case "createTtl": {
      const rest = new JuteWriter();
      if (op.type === "create" || op.type === "create2") rest.bool(op.ephemeral);
      rest.int(op.parentCversion);
      if (op.type === "createTtl") rest.long(op.ttl);
      return concat(buffer(op.path), buffer(op.data), aclBytes(op.acl), rest.done());
    }
    case "delete":
    case "deleteContainer":
      return buffer(op.path);
    case "setData":
    case "reconfig":
      return concat(buffer(op.path), buffer(op.data), int(op.version));
    case "setAcl":
      return concat(buffer(op.path), aclBytes(op.acl), int(op.version));
    case "check":
      return concat(buffer(op.path), int(op.version));
    case "multi":
      return concat(
        int(op.parts.length),
        ...op.parts.flatMap((part) => [int(CODES[part.type]), buffer(opBytes(part))]),
      );
    case "error":
      return int(op.code);
    case "createSession":
      return int(op.timeout);
    case "closeSession":
      if (op.paths === null) return new Uint8Array();
      return concat(int(op.paths.length), ...op.paths.map(buffer));
  }
}

function int(value: number): Uint8Array {
  return new JuteWriter().int(value).done();
}

/** Any length, which the writer's own buffers have not. */
function buffer(bytes: Uint8Array | null): Uint8Array {
  return bytes === null ? int(-1) : concat(int(bytes.length), bytes);
}

function aclBytes(acl: readonly AclEntry[]): Uint8Array {
  return concat(
    int(acl.length),
    ...acl.flatMap(({ perms, scheme, id }) => [int(perms), buffer(scheme), buffer(id)]),
  );
}
