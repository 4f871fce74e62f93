import { ANSWER_LIMIT } from "./four_letter_words.ts";

/** Digests of a member's own tree, by the zxid after which it had them; unsigned, 64 bits. */
export type DigestHistory = ReadonlyMap<bigint, bigint>;

/** Version of the digests that a tree is compared by (ZooKeeper 3.6 to 3.9). */
const DIGEST_VERSION = 2;

/**
 * Reads the answer to the four-letter word `hash` (3.6+): a line `80: 254937734041` for every 128th
 * zxid since the start of the process, the zxid in hexadecimal and the digest in decimal digits.
 * Lines of another form, as of a refusal, say nothing.
 */
export function parseHashAnswer(text: string): DigestHistory {
  const history = new Map<bigint, bigint>();
  for (const line of text.slice(0, ANSWER_LIMIT).split("\n")) {
    const match = /^([0-9a-f]{1,16}): (-?[0-9]{1,20})$/.exec(line.trim());
    if (match !== null) {
      history.set(BigInt.asIntN(64, BigInt(`0x${match[1]}`)), unsigned(match[2]!));
    }
  }
  return history;
}

/**
 * Reads the answer of the AdminServer to `/commands/hash`. Numbers above 2^53 would lose digits as
 * numbers of JavaScript, so they are taken from the text.
 */
export function parseHashDocument(text: string): DigestHistory {
  const history = new Map<bigint, bigint>();
  const entry =
    /\{\s*"zxid"\s*:\s*([0-9]{1,19})\s*,\s*"digest"\s*:\s*(-?[0-9]{1,20})\s*,\s*"digest_version"\s*:\s*([0-9]{1,4})\s*\}/g;
  for (const [, zxid, digest, version] of text.slice(0, ANSWER_LIMIT).matchAll(entry)) {
    if (Number(version) === DIGEST_VERSION) history.set(BigInt(zxid!), unsigned(digest!));
  }
  return history;
}

function unsigned(digits: string): bigint {
  return BigInt.asUintN(64, BigInt(digits));
}
