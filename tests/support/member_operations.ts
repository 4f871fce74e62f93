import type { Coding } from "../../src/codec/coding.ts";
import { type BackupResult, executeBackup } from "../../src/operations/backup.ts";
import { type BackupOptions, planBackup } from "../../src/operations/backup_plan.ts";
import type { Context } from "../../src/operations/context.ts";
import { executeRestore, type RestoreResult } from "../../src/operations/restore.ts";
import {
  planRestore,
  type RestoreOptions,
  type RestorePlan,
} from "../../src/operations/restore_plan.ts";
import type { Member } from "./member.ts";

/** A server that nobody runs: a connection to port 1 is refused at once. */
export const NOBODY = { host: "127.0.0.1", port: 1 };

/** How to back up in a test: only the output is not given by the member. */
export type TestBackup = Partial<BackupOptions> & { outputDir: string };

/** Options of a backup of `member`; everything but the output has a default. */
export function backupOptions(
  member: Pick<Member, "dataDir" | "logDir">,
  options: TestBackup,
): BackupOptions {
  return {
    dataDir: member.dataDir,
    logDir: member.logDir,
    backupId: "b",
    utcId: true,
    admin: null,
    zkHost: NOBODY,
    timeout: 5000,
    member: null,
    coding: "none" satisfies Coding,
    level: null,
    concurrency: "auto",
    verify: true,
    autoRepair: true,
    includeConfig: false,
    confDir: null,
    lastSnapshots: null,
    limitRate: null,
    space: null,
    reserve: { bytes: 0 },
    mode: 0o700,
    ...options,
  };
}

/** Plans a backup and makes it. */
export async function backUp(
  ctx: Context,
  member: Pick<Member, "dataDir" | "logDir">,
  options: TestBackup,
): Promise<BackupResult> {
  return await executeBackup(ctx, planBackup(ctx, backupOptions(member, options)));
}

/** How to restore in a test. */
export type TestRestore = Partial<RestoreOptions> & { backupDir: string; dataDir: string };

/** Options of a restore; to the latest state unless told otherwise. */
export function restoreOptions(options: TestRestore): RestoreOptions {
  return {
    logDir: null,
    target: { kind: "latest" },
    skipVerify: false,
    owner: null,
    allowRunning: false,
    epochLift: null,
    acceptedEpoch: null,
    asSnapshot: false,
    targetVersion: null,
    baseDir: null,
    ...options,
  };
}

/** Plans a restore and carries it out. */
export async function restore(
  ctx: Context,
  options: TestRestore,
): Promise<{ plan: RestorePlan; result: RestoreResult }> {
  const plan = await planRestore(ctx, restoreOptions(options));
  return { plan, result: await executeRestore(ctx, plan) };
}
