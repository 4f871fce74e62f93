import type { Context } from "../operations/context.ts";
import { executeRestore, type RestoreResult } from "../operations/restore.ts";
import {
  planRestore as planWith,
  type RestoreOptions,
  type RestorePlan,
} from "../operations/restore_plan.ts";
import { lookAround } from "../operations/restore_surroundings.ts";
import type { HostPort } from "../server/four_letter_words.ts";
import { spaceOf, userId } from "./rights.ts";

/** What to restore and where to; all else is as on the command line unless given. */
export type RestoreRequest =
  & Pick<RestoreOptions, "backupDir" | "dataDir">
  & Partial<RestoreOptions>
  & {
    /** Where clients reach the server of the target; it must not answer. */
    zkHost?: HostPort;
  };

const DEFAULTS: Omit<RestoreOptions, "backupDir" | "dataDir"> = {
  baseDir: null,
  logDir: null,
  target: { kind: "latest" },
  asSnapshot: false,
  skipVerify: false,
  owner: null,
  allowRunning: false,
  targetVersion: null,
  epochLift: null,
  acceptedEpoch: null,
};

/**
 * Finds out what a restore would do: the state, the files, what it replaces, and in `obstacles` why
 * it would be refused. Changes nothing.
 *
 * @throws {ZkBackupError} `target-outside-windows` when the backup does not restore to the target,
 * or what keeps the backup from being read.
 *
 * @example The state before a transaction
 * ```ts
 * import { backup, formatZxid, planRestore, systemContext } from "@zkbackup/cli/mod";
 *
 * const ctx = systemContext();
 * const outputDir = await Deno.makeTempDir();
 * const dataDir = "testdata/zookeeper/3.9.5/upgraded/data";
 * const { dir: backupDir } = await backup(ctx, { dataDir, outputDir });
 * const plan = await planRestore(ctx, {
 *   backupDir,
 *   dataDir: await Deno.makeTempDir(),
 *   target: { kind: "before", zxid: 0xa0n },
 * });
 * console.log(formatZxid(plan.zxid), plan.files.map(({ name }) => name));
 * ```
 */
export async function planRestore(ctx: Context, request: RestoreRequest): Promise<RestorePlan> {
  const { zkHost, ...given } = request;
  const options = { ...DEFAULTS, ...given };
  const seen = await lookAround(ctx, {
    dataDir: options.dataDir,
    logDir: options.logDir,
    host: zkHost ?? { host: "localhost", port: 2181 },
    hostGiven: zkHost !== undefined,
    uid: userId(),
    spaceOf,
  });
  return await planWith(ctx, options, seen);
}

/**
 * Restores: plans as {@linkcode planRestore} does, stages all files beside the target, and swaps
 * them for what is there, which is kept. When it fails, the target is as it was. It asks nobody; the
 * server must be stopped.
 *
 * @throws {ZkBackupError} the first of the plan's obstacles, or what went wrong.
 *
 * @example
 * ```ts
 * import { backup, restore, systemContext } from "@zkbackup/cli/mod";
 *
 * const ctx = systemContext();
 * const outputDir = await Deno.makeTempDir();
 * const source = "testdata/zookeeper/3.9.5/upgraded/data";
 * const { dir: backupDir } = await backup(ctx, { dataDir: source, outputDir });
 * const dataDir = await Deno.makeTempDir();
 * const { files, saved } = await restore(ctx, { backupDir, dataDir });
 * console.log(files, saved);
 * ```
 */
export async function restore(ctx: Context, request: RestoreRequest): Promise<RestoreResult> {
  return await executeRestore(ctx, await planRestore(ctx, request));
}
