/** An ACL entry in words. */
export interface PlainAcl {
  perms: number;
  scheme: string;
  id: string;
}

/** ACL of a node open to everyone. */
export const OPEN_ACL: PlainAcl[] = [{ perms: 31, scheme: "world", id: "anyone" }];

/**
 * Writes jute as ZooKeeper does: big-endian, lengths and counts in front. Shares nothing with the
 * reader, which it is there to test.
 */
export class JuteWriter {
  readonly #bytes: number[] = [];

  /** Everything written so far. */
  done(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }

  raw(...bytes: number[]): this {
    for (const byte of bytes) this.#bytes.push(byte & 0xff);
    return this;
  }

  bool(value: boolean): this {
    return this.raw(value ? 1 : 0);
  }

  int(value: number): this {
    return this.raw(value >>> 24, value >>> 16, value >>> 8, value);
  }

  long(value: bigint): this {
    const bits = BigInt.asUintN(64, value);
    return this.int(Number(bits >> 32n)).int(Number(bits & 0xffff_ffffn));
  }

  /** A buffer; null has length -1. */
  buffer(value: Uint8Array | null): this {
    if (value === null) return this.int(-1);
    return this.int(value.length).raw(...value);
  }

  /** A string, as UTF-8. */
  string(value: string): this {
    return this.buffer(new TextEncoder().encode(value));
  }

  /** A vector of ACL entries; null has count -1. */
  acl(entries: readonly PlainAcl[] | null): this {
    if (entries === null) return this.int(-1);
    this.int(entries.length);
    for (const { perms, scheme, id } of entries) this.int(perms).string(scheme).string(id);
    return this;
  }
}

/** One array of all bytes. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return join(parts);
}

/** The same for a list of any length. */
export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The bytes of a text, as UTF-8. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** A copy of `bytes` with one byte replaced. */
export function withByte(bytes: Uint8Array, at: number, value: number): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  copy[at] = value;
  return copy;
}
