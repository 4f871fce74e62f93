import type { Finding } from "../finding.ts";
import type { WindowInfo } from "../store/backup_info.ts";
import { type Backup, readBackup, storedFiles } from "../store/read_backup.ts";
import { checkStructure } from "./check_structure.ts";
import type { Context } from "./context.ts";
import { describeWindow, recordedWindowsWithout } from "./describe.ts";
import { type BackupQuery, findBackup } from "./find_backup.ts";
import { type Quality, rateBackup } from "./quality.ts";

/** What is known of a backup without reading its files. */
export interface BackupReport {
  /** Its metadata. */
  backup: Backup;
  /** Names in its lists compared with its folder, sizes too. */
  findings: Finding[];
  /** Paths in the backup of listed files that are missing or have another size. */
  lost: ReadonlySet<string>;
  /** Ranges of zxids to each of which it restores with the files that are there. */
  windows: WindowInfo[];
  /** How good it is. */
  quality: Quality;
}

/** Describes a backup. Reads its metadata and looks at its files, but into none of them. */
export async function describeStoredBackup(
  ctx: Pick<Context, "fs" | "log" | "signal">,
  query: BackupQuery,
): Promise<BackupReport> {
  const backup = readBackup(ctx.fs, await findBackup(ctx, query));
  const { info } = backup;
  const findings = checkStructure(ctx.fs, backup);
  const listed = storedFiles(info).map((file) => file.stored_name);
  const flawed = new Set(
    findings.filter(({ severity }) => severity === "error").map(({ file }) => file),
  );
  const lost = new Set(listed.filter((name) => flawed.has(name)));
  const windows = lost.size === 0
    ? info.windows
    : recordedWindowsWithout(info, lost).map(describeWindow);
  const present = listed.length - lost.size;
  const quality = rateBackup({ info, windows, listed: listed.length, present });
  return { backup, findings, lost, windows, quality };
}
