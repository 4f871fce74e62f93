import type { BackupInfo } from "../store/backup_info.ts";
import type { AuthSchemes, Requires, SwitchNeed } from "../store/server_needs.ts";
import type { InspectedSnapshot } from "./inspect.ts";
import { digestNeeds } from "./needs.ts";
import { authSchemesOf, digestNeed, requiresOf } from "./requires.ts";
import type { RestorePlan } from "./restore_plan.ts";

/**
 * What a server needs to load what a restore writes: the description of the backup says it, or, where
 * that is of before it was recorded, the verification. The digest is that of the one snapshot, and
 * one made by replay has none. Where the plan is for a certain release, what is written was looked at.
 * Null where nothing says it.
 */
export function planRequires(plan: RestorePlan): Requires | null {
  const { backup: { info }, verified, windows } = plan;
  if (plan.requires !== null) return plan.requires;
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
