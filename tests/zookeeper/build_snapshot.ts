import { adler32 } from "../lab/walk_snapshot.ts";
import { concat, JuteWriter, OPEN_ACL, type PlainAcl } from "./jute_writer.ts";

/** A node in words; what is not given is as in a fresh tree. */
export interface NodeSpec {
  path: string;
  data?: Uint8Array | null;
  acl?: bigint;
  czxid?: bigint;
  mzxid?: bigint;
  pzxid?: bigint;
  owner?: bigint;
}

/** A snapshot in words. */
export interface SnapshotSpec {
  sessions?: { id: bigint; timeout: number }[];
  acls?: { key: bigint; entries: PlainAcl[] | null }[];
  nodes?: NodeSpec[];
  digest?: { zxid: bigint; digest: bigint; version?: number };
  last?: bigint;
}

/** The nodes of an empty tree of 3.5 and later. */
export const EMPTY_NODES: NodeSpec[] = [
  { path: "" },
  { path: "/zookeeper" },
  { path: "/zookeeper/quota" },
  { path: "/zookeeper/config" },
];

/** A tree with some of everything. */
export const SMALL: Required<SnapshotSpec> = {
  sessions: [{ id: 0x1000_0000_0001n, timeout: 30_000 }, { id: -5n, timeout: 4000 }],
  acls: [
    { key: 1n, entries: [{ perms: 1, scheme: "world", id: "anyone" }] },
    {
      key: 2n,
      entries: [
        { perms: 31, scheme: "digest", id: "bob:x" },
        { perms: 1, scheme: "world", id: "anyone" },
      ],
    },
    { key: 3n, entries: null },
  ],
  nodes: [
    { path: "" },
    { path: "/zookeeper" },
    { path: "/zookeeper/quota" },
    { path: "/a", data: null, czxid: 3n, mzxid: 4n, pzxid: 9n },
    { path: "/a/b", data: new TextEncoder().encode("data of b"), acl: 1n, czxid: 5n },
    { path: "/a/b/c", data: new Uint8Array([0, 0, 0, 1, 0x2f]), acl: 2n, czxid: 6n },
    { path: "/a/d", acl: 3n, czxid: 7n, owner: 0x1000_0000_0001n },
    { path: "/a/e", czxid: 8n, owner: -0x8000_0000_0000_0000n },
    { path: "/f", czxid: 9n, owner: BigInt.asIntN(64, 0xff00_0000_0000_2710n) },
  ],
  digest: { zxid: 9n, digest: 0xfedc_ba98_7654_3210n },
  last: 10n,
};

/** The same without footers, as 3.4 and 3.5 write it. */
export const SMALL_35: SnapshotSpec = {
  sessions: SMALL.sessions,
  acls: SMALL.acls,
  nodes: SMALL.nodes,
};

function node(writer: JuteWriter, spec: NodeSpec): void {
  const { path, data = new Uint8Array(), acl = -1n, czxid = 0n, mzxid = czxid, pzxid = czxid } =
    spec;
  writer.string(path).buffer(data).long(acl)
    .long(czxid).long(mzxid).long(1000n).long(2000n)
    .int(1).int(2).int(3).long(spec.owner ?? 0n).long(pzxid);
}

/** The bytes with a seal behind them. */
export function seal(bytes: Uint8Array): Uint8Array {
  return concat(bytes, new JuteWriter().long(BigInt(adler32(bytes))).string("/").done());
}

/** Everything of a snapshot before the first seal. */
export function snapshotBody(spec: SnapshotSpec): Uint8Array {
  const { sessions = [], acls = [], nodes = EMPTY_NODES } = spec;
  const writer = new JuteWriter().int(0x5a4b534e).int(2).long(-1n);
  writer.int(sessions.length);
  for (const { id, timeout } of sessions) writer.long(id).int(timeout);
  writer.int(acls.length);
  for (const { key, entries } of acls) writer.long(key).acl(entries);
  for (const each of nodes) node(writer, each);
  return writer.string("/").done();
}

/** A whole snapshot with right seals, uncompressed. */
export function snapshot(spec: SnapshotSpec): Uint8Array<ArrayBuffer> {
  let bytes = seal(snapshotBody(spec));
  if (spec.digest !== undefined) {
    const { zxid, digest, version = 2 } = spec.digest;
    bytes = seal(concat(bytes, new JuteWriter().long(zxid).int(version).long(digest).done()));
  }
  if (spec.last !== undefined) {
    bytes = seal(concat(bytes, new JuteWriter().long(spec.last).done()));
  }
  return Uint8Array.from(bytes);
}

export { OPEN_ACL };
