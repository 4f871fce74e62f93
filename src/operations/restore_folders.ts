import { ZkBackupError } from "../errors.ts";
import type { FileStat, FileSystem } from "../io/file_system.ts";
import { say } from "../texts/say.ts";
import { parseFileName } from "../zookeeper/file_name.ts";

const VERSION_FOLDER = "version-2";

/** A `version-2` folder that a restore fills, and where it keeps what is not yet or no more in it. */
export interface TargetFolder {
  /** Path of the folder, without links. */
  path: string;
  /** False: the restore makes it. */
  exists: boolean;
  /** A folder on the same file system: the parent, or `path` where that is a mount point. */
  beside: string;
  /** Owner of what is written, and the modes where no replaced file gives them. */
  owner: FileStat;
}

/** What is said of a path that is no folder, by the flag that gives it. */
const TEXTS = {
  "--zk-data-dir": {
    missing: (path: string) => say("--zk-data-dir {} does not exist", path),
    other: (path: string) => say("--zk-data-dir {} is not a folder", path),
  },
  "--zk-log-dir": {
    missing: (path: string) => say("--zk-log-dir {} does not exist", path),
    other: (path: string) => say("--zk-log-dir {} is not a folder", path),
  },
};

/**
 * Finds a folder to restore into: the given one when it is `version-2`, else the `version-2` in it,
 * which need not exist unless the given folder itself holds ZooKeeper's files.
 */
export function resolveTargetFolder(
  fs: FileSystem,
  path: string,
  flag: "--zk-data-dir" | "--zk-log-dir",
): TargetFolder {
  const given = fs.stat(path);
  const real = given === null ? path : fs.realPath(path);
  const folder = given === null ? null : fs.stat(real);
  if (folder === null) throw wrongFolder(TEXTS[flag].missing(path), path);
  if (folder.kind !== "folder") throw wrongFolder(TEXTS[flag].other(path), path);
  if (real.endsWith(`/${VERSION_FOLDER}`)) return besideMount(fs, real, folder);
  const inner = `${real}/${VERSION_FOLDER}`;
  if (fs.stat(inner) === null) {
    const holdsFiles = fs.list(real).some((name) => parseFileName(name) !== null);
    if (holdsFiles) return besideMount(fs, real, folder);
    return { path: inner, exists: false, beside: real, owner: folder };
  }
  const innerReal = fs.realPath(inner);
  const innerFolder = fs.stat(innerReal);
  if (innerFolder?.kind !== "folder") {
    throw wrongFolder(say("version-2 in {} is not a folder", real), inner);
  }
  return besideMount(fs, innerReal, innerFolder);
}

function wrongFolder(message: string, path: string): ZkBackupError {
  return new ZkBackupError(message, {
    code: "wrong-folder",
    category: "User",
    exitStatus: 1,
    path,
    hint: say("Give an existing folder that belongs to the user ZooKeeper runs as"),
  });
}

function besideMount(fs: FileSystem, path: string, folder: FileStat): TargetFolder {
  const parent = path.slice(0, path.lastIndexOf("/")) || "/";
  const isMount = fs.stat(parent)?.device !== folder.device;
  return { path, exists: true, beside: isMount ? path : parent, owner: folder };
}
