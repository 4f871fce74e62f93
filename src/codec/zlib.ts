/** The module node:zlib, which is loaded only when needed and so is handed around. */
export type Zlib = typeof import("node:zlib");

/**
 * Frees the memory of a result of node:zlib now. Left to the garbage collector, results of 1 MiB
 * pile up by the dozen, since little of them is on the heap that the collector watches. The bytes,
 * and every view of them, are empty afterwards. Uses nothing outside of itself, so that its source
 * text can run elsewhere.
 */
export function release(result: Uint8Array): void {
  // Above every size of the pool from which Node's `Buffer` cuts small buffers (8 KiB, 64 KiB in
  // later versions) a buffer belongs to one result alone.
  const buffer = result.buffer as ArrayBuffer;
  if (result.byteOffset === 0 && buffer.byteLength > 64 * 1024) buffer.transfer(0);
}
