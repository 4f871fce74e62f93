import { ZkBackupError } from "../errors.ts";
import { say, type Sentence } from "../texts/say.ts";
import {
  BLOCK_SIZE,
  type BlockEncoder,
  checkedBlock,
  checkedLevel,
  type Coding,
  type Concurrency,
  MAX_CONCURRENCY,
  openEncoder,
} from "./coding.ts";
import { decodeGzipMember, encodeGzipMember } from "./gzip_member.ts";
import {
  AT,
  type CodeBlock,
  codeOne,
  codeShared,
  type CodeSlot,
  IN_SLOT,
  type SharedBlocks,
  slotCoder,
  STATE,
} from "./shared_blocks.ts";
import { release, type Zlib } from "./zlib.ts";
import { decodeZstdFrame, encodeZstdFrame } from "./zstd_frame.ts";

/**
 * What "auto" is: this thread alone, whatever the machine. A backup has to stay under 100 MB unless
 * asked for more: it takes up to 98 MB without a Worker, and each one adds about 20 MB.
 */
const AUTO = 1;

/**
 * Whole blocks after which Workers are started: they need about as long to come up, and a small
 * backup is done before that.
 */
const START_AFTER = 4;

/** What a block grows by at most, as noise does; see {@linkcode encodeGzipMember}. */
const SLOT_SIZE = BLOCK_SIZE + BLOCK_SIZE / 8 + 8192;

/** Blocks that wait, so that a Worker finds one while this thread is at work. */
const WAITING = 1;

/** What encodes a block, and what decodes it. */
type Encoding = Exclude<Coding, "none">;
/** Names of the decoders. */
export type Decoding = "gunzip" | "unzstd";

/** What can be done with a block. */
type Coders = Readonly<Record<Encoding | Decoding, CodeBlock>>;
const CODERS: Coders = {
  gzip: encodeGzipMember,
  zstd: encodeZstdFrame,
  gunzip: decodeGzipMember,
  unzstd: decodeZstdFrame,
};

/** What to do with a block. */
export interface Job {
  /** Which function. */
  coding: Encoding | Decoding;
  /** Level to encode with, or most bytes of the decoded content. */
  number: number;
}

/**
 * Gets what came of a block, which is gone when it returns, or why nothing did.
 */
export type TakeCoded = (bytes: Uint8Array, failure: string | null) => undefined;

/**
 * Workers that encode or decode blocks together with this thread, started when there is enough to do.
 * The results are the same, byte for byte, as without them, and come in the order of the blocks.
 */
export class CodecWorkers implements AsyncDisposable {
  /** Blocks in work at once: one in this thread, the others in Workers. */
  readonly concurrency: number;
  readonly #coders: Coders;
  #blocksBefore = 0;
  #codeSlot: CodeSlot | null = null;
  #shared: SharedBlocks | null = null;
  #ended: Promise<void>[] = [];
  #failure: ZkBackupError | null = null;
  /** Who wants the result in each slot. */
  readonly #takers: TakeCoded[] = [];
  #handedOut = 0;
  #delivered = 0;

  /**
   * Prepares for `concurrency` from 1 to {@linkcode MAX_CONCURRENCY}; starts nothing yet. The source
   * text of `coders` runs in Workers.
   *
   * @throws {ZkBackupError} `concurrency-invalid`.
   */
  constructor(concurrency: Concurrency, coders: Partial<Coders> = {}) {
    this.#coders = { ...CODERS, ...coders };
    this.concurrency = concurrency === "auto" ? AUTO : checkedConcurrency(concurrency);
  }

  /** Whether Workers were started. */
  get started(): boolean {
    return this.#shared !== null;
  }

  /** How many Workers have come up. */
  get ready(): number {
    return this.#shared === null ? 0 : Atomics.load(this.#shared.numbers, AT.ready);
  }

  /**
   * Opens the encoder of a coding for one file. Its calls throw {@linkcode ZkBackupError}
   * `worker-failed` when a Worker could not start, and `compression-failed` for a block that cannot
   * be encoded.
   *
   * @throws {ZkBackupError} `compression-level-invalid` when the coding has no such level.
   */
  async open(coding: Coding, level?: number): Promise<BlockEncoder> {
    const here = await openEncoder(coding, level);
    if (coding === "none" || this.concurrency === 1) return here;
    const job: Job = { coding, number: checkedLevel(coding, level) };
    this.use(await import("node:zlib"));
    return {
      encode: (block, write) => {
        checkedBlock(block);
        if (!this.isWorth(block.length, block.length)) return here.encode(block, write);
        this.handOut(block, job, (bytes, failure) => {
          if (failure !== null) throw this.#failure ??= compressionFailed(failure);
          write(bytes);
        });
      },
      finish: () => this.deliver(0),
      discard: () => this.#takers.fill(() => {}),
    };
  }

  /** Blocks are coded with this module. */
  use(zlib: Zlib): void {
    this.#codeSlot ??= slotCoder(zlib, Object.values(this.#coders), release);
  }

  /**
   * Whether a block of so many bytes, whose content has at most so many, can be handed out, and there
   * is so much to do that Workers help: they are started then.
   */
  isWorth(size: number, contentBound: number): boolean {
    if (this.concurrency === 1 || size > SLOT_SIZE || contentBound > BLOCK_SIZE) return false;
    if (this.started) return true;
    if (contentBound < BLOCK_SIZE || ++this.#blocksBefore <= START_AFTER) return false;
    this.#start();
    return true;
  }

  /** Blocks that were handed out and not delivered. */
  get inWork(): number {
    return this.#handedOut - this.#delivered;
  }

  /** Whether the next block that is handed out has the oldest delivered before. */
  get isFull(): boolean {
    return this.inWork === this.#shared?.slots.length;
  }

  /** Starts the Workers; they need no permission. */
  #start(): void {
    const count = this.concurrency + WAITING;
    const numbers = new Int32Array(
      new SharedArrayBuffer((AT.slots + count * IN_SLOT.count) * Int32Array.BYTES_PER_ELEMENT),
    );
    const slots = Array.from(
      { length: count },
      () => new Uint8Array(new SharedArrayBuffer(SLOT_SIZE)),
    );
    this.#shared = { numbers, slots, at: AT, inSlot: IN_SLOT, state: STATE };
    for (let i = 1; i < this.concurrency; i++) this.#ended.push(this.#startOne(this.#shared));
  }

  /** Starts a Worker; the promise is kept when it has ended. */
  #startOne(shared: SharedBlocks): Promise<void> {
    const worker = new Worker(workerUrl(Object.values(this.#coders)), {
      type: "module",
      name: "codec",
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = (failure?: string) => {
      if (failure !== undefined) this.#failure ??= workerFailed(failure);
      worker.terminate();
      resolve();
    };
    worker.onmessage = ({ data }: MessageEvent<string | undefined>) => end(data);
    worker.onerror = (event) => {
      event.preventDefault();
      end(event.message);
    };
    worker.postMessage(shared);
    return promise;
  }

  /** Puts a block into the next slot; what lies there is delivered first. */
  handOut(block: Uint8Array, { coding, number }: Job, take: TakeCoded): void {
    const { numbers, slots } = this.#shared!;
    this.deliver(slots.length - 1);
    const index = this.#handedOut % slots.length;
    const own = AT.slots + index * IN_SLOT.count;
    slots[index]!.set(block);
    numbers[own + IN_SLOT.coding] = Object.keys(this.#coders).indexOf(coding);
    numbers[own + IN_SLOT.number] = number;
    numbers[own + IN_SLOT.length] = block.length;
    this.#takers[index] = take;
    Atomics.store(numbers, own, STATE.block);
    Atomics.store(numbers, AT.handedOut, ++this.#handedOut);
    Atomics.notify(numbers, AT.handedOut);
  }

  /** Delivers results, the oldest first, until at most `left` blocks are in work. */
  deliver(left: number): void {
    if (this.#failure !== null) throw this.#failure;
    while (this.inWork > left) {
      const { numbers, slots } = this.#shared!;
      const index = this.#delivered % slots.length;
      const own = AT.slots + index * IN_SLOT.count;
      if (Atomics.load(numbers, own) === STATE.block) {
        if (codeOne(this.#codeSlot!, this.#shared!)) continue;
        // Blocks this thread for the time of one block at most; then the reader lets signals in.
        Atomics.wait(numbers, own, STATE.block);
      }
      this.#delivered++;
      const bytes = slots[index]!.subarray(0, numbers[own + IN_SLOT.length]!);
      const hasFailed = Atomics.load(numbers, own) === STATE.failure;
      this.#takers[index]!(bytes, hasFailed ? new TextDecoder().decode(bytes.slice()) : null);
    }
  }

  /** Ends the Workers; those at work finish their block. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#shared === null) return;
    const { numbers } = this.#shared;
    Atomics.store(numbers, AT.stop, 1);
    Atomics.add(numbers, AT.handedOut, 1);
    Atomics.notify(numbers, AT.handedOut);
    await Promise.all(this.#ended);
  }
}

/**
 * A Worker as a text: a module of its own would have to be readable where the program runs, and be
 * put into a compiled one. It says how it ended, as an error that nobody caught prints itself.
 */
function workerUrl(coders: readonly CodeBlock[]): string {
  const text = `import * as zlib from "node:zlib";
    onmessage = ({ data }) => {
      let failure;
      try {
        const coders = [${coders.map((code) => `(${code})`)}];
        (${codeShared})((${slotCoder})(zlib, coders, ${release}), data);
      } catch (error) {
        failure = String(error);
      }
      postMessage(failure);
      self.close();
    };`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

function checkedConcurrency(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= MAX_CONCURRENCY) return value;
  throw new ZkBackupError(
    say(
      "Concurrency must be a whole number from 1 to {}: current value is {}",
      MAX_CONCURRENCY,
      value,
    ),
    { code: "concurrency-invalid", category: "Configuration" },
  );
}

function compressionFailed(reason: string): ZkBackupError {
  return failure("compression-failed", say("A block could not be compressed: {}", reason));
}

function workerFailed(reason: string): ZkBackupError {
  return failure("worker-failed", say("A Worker ended: {}", reason));
}

function failure(code: string, message: Sentence): ZkBackupError {
  const hint = say("Try --concurrency 1, which uses no Workers");
  return new ZkBackupError(message, { code, category: "IO", hint });
}
