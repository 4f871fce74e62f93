const SLASH = 0x2f;

/** The path walked down to the present node; knows whether a node's parent stands in it. */
export class AncestorPath {
  #path = new Uint8Array(1024);
  #length = -1;

  /** Path of the present node: a view, good until the next one. */
  get path(): Uint8Array {
    return this.#path.subarray(0, this.#length);
  }

  /** Goes to the node of the path from `start` to `end`; false when its parent is not on the way. */
  enter(bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    let slash = end - 1;
    while (slash >= start && bytes[slash] !== SLASH) slash--;
    const isRoot = length === 0;
    if (!isRoot && (slash < start || slash === end - 1)) return false;
    if (isRoot ? this.#length >= 0 : !this.#holds(bytes, start, slash - start)) return false;
    if (length > this.#path.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#path);
      this.#path = larger;
    }
    // The parent's path stands there already.
    for (let at = isRoot ? 0 : slash - start; at < length; at++) {
      this.#path[at] = bytes[start + at]!;
    }
    this.#length = length;
    return true;
  }

  #holds(bytes: Uint8Array, start: number, parent: number): boolean {
    if (this.#length < parent) return false;
    if (this.#length > parent && this.#path[parent] !== SLASH) return false;
    for (let i = 0; i < parent; i++) if (this.#path[i] !== bytes[start + i]) return false;
    return true;
  }
}
