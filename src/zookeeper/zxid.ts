import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import { longHigh, longLow, makeLong } from "./long.ts";

/**
 * A ZooKeeper transaction id: the epoch in the high 32 bits, the counter in the low 32 bits of a
 * signed 64-bit number, as ZooKeeper compares it.
 */
export type Zxid = bigint;

/** Joins an epoch (signed 32 bits) and a counter (unsigned 32 bits), as they stand in a file. */
export function makeZxid(epoch: number, counter: number): Zxid {
  return makeLong(epoch, counter);
}

/** Epoch of a zxid: its high 32 bits, signed. */
export function zxidEpoch(zxid: Zxid): number {
  return longHigh(zxid);
}

/** Counter of a zxid: its low 32 bits, unsigned. */
export function zxidCounter(zxid: Zxid): number {
  return longLow(zxid);
}

/** Digits of a zxid as ZooKeeper puts them in file names: lower-case hex without `0x`. */
export function zxidDigits(zxid: Zxid): string {
  return BigInt.asUintN(64, zxid).toString(16);
}

/** A zxid as ZooKeeper prints it: `0x100000001`. */
export function formatZxid(zxid: Zxid): string {
  return `0x${zxidDigits(zxid)}`;
}

/**
 * Reads a zxid as people write it: `0x` and hex digits, or decimal digits.
 *
 * @throws {ZkBackupError} `invalid-zxid` when it is neither, or above 2^63 - 1.
 */
export function parseZxid(text: string): Zxid {
  const wellFormed = /^(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,19})$/.test(text);
  const zxid = wellFormed ? BigInt(text) : -1n;
  if (zxid < 0n || zxid > 0x7fff_ffff_ffff_ffffn) {
    throw new ZkBackupError(say('Cannot read "{}" as a zxid', text), {
      code: "invalid-zxid",
      category: "User",
      exitStatus: 1,
      hint: say("Write a zxid as 0x100000001 (hexadecimal) or 4294967297 (decimal)"),
    });
  }
  return zxid;
}

/**
 * Whether `next` may follow `previous` with nothing between: the counter rises by one inside an
 * epoch, and a later epoch starts at counter 1 after any number.
 */
export function follows(previous: Zxid, next: Zxid): boolean {
  return next === previous + 1n ||
    (zxidEpoch(next) > zxidEpoch(previous) && zxidCounter(next) === 1);
}
