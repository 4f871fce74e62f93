import type { AuthSchemes, Requires, SwitchNeed } from "../store/server_needs.ts";
import type { SnapshotEncoding } from "../zookeeper/file_name.ts";
import type { SnapshotScan } from "../zookeeper/snapshot.ts";
import type { DataTree } from "../zookeeper/data_tree.ts";
import { nodeKind } from "../zookeeper/node_kind.ts";
import { TxnType } from "../zookeeper/txn.ts";
import type { TxnLogScan } from "../zookeeper/txnlog.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";
import { DEFAULT_MAXBUFFER, describeNeeds, OLD_EXTRA, type Release } from "./needs.ts";
import { encodingOf } from "./scan_files.ts";

/** What has to be known of a snapshot. */
type SnapshotFacts =
  & Pick<SnapshotScan, "largestField" | "containers" | "ttlNodes">
  & { digest: SwitchNeed; encoding: SnapshotEncoding };

/** What has to be known of a log. */
type LogFacts = Pick<TxnLogScan, "largestRecord" | "types" | "partTypes">;

/** What a server needs that is to load any of these snapshots and the logs behind it. */
export function requiresOf(
  snapshots: readonly InspectedSnapshot[],
  logs: readonly InspectedLog[],
): Requires {
  return judge(
    snapshots.map(({ name, scan }) => ({
      ...scan,
      digest: digestNeed(scan),
      encoding: encodingOf(name),
    })),
    logs.map(({ scan }) => scan),
  );
}

/** What a server needs to load a tree that is written as one snapshot without any footer. */
export function requiresOfTree(tree: DataTree): Requires {
  const facts = { largestField: 0, containers: 0, ttlNodes: 0 };
  for (const { path, dataLength, acl, stat } of tree.list()) {
    const ids = (acl ?? []).map(({ scheme, id }) => Math.max(scheme.length, id.length));
    facts.largestField = Math.max(facts.largestField, path.length, dataLength, ...ids);
    const kind = nodeKind(stat.owner);
    if (kind === "container") facts.containers++;
    else if (kind === "ttl") facts.ttlNodes++;
  }
  return judge([{ ...facts, digest: "either", encoding: "plain" }], []);
}

/** The schemes in the ACL table of the newest of some usable snapshots. */
export function authSchemesOf(snapshots: readonly InspectedSnapshot[]): AuthSchemes {
  const [newest] = snapshots.toSorted((a, b) => Number(b.zxid > a.zxid) - Number(b.zxid < a.zxid));
  if (newest === undefined) return { snapshot: null, schemes: [] };
  const schemes = Array.from(newest.scan.schemes, ([scheme, entries]) => ({ scheme, entries }))
    .sort((a, b) => b.entries - a.entries || Number(a.scheme > b.scheme) || -1);
  return { snapshot: newest.name, schemes };
}

/**
 * Value of `zookeeper.digest.enabled` with which 3.9 and later read a snapshot: they do not look
 * whether there is a digest but go by their own setting. Without any footer both serve.
 */
export function digestNeed({ digest, lastZxid }: SnapshotScan): SwitchNeed {
  if (digest !== null) return "on";
  return lastZxid === null ? "either" : "off";
}

function judge(snapshots: readonly SnapshotFacts[], logs: readonly LogFacts[]): Requires {
  const record = largest(logs.map(({ largestRecord }) => largestRecord));
  const field = largest(snapshots.map(({ largestField }) => largestField));
  const bytes = Math.max(record, field);
  const facts = {
    zookeeper: oldestRelease(snapshots, logs),
    jute_maxbuffer: aboveDefault(Math.ceil(bytes / 2)),
    jute_maxbuffer_before_3_5_7: aboveDefault(bytes - OLD_EXTRA),
    extended_types_enabled: hasTtlNodes(snapshots, logs),
    digest_enabled: digestOfAll(snapshots),
    largest_record: record,
    largest_field: field,
  };
  return { ...facts, needs: describeNeeds(facts) };
}

function largest(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), 0);
}

function aboveDefault(value: number): number | null {
  return value > DEFAULT_MAXBUFFER ? value : null;
}

function oldestRelease(snapshots: readonly SnapshotFacts[], logs: readonly LogFacts[]): Release {
  const { create2, reconfig, createContainer, deleteContainer } = TxnType;
  const logged = (...types: number[]) =>
    logs.some((log) => types.some((type) => log.types.has(type) || log.partTypes.has(type)));
  // ZOOKEEPER-4026: a create2 is applied inside a multi from 3.7.2, 3.8.2 and 3.9.0 on.
  if (logs.some(({ partTypes }) => partTypes.has(create2))) return "3.7.2";
  if (snapshots.some(({ encoding }) => encoding !== "plain")) return "3.6.0";
  if (hasTtlNodes(snapshots, logs)) return "3.5.4";
  const containers = snapshots.some((snapshot) => snapshot.containers > 0);
  if (containers || logged(createContainer, deleteContainer)) return "3.5.1";
  return logged(create2, reconfig) ? "3.5.0" : "3.4.0";
}

function hasTtlNodes(snapshots: readonly SnapshotFacts[], logs: readonly LogFacts[]): boolean {
  const { createTtl } = TxnType;
  return snapshots.some(({ ttlNodes }) => ttlNodes > 0) ||
    logs.some(({ types, partTypes }) => types.has(createTtl) || partTypes.has(createTtl));
}

function digestOfAll(snapshots: readonly SnapshotFacts[]): Requires["digest_enabled"] {
  const needed = new Set(snapshots.map(({ digest }) => digest));
  needed.delete("either");
  if (needed.size > 1) return "depends";
  return [...needed][0] ?? "either";
}
