import type { Zlib } from "./zlib.ts";

/**
 * What a thread that hands out blocks shares with its Workers. Blocks are numbered as they come;
 * block `n` lies in slot `n % slots.length`, and its result takes its place there. A Worker draws the
 * number of its next block, and sleeps until that one is there; the thread that hands out draws one
 * where it would have to wait. So the oldest is always in work, and nobody waits for a Worker that
 * has not come up.
 */
export interface SharedBlocks {
  /** The numbers of {@linkcode AT}, then those of {@linkcode IN_SLOT} for each slot. */
  readonly numbers: Int32Array;
  /** Memory of each slot, with room for the largest result. */
  readonly slots: readonly Uint8Array[];
  /** Handed along, as a Worker has nothing but what it is sent. */
  readonly at: typeof AT;
  /** Handed along like `at`. */
  readonly inSlot: typeof IN_SLOT;
  /** Handed along like `at`. */
  readonly state: typeof STATE;
}

/** Places of the numbers that are there once. */
export const AT = {
  /** Not 0: no further block is to be begun. */
  stop: 0,
  /** Workers that have come up. */
  ready: 1,
  /** Blocks that were handed out; also counted up to wake all for the end. */
  handedOut: 2,
  /** Blocks that were drawn. */
  drawn: 3,
  /** Where the numbers of the first slot begin. */
  slots: 4,
} as const;

/** Places of the numbers of a slot, from where its own begin. */
export const IN_SLOT = {
  /** One of {@linkcode STATE}. */
  state: 0,
  /** Index of the function that codes the block. */
  coding: 1,
  /** The number that it takes. */
  number: 2,
  /** Bytes in the slot: of the block, then of its result or of the reason why there is none. */
  length: 3,
  /** How many numbers a slot has. */
  count: 4,
} as const;

/** What is in a slot. */
export const STATE = { block: 0, result: 1, failure: 2 } as const;

/** Encodes a block at a level, or decodes one whose content has so many bytes at most. */
export type CodeBlock = (zlib: Zlib, block: Uint8Array, number: number) => Uint8Array;

/** Codes the block `number` in its slot; what goes wrong with it becomes its result. */
export type CodeSlot = (shared: SharedBlocks, number: number) => void;

/**
 * Makes the function that codes blocks in their slots. `release` frees a result that was copied
 * into its slot. Uses nothing outside of itself, so that its source text can run elsewhere.
 */
export function slotCoder(
  zlib: Zlib,
  codings: readonly CodeBlock[],
  release: (result: Uint8Array) => void,
): CodeSlot {
  return ({ numbers, slots, at, inSlot, state }, number) => {
    const index = number % slots.length;
    const slot = slots[index]!;
    const own = at.slots + index * inSlot.count;
    const end = (bytes: Uint8Array, outcome: number) => {
      slot.set(bytes);
      numbers[own + inSlot.length] = bytes.length;
      Atomics.store(numbers, own, outcome);
      Atomics.notify(numbers, own);
    };
    try {
      const block = slot.subarray(0, numbers[own + inSlot.length]!);
      const code = codings[numbers[own + inSlot.coding]!]!;
      const result = code(zlib, block, numbers[own + inSlot.number]!);
      end(result, state.result);
      release(result);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      end(new TextEncoder().encode(reason).subarray(0, slot.length), state.failure);
    }
  };
}

/**
 * The work of a Worker: codes shared blocks until it is told to stop. Uses nothing outside of
 * itself, so that its source text can run elsewhere.
 */
export function codeShared(codeSlot: CodeSlot, shared: SharedBlocks): void {
  const { numbers, at } = shared;
  Atomics.add(numbers, at.ready, 1);
  while (true) {
    const number = Atomics.add(numbers, at.drawn, 1);
    while (true) {
      const handedOut = Atomics.load(numbers, at.handedOut);
      if (Atomics.load(numbers, at.stop) !== 0) return;
      if (number < handedOut) break;
      Atomics.wait(numbers, at.handedOut, handedOut);
    }
    codeSlot(shared, number);
  }
}

/** Codes the oldest block that nobody has drawn yet; false where there is none. */
export function codeOne(codeSlot: CodeSlot, shared: SharedBlocks): boolean {
  const { numbers, at } = shared;
  const number = Atomics.load(numbers, at.drawn);
  if (number >= Atomics.load(numbers, at.handedOut)) return false;
  const isOurs = Atomics.compareExchange(numbers, at.drawn, number, number + 1) === number;
  if (isOurs) codeSlot(shared, number);
  return isOurs;
}
