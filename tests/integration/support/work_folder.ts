/** A folder that is removed with all it holds at the end of the scope that `await using` it. */
export class WorkFolder implements AsyncDisposable {
  /** Its path. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder. */
  static async make(): Promise<WorkFolder> {
    return new WorkFolder(await Deno.makeTempDir({ prefix: "zkbackup-integration-" }));
  }

  /** Makes a folder in it and returns its path. */
  async folder(name: string): Promise<string> {
    const path = `${this.path}/${name}`;
    await Deno.mkdir(path);
    return path;
  }

  /** Removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
