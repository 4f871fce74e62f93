import { say, type Sentence } from "../texts/say.ts";
import type { Coding, Concurrency } from "../codec/coding.ts";
import { ZkBackupError } from "../errors.ts";
import type { AdminAddress } from "../server/admin_server.ts";
import type { HostPort } from "../server/four_letter_words.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { Space } from "../io/space.ts";
import { isBackupId } from "../store/layout.ts";
import {
  checkMemberFiles,
  listMemberFiles,
  type MemberFiles,
  resolveMemberFolders,
} from "../zookeeper/data_dir.ts";
import { checkSpace, type Reserve } from "./check_space.ts";
import type { Context } from "./context.ts";
import { LATEST } from "./find_backup.ts";
import type { LastSnapshots } from "./last_snapshots.ts";
import { type MemberConfig, readMemberConfig } from "./member_config.ts";
import { refuseHalfRestore } from "./restore_guard.ts";

/** What to back up, and where to. */
export interface BackupOptions {
  /** dataDir, or the `version-2` in it. */
  dataDir: string;
  /** Null: the logs lie with the snapshots. */
  logDir: string | null;
  /** Base folder that holds the backups; it must exist. */
  outputDir: string;
  /** Null: made from the time. */
  backupId: string | null;
  /** Make the id from UTC instead of local time. */
  utcId: boolean;
  /** Member to ask for its state. */
  zkHost: HostPort;
  /** That this is its address was said, and not assumed; absent: it was. */
  zkHostGiven?: boolean;
  /** Its AdminServer, asked for the digests of its tree; null: it is not asked. */
  admin: AdminAddress | null;
  /** For each question to it, in milliseconds. */
  timeout: number;
  /** Whose backup this is; null: host and data dir. */
  member: string | null;
  /** How files are stored. */
  coding: Coding;
  /** Null: the coding's own default. */
  level: number | null;
  /** Blocks compressed at once. */
  concurrency: Concurrency;
  /** Check the finished backup by reading it back. */
  verify: boolean;
  /** Store a damaged log cut before its damage, and the original beside; else whole and marked. */
  autoRepair: boolean;
  /** So many of the newest sound snapshots and the logs that they need; null: everything. */
  lastSnapshots: LastSnapshots;
  /** Copy the member's configuration as well. */
  includeConfig: boolean;
  /** Folder of its zoo.cfg; null: not known. */
  confDir: string | null;
  /** Bytes of the source read in a second; null: as fast as it goes. */
  limitRate: number | null;
  /** Room on the file system of the output; null where it could not be asked for. */
  space: Space | null;
  /** Free space that is never used where the output shares the file system of the source. */
  reserve: Reserve;
  /** Permission bits of the folders; files have the same without x. */
  mode: number;
}

/** What a backup will read and write. */
export interface BackupPlan {
  /** What was asked for. */
  options: BackupOptions;
  /** Files of the member. */
  source: MemberFiles;
  /** Whose backup it is. */
  member: string;
  /** Base folder without links. */
  outputDir: string;
  /** Its zoo.cfg, where the folder of that was given. */
  config: MemberConfig | null;
  /** Id of the backup. */
  backupId: string;
  /** The id was made from the time, so a suffix may be added. */
  generatedId: boolean;
  /** Bytes that it may take of a file system that it shares with the server; null: no limit. */
  budget: number | null;
}

/** Checks what can be checked before anything is written. */
export function planBackup(ctx: Context, options: BackupOptions): BackupPlan {
  const folders = resolveMemberFolders(ctx.fs, options.dataDir, options.logDir);
  const source = listMemberFiles(ctx.fs, folders);
  checkMemberFiles(source, ctx.fs);
  const config = options.confDir === null ? null : readMemberConfig(ctx.fs, options.confDir);
  refuseHalfRestore(ctx.fs, source);
  const outputDir = resolveOutputDir(ctx, options.outputDir);
  const given = [options.dataDir, options.logDir ?? options.dataDir];
  for (const folder of [...given.map((dir) => ctx.fs.realPath(dir)), ...Object.values(folders)]) {
    if (outputDir !== folder && !outputDir.startsWith(`${folder}/`)) continue;
    throw new ZkBackupError(
      say("The output folder {} lies inside the source {}", outputDir, folder),
      {
        code: "output-inside-source",
        category: "User",
        exitStatus: 1,
        path: outputDir,
        hint: say("Give an --output-dir outside of ZooKeeper's folders, best on another disk"),
      },
    );
  }
  const backupId = options.backupId ?? generateId(ctx.now(), options.utcId);
  if (backupId === LATEST) {
    throw new ZkBackupError(
      say('"{}" stands for the newest backup, so none can have it as its id', LATEST),
      {
        code: "invalid-backup-id",
        category: "User",
        exitStatus: 1,
        hint: say("Give another --backup-id, or none"),
      },
    );
  }
  if (!isBackupId(backupId)) {
    throw new ZkBackupError(say('"{}" cannot be a backup id', backupId), {
      code: "invalid-backup-id",
      category: "User",
      exitStatus: 1,
      hint: say(
        "Use up to 128 letters, digits, dots, hyphens and underscores, a letter or digit first",
      ),
    });
  }
  const generatedId = options.backupId === null;
  const budget = checkSpace(ctx, source, outputDir, options);
  const member = memberName(ctx.fs, options);
  return { options, source, member, config, outputDir, backupId, generatedId, budget };
}

/** Whose backup it is: as it was said, else by the server's address and folder. */
export function memberName(fs: FileSystem, options: BackupOptions): string {
  if (options.member !== null) return options.member;
  const { host, port } = options.zkHost;
  const { snapDir } = resolveMemberFolders(fs, options.dataDir, options.logDir);
  return `${host}:${port}${snapDir}`;
}

function generateId(now: Date, utc: boolean): string {
  const local = new Date(now.getTime() - (utc ? 0 : now.getTimezoneOffset() * 60_000));
  const [date, time] = local.toISOString().split(/[T.]/) as [string, string];
  return `backup-${date.replaceAll("-", "")}-${time.replaceAll(":", "")}`;
}

/** The output folder without links; it is made by nobody but the user. */
function resolveOutputDir({ fs }: Context, path: string): string {
  const refuse = (code: string, message: Sentence, hint: Sentence) =>
    new ZkBackupError(message, { code, category: "User", exitStatus: 1, path, hint });
  if (fs.stat(path) === null) {
    throw refuse(
      "not-found",
      say("The output folder {} does not exist", path),
      say("Make it first; zkbackup does not, so that a missing mount is noticed"),
    );
  }
  const real = fs.realPath(path);
  if (fs.stat(real)?.kind === "folder") return real;
  throw refuse(
    "not-a-folder",
    say("The output folder {} is not a folder", path),
    say("Give an existing folder with --output-dir"),
  );
}
