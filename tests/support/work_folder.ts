/** A folder of its own for one test, removed with all it holds at the end of its scope. */
export class WorkFolder implements Disposable {
  /** Its path, without links. */
  readonly path: string;

  /** Makes the folder. */
  constructor() {
    this.path = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "zkbackup-test-" }));
  }

  /** Makes a folder in it, with those above, and returns its path. */
  folder(name: string): string {
    const path = `${this.path}/${name}`;
    Deno.mkdirSync(path, { recursive: true });
    return path;
  }

  /** Removes the folder. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
