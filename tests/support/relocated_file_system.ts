import { DenoFileSystem, type FileStat, type OpenFile } from "../../src/io/file_system.ts";

/** A file system in which some folders lie elsewhere: `/proc` and `/etc` as a test wants them. */
export class RelocatedFileSystem extends DenoFileSystem {
  readonly #folders: ReadonlyMap<string, string>;

  /** Gives each folder the content of another. */
  constructor(folders: Readonly<Record<string, string>>) {
    super();
    this.#folders = new Map(Object.entries(folders));
  }

  #real(path: string): string {
    for (const [folder, real] of this.#folders) {
      if (path === folder || path.startsWith(`${folder}/`)) return real + path.slice(folder.length);
    }
    return path;
  }

  override open(path: string): OpenFile {
    return super.open(this.#real(path));
  }

  override stat(path: string): FileStat | null {
    return super.stat(this.#real(path));
  }

  override list(path: string): string[] {
    return super.list(this.#real(path));
  }

  override realPath(path: string): string {
    return super.realPath(this.#real(path));
  }
}
