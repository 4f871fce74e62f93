const SLASH = 0x2f;

/** The path walked down to the present node; knows whether a node's parent stands in it. */
export class AncestorPath {
  #path = new Uint8Array(1024);
  #length = -1;

  /** Path of the present node: a view, good until the next one. */
  get path(): Uint8Array {
    return this.#path.subarray(0, this.#length);
  }

  /** Goes to a node; false when its parent is not on the way. */
  enter(path: Uint8Array): boolean {
    const parent = path.lastIndexOf(SLASH);
    const isRoot = path.length === 0;
    if (!isRoot && (parent < 0 || path.length === parent + 1)) return false;
    if (isRoot ? this.#length >= 0 : !this.#holds(path, parent)) return false;
    if (path.length > this.#path.length) {
      const larger = new Uint8Array(2 * path.length);
      larger.set(this.#path);
      this.#path = larger;
    }
    this.#path.set(path);
    this.#length = path.length;
    return true;
  }

  #holds(path: Uint8Array, parent: number): boolean {
    if (this.#length < parent) return false;
    if (this.#length > parent && this.#path[parent] !== SLASH) return false;
    for (let i = 0; i < parent; i++) if (this.#path[i] !== path[i]) return false;
    return true;
  }
}
