/*
 * A signed 64-bit number in two halves, as it stands in a file: the high one signed, the low one
 * unsigned. Where millions are compared, halves cost a fraction of what bigints do.
 */

/** Joins the halves. */
export function makeLong(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** The high half of a number, signed. */
export function longHigh(long: bigint): number {
  return Number(BigInt.asIntN(32, long >> 32n));
}

/** The low half of a number, unsigned. */
export function longLow(long: bigint): number {
  return Number(BigInt.asUintN(32, long));
}

/** Whether the first number, in its halves, is above the second. */
export function isAbove(high: number, low: number, otherHigh: number, otherLow: number): boolean {
  return high > otherHigh || (high === otherHigh && low >>> 0 > otherLow >>> 0);
}
