import { type FileCall, HookedFileSystem } from "./hooked_file_system.ts";

/**
 * A file system that knows what a power failure could take away: content of files that was not
 * synced since it was written, and names in folders that were not synced since they changed.
 */
export class DurabilityLedger {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();
  /** The file system to work on. */
  readonly fs: HookedFileSystem;

  /** Calls `before` before each call, when what is not yet durable can be asked for. */
  constructor(before: (call: FileCall) => void) {
    this.fs = new HookedFileSystem(before, (call) => this.#note(call));
  }

  /** Files and folders in `folder`, itself included, of which something could be lost. */
  volatileIn(folder: string): string[] {
    return [...this.#files, ...this.#folders]
      .filter((path) => path === folder || path.startsWith(`${folder}/`)).sort();
  }

  /** Whether names in this very folder could be lost. */
  isVolatile(folder: string): boolean {
    return this.#folders.has(folder);
  }

  #note({ name, path, to }: FileCall): void {
    switch (name) {
      case "create":
        this.#files.add(path);
        this.#folders.add(parentOf(path));
        break;
      case "file.write":
        this.#files.add(path);
        break;
      case "file.sync":
        this.#files.delete(path);
        break;
      case "makeFolder":
      case "remove":
        this.#folders.add(parentOf(path));
        break;
      case "syncFolder":
        this.#folders.delete(path);
        break;
      case "rename":
      case "replace":
        this.#rekey(path, to!);
        this.#folders.add(parentOf(path)).add(parentOf(to!));
    }
  }

  #rekey(from: string, to: string): void {
    for (const paths of [this.#files, this.#folders]) {
      for (const path of [...paths]) {
        if (path !== from && !path.startsWith(`${from}/`)) continue;
        paths.delete(path);
        paths.add(to + path.slice(from.length));
      }
    }
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
