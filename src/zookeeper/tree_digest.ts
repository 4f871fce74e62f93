/**
 * The digest of a tree as ZooKeeper 3.6 and later compute it (version 2): the sum of the digests of
 * its nodes modulo 2^64. A node's digest is the CRC-32 over its path (the root's is empty), its
 * data, and its czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion and ephemeral owner.
 * Nodes below `/zookeeper` do not count; `/zookeeper` itself does. ACLs and sessions are in no
 * digest.
 */
export const TREE_DIGEST_VERSION = 2;

const BEYOND_LOW = 2 ** 32;

/** A sum of node digests that follows each change; in two halves, which costs less than a bigint. */
export class DigestSum {
  #low = 0;
  #high = 0;

  /** Takes one node's digest, an unsigned 32-bit number, in. */
  add(digest: number): void {
    this.#low += digest;
    if (this.#low >= BEYOND_LOW) {
      this.#low -= BEYOND_LOW;
      this.#high++;
    }
  }

  /** Takes one node's digest, which was added before, out. */
  subtract(digest: number): void {
    this.#low -= digest;
    if (this.#low < 0) {
      this.#low += BEYOND_LOW;
      this.#high--;
    }
  }

  /** Whether the sum has these halves, each unsigned. */
  is(high: number, low: number): boolean {
    return this.#low === low && this.#high === high;
  }

  /** The sum as an unsigned 64-bit number. */
  get value(): bigint {
    return (BigInt(this.#high) << 32n) | BigInt(this.#low);
  }
}
