import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import {
  BLOCK_SIZE,
  type BlockEncoder,
  checkedBlock,
  checkedLevel,
  type Coding,
  type Concurrency,
  MAX_CONCURRENCY,
  openEncoder,
  type WriteEncoded,
} from "./coding.ts";
import { encodeGzipMember } from "./gzip_member.ts";
import {
  AT,
  type EncodeBlock,
  encodeOne,
  encodeShared,
  type EncodeSlot,
  IN_SLOT,
  type SharedBlocks,
  slotEncoder,
  STATE,
} from "./shared_blocks.ts";
import { release } from "./zlib.ts";
import { encodeZstdFrame } from "./zstd_frame.ts";

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

/** What encodes a block, by coding. */
type Encoders = Readonly<Record<Exclude<Coding, "none">, EncodeBlock>>;
const ENCODERS: Encoders = { gzip: encodeGzipMember, zstd: encodeZstdFrame };

/** How to encode a block: the index of a function in the text of a Worker, and the level for it. */
interface Job {
  coding: number;
  level: number;
}

/**
 * Workers that encode the blocks of files together with this thread, started when there is enough to
 * do. The results are the same, byte for byte, as without them. One file is encoded at a time.
 */
export class EncodeWorkers implements AsyncDisposable {
  /** Blocks encoded at once: one in this thread, the others in Workers. */
  readonly concurrency: number;
  readonly #encoders: Encoders;
  #blocksBefore = 0;
  #encodeSlot: EncodeSlot | null = null;
  #shared: SharedBlocks | null = null;
  #ended: Promise<void>[] = [];
  #failure: ZkBackupError | null = null;
  /** Who wants the result in each slot. */
  readonly #writes: WriteEncoded[] = [];
  #handedOut = 0;
  #delivered = 0;

  /**
   * Prepares for `concurrency` from 1 to {@linkcode MAX_CONCURRENCY}; starts nothing yet. The source
   * text of `encoders` runs in Workers.
   *
   * @throws {ZkBackupError} `concurrency-invalid`.
   */
  constructor(concurrency: Concurrency, encoders: Encoders = ENCODERS) {
    this.#encoders = encoders;
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
   * `compression-failed` when a Worker could not start, or something is wrong with a block.
   *
   * @throws {ZkBackupError} `compression-level-invalid` when the coding has no such level.
   */
  async open(coding: Coding, level?: number): Promise<BlockEncoder> {
    const here = await openEncoder(coding, level);
    if (coding === "none" || this.concurrency === 1) return here;
    const job: Job = {
      coding: Object.keys(this.#encoders).indexOf(coding),
      level: checkedLevel(coding, level),
    };
    this.#encodeSlot ??= slotEncoder(
      await import("node:zlib"),
      Object.values(this.#encoders),
      release,
    );
    return {
      encode: (block, write) => {
        if (this.#isWorth(block)) this.#handOut(checkedBlock(block), job, write);
        else here.encode(block, write);
      },
      finish: () => this.#deliver(0),
      discard: () => this.#writes.fill(() => {}),
    };
  }

  /** Whether there is so much to do that Workers help, and starts them then. */
  #isWorth(block: Uint8Array): boolean {
    if (this.started) return true;
    if (block.length < BLOCK_SIZE || ++this.#blocksBefore <= START_AFTER) return false;
    this.#start();
    return true;
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
    const worker = new Worker(workerUrl(Object.values(this.#encoders)), {
      type: "module",
      name: "encode",
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = (failure?: string) => {
      if (failure !== undefined) this.#failure ??= failed(failure);
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

  /** Puts a block into the next slot; what lies there is handed over first. */
  #handOut(block: Uint8Array, job: Job, write: WriteEncoded): void {
    const { numbers, slots } = this.#shared!;
    this.#deliver(slots.length - 1);
    const index = this.#handedOut % slots.length;
    const own = AT.slots + index * IN_SLOT.count;
    slots[index]!.set(block);
    numbers[own + IN_SLOT.coding] = job.coding;
    numbers[own + IN_SLOT.level] = job.level;
    numbers[own + IN_SLOT.length] = block.length;
    this.#writes[index] = write;
    Atomics.store(numbers, own, STATE.block);
    Atomics.store(numbers, AT.handedOut, ++this.#handedOut);
    Atomics.notify(numbers, AT.handedOut);
  }

  /** Hands results over, the oldest first, until at most `left` blocks are in work. */
  #deliver(left: number): void {
    if (this.#failure !== null) throw this.#failure;
    while (this.#handedOut - this.#delivered > left) {
      const { numbers, slots } = this.#shared!;
      const index = this.#delivered % slots.length;
      const own = AT.slots + index * IN_SLOT.count;
      if (Atomics.load(numbers, own) === STATE.block) {
        if (encodeOne(this.#encodeSlot!, this.#shared!)) continue;
        // Blocks this thread for the time of one block at most; then the reader lets signals in.
        Atomics.wait(numbers, own, STATE.block);
      }
      this.#delivered++;
      const bytes = slots[index]!.subarray(0, numbers[own + IN_SLOT.length]!);
      if (Atomics.load(numbers, own) === STATE.failure) {
        throw this.#failure ??= failed(new TextDecoder().decode(bytes.slice()));
      }
      this.#writes[index]!(bytes);
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
function workerUrl(encoders: readonly EncodeBlock[]): string {
  const text = `import * as zlib from "node:zlib";
    onmessage = ({ data }) => {
      let failure;
      try {
        const encoders = [${encoders.map((encode) => `(${encode})`)}];
        (${encodeShared})((${slotEncoder})(zlib, encoders, ${release}), data);
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

function failed(reason: string): ZkBackupError {
  return new ZkBackupError(say("A block could not be compressed: {}", reason), {
    code: "compression-failed",
    category: "IO",
    hint: say("Try --concurrency 1, which uses no Workers"),
  });
}
