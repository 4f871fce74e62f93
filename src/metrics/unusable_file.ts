import { ZkBackupError } from "../errors.ts";

/** The error for a file to which metrics cannot be added; `why` says what is wrong with it. */
export function unusableFile(path: string, why: string): ZkBackupError {
  return new ZkBackupError(`Cannot add metrics to ${path}: ${why}`, {
    code: "metrics-file-unusable",
    category: "User",
    path,
    hint: "Name another file, or move this one away; it was left as it is",
  });
}
