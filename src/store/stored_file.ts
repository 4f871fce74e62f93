import { BLOCK_SIZE, type BlockEncoder, type Coding, openEncoder } from "../codec/coding.ts";
import type { CodecWorkers } from "../codec/codec_workers.ts";
import { openSha256, type Sha256 } from "../digest/sha256.ts";
import type { FileSystem, OpenFile } from "../io/file_system.ts";
import type { SyncBehind } from "../io/sync_behind.ts";
import type { SpaceBudget } from "./space_budget.ts";

/** Sizes in bytes and checksums (`sha256:…`) of a stored file, before and after its coding. */
export interface StoredSums {
  size: number;
  checksum: string;
  stored_size: number;
  stored_checksum: string;
}

/** After so many bytes a file that is still being written is brought to disk. */
const SYNC_EVERY = 8 * 1024 * 1024;

const OWNER_MAY_WRITE = 0o200;

/**
 * Writes one file of a backup: takes its bytes as they come, encodes them block by block, and
 * takes the checksums along.
 */
export class StoredFileWriter implements Disposable {
  readonly #file: OpenFile;
  readonly #behind: SyncBehind | null;
  /** Brings to disk what was written so far; null where the file cannot be opened again for that. */
  readonly #syncEarly: (() => void) | null;
  readonly #coding: Coding;
  readonly #encoder: BlockEncoder;
  readonly #sum: Sha256;
  readonly #storedSum: Sha256;
  readonly #block: Uint8Array<ArrayBuffer>;
  readonly #budget: SpaceBudget | null;
  #isHandedOver = false;
  #unsynced = 0;
  #filled = 0;
  #size = 0;
  #storedSize = 0;

  private constructor(
    file: OpenFile,
    coding: Coding,
    encoder: BlockEncoder,
    sum: Sha256,
    storedSum: Sha256,
    budget: SpaceBudget | null,
    behind: SyncBehind | null,
    syncEarly: (() => void) | null,
  ) {
    this.#behind = behind;
    this.#syncEarly = syncEarly;
    this.#file = file;
    this.#coding = coding;
    this.#encoder = encoder;
    this.#sum = sum;
    this.#storedSum = storedSum;
    this.#budget = budget;
    this.#block = new Uint8Array(coding === "none" ? 0 : BLOCK_SIZE);
  }

  /**
   * Makes the file; it must not exist. With `workers` they encode, else this thread does. What is
   * written is taken from `budget`. It is on disk when it is finished, or where there is `behind`,
   * when that is.
   */
  static async create(
    fs: FileSystem,
    path: string,
    options: {
      coding: Coding;
      level?: number | undefined;
      mode: number;
      workers?: CodecWorkers;
      budget?: SpaceBudget | null;
      behind?: SyncBehind;
    },
  ): Promise<StoredFileWriter> {
    const { coding, level, workers, mode, budget = null, behind = null } = options;
    const encoder = await (workers?.open(coding, level) ?? openEncoder(coding, level));
    const sums = [await openSha256(), await openSha256()] as const;
    const file = fs.create(path, mode);
    const syncEarly = behind === null || (mode & OWNER_MAY_WRITE) === 0
      ? null
      : () => behind.begin(() => fs.append(path, mode));
    return new StoredFileWriter(file, coding, encoder, ...sums, budget, behind, syncEarly);
  }

  /** Appends bytes; they may be overwritten when it has returned, or what it returns has ended. */
  write(bytes: Uint8Array): void | Promise<void> {
    this.#size += bytes.length;
    if (this.#coding === "none") return this.#writePlain(bytes);
    this.#sum.update(bytes);
    for (let done = 0; done < bytes.length;) {
      const part = bytes.subarray(done, done + BLOCK_SIZE - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.length;
      done += part.length;
      if (this.#filled === BLOCK_SIZE) this.#flush();
    }
  }

  /** Takes the checksum while the bytes are written. */
  async #writePlain(bytes: Uint8Array): Promise<void> {
    this.#budget?.spend(bytes.length);
    const writing = this.#file.writeAside(bytes);
    this.#sum.update(bytes);
    await writing;
    this.#countWritten(bytes.length);
  }

  /** Writes what is left and gives sizes and checksums. */
  async finish(): Promise<StoredSums> {
    if (this.#coding !== "none" && (this.#filled > 0 || this.#size === 0)) this.#flush();
    this.#encoder.finish();
    if (this.#behind === null) await this.#file.syncAside();
    else {
      this.#isHandedOver = true;
      await this.#behind.take(this.#file);
    }
    const checksum = `sha256:${this.#sum.hex()}`;
    const plain = {
      size: this.#size,
      checksum,
      stored_size: this.#size,
      stored_checksum: checksum,
    };
    if (this.#coding === "none") return plain;
    const stored_checksum = `sha256:${this.#storedSum.hex()}`;
    return { ...plain, stored_size: this.#storedSize, stored_checksum };
  }

  #flush(): void {
    const block = this.#block.subarray(0, this.#filled);
    this.#encoder.encode(block, (encoded) => {
      this.#storedSize += encoded.length;
      this.#storedSum.update(encoded);
      this.#store(encoded);
    });
    this.#filled = 0;
  }

  #store(bytes: Uint8Array): void {
    this.#budget?.spend(bytes.length);
    this.#file.write(bytes);
    this.#countWritten(bytes.length);
  }

  /** Counts what was written; now and then it is brought to disk. */
  #countWritten(written: number): void {
    this.#unsynced += written;
    if (this.#unsynced < SYNC_EVERY) return;
    this.#unsynced = 0;
    this.#syncEarly?.();
  }

  /** Closes the file; what was not finished is not written any more. */
  [Symbol.dispose](): void {
    this.#encoder.discard();
    // Left to the garbage collector, the blocks of several files pile up.
    this.#block.buffer.transfer(0);
    if (!this.#isHandedOver) this.#file.close();
  }
}
