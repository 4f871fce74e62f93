import {
  DenoFileSystem,
  type FileStat,
  type FileSystem,
  type Lock,
  type OpenFile,
} from "../../src/io/file_system.ts";

/** Calls of a {@linkcode FileSystem} and of its files that change something on disk. */
const CHANGING: ReadonlySet<string> = new Set([
  "create",
  "makeFolder",
  "rename",
  "replace",
  "remove",
  "removeTree",
  "setMode",
  "setOwner",
  "file.write",
]);

/** One call to a file system, or to a file that it opened. */
export interface FileCall {
  /** Name of the method; that of a file begins with `file.`. */
  name: string;
  /** Path that it is about; the old one of a rename. */
  path: string;
  /** New path of a rename. */
  to: string | null;
  /** Whether it changes something on disk. */
  changes: boolean;
  /** What a write is to write. */
  bytes: Uint8Array | null;
  /** Does the real thing for a part of what a write is to write. */
  writePart: (bytes: Uint8Array) => void;
}

/** Called before each call; what it throws is what the call throws. */
export type Hook = (call: FileCall) => void;

/**
 * The real file system with hooks around every call but the closing of files. Syncs are not done: no
 * test can see them, and a few thousand of them take minutes.
 */
export class HookedFileSystem implements FileSystem {
  readonly #real: FileSystem = new DenoFileSystem();
  readonly #before: Hook;
  readonly #after: Hook;

  /** Calls `before` before and `after` after each call that did not fail. */
  constructor(before: Hook, after: Hook = () => {}) {
    this.#before = before;
    this.#after = after;
  }

  #call<T>(
    name: string,
    path: string,
    real: () => T,
    more: Partial<Pick<FileCall, "to" | "bytes" | "writePart">> = {},
  ): T {
    const call: FileCall = {
      to: null,
      bytes: null,
      writePart: () => {},
      ...more,
      name,
      path,
      changes: CHANGING.has(name),
    };
    this.#before(call);
    const result = real();
    this.#after(call);
    return result;
  }

  #hooked(file: OpenFile): OpenFile {
    const { path } = file;
    const call = <T>(name: string, real: () => T) => this.#call(`file.${name}`, path, real);
    return {
      path,
      stat: () => call("stat", () => file.stat()),
      readSync: (into) => call("read", () => file.readSync(into)),
      read: (into) => call("read", () => file.read(into)),
      seek: (offset) => call("seek", () => file.seek(offset)),
      write: (bytes) =>
        this.#call("file.write", path, () => file.write(bytes), {
          bytes,
          writePart: (part) => file.write(part),
        }),
      writeAside: async (bytes) =>
        await this.#call("file.write", path, () => file.writeAside(bytes), {
          bytes,
          writePart: (part) => file.write(part),
        }),
      sync: () => call("sync", () => {}),
      syncAside: async () => await call("sync", async () => {}),
      close: () => file.close(),
      [Symbol.dispose]: () => file.close(),
    };
  }

  open(path: string): OpenFile {
    return this.#hooked(this.#call("open", path, () => this.#real.open(path)));
  }

  create(path: string, mode: number): OpenFile {
    return this.#hooked(this.#call("create", path, () => this.#real.create(path, mode)));
  }

  append(path: string, mode: number): OpenFile {
    return this.#hooked(this.#call("append", path, () => this.#real.append(path, mode)));
  }

  stat(path: string): FileStat | null {
    return this.#call("stat", path, () => this.#real.stat(path));
  }

  list(path: string): string[] {
    return this.#call("list", path, () => this.#real.list(path));
  }

  realPath(path: string): string {
    return this.#call("realPath", path, () => this.#real.realPath(path));
  }

  makeFolder(path: string, mode: number): void {
    this.#call("makeFolder", path, () => this.#real.makeFolder(path, mode));
  }

  rename(from: string, to: string): void {
    this.#call("rename", from, () => this.#real.rename(from, to), { to });
  }

  replace(from: string, to: string): void {
    this.#call("replace", from, () => this.#real.replace(from, to), { to });
  }

  remove(path: string): void {
    this.#call("remove", path, () => this.#real.remove(path));
  }

  removeTree(path: string): void {
    this.#call("removeTree", path, () => this.#real.removeTree(path));
  }

  setMode(path: string, mode: number): void {
    this.#call("setMode", path, () => this.#real.setMode(path, mode));
  }

  setOwner(path: string, uid: number, gid: number): void {
    this.#call("setOwner", path, () => this.#real.setOwner(path, uid, gid));
  }

  syncFolder(path: string): void {
    this.#call("syncFolder", path, () => {});
  }

  lock(path: string): Lock | null {
    return this.#call("lock", path, () => this.#real.lock(path));
  }
}

/** The real file system without syncs. */
export function quickFileSystem(): FileSystem {
  return new HookedFileSystem(() => {});
}

/** A file system on which nothing can be changed: an attempt fails the test. */
export function readOnlyFileSystem(): FileSystem {
  return new HookedFileSystem(({ name, path, changes }) => {
    if (changes) throw new Error(`${name} of ${path}, where nothing may be changed`);
  });
}

/** A file system that does `act` before each call of which `when` says so, at most once. */
export function onceBefore(when: (call: FileCall) => boolean, act: () => void): FileSystem {
  let done = false;
  return new HookedFileSystem((call) => {
    if (done || !when(call)) return;
    done = true;
    act();
  });
}
