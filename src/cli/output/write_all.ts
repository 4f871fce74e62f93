/** Something that takes bytes, perhaps only a part of them at a time, such as a standard stream. */
export interface ByteSink {
  /** Writes from the start of `bytes`; returns how many were taken. */
  writeSync(bytes: Uint8Array): number;
}

/** Pause in milliseconds before a stream that does not block is tried again. */
const PAUSE = 10;

/**
 * Writes all of a text. `console.log` swallows a closed pipe and a full disk; here they are thrown.
 * A pipe may have been set to not block by another of its users; then this waits instead.
 */
export function writeAll(sink: ByteSink, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) {
    try {
      done += sink.writeSync(bytes.subarray(done));
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}
