import { ZkBackupError } from "../errors.ts";
import type { ByteSource } from "./byte_source.ts";

/**
 * A source that ends where the one below it turns out to be damaged, so that what comes before can
 * be used; `damage` then says why. Errors of any other kind pass through.
 */
export class DamageStop implements ByteSource {
  readonly #source: ByteSource;
  /** Why the source ended, or null while it has not or did so by itself. */
  damage: ZkBackupError | null = null;

  /** Reads `source`. */
  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Fills `into` with the next bytes; 0 at the end or at damage. */
  async read(into: Uint8Array): Promise<number> {
    if (this.damage !== null) return 0;
    try {
      return await this.#source.read(into);
    } catch (error) {
      if (!(error instanceof ZkBackupError) || error.category !== "Corruption") throw error;
      this.damage = error;
      return 0;
    }
  }
}
