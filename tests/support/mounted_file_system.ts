import type { FileStat } from "../../src/io/file_system.ts";
import { fileError } from "../../src/io/file_error.ts";
import { type Hook, HookedFileSystem } from "./hooked_file_system.ts";

/** Folders on which file systems of their own begin, and what may not be written. */
export interface Mounts {
  /** Each begins another file system, and cannot be moved. */
  mounts: readonly string[];
  /** Mounts, or the empty path for what lies on none, that can only be read. */
  readOnly?: readonly string[];
}

/** A file system made up of several: nothing can be moved from one to another. */
export class MountedFileSystem extends HookedFileSystem {
  readonly #mounts: readonly string[];

  /** Calls `also` before each call that the mounts allow. */
  constructor({ mounts, readOnly = [] }: Mounts, also: Hook = () => {}) {
    const mountOf = (path: string) => deepest(mounts, path);
    super((call) => {
      const { name, path, to } = call;
      const isWrite = call.changes && !name.startsWith("file.");
      const places = to === null ? [path] : [path, to];
      if (isWrite && places.some((place) => readOnly.includes(mountOf(parentOf(place))))) {
        throw failure("EROFS", name, path, to);
      }
      if (to !== null && mountOf(path) !== mountOf(to)) throw failure("EXDEV", name, path, to);
      also(call);
    });
    this.#mounts = mounts;
  }

  override stat(path: string): FileStat | null {
    const stat = super.stat(path);
    if (stat === null) return null;
    return { ...stat, device: 1 + this.#mounts.indexOf(deepest(this.#mounts, path)) };
  }
}

function failure(code: string, name: string, path: string, to: string | null): Error {
  const cause = Object.assign(new Error(`made up: ${code}`), { code });
  const tried = name === "makeFolder" ? "create folder" : name === "create" ? "create" : "remove";
  return fileError(to === null ? tried : { rename: path }, to ?? path, cause);
}

/** The mount that a path lies on; empty where it lies on none. */
function deepest(mounts: readonly string[], path: string): string {
  return mounts.filter((mount) => path === mount || path.startsWith(`${mount}/`))
    .reduce((a, b) => b.length > a.length ? b : a, "");
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
