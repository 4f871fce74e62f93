import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { ServerFolders } from "../server/server_folders.ts";
import { say } from "../texts/say.ts";
import { isAbsolutePath, type MemberFolders, VERSION_FOLDER } from "../zookeeper/data_dir.ts";
import type { MemberConfig } from "./member_config.ts";

/** What names the folders of a member besides the flags; null: it does not say. */
export interface NamedFolders {
  /** The running server, as it answered `conf`. */
  server: ServerFolders | null;
  /** Its zoo.cfg. */
  config: MemberConfig | null;
}

/**
 * Compares the folders that are backed up with those that the server and its zoo.cfg name. A path
 * of a container or of another host is another one, although it may be the same folder: that cannot
 * be known from here. Returns warnings.
 */
export function checkFolders(
  fs: FileSystem,
  { snapDir, logDir }: MemberFolders,
  { server, config }: NamedFolders,
): string[] {
  const unseen = new Set<string>();
  const isOurs = (path: string, ours: string) =>
    isSameFolder(fs, path, ours, (why) => unseen.add(why));
  const areOurs = (folders: ServerFolders) =>
    isOurs(folders.snapDir, snapDir) && isOurs(folders.logDir, logDir);
  const warnings: string[] = [];
  if (server !== null && !areOurs(server)) {
    warnings.push(say(
      "The server names {} for snapshots and {} for logs, but {} and {} were backed up: these are not, or not all, of this server's files",
      server.snapDir,
      server.logDir,
      snapDir,
      logDir,
    ));
  }
  if (config?.damage != null) warnings.push(config.damage);
  const configured = config === null ? null : foldersOf(config);
  if (config !== null && configured !== null && !areOurs(configured)) {
    warnings.push(say(
      "{} names {} for snapshots and {} for logs, but {} and {} were backed up: these are not, or not all, of this server's files",
      config.path,
      configured.snapDir,
      configured.logDir,
      snapDir,
      logDir,
    ));
  }
  for (const why of unseen) {
    warnings.push(say("Folders could only be compared by their names: {}", why));
  }
  return warnings;
}

/** Null where zoo.cfg names none, or names them from a folder that is not known. */
function foldersOf({ zooCfg }: MemberConfig): ServerFolders | null {
  const dataDir = zooCfg?.dataDir ?? null;
  const dataLogDir = zooCfg?.dataLogDir ?? null;
  if (dataDir === null || dataLogDir === null) return null;
  if (!isAbsolutePath(dataDir) || !isAbsolutePath(dataLogDir)) return null;
  return {
    snapDir: `${withoutDots(dataDir)}/${VERSION_FOLDER}`,
    logDir: `${withoutDots(dataLogDir)}/${VERSION_FOLDER}`,
  };
}

/** Whether a path that somebody else gave is a folder of ours, which has no links in its path. */
function isSameFolder(
  fs: FileSystem,
  path: string,
  ours: string,
  tellUnseen: (why: string) => void,
): boolean {
  if (withoutDots(path) === ours) return true;
  try {
    if (fs.stat(path) === null) return false;
    const real = fs.realPath(path);
    if (real === ours) return true;
    // The same folder can be mounted at two places.
    const [a, b] = [fs.stat(real), fs.stat(ours)];
    return a?.inode != null && a.inode === b?.inode && a.device === b.device;
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    tellUnseen(error.message);
    return false;
  }
}

/** A path as it is said by a server that was given `/data/` or `./data`. */
function withoutDots(path: string): string {
  return path.split("/").filter((part, at) => at === 0 || (part !== "" && part !== ".")).join("/");
}
