import type { BackupOptions } from "../operations/backup_plan.ts";
import { say } from "../texts/say.ts";
import { wrongUsage } from "./action.ts";
import type { BackupFlags } from "./usage/flags.ts";

/** What a backup takes and how it treats the disks, from the flags. */
export function backupLimits(flags: BackupFlags): Pick<BackupOptions, "lastSnapshots"> {
  return { lastSnapshots: parseLastSnapshots(flags["last-snapshots"] ?? "all") };
}

function parseLastSnapshots(text: string): number | null {
  if (text === "all") return null;
  const count = /^[0-9]{1,6}$/.test(text) ? Number(text) : NaN;
  if (count >= 1) return count;
  throw wrongUsage(
    say('--last-snapshots must be a whole number from 1, or all: current value is "{}"', text),
  );
}
