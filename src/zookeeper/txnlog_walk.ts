import type { SummedMemory, Vectors } from "../digest/summed_memory.ts";
import { TYPE_BIAS, type TypeCounts, TYPES } from "./multi_parts.ts";
import { TxnType } from "./txn_type.ts";
import { RECORD_HEAD_SIZE } from "./txnlog_format.ts";
import { TXNLOG_WALK_WASM } from "./txnlog_walk_wasm.ts";

/** Bytes of the smallest record: head, transaction header, end. */
const LEAST_RECORD = RECORD_HEAD_SIZE + 32 + 1;
const COUNTS_SIZE = TYPES * 4;

/** Bit of a type in a set of types. */
function bitOf(type: number): bigint {
  return 1n << BigInt(type + TYPE_BIAS);
}

/** Types whose records are sound when their bytes are; a check of its own needs a further look. */
const PLAIN = Object.values(TxnType).filter((type) => type !== TxnType.check)
  .reduce((bits, type) => bits | bitOf(type), 0n);
const MULTI = bitOf(TxnType.multi);

/** What a walk has to know of the log, as numbers: it is begun for every window. */
export interface WalkStart {
  /** The bytes at hand begin with a record, and end here. */
  at: number;
  end: number;
  /** Zxid of the record before, and the highest counter to go to. */
  epoch: number;
  counter: number;
  highest: number;
  /** Longest body to be gone over. */
  most: number;
  /** Whether all records are listed; else only the multis are. */
  all: boolean;
}

type Walk = (...numbers: [...number[], bigint, bigint, number, number]) => number;
type Result = "records" | "last" | "longest" | "listed";

let module: WebAssembly.Module | undefined;
/** Instances by their memory, which is lent again and again. */
const instances = new WeakMap<WebAssembly.Memory, WebAssembly.Exports>();

/**
 * Goes over records that follow each other without anything that needs a further look, at the speed
 * of their checksums: thousands in one call of txnlog_walk.wat, which says what such a record is.
 */
export class TxnLogWalk {
  readonly #exports: WebAssembly.Exports;
  readonly #walk: Walk;
  readonly #countsAt: number;
  readonly #counts: Uint32Array;
  readonly #list: Uint32Array;

  /** How much memory a walk needs that has `size` bytes at hand. */
  static sizeFor(size: number): number {
    return roundUp(size) + COUNTS_SIZE + 4 * Math.ceil(size / LEAST_RECORD);
  }

  /** Walks over the first `size` bytes of a memory; null where that has no vectors. */
  static over(memory: SummedMemory, size: number): TxnLogWalk | null {
    return memory.vectors === null ? null : new TxnLogWalk(memory.vectors, size);
  }

  private constructor({ memory, exports }: Vectors, size: number) {
    let mine = instances.get(memory);
    if (mine === undefined) {
      module ??= new WebAssembly.Module(
        Uint8Array.from(atob(TXNLOG_WALK_WASM), (char) => char.charCodeAt(0)),
      );
      const { adler32 } = exports;
      mine = new WebAssembly.Instance(module, { summed: { memory, adler32: adler32! } }).exports;
      instances.set(memory, mine);
    }
    this.#exports = mine;
    this.#walk = mine["walk"] as Walk;
    this.#countsAt = roundUp(size);
    const listAt = this.#countsAt + COUNTS_SIZE;
    this.#counts = new Uint32Array(memory.buffer, this.#countsAt, TYPES).fill(0);
    this.#list = new Uint32Array(memory.buffer, listAt, Math.ceil(size / LEAST_RECORD));
  }

  /** Goes on from a record; the place of the first that was not gone over. */
  walk({ at, end, epoch, counter, highest, most, all }: WalkStart): number {
    const lists = [this.#countsAt, this.#list.byteOffset] as const;
    const wanted = all ? PLAIN : MULTI;
    return this.#walk(at, end, epoch, counter, highest, most, PLAIN, wanted, ...lists);
  }

  /** Records that the last walk went over. */
  get records(): number {
    return this.#result("records");
  }

  /** Place of the last of them. */
  get last(): number {
    return this.#result("last");
  }

  /** Bytes of the longest body among them. */
  get longest(): number {
    return this.#result("longest");
  }

  /** Places of those that were wanted; good until the next walk. */
  get listed(): Uint32Array {
    return this.#list.subarray(0, this.#result("listed"));
  }

  #result(name: Result): number {
    return (this.#exports[name] as WebAssembly.Global).value;
  }

  /** Moves the numbers of records of each type, of all walks so far, into `counts`. */
  moveCounts(counts: TypeCounts): void {
    this.#counts.forEach((count, at) => counts.add(at - TYPE_BIAS, count));
    this.#counts.fill(0);
  }
}

/** The next multiple of four. */
function roundUp(size: number): number {
  return (size + 3) & ~3;
}
