import { longHigh, longLow } from "./long.ts";

/** What becomes of a node: it stays, goes without children, with its time, or with its session. */
export type NodeKind = "persistent" | "container" | "ttl" | "ephemeral";

/** What kind of node an ephemeral owner stands for (3.5.1 to 3.9). */
export function nodeKind(owner: bigint): NodeKind {
  return kindOfOwner(longHigh(owner), longLow(owner));
}

/** The same by the owner's halves. */
export function kindOfOwner(high: number, low: number): NodeKind {
  if (high === 0 && low === 0) return "persistent";
  if (high === -0x8000_0000 && low === 0) return "container";
  // Top byte ff, two bytes 0, then 40 bits of milliseconds.
  return high >>> 8 === 0xff0000 ? "ttl" : "ephemeral";
}
