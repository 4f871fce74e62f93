import type { Coding } from "../codec/coding.ts";
import type { CodecWorkers } from "../codec/codec_workers.ts";
import { decodeSource } from "../codec/decode.ts";
import { openSha256, type Sha256 } from "../digest/sha256.ts";
import type { ZkBackupError } from "../errors.ts";
import { type ByteSource, discard, TapSource } from "../io/byte_source.ts";
import { DamageStop } from "../io/damage_stop.ts";
import { FileSource, type ReadingOptions } from "../io/file_source.ts";
import type { FileStat, FileSystem, OpenFile } from "../io/file_system.ts";

/** How a {@linkcode Content} is read. */
export interface ContentOptions extends ReadingOptions {
  /** Who decompresses ahead; nobody unless given. */
  workers?: CodecWorkers | undefined;
  /** Whether the first reading takes the checksum of the stored bytes along; only where asked. */
  checksum?: boolean;
}

/** What ZooKeeper would read from a file, with the coding that zkbackup added undone. */
export class Content implements Disposable {
  readonly #file: OpenFile;
  readonly #coding: Coding;
  readonly #reading: ReadingOptions & { signal: AbortSignal };
  readonly #workers: CodecWorkers | undefined;
  readonly #stored: Sha256 | null;
  readonly #decoded: DamageStop[] = [];
  #first: ByteSource | null = null;
  /** Bytes with the coding undone, where that is known without reading. */
  readonly size: number | null;
  /** Bytes on disk. */
  readonly storedSize: number;
  /** Bytes that the file system set aside for them; null where it does not say. */
  readonly allocated: number | null;

  private constructor(
    file: OpenFile,
    { size, allocated }: FileStat,
    coding: Coding,
    reading: ReadingOptions & { signal: AbortSignal },
    workers: CodecWorkers | undefined,
    hash: Sha256 | null,
  ) {
    this.#file = file;
    this.#coding = coding;
    this.#reading = reading;
    this.#workers = workers;
    this.#stored = hash;
    this.storedSize = size;
    this.allocated = allocated;
    this.size = coding === "none" ? size : null;
  }

  /** Opens a file; nothing of it is read yet. */
  static async open(
    fs: FileSystem,
    path: string,
    coding: Coding,
    signal: AbortSignal,
    { checksum = false, workers, ...reading }: ContentOptions = {},
  ): Promise<Content> {
    const hash = checksum ? await openSha256() : null;
    const file = fs.open(path);
    try {
      return new Content(file, file.stat(), coding, { ...reading, signal }, workers, hash);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Why the coding could not be undone to the end; what came before was read. */
  get damage(): ZkBackupError | null {
    return this.#decoded.find((source) => source.damage !== null)?.damage ?? null;
  }

  /** The bytes from `offset` on. */
  async read(offset: number): Promise<ByteSource> {
    const isFirst = this.#first === null && offset === 0;
    if (this.#coding === "none" && !isFirst) {
      const part = { start: offset, end: this.storedSize };
      return new FileSource(this.#file, { ...this.#reading, ...part });
    }
    // What is appended from now on is not looked at: the size is that of the moment of opening.
    const raw = new FileSource(this.#file, { ...this.#reading, end: this.storedSize });
    const hash = isFirst ? this.#stored : null;
    const source = hash === null ? raw : new TapSource(raw, (bytes) => hash.update(bytes));
    if (isFirst) this.#first = source;
    const decoded = new DamageStop(
      decodeSource(this.#coding, source, { workers: this.#workers }),
    );
    this.#decoded.push(decoded);
    await discard(decoded, offset);
    return decoded;
  }

  /**
   * Checksum of the stored bytes, `sha256:…`; reads what the first reading left. It must have been
   * asked for on opening.
   */
  async storedChecksum(): Promise<string> {
    if (this.#first === null) await this.read(0);
    await discard(this.#first!);
    return `sha256:${this.#stored!.hex()}`;
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}
