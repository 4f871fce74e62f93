import type { BackupInfo } from "../store/backup_info.ts";
import type { AuthSchemes, Requires, SwitchNeed } from "../store/server_needs.ts";
import type { SnapshotEncoding } from "../zookeeper/file_name.ts";
import type { SnapshotScan } from "../zookeeper/snapshot.ts";
import { TxnType } from "../zookeeper/txn.ts";
import type { TxnLogScan } from "../zookeeper/txnlog.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";
import { DEFAULT_MAXBUFFER, describeNeeds, digestNeeds, OLD_EXTRA, type Release } from "./needs.ts";
import type { RestorePlan } from "./restore_plan.ts";
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

/**
 * What a server needs to load what a restore writes: the description of the backup says it, or, where
 * that is of before it was recorded, the verification. The digest is that of the one snapshot, and
 * one made by replay has none. Null where nothing says it.
 */
export function planRequires(plan: RestorePlan): Requires | null {
  const { backup: { info }, verified, windows } = plan;
  const bases = new Set(windows.flatMap((window) => window.bases.map(({ name }) => name)));
  const read = verified?.snapshots.filter(({ name }) => bases.has(name)) ?? [];
  const known = info.requires ?? (verified === null ? null : requiresOf(read, verified.logs));
  if (known === null) return null;
  const digest = baseDigest(storedBase(plan), info, read) ?? known.digest_enabled;
  const others = known.needs.filter(({ name }) => name !== "digest.enabled");
  return { ...known, digest_enabled: digest, needs: [...others, ...digestNeeds(digest)] };
}

/** The schemes in the ACLs of the snapshot that is restored; undefined where none is, or nobody looked. */
export function planSchemes(plan: RestorePlan): AuthSchemes | undefined {
  const base = storedBase(plan);
  if (base === null) return undefined;
  const read = plan.verified?.snapshots.find(({ name }) => name === base);
  if (read !== undefined) return authSchemesOf([read]);
  const recorded = plan.backup.info.auth_schemes;
  return recorded?.snapshot === base ? recorded : undefined;
}

/** The stored snapshot that is written as it is; null where one is made. */
function storedBase({ files, base }: RestorePlan): string | null {
  return files.some(({ replayed }) => replayed !== null) ? null : base.name;
}

/** What the snapshot that a restore begins with needs; null where nobody looked. */
function baseDigest(
  base: string | null,
  { files }: BackupInfo,
  read: readonly InspectedSnapshot[],
): SwitchNeed | null {
  // The empty tree, as what replay makes, is written without any footer.
  if (base === null) return "either";
  const recorded = files.snapshots.find(({ name }) => name === base)?.digest_enabled;
  const scan = read.find(({ name }) => name === base)?.scan;
  return recorded ?? (scan === undefined ? null : digestNeed(scan));
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
