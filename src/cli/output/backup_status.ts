import type { BackupInfo } from "../../store/backup_info.ts";
import { say, type Sentence } from "../../texts/say.ts";
import { type Mark, type Page, type Signed, signed } from "./page.ts";

/** How a backup stands, as a sign. */
export const STATUS_MARKS: Readonly<Record<BackupInfo["status"], Mark>> = {
  valid: "ok",
  partial: "warning",
  corrupted: "bad",
  unverified: "waiting",
};

/** The words; JSON has them in English. */
const STATUS_WORDS: Readonly<Record<BackupInfo["status"], Sentence>> = {
  valid: say("valid"),
  partial: say("partial"),
  corrupted: say("corrupted"),
  unverified: say("unverified"),
};

/** The sign and the word: `✅ valid`. */
export function signedStatus(status: BackupInfo["status"]): Signed {
  return signed(STATUS_MARKS[status], STATUS_WORDS[status]);
}

/** What the signs mean. */
export function printLegend(page: Page): void {
  page.legend(
    signed("ok", say("valid")),
    signed("warning", say("partial: damaged or not whole, the rest is usable")),
  );
  page.legend(
    signed("bad", say("corrupted or broken")),
    signed("waiting", say("unverified: not read back; or incomplete")),
  );
}
