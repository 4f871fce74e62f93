import type { ByteSource } from "../io/byte_source.ts";

/** A {@linkcode ByteSource} over chunks, each of which need only stand until the next is asked for. */
export class ChunkSource implements ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest = new Uint8Array(0);
  #failure: { error: unknown } | undefined;

  /** Reads the chunks one after another; empty ones are passed over. */
  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks;
  }

  /**
   * Fills `into` with the next bytes; 0 at the end. An error is thrown again by every later call: a
   * generator that threw is over, and must not look like the end of its data.
   */
  async read(into: Uint8Array): Promise<number> {
    if (this.#failure !== undefined) throw this.#failure.error;
    while (this.#rest.length === 0) {
      try {
        const next = await this.#chunks.next();
        if (next.done === true) return 0;
        this.#rest = next.value as Uint8Array<ArrayBuffer>;
      } catch (error) {
        this.#failure = { error };
        throw error;
      }
    }
    const part = this.#rest.subarray(0, into.length);
    into.set(part);
    this.#rest = this.#rest.subarray(part.length);
    return part.length;
  }
}
