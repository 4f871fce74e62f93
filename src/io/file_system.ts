import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import { failure, fileError, type FileOperation } from "./file_error.ts";

/** What is known of a file without opening it. */
export interface FileStat {
  /** What stands under the name. */
  kind: "file" | "folder" | "link" | "other";
  /** Bytes. */
  size: number;
  /** Bytes that the file system set aside for it; less than `size` for a sparse file. */
  allocated: number | null;
  /** Milliseconds since 1970. */
  modified: number;
  /** Permission bits, or null where the system has none. */
  mode: number | null;
  /** Owner, or null where the system has none. */
  uid: number | null;
  /** Group, or null where the system has none. */
  gid: number | null;
  /** Number of the file on its device, or null where the system has none. */
  inode: number | null;
  /** Number of the device. */
  device: number;
}

/**
 * A file opened by a {@linkcode FileSystem}. Calls block, except `read` and those that work aside,
 * while this thread goes on: no other call may be made before one of these has ended.
 */
export interface OpenFile extends Disposable {
  /** Path as it was given to open it. */
  readonly path: string;
  /** Every read is to be awaited, because somebody watches whether it comes to an end. */
  readonly awaited?: boolean;
  /** What the file is now. */
  stat(): FileStat;
  /** Fills `into` from its start; the number of bytes, 0 at the end of the file. */
  readSync(into: Uint8Array): number;
  /** The same, but lets signals and timers in. */
  read(into: Uint8Array): Promise<number>;
  /** Sets the offset of the next read or write. */
  seek(offset: number): void;
  /** Writes all of `bytes`. */
  write(bytes: Uint8Array): void;
  /** Writes all of `bytes` aside; they must not change meanwhile. */
  writeAside(bytes: Uint8Array): Promise<void>;
  /** Returns when content and size are on disk. */
  sync(): void;
  /** The same aside. */
  syncAside(): Promise<void>;
  /** Gives the handle back. */
  close(): void;
}

/** A lock that other processes respect; given up when its process ends, however it ends. */
export interface Lock extends Disposable {
  /** Gives the lock up. */
  release(): void;
}

/**
 * The one way to files and folders. It is handed to everything that needs it, so that tests can
 * put faults between. Every failure is a {@linkcode ZkBackupError} that names the path.
 */
export interface FileSystem {
  /** Opens a plain file for reading; refuses links, pipes, devices, and what changed meanwhile. */
  open(path: string): OpenFile;
  /** Makes a file that does not exist and opens it for writing; the umask takes nothing from it. */
  create(path: string, mode: number): OpenFile;
  /** Opens a plain file for writing at its end, or makes it; refuses what is no plain file. */
  append(path: string, mode: number): OpenFile;
  /** What stands under the path, links not followed; null where there is nothing. */
  stat(path: string): FileStat | null;
  /** Names in a folder, in the order that strings have in JavaScript. */
  list(path: string): string[];
  /** The path without links and dots. */
  realPath(path: string): string;
  /** Makes one folder; it must not exist. The umask takes nothing from it. */
  makeFolder(path: string, mode: number): void;
  /** Gives a file or folder a new name on its file system. The new name must not be taken. */
  rename(from: string, to: string): void;
  /** Gives a file the name of another, which is gone in the same instant, or a name not taken. */
  replace(from: string, to: string): void;
  /** Removes a file or an empty folder. */
  remove(path: string): void;
  /** Removes a folder with all it holds; links in it are removed, not followed. */
  removeTree(path: string): void;
  /** Sets permission bits. */
  setMode(path: string, mode: number): void;
  /** Sets the owner. */
  setOwner(path: string, uid: number, gid: number): void;
  /** Returns when the names in a folder are on disk. */
  syncFolder(path: string): void;
  /** Takes the lock of a folder, or null where another process holds it. */
  lock(path: string): Lock | null;
}

function toStat(info: Deno.FileInfo): FileStat {
  return {
    kind: info.isFile ? "file" : info.isDirectory ? "folder" : info.isSymlink ? "link" : "other",
    size: info.size,
    allocated: info.blocks === null ? null : info.blocks * 512,
    modified: info.mtime?.getTime() ?? 0,
    mode: info.mode === null ? null : info.mode & 0o7777,
    uid: info.uid,
    gid: info.gid,
    inode: info.ino,
    device: info.dev,
  };
}

/** Runs a file call and gives its error the operation and path. */
function attempt<T>(operation: FileOperation, path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fileError(operation, path, error);
  }
}

/** The same for one that works aside. */
async function attemptAside<T>(
  operation: FileOperation,
  path: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw fileError(operation, path, error);
  }
}

class DenoFile implements OpenFile {
  readonly path: string;
  readonly #file: Deno.FsFile;

  constructor(path: string, file: Deno.FsFile) {
    this.path = path;
    this.#file = file;
  }

  stat(): FileStat {
    return attempt("look at", this.path, () => toStat(this.#file.statSync()));
  }

  readSync(into: Uint8Array): number {
    return attempt("read", this.path, () => this.#file.readSync(into) ?? 0);
  }

  read(into: Uint8Array): Promise<number> {
    return attemptAside("read", this.path, async () => await this.#file.read(into) ?? 0);
  }

  seek(offset: number): void {
    attempt("seek in", this.path, () => this.#file.seekSync(offset, Deno.SeekMode.Start));
  }

  write(bytes: Uint8Array): void {
    attempt("write", this.path, () => {
      for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
    });
  }

  writeAside(bytes: Uint8Array): Promise<void> {
    return attemptAside("write", this.path, async () => {
      for (let done = 0; done < bytes.length;) {
        done += await this.#file.write(bytes.subarray(done));
      }
    });
  }

  sync(): void {
    attempt("sync", this.path, () => this.#file.syncSync());
  }

  syncAside(): Promise<void> {
    return attemptAside("sync", this.path, () => this.#file.sync());
  }

  close(): void {
    this.#file.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Why what is no plain file is not opened. */
const NO_PLAIN_FILE = {
  folder: say("it is not a plain file but a folder"),
  link: say("it is not a plain file but a link"),
  other: say("it is not a plain file but a device or pipe"),
};

/**
 * Opens only what `lstat` calls a plain file, and only if the handle is the very file that was looked
 * at: O_NOFOLLOW is not to be had under scoped permissions, and opening a pipe would wait for ever.
 */
function openSeen(path: string, seen: FileStat, options: Deno.OpenOptions): OpenFile {
  const operation = options.append ? "write" : "read";
  if (seen.kind !== "file") {
    throw new ZkBackupError(failure(operation, path, NO_PLAIN_FILE[seen.kind]), {
      code: "not-a-plain-file",
      category: "IO",
      path,
      hint: say("zkbackup follows no links and opens no devices among the files it works on"),
    });
  }
  const file = new DenoFile(path, attempt(operation, path, () => Deno.openSync(path, options)));
  const opened = file.stat();
  if (opened.inode === seen.inode && opened.device === seen.device) return file;
  file.close();
  throw new ZkBackupError(
    failure(operation, path, say("it was replaced while it was being opened")),
    {
      code: "file-replaced",
      category: "IO",
      path,
    },
  );
}

/** The real file system. */
export class DenoFileSystem implements FileSystem {
  open(path: string): OpenFile {
    const seen = this.stat(path);
    if (seen === null) throw fileError("read", path, new Deno.errors.NotFound("no such file"));
    return openSeen(path, seen, { read: true });
  }

  create(path: string, mode: number): OpenFile {
    const options = { write: true, createNew: true, mode };
    const file = new DenoFile(path, attempt("create", path, () => Deno.openSync(path, options)));
    try {
      this.#giveBack(path, file.stat(), mode);
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  append(path: string, mode: number): OpenFile {
    const seen = this.stat(path);
    return seen === null ? this.create(path, mode) : openSeen(path, seen, { append: true });
  }

  stat(path: string): FileStat | null {
    try {
      return toStat(Deno.lstatSync(path));
    } catch (error) {
      // Below a file there is nothing either.
      const isNothing = error instanceof Deno.errors.NotFound ||
        (error as { code?: unknown }).code === "ENOTDIR";
      if (isNothing) return null;
      throw fileError("look at", path, error);
    }
  }

  list(path: string): string[] {
    return attempt("list", path, () => Array.from(Deno.readDirSync(path), (e) => e.name).sort());
  }

  realPath(path: string): string {
    return attempt("look at", path, () => Deno.realPathSync(path));
  }

  makeFolder(path: string, mode: number): void {
    attempt("create folder", path, () => Deno.mkdirSync(path, { mode }));
    this.#giveBack(path, this.stat(path), mode);
  }

  /** Gives a new file or folder the permission bits that the umask has taken from it. */
  #giveBack(path: string, made: FileStat | null, mode: number): void {
    const given = made?.mode ?? null;
    if (given !== null && (given & mode) !== mode) this.setMode(path, given | mode);
  }

  rename(from: string, to: string): void {
    // The system's rename replaces an empty folder or a file in silence.
    if (this.stat(to) !== null) {
      throw fileError({ rename: from }, to, new Deno.errors.AlreadyExists("name is taken"));
    }
    attempt({ rename: from }, to, () => Deno.renameSync(from, to));
  }

  replace(from: string, to: string): void {
    attempt({ rename: from }, to, () => Deno.renameSync(from, to));
  }

  remove(path: string): void {
    attempt("remove", path, () => Deno.removeSync(path));
  }

  removeTree(path: string): void {
    attempt("remove", path, () => Deno.removeSync(path, { recursive: true }));
  }

  setMode(path: string, mode: number): void {
    attempt("set the mode of", path, () => Deno.chmodSync(path, mode));
  }

  setOwner(path: string, uid: number, gid: number): void {
    attempt("set the owner of", path, () => Deno.chownSync(path, uid, gid));
  }

  syncFolder(path: string): void {
    // Windows has no fsync of folders.
    if (Deno.build.os === "windows") return;
    using folder = new DenoFile(path, attempt("sync", path, () => Deno.openSync(path)));
    folder.sync();
  }

  lock(path: string): Lock | null {
    const folder = attempt("lock", path, () => Deno.openSync(path));
    const taken = attempt("lock", path, () => folder.tryLockSync(true));
    if (!taken) {
      folder.close();
      return null;
    }
    const release = () => folder.close();
    return { release, [Symbol.dispose]: release };
  }
}
