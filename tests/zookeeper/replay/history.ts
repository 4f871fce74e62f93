import type { Txn } from "../../../src/zookeeper/txn.ts";
import { adler32 } from "../../lab/walk_snapshot.ts";
import { concat, JuteWriter, OPEN_ACL, type PlainAcl } from "../jute_writer.ts";
import { type Model, type ModelNode, type ModelOp, parentOf } from "./model.ts";

/** Numbers that decide one transaction; what they mean depends on the tree at hand. */
export type Choice = [kind: number, where: number, what: number, session: number];

/** A history: the model after it, and each transaction with the digest behind it. */
export interface History {
  model: Model;
  txns: Txn[];
  /** Whether each closeSession lists what it deletes, as since 3.6, or only some do. */
  listsClosed: boolean;
}

const NAMES = ["a", "b", "c"];
const KINDS = [
  "create",
  "create",
  "create2",
  "createContainer",
  "createTtl",
  "ephemeral",
  "ephemeral",
  "delete",
  "delete",
  "delete",
  "setData",
  "setAcl",
  "multi",
  "failed",
  "error",
  "createSession",
  "closeSession",
] as const;

function dataOf(what: number): Uint8Array | null {
  if (what % 5 === 0) return null;
  return new Uint8Array(what % 5 === 1 ? 0 : what % 40).fill(what);
}

function aclOf(what: number): PlainAcl[] {
  if (what % 3 === 0) return OPEN_ACL;
  return [{ perms: 1 + what % 31, scheme: "digest", id: `user-${what % 7}` }];
}

/** A single operation that the tree allows, or an error. */
function single(model: Model, kind: string, where: number, what: number): ModelOp {
  const paths = [...model.nodes.keys()].filter((path) => !path.startsWith("/zookeeper"));
  const path = paths[where % paths.length]!;
  switch (kind) {
    case "create":
    case "create2":
    case "createContainer":
    case "createTtl":
    case "ephemeral": {
      const child = `${path}/${NAMES[what % NAMES.length]}`;
      const owner = model.nodes.get(path)!.owner;
      const ofEphemeral = owner !== 0n && owner < 100n && owner > 0n;
      if (model.nodes.has(child) || child.length > 8 || ofEphemeral) return { type: "error" };
      return {
        type: kind === "ephemeral" ? (what % 2 === 0 ? "create" : "create2") : kind,
        path: child,
        data: dataOf(what),
        acl: aclOf(what),
        ephemeral: kind === "ephemeral",
        ttl: kind === "createTtl" ? BigInt(1 + what) : 0n,
      };
    }
    case "delete": {
      const leaves = paths.filter((each) => each !== "" && model.children(each).length === 0);
      const leaf = leaves[where % Math.max(1, leaves.length)];
      if (leaf === undefined) return { type: "error" };
      return { type: what % 3 === 0 ? "deleteContainer" : "delete", path: leaf };
    }
    case "setData":
      return { type: "setData", path: path === "" ? "/" : path, data: dataOf(what) };
    case "setAcl":
      return { type: "setAcl", path: path === "" ? "/" : path, acl: aclOf(what) };
    default:
      return { type: "error" };
  }
}

/** Carries out what a choice means and adds the transaction; sessions are numbers from 1 to 4. */
export function step(
  { model, txns, listsClosed }: History,
  [kind, where, what, session]: Choice,
): void {
  const id = BigInt(1 + session % 4);
  const time = BigInt(1_700_000_000_000 + txns.length);
  const chosen = KINDS[kind % KINDS.length]!;
  const apply = (op: ModelOp) => txns.push(model.apply(op, id, time));
  switch (chosen) {
    case "createSession":
      return void apply({ type: "createSession", timeout: 4000 + what });
    case "closeSession":
      return void apply({ type: "closeSession", listed: listsClosed || what % 2 === 0 });
    case "multi": {
      // A child with a child of its own and new data, all in one: each part sees the one before.
      const first = single(model, "create", where, what);
      if (first.type === "error") return void apply(first);
      const { path } = first as ModelOp & { path: string };
      const below: ModelOp = { ...first, path: `${path}/m` } as ModelOp;
      const parent = parentOf(path) === "" ? "/" : parentOf(path);
      const parts: ModelOp[] = [
        { type: "check", path: parent },
        first,
        below,
        { type: "setData", path, data: dataOf(what + 1) },
        { type: "delete", path: `${path}/m` },
      ];
      return void apply({ type: "multi", parts, failed: false });
    }
    case "failed": {
      const part = single(model, "setData", where, what);
      return void apply({ type: "multi", parts: [part], failed: true });
    }
    default:
      return void apply(single(model, chosen, where, what));
  }
}

/** What a server writes into a snapshot: everything copied at its own moment. */
export interface Caught {
  name: bigint;
  end: bigint;
  bytes: Uint8Array;
  /** Keys that nodes name and the file does not hold. */
  holes: number;
}

/**
 * Writes a snapshot as a server does while it goes on: first the sessions, then the ACLs, then node
 * by node down the tree, each with the names of its children at that moment. `pause` is called
 * before each of these and may go on with the history.
 */
export function catchSnapshot(history: History, pause: () => void): Caught {
  const { model } = history;
  const keys = new Map<string, bigint>([[JSON.stringify(OPEN_ACL), -1n]]);
  const keyOf = (acl: PlainAcl[]) => {
    const text = JSON.stringify(acl);
    const key = keys.get(text) ?? BigInt(keys.size);
    keys.set(text, key);
    return key;
  };
  for (const { acl } of model.nodes.values()) keyOf(acl);

  const name = model.zxid;
  const out = new JuteWriter().raw(0x5a, 0x4b, 0x53, 0x4e).int(2).long(-1n);
  const sessions = [...model.sessions];
  out.int(sessions.length);
  for (const [id, timeout] of sessions) out.long(id).int(timeout);
  pause();
  const held = new Map([...keys].filter(([, key]) => key !== -1n));
  for (const { acl } of model.nodes.values()) {
    const key = keyOf(acl);
    if (key !== -1n) held.set(JSON.stringify(acl), key);
  }
  out.int(held.size);
  for (const [text, key] of held) out.long(key).acl(JSON.parse(text));
  const known = new Set(held.values());
  let holes = 0;
  const write = (path: string, node: ModelNode) => {
    const key = keyOf(node.acl);
    if (key !== -1n && !known.has(key)) holes++;
    const { data, czxid, mzxid, ctime, mtime, version, cversion, aversion, owner, pzxid } = node;
    out.string(path).buffer(data).long(key).long(czxid).long(mzxid).long(ctime).long(mtime)
      .int(version).int(cversion).int(aversion).long(owner).long(pzxid);
  };
  const descend = (path: string) => {
    pause();
    const node = model.nodes.get(path);
    // Deleted since its parent was written.
    if (node === undefined) return;
    write(path, node);
    for (const child of model.children(path)) descend(child);
  };
  descend("");
  out.string("/");
  const body = out.done();
  const seal = new JuteWriter().long(BigInt(adler32(body))).string("/").done();
  return { name, end: model.zxid, bytes: concat(body, seal), holes };
}
