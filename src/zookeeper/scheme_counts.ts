const utf8 = new TextDecoder();

/** Counts the entries of ACLs by their scheme, which is mostly that of the entry before. */
export class SchemeCounts {
  readonly #counts: Map<string, number>;
  #last: Uint8Array = new Uint8Array();
  #name = "";

  /** Counts into a map, by name. */
  constructor(counts: Map<string, number>) {
    this.#counts = counts;
  }

  /** Counts one entry and gives the bytes of its scheme once more, in memory that stays as it is. */
  count(scheme: Uint8Array): Uint8Array {
    const last = this.#last;
    const isSame = scheme.length === last.length && scheme.every((byte, at) => byte === last[at]);
    if (!isSame) {
      this.#last = scheme.slice();
      this.#name = utf8.decode(scheme);
    }
    this.#counts.set(this.#name, (this.#counts.get(this.#name) ?? 0) + 1);
    return this.#last;
  }
}
