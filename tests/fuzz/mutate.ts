import type { Json } from "../store/json_mutations.ts";
import type { Random } from "./random.ts";

/** Where lengths, counts and zxids break: the ends of their types and what lies beside. */
const INTS = [0, 1, -1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, -0x80000000, 0x10000000];
export const LONGS: readonly bigint[] = [
  ...[0n, 1n, -1n, 0x7fff_ffffn, 0xffff_ffffn, 0x1_0000_0000n, 0x1_0000_0001n],
  ...[0x7fff_ffff_ffff_ffffn, -0x8000_0000_0000_0000n, 1n << 53n, (1n << 53n) + 1n],
];

/** Changes bytes without knowing what they mean, in one to four places. */
export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let result = bytes.slice();
  for (let times = 1 + random.below(4); times > 0; times--) result = mutateOnce(random, result);
  return result;
}

function mutateOnce(random: Random, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const size = Math.min(bytes.length - at, 1 + random.below(random.oneIn(3) ? 300 : 12));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (random.below(9)) {
    case 0:
      if (at < bytes.length) bytes[at]! ^= 1 << random.below(8);
      return bytes;
    case 1:
      if (at + 4 <= bytes.length) view.setInt32(at, random.pick(INTS));
      return bytes;
    case 2:
      if (at + 8 <= bytes.length) view.setBigInt64(at, random.pick(LONGS));
      return bytes;
    case 3:
      return bytes.slice(0, at);
    case 4:
      return splice(bytes, at, size, new Uint8Array());
    case 5:
      return splice(bytes, at, 0, bytes.subarray(at, at + size));
    case 6:
      bytes.fill(random.pick([0, 0xff, 0x42]), at, at + size);
      return bytes;
    case 7:
      return splice(bytes, at, 0, Uint8Array.from({ length: size }, () => random.below(256)));
    default: {
      const from = random.below(bytes.length + 1);
      bytes.copyWithin(at, from, from + size);
      return bytes;
    }
  }
}

function splice(
  bytes: Uint8Array,
  at: number,
  removed: number,
  added: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length - removed + added.length);
  result.set(bytes.subarray(0, at));
  result.set(added, at);
  result.set(bytes.subarray(at + removed), at + added.length);
  return result;
}

/** Pieces of text that parsers stumble over. */
const TOKENS = [
  ...[
    "",
    "\n",
    "\r\n",
    "\t",
    ":",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "#",
    "&a",
    "*a",
    "!!js/function",
  ],
  ...[
    "'",
    '"',
    "%",
    "|",
    ">",
    "---",
    "...",
    "~",
    "null",
    "0x",
    "0x8000000000000000",
    "-1",
    "1e999",
  ],
  ...["9223372036854775808", "../", "/", "\\", "\0", "\u202e", "\u{1f600}", "\ufeff", "__proto__"],
  ...["Zxid: 0x", "<<", "=", ",", "true", "yes", "18446744073709551616", "a".repeat(5000)],
];

/** Changes a text: characters, tokens and whole lines. */
export function mutateText(random: Random, text: string): string {
  let result = text;
  for (let times = 1 + random.below(4); times > 0; times--) {
    const lines = result.split("\n");
    const line = random.below(lines.length);
    const at = random.below(result.length + 1);
    switch (random.below(6)) {
      case 0:
        result = lines.toSpliced(line, 1).join("\n");
        break;
      case 1:
        result = lines.toSpliced(random.below(lines.length), 0, lines[line]!).join("\n");
        break;
      case 2:
        result = result.slice(0, at) + random.pick(TOKENS) + result.slice(at);
        break;
      case 3:
        result = result.slice(0, at) + random.pick(TOKENS) +
          result.slice(at + 1 + random.below(12));
        break;
      case 4:
        result = result.slice(0, at);
        break;
      default:
        result = result.slice(0, at) + String.fromCharCode(random.below(0x3000)) +
          result.slice(at + 1);
    }
  }
  return result;
}

/** Values that a field of a document may hold and should not. */
const VALUES: readonly Json[] = [
  ...[null, true, 0, -1, 1.5, 2 ** 53, 1e308, "", "x", "../../../etc/passwd", "/etc/passwd", "a/b"],
  ...["snapshots/../../x", "\0", "0x", "0x0", "0x7fffffffffffffff", "0xffffffffffffffff", "latest"],
  ...["snapshots/snapshot.0", "txnlogs/log.1", "sha256:", "9".repeat(400), [], {}, [[]], [{}]],
];

/** Changes a JSON document where it has fields: values, keys, whole parts put elsewhere. */
export function mutateJson(random: Random, sound: Json): Json {
  const document = structuredClone(sound);
  for (let times = 1 + random.below(3); times > 0; times--) {
    const places = placesIn(document);
    if (places.length === 0) return random.pick(VALUES);
    const [parent, key] = random.pick(places);
    const [from, fromKey] = random.pick(places);
    const to = parent as Record<string, Json>;
    switch (random.below(5)) {
      case 0:
        delete to[key];
        break;
      case 1:
        to[key] = structuredClone((from as Record<string, Json>)[fromKey] ?? null);
        break;
      case 2:
        if (Array.isArray(parent)) {
          parent.push(structuredClone(parent[random.below(parent.length)]!));
        } else parent[`${key}x`] = structuredClone(to[key] ?? null);
        break;
      case 3:
        to[key] = nudge(random, to[key] ?? null);
        break;
      default:
        to[key] = structuredClone(random.pick(VALUES));
    }
  }
  return document;
}

/** A value like the one that is there, and another. */
function nudge(random: Random, value: Json): Json {
  if (typeof value === "number") return value + random.pick([1, -1, 1000, 0.5]);
  if (typeof value === "string") return mutateText(random, value);
  if (typeof value === "boolean") return !value;
  return random.pick(VALUES);
}

type Parent = Json[] | { [key: string]: Json };

function placesIn(value: Json): [Parent, string][] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [value, key] as [Parent, string],
    ...placesIn(inner),
  ]);
}
