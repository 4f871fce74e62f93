import { ZkBackupError } from "../errors.ts";
import type { FileStat, FileSystem } from "../io/file_system.ts";
import { say, type Sentence } from "../texts/say.ts";
import { EPOCH_FILES } from "./epoch_files.ts";
import { looksLikeZooKeeperFile, parseFileName, type ZooKeeperFileName } from "./file_name.ts";

/** A file that ZooKeeper wrote, where it lies. */
export type MemberFile<K extends ZooKeeperFileName["kind"] = ZooKeeperFileName["kind"]> =
  & Extract<ZooKeeperFileName, { kind: K }>
  & { path: string; stat: FileStat };

/** The folders of one member, resolved to `version-2`. */
export interface MemberFolders {
  /** Holds the snapshots and epoch files. */
  snapDir: string;
  /** Holds the transaction logs; the same folder unless dataLogDir is set. */
  logDir: string;
}

/** What a member has on disk at one moment. */
export interface MemberFiles extends MemberFolders {
  /** By zxid, ascending. */
  snapshots: MemberFile<"snapshot">[];
  /** Transaction logs, by zxid. */
  logs: MemberFile<"txnlog">[];
  /** Epoch files; a lone server has none. */
  epochs: { name: string; path: string; stat: FileStat }[];
  /** Files that ZooKeeper 3.6+ takes for logs or snapshots by their prefix, and links and folders
   * under such names. */
  strays: string[];
}

/** Folder in dataDir and dataLogDir that holds what ZooKeeper writes. */
export const VERSION_FOLDER = "version-2";

/** Whether a path means the same whatever folder a program was started in. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(path);
}

/** The dataDir that was given as itself or as its `version-2`; it is where myid lies. */
export function withoutVersionFolder(given: string): string {
  const match = /^(?:(.*?)\/+)?version-2\/*$/.exec(given);
  if (match === null) return given;
  const [, parent = "."] = match;
  return parent === "" ? "/" : parent;
}

function wrongFolder(message: Sentence, path: string, hint: Sentence): ZkBackupError {
  return new ZkBackupError(message, {
    code: "wrong-folder",
    category: "User",
    exitStatus: 1,
    path,
    hint,
  });
}

/**
 * Finds the folder that holds the files: the given one, or its `version-2`. Links to folders are
 * followed here and nowhere below.
 */
export function resolveVersionFolder(fs: FileSystem, path: string, flag: string): string {
  const given = fs.stat(path);
  const hint = say("Give {} as it is in zoo.cfg", flag);
  if (given === null) throw wrongFolder(say("{} {} does not exist", flag, path), path, hint);
  const real = fs.realPath(path);
  const isFolder = (at: string) => fs.stat(at)?.kind === "folder";
  const inner = `${real}/${VERSION_FOLDER}`;
  const folder = isFolder(real) && fs.stat(inner) !== null ? fs.realPath(inner) : real;
  if (isFolder(folder)) return folder;
  throw wrongFolder(say("{} {} is not a folder", flag, path), path, hint);
}

/** Finds a member's folders; `logDir` null means that the logs lie with the snapshots. */
export function resolveMemberFolders(
  fs: FileSystem,
  dataDir: string,
  logDir: string | null,
): MemberFolders {
  const snapDir = resolveVersionFolder(fs, dataDir, "--zk-data-dir");
  return {
    snapDir,
    logDir: logDir === null ? snapDir : resolveVersionFolder(fs, logDir, "--zk-log-dir"),
  };
}

/** Lists what a member has on disk; reads nothing of it. */
export function listMemberFiles(fs: FileSystem, folders: MemberFolders): MemberFiles {
  const { snapDir, logDir } = folders;
  const inSnapDir = listFolder(fs, snapDir);
  const inLogDir = logDir === snapDir ? inSnapDir : listFolder(fs, logDir);
  return {
    ...folders,
    snapshots: inSnapDir.files.filter((file) => file.kind === "snapshot"),
    logs: inLogDir.files.filter((file) => file.kind === "txnlog"),
    epochs: EPOCH_FILES.flatMap((name) => {
      const path = `${snapDir}/${name}`;
      const stat = fs.stat(path);
      return stat?.kind === "file" ? [{ name, path, stat }] : [];
    }),
    strays: [...new Set([...inSnapDir.strays, ...inLogDir.strays])],
  };
}

function listFolder(fs: FileSystem, folder: string): { files: MemberFile[]; strays: string[] } {
  const files: MemberFile[] = [];
  const strays: string[] = [];
  for (const name of fs.list(folder)) {
    const path = `${folder}/${name}`;
    const parsed = parseFileName(name);
    const stat = parsed === null ? null : fs.stat(path);
    if (parsed !== null && stat?.kind === "file") files.push({ ...parsed, path, stat });
    // A file that has gone since the folder was listed is no stray.
    else if (looksLikeZooKeeperFile(name) && (parsed === null || stat !== null)) strays.push(path);
  }
  files.sort((a, b) => Number(a.zxid > b.zxid) - Number(a.zxid < b.zxid));
  return { files, strays };
}

/** Refuses folders that cannot be the whole of a member: swapped or empty. */
export function checkMemberFiles(files: MemberFiles, fs: FileSystem): void {
  const { snapDir, logDir, snapshots, logs } = files;
  if (snapDir !== logDir && snapshots.length === 0 && logs.length === 0) {
    const holds = (folder: string, kind: MemberFile["kind"]) =>
      listFolder(fs, folder).files.some((file) => file.kind === kind);
    const found = holds(snapDir, "txnlog")
      ? say("{} holds logs and {} does not: the two folders are swapped", snapDir, logDir)
      : holds(logDir, "snapshot")
      ? say("{} holds snapshots and {} does not: the two folders are swapped", logDir, snapDir)
      : null;
    if (found !== null) {
      throw wrongFolder(found, snapDir, say("Exchange --zk-data-dir and --zk-log-dir"));
    }
  }
  if (snapshots.length === 0 && logs.length === 0) {
    // No wrong use for sure: the member may have lost them, and then the command has failed.
    throw new ZkBackupError(
      say("No snapshot in {} and no transaction log in {}", snapDir, logDir),
      {
        code: "wrong-folder",
        category: "User",
        path: snapDir,
        hint: say(
          "Give --zk-data-dir (and --zk-log-dir, if zoo.cfg has dataLogDir) as they are in zoo.cfg",
        ),
      },
    );
  }
}
