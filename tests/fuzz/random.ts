/** Numbers that look random and are always the same for a seed (the generator xorshift32). */
export class Random {
  #state: number;

  /** Begins the sequence of a seed. */
  constructor(seed: number) {
    // Seeds that follow each other are to have nothing in common.
    this.#state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
    for (let warm = 0; warm < 4; warm++) this.#next();
  }

  #next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return this.#state = state >>> 0;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return limit <= 1 ? 0 : this.#next() % limit;
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of a list. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Eight random bytes as a number. */
  long(): bigint {
    return BigInt(this.#next()) << 32n | BigInt(this.#next());
  }
}
