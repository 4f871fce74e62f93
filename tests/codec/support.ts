import assert from "node:assert/strict";
import { BLOCK_SIZE, type Coding, openEncoder } from "../../src/codec/coding.ts";
import { decodeSource } from "../../src/codec/decode.ts";
import { ZkBackupError } from "../../src/errors.ts";
import { type ByteSource, MemorySource } from "../../src/io/byte_source.ts";

/** Everything that `source` has, read into a buffer of `size` bytes. */
export async function readAll(source: ByteSource, size = 64 * 1024): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const into = new Uint8Array(size);
  for (let count = await source.read(into); count > 0; count = await source.read(into)) {
    parts.push(into.slice(0, count));
  }
  return concat(parts);
}

/** A source that gives at most `step` bytes at a time, and counts them. */
export class Dribble implements ByteSource {
  readonly #source: ByteSource;
  readonly #step: number;
  given = 0;

  constructor(bytes: Uint8Array, step: number) {
    this.#source = new MemorySource(bytes);
    this.#step = step;
  }

  async read(into: Uint8Array): Promise<number> {
    const count = await this.#source.read(into.subarray(0, this.#step));
    this.given += count;
    return count;
  }
}

/** The stored bytes of each block. */
export async function encodeBlocks(
  coding: Coding,
  blocks: Uint8Array[],
  level?: number,
): Promise<Uint8Array[]> {
  const encoder = await openEncoder(coding, level);
  const parts: Uint8Array[] = [];
  for (const block of blocks) {
    encoder.encode(block, (bytes) => {
      parts.push(bytes.slice());
    });
  }
  return parts;
}

/** A stored file as a backup writes it. */
export async function encodeFile(
  coding: Coding,
  content: Uint8Array,
  level?: number,
): Promise<Uint8Array> {
  return concat(await encodeBlocks(coding, cut(content, BLOCK_SIZE), level));
}

/** The content of a stored file. */
export async function decodeFile(coding: Coding, stored: Uint8Array): Promise<Uint8Array> {
  return await readAll(decodeSource(coding, new MemorySource(stored)));
}

/** What `reading` fails with, which must be the program's own error. */
export async function failure(reading: Promise<unknown>): Promise<ZkBackupError> {
  const error = await reading.then(() => undefined, (error) => error);
  assert.ok(error instanceof ZkBackupError, `Not an error of the program: ${error}`);
  return error;
}

/** Pieces of `size` bytes; one empty piece of nothing. */
export function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces = [bytes.subarray(0, size)];
  for (let at = size; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

/** One array of all bytes. */
export function concat(parts: Iterable<ArrayLike<number>>): Uint8Array {
  const all = [...parts];
  const joined = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The bytes of hexadecimal digits, between which there may be spaces. */
export function hex(digits: string): Uint8Array {
  return Uint8Array.from(digits.replaceAll(/\s/g, "").match(/../g) ?? [], (it) => parseInt(it, 16));
}

/** Fails when the bytes differ, without printing megabytes. */
export function assertSameBytes(actual: Uint8Array, expected: Uint8Array, message = ""): void {
  assert.equal(actual.length, expected.length, `Different lengths ${message}`);
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  assert.equal(at, -1, `Different bytes at ${at} ${message}`);
}

/** Bytes as compressible as a transaction log, always the same. */
export function logLike(length: number): Uint8Array {
  const bytes = new Uint8Array(length + 256);
  const text = new TextEncoder();
  let seed = 1;
  let zxid = 0;
  for (let at = 0; at < length;) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const record = text.encode(
      `/service/node-${seed % 5000} {"host":"10.0.${seed >>> 24}.7","id":"${seed.toString(36)}"}`,
    );
    new DataView(bytes.buffer).setBigUint64(at, BigInt(++zxid));
    bytes.set(record, at + 8);
    at += 9 + record.length;
  }
  return bytes.slice(0, length);
}
