import { adler32 } from "./adler32.ts";
import { ADLER32_WASM } from "./adler32_wasm.ts";

/** The code of adler32.wat at work, for other code to share its memory. */
export interface Vectors {
  /** Its memory; the bytes that were asked for are the first of it. */
  readonly memory: WebAssembly.Memory;
  /** What the code exports. */
  readonly exports: WebAssembly.Exports;
}

/** Memory over whose bytes an Adler-32 is taken as fast as the machine can. */
export interface SummedMemory extends Disposable {
  /** The bytes, as many as were asked for; what stands in them at first is left from before. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How its vectors can be used by other code; null where the portable loop sums. */
  readonly vectors: Vectors | null;
  /** Continues an Adler-32 over `bytes`, as the function {@linkcode adler32} does. */
  adler32(state: number, start: number, end: number): number;
  /** Gives the memory back: its next user overwrites it. */
  [Symbol.dispose](): void;
}

type Sum = (state: number, start: number, end: number) => number;

/** A page of WebAssembly. */
const PAGE = 64 * 1024;
/** So many are kept at most: left to the garbage collector, those of many files pile up. */
const MOST_KEPT = 2;

/** Memories that were given back, the smallest first. */
const kept: Vectors[] = [];
let module: WebAssembly.Module | null | undefined;

/**
 * Lends memory of `size` bytes. The vectors of WebAssembly take a third of the time of the portable
 * loop over records of 240 bytes, a fourth over whole blocks (`deno task bench:codec`), but they see
 * no other memory; where the engine has none, the loop does it.
 */
export function lendMemory(size: number): SummedMemory {
  module ??= compile();
  return module === null ? portableMemory(size) : vectorMemory(module, size);
}

/** Memory of `size` bytes that the portable loop sums. */
export function portableMemory(size: number): SummedMemory {
  const bytes = new Uint8Array(size);
  return {
    bytes,
    vectors: null,
    adler32: (state, start, end) => adler32(state, bytes, start, end),
    [Symbol.dispose]() {},
  };
}

function vectorMemory(module: WebAssembly.Module, size: number): SummedMemory {
  const pages = Math.max(1, Math.ceil(size / PAGE));
  const at = kept.findIndex(({ memory }) => memory.buffer.byteLength >= pages * PAGE);
  const lent = at < 0 ? makeMemory(module, pages) : kept.splice(at, 1)[0]!;
  const { memory, exports } = lent;
  const sum = exports["adler32"] as Sum;
  let isLent = true;
  return {
    bytes: new Uint8Array(memory.buffer as ArrayBuffer, 0, size),
    vectors: lent,
    adler32: (state, start, end) => {
      if (start < 0 || end > size) {
        throw new RangeError(`Range ${start} to ${end} is outside of ${size} bytes`);
      }
      return sum(state, start, end) >>> 0;
    },
    [Symbol.dispose]() {
      if (isLent) keep(lent);
      isLent = false;
    },
  };
}

function keep(lent: Vectors): void {
  kept.push(lent);
  kept.sort((a, b) => a.memory.buffer.byteLength - b.memory.buffer.byteLength);
  if (kept.length > MOST_KEPT) kept.shift();
}

function makeMemory(module: WebAssembly.Module, pages: number): Vectors {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(module, { summed: { memory } });
  return { memory, exports };
}

/** The code of adler32.wat; null where the engine has no vectors, or no WebAssembly. */
function compile(): WebAssembly.Module | null {
  const code = Uint8Array.from(atob(ADLER32_WASM), (char) => char.charCodeAt(0));
  const isPossible = typeof WebAssembly !== "undefined" && WebAssembly.validate(code);
  return isPossible ? new WebAssembly.Module(code) : null;
}
