import { type BackupResult, executeBackup } from "../operations/backup.ts";
import { type BackupOptions, planBackup } from "../operations/backup_plan.ts";
import { DEFAULT_RESERVE } from "../operations/check_space.ts";
import type { Context } from "../operations/context.ts";
import { spaceOf } from "./rights.ts";

/** What to back up and where to; all else is as on the command line unless given. */
export type BackupRequest =
  & Pick<BackupOptions, "dataDir" | "outputDir">
  & Partial<BackupOptions>;

const DEFAULTS: Omit<BackupOptions, "dataDir" | "outputDir" | "space"> = {
  logDir: null,
  backupId: null,
  utcId: false,
  zkHost: { host: "localhost", port: 2181 },
  zkHostGiven: false,
  admin: null,
  timeout: 5000,
  member: null,
  coding: "gzip",
  level: null,
  concurrency: "auto",
  verify: true,
  autoRepair: true,
  lastSnapshots: null,
  includeConfig: false,
  confDir: null,
  limitRate: null,
  reserve: DEFAULT_RESERVE,
  mode: 0o700,
};

/**
 * Makes a backup of one member, running or not: a new folder in `outputDir`, which must exist. When
 * it fails, nothing of it is left. A result may have `findings`, and says in `info.windows` to which
 * states it restores.
 *
 * @throws {ZkBackupError} when nothing could be published; its `code` says why.
 *
 * @example
 * ```ts
 * import { backup, systemContext } from "@zkbackup/cli/mod";
 *
 * const outputDir = await Deno.makeTempDir();
 * const { dir, info } = await backup(systemContext(), {
 *   dataDir: "testdata/zookeeper/3.9.5/upgraded/data",
 *   outputDir,
 * });
 * console.log(dir, info.status, info.backup_zxid.hex);
 * ```
 */
export async function backup(ctx: Context, request: BackupRequest): Promise<BackupResult> {
  const space = request.space === undefined ? await spaceOf(request.outputDir) : request.space;
  const isHostGiven = request.zkHost !== undefined;
  return await executeBackup(
    ctx,
    planBackup(ctx, { ...DEFAULTS, zkHostGiven: isHostGiven, ...request, space }),
  );
}
