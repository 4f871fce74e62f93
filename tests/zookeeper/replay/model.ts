import zlib from "node:zlib";
import type { AclEntry } from "../../../src/zookeeper/jute.ts";
import type { Txn, TxnHeader, TxnOp } from "../../../src/zookeeper/txn.ts";
import { concat, JuteWriter, type PlainAcl, utf8 } from "../jute_writer.ts";

/** A node of the model, all in plain values. */
export interface ModelNode {
  data: Uint8Array | null;
  acl: PlainAcl[];
  czxid: bigint;
  mzxid: bigint;
  pzxid: bigint;
  ctime: bigint;
  mtime: bigint;
  version: number;
  cversion: number;
  aversion: number;
  owner: bigint;
}

/** A transaction that the model thinks up: paths and ACLs as text. */
export type ModelOp =
  | {
    type: "create" | "create2" | "createContainer" | "createTtl";
    path: string;
    data: Uint8Array | null;
    acl: PlainAcl[];
    ephemeral: boolean;
    ttl: bigint;
  }
  | { type: "delete" | "deleteContainer"; path: string }
  | { type: "setData"; path: string; data: Uint8Array | null }
  | { type: "setAcl"; path: string; acl: PlainAcl[] }
  | { type: "check"; path: string }
  | { type: "multi"; parts: ModelOp[]; failed: boolean }
  | { type: "error" }
  | { type: "createSession"; timeout: number }
  | { type: "closeSession"; listed: boolean };

export const parentOf = (path: string) => path.slice(0, path.lastIndexOf("/"));

/**
 * A tree that only ever sees each transaction once, in order, on the state it was made for. It knows
 * nothing of snapshots that are ahead of their logs, keeps no sums, and throws at what cannot be.
 */
export class Model {
  readonly nodes: Map<string, ModelNode> = new Map();
  readonly sessions: Map<bigint, number> = new Map();
  zxid = 0n;

  constructor() {
    for (const path of ["", "/zookeeper", "/zookeeper/quota"]) {
      this.nodes.set(path, {
        data: new Uint8Array(),
        acl: [{ perms: 31, scheme: "world", id: "anyone" }],
        czxid: 0n,
        mzxid: 0n,
        pzxid: 0n,
        ctime: 0n,
        mtime: 0n,
        version: 0,
        cversion: 0,
        aversion: 0,
        owner: 0n,
      });
    }
  }

  children(path: string): string[] {
    return [...this.nodes.keys()].filter((each) => each !== "" && parentOf(each) === path);
  }

  /** Carries an operation out under the next zxid and says how a log records it. */
  apply(op: ModelOp, sessionId: bigint, time: bigint): Txn {
    this.zxid++;
    const header: TxnHeader = { sessionId, cxid: 1, zxid: this.zxid, time, type: 0 };
    const record = this.#apply(op, header);
    const digest = { version: 2, digest: this.digest() };
    return { header, op: record, digest: op.type === "error" ? null : digest };
  }

  #apply(op: ModelOp, header: TxnHeader): TxnOp {
    const { zxid, time, sessionId } = header;
    switch (op.type) {
      case "create":
      case "create2":
      case "createContainer":
      case "createTtl": {
        if (this.nodes.has(op.path)) throw new Error(`${op.path} is there`);
        const parent = this.#node(parentOf(op.path));
        parent.cversion++;
        parent.pzxid = zxid;
        const owner = op.type === "createContainer"
          ? -(1n << 63n)
          : op.type === "createTtl"
          ? BigInt.asIntN(64, (0xffn << 56n) | op.ttl)
          : op.ephemeral
          ? sessionId
          : 0n;
        this.nodes.set(op.path, {
          data: op.data,
          acl: op.acl,
          czxid: zxid,
          mzxid: zxid,
          pzxid: zxid,
          ctime: time,
          mtime: time,
          version: 0,
          cversion: 0,
          aversion: 0,
          owner,
        });
        const { path, acl, ...rest } = op;
        return { ...rest, path: utf8(path), acl: aclEntries(acl), parentCversion: parent.cversion };
      }
      case "delete":
      case "deleteContainer":
        this.#delete(op.path, zxid);
        return { type: op.type, path: utf8(op.path) };
      case "setData": {
        const node = this.#node(op.path);
        Object.assign(node, { data: op.data, mzxid: zxid, mtime: time, version: node.version + 1 });
        return { type: "setData", path: utf8(op.path), data: op.data, version: node.version };
      }
      case "setAcl": {
        const node = this.#node(op.path);
        Object.assign(node, { acl: op.acl, aversion: node.aversion + 1 });
        const { aversion: version } = node;
        return { type: "setAcl", path: utf8(op.path), acl: aclEntries(op.acl), version };
      }
      case "check":
        return { type: "check", path: utf8(op.path), version: this.#node(op.path).version + 1 };
      case "multi": {
        if (!op.failed) {
          return {
            type: "multi",
            parts: op.parts.map((part) => this.#apply(part, header)),
            failed: false,
          };
        }
        // What was prepared before the failure is logged as it is, and nothing of it is done.
        const parts = op.parts.map((part): TxnOp =>
          part.type === "setData"
            ? { type: "setData", path: utf8(part.path), data: part.data, version: 77 }
            : { type: "error", code: -2 }
        );
        return { type: "multi", parts: [...parts, { type: "error", code: -101 }], failed: true };
      }
      case "error":
        return { type: "error", code: -110 };
      case "createSession":
        this.sessions.set(sessionId, op.timeout);
        return { type: "createSession", timeout: op.timeout };
      case "closeSession": {
        const owned = [...this.nodes].filter(([, { owner }]) => owner === sessionId);
        for (const [path] of owned) this.#delete(path, zxid);
        this.sessions.delete(sessionId);
        const paths = op.listed ? owned.map(([path]) => utf8(path)) : null;
        return { type: "closeSession", paths };
      }
    }
  }

  #delete(path: string, zxid: bigint): void {
    if (this.children(path).length > 0) throw new Error(`${path} has children`);
    this.#node(path);
    this.nodes.delete(path);
    this.#node(parentOf(path)).pzxid = zxid;
  }

  #node(path: string): ModelNode {
    // Clients call the root "/", records do too; its key is the empty path.
    const node = this.nodes.get(path === "/" ? "" : path);
    if (node === undefined) throw new Error(`${path} is not there`);
    return node;
  }

  /** The digest by its definition, with the CRC-32 of zlib. */
  digest(): bigint {
    let sum = 0n;
    for (const [path, node] of this.nodes) {
      if (path.startsWith("/zookeeper/")) continue;
      const { czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion, owner } = node;
      const stat = new JuteWriter().long(czxid).long(mzxid).long(pzxid).long(ctime).long(mtime)
        .int(version).int(cversion).int(aversion).long(owner).done();
      sum += BigInt(zlib.crc32(concat(utf8(path), node.data ?? new Uint8Array(), stat)));
    }
    return BigInt.asUintN(64, sum);
  }
}

/** An ACL as records hold it. */
export function aclEntries(acl: readonly PlainAcl[]): AclEntry[] {
  return acl.map(({ perms, scheme, id }) => ({ perms, scheme: utf8(scheme), id: utf8(id) }));
}
