/** What one call of the system moves at most; never less than a byte. */
export type ShortRule = (asked: number, call: number) => number;

/**
 * Lets every read and write of a file move fewer bytes than it is asked for, as the system may do at
 * any time, for as long as it is in scope. It sits at the very edge of the program.
 */
export class ShortIo implements Disposable {
  readonly #prototype = Deno.FsFile.prototype;
  readonly #real = {
    read: this.#prototype.read,
    readSync: this.#prototype.readSync,
    writeSync: this.#prototype.writeSync,
  };
  /** How many calls moved less than they were asked to. */
  shortened = 0;
  #calls = 0;

  /** Takes effect at once. */
  constructor(rule: ShortRule) {
    const { read, readSync, writeSync } = this.#real;
    const part = (bytes: Uint8Array): Uint8Array => {
      const count = Math.max(1, Math.min(bytes.length, rule(bytes.length, ++this.#calls)));
      if (count < bytes.length) this.shortened++;
      return bytes.length === 0 ? bytes : bytes.subarray(0, count);
    };
    Object.assign(this.#prototype, {
      read(this: Deno.FsFile, into: Uint8Array) {
        return read.call(this, part(into));
      },
      readSync(this: Deno.FsFile, into: Uint8Array) {
        return readSync.call(this, part(into));
      },
      writeSync(this: Deno.FsFile, bytes: Uint8Array) {
        return writeSync.call(this, part(bytes));
      },
    });
  }

  /** Gives back what was there. */
  [Symbol.dispose](): void {
    Object.assign(this.#prototype, this.#real);
  }
}
