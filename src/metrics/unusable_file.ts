import { ZkBackupError } from "../errors.ts";
import { say, type Sentence } from "../texts/say.ts";

/** The error for a file to which metrics cannot be added; `why` says what is wrong with it. */
export function unusableFile(path: string, why: Sentence): ZkBackupError {
  return new ZkBackupError(say("Cannot add metrics to {}: {}", path, why), {
    code: "metrics-file-unusable",
    category: "User",
    path,
    hint: say("Name another file, or move this one away; it was left as it is"),
  });
}
