import type { BackupInfo } from "../../store/backup_info.ts";
import { type Mark, SIGNS } from "./page.ts";

/** How a backup stands, as a sign. */
export const STATUS_MARKS: Readonly<Record<BackupInfo["status"], Mark>> = {
  valid: "ok",
  partial: "warning",
  corrupted: "bad",
  unverified: "waiting",
};

/** The sign and the word: `✅ valid`. */
export function signedStatus(status: BackupInfo["status"]): string {
  return `${SIGNS[STATUS_MARKS[status]]} ${status}`;
}

/** What the signs mean. */
export const STATUS_LEGEND: readonly string[] = [
  `${SIGNS.ok} valid  ${SIGNS.warning} partial: damaged or not whole, the rest is usable`,
  `${SIGNS.bad} corrupted or broken  ${SIGNS.waiting} unverified: not read back; or incomplete`,
];
