const XERIAL = [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0];
const XERIAL_HEADER = 16;

/**
 * Unpacks what snappy-java's stream wrote: a header, then blocks behind their lengths. Deliberately a
 * few lines of its own, after the description of the format. Throws where it is not of that form.
 */
export function unpackXerial(bytes: Uint8Array): Uint8Array {
  if (XERIAL.some((byte, at) => bytes[at] !== byte)) throw new Error("No header of snappy-java");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: number[][] = [];
  let at = XERIAL_HEADER;
  while (at < bytes.length) {
    const size = view.getInt32(at);
    if (size < 0 || at + 4 + size > bytes.length) throw new Error("A block is cut off");
    parts.push(unpackBlock(bytes.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  return Uint8Array.from(parts.flat());
}

/** Unpacks one block of raw snappy: a length, then literals and copies. */
function unpackBlock(bytes: Uint8Array): number[] {
  let at = 0;
  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new Error("A block ends too early");
    return value;
  };
  const little = (size: number): number => {
    let value = 0;
    for (let place = 0; place < size; place++) value += byte() * 256 ** place;
    return value;
  };
  let length = 0;
  for (let shift = 0;; shift += 7) {
    const next = byte();
    length += (next & 0x7f) * 2 ** shift;
    if (next < 0x80) break;
    if (shift > 28) throw new Error("The length of a block is no number");
  }
  if (length > 1 << 24) throw new Error("A block is too large");
  const out: number[] = [];
  while (at < bytes.length) {
    const tag = byte();
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const count = short < 60 ? short + 1 : little(short - 59) + 1;
      if (out.length + count > length) throw new Error("A literal is too long");
      for (let left = count; left > 0; left--) out.push(byte());
      continue;
    }
    const kind = tag & 3;
    const count = kind === 1 ? 4 + (tag >> 2 & 7) : 1 + (tag >> 2);
    const offset = kind === 1 ? (tag >> 5) * 256 + byte() : little(kind === 2 ? 2 : 4);
    if (offset === 0 || offset > out.length) throw new Error("A copy is from before the block");
    if (out.length + count > length) throw new Error("A copy is too long");
    for (let left = count; left > 0; left--) out.push(out[out.length - offset]!);
  }
  if (out.length !== length) throw new Error("A block has another length");
  return out;
}
