import type { Coding } from "../../../src/codec/coding.ts";
import { type BackupResult, executeBackup } from "../../../src/operations/backup.ts";
import { type BackupOptions, planBackup } from "../../../src/operations/backup_plan.ts";
import { executeRestore, type RestoreResult } from "../../../src/operations/restore.ts";
import { planRestore, type RestorePlan } from "../../../src/operations/restore_plan.ts";
import type { RestoreTarget } from "../../../src/operations/restore_target.ts";
import type { TargetVersion } from "../../../src/operations/target_version.ts";
import type { Directories } from "../../lab/truth.ts";
import { testContext } from "./context.ts";

/** How to back up; everything but the folders has a default. */
export interface BackUpOptions extends Directories {
  outputDir: string;
  coding?: Coding;
  /** Client port of the running server; nobody is asked unless given. */
  port?: number;
}

/** A port on which nobody listens: a connection to it is refused at once. */
const NOBODY = 1;

/** What the tool does by default, to one folder, and reading the backup back. */
export function backupOptions(options: BackUpOptions): BackupOptions {
  const { dataDir, logDir = null, outputDir, coding = "none", port = NOBODY } = options;
  return {
    dataDir,
    logDir,
    outputDir,
    backupId: `backup-${coding}`,
    utcId: false,
    admin: null,
    zkHost: { host: "127.0.0.1", port },
    timeout: 5000,
    member: null,
    coding,
    level: null,
    concurrency: "auto",
    verify: true,
    autoRepair: true,
    lastSnapshots: null,
    limitRate: null,
    space: null,
    reserve: { bytes: 0 },
    mode: 0o700,
    includeConfig: false,
    confDir: null,
  };
}

/** Makes a backup whose id ends in its coding. */
export async function backUp(options: BackUpOptions): Promise<BackupResult> {
  const ctx = testContext();
  return await executeBackup(ctx, planBackup(ctx, backupOptions(options)));
}

/** What to restore and where to. */
export interface RestoreToOptions extends Directories {
  backupDir: string;
  /** The newest state unless given. */
  target?: RestoreTarget;
  skipVerify?: boolean;
  asSnapshot?: boolean;
  /** Whichever unless given. */
  targetVersion?: TargetVersion | null;
}

/** Plans a restore and carries it out. */
export async function restoreTo(
  options: RestoreToOptions,
): Promise<{ plan: RestorePlan; result: RestoreResult }> {
  const ctx = testContext();
  const plan = await planRestore(ctx, restoreOptions(options));
  return { plan, result: await executeRestore(ctx, plan) };
}

/** Only the plan; throws where the target cannot be restored. */
export function planOnly(options: RestoreToOptions): Promise<RestorePlan> {
  return planRestore(testContext(), restoreOptions(options));
}

function restoreOptions(options: RestoreToOptions) {
  const { backupDir, dataDir, logDir = null, skipVerify = false } = options;
  const { asSnapshot = false, targetVersion = null } = options;
  return {
    backupDir,
    dataDir,
    logDir,
    target: options.target ?? { kind: "latest" },
    skipVerify,
    owner: null,
    allowRunning: false,
    epochLift: null,
    acceptedEpoch: null,
    asSnapshot,
    targetVersion,
    baseDir: null,
  } as const;
}
