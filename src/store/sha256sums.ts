import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";

/** A line of a SHA256SUMS file. */
export interface Sha256Line {
  /** 64 lower-case hexadecimal digits. */
  sum: string;
  /** Path relative to the backup, with slashes. */
  path: string;
}

/** Writes lines as `sha256sum -c` reads them. */
export function formatSha256Sums(lines: readonly Sha256Line[]): string {
  return lines.map(({ sum, path }) => `${sum}  ${path}\n`).join("");
}

/**
 * Reads what {@linkcode formatSha256Sums} or `sha256sum` wrote.
 *
 * @throws {ZkBackupError} `sha256sums-unreadable` naming the line that is not of that form.
 */
export function parseSha256Sums(text: string, path: string): Sha256Line[] {
  const lines = text.split("\n");
  // What stands behind the last line feed is no line.
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line, at) => {
    const match = /^([0-9a-f]{64}) [ *]([A-Za-z0-9_]+\/[A-Za-z0-9][A-Za-z0-9._-]*)$/.exec(line);
    if (match !== null) return { sum: match[1]!, path: match[2]! };
    throw new ZkBackupError(
      say("Line {} of {} is not a checksum and the path of a file in the backup", at + 1, path),
      {
        code: "sha256sums-unreadable",
        category: "Validation",
        path,
      },
    );
  });
}
