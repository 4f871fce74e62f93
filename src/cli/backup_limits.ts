import type { BackupOptions } from "../operations/backup_plan.ts";
import { DEFAULT_RESERVE, type Reserve } from "../operations/check_space.ts";
import { say } from "../texts/say.ts";
import { wrongUsage } from "./wrong_usage.ts";
import type { BackupFlags } from "./usage/flags.ts";

/** Folders of a backup are for their owner: snapshots bypass every ACL. */
const DEFAULT_MODE = 0o700;
/** Bytes a second below which a backup would not end within a life. */
const SLOWEST = 1024;

/** What a backup takes and how it treats the disks, from the flags. */
export function backupLimits(
  flags: BackupFlags,
): Pick<BackupOptions, "lastSnapshots" | "limitRate" | "reserve" | "mode"> {
  const { reserve, mode } = flags;
  const rate = flags["limit-rate"];
  return {
    lastSnapshots: parseLastSnapshots(flags["last-snapshots"] ?? "all"),
    limitRate: rate === undefined ? null : parseRate(rate),
    reserve: reserve === undefined ? DEFAULT_RESERVE : parseReserve(reserve),
    mode: mode === undefined ? DEFAULT_MODE : parseMode(mode),
  };
}

function parseLastSnapshots(text: string): number | null {
  if (text === "all") return null;
  const count = /^[0-9]{1,6}$/.test(text) ? Number(text) : NaN;
  if (count >= 1) return count;
  throw wrongUsage(
    say('--last-snapshots must be a whole number from 1, or all: current value is "{}"', text),
  );
}

const SUFFIXES = ["", "K", "M", "G"];

/** A number of bytes, with a suffix for multiples of 1024; NaN for anything else. */
export function parseBytes(text: string): number {
  const [, digits = "", suffix = ""] = /^([0-9]{1,15}(?:\.[0-9]{1,6})?)([KMG]?)$/i.exec(text) ?? [];
  const bytes = Math.floor(Number(digits) * 1024 ** SUFFIXES.indexOf(suffix.toUpperCase()));
  return digits === "" || !Number.isSafeInteger(bytes) ? NaN : bytes;
}

function parseRate(text: string): number {
  const rate = parseBytes(text);
  if (rate >= SLOWEST) return rate;
  throw wrongUsage(
    say(
      '--limit-rate must be a number of bytes a second from 1K, as 500K, 20M or 1G: current value is "{}"',
      text,
    ),
  );
}

function parseReserve(text: string): Reserve {
  const percent = /^([0-9]{1,2}(?:\.[0-9]{1,3})?)%$/.exec(text)?.[1];
  if (percent !== undefined) return { percent: Number(percent), atLeast: 0 };
  const bytes = parseBytes(text);
  if (bytes >= 0) return { bytes };
  throw wrongUsage(
    say(
      '--reserve must be a number of bytes, as 500M or 5G, or a part of the file system below 100%: current value is "{}"',
      text,
    ),
  );
}

function parseMode(text: string): number {
  const mode = /^0?[0-7]{3}$/.test(text) ? parseInt(text, 8) : NaN;
  if ((mode & 0o700) === 0o700) return mode;
  throw wrongUsage(
    say(
      '--mode must be three octal digits that give the owner every right, as 0700 or 0750: current value is "{}"',
      text,
    ),
  );
}
