import type { EpochWish } from "../operations/restore_epochs.ts";
import { say } from "../texts/say.ts";
import { wrongUsage } from "./wrong_usage.ts";
import type { RestoreFlags } from "./usage/flags.ts";
import { wholeNumber } from "./whole_number.ts";

/** What `--epoch-lift` or `--accepted-epoch` says, of which one may be given. */
export function epochWish(
  { "epoch-lift": lift, "accepted-epoch": accepted }: RestoreFlags,
): EpochWish {
  if (lift !== undefined && accepted !== undefined) {
    throw wrongUsage(say("{} excludes {}", "--epoch-lift", "--accepted-epoch"));
  }
  return {
    epochLift: lift === undefined ? null : wholeNumber("epoch-lift", lift, 0),
    acceptedEpoch: accepted === undefined ? null : wholeNumber("accepted-epoch", accepted, 1),
  };
}
