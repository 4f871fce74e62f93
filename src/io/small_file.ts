import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import type { FileStat, FileSystem } from "./file_system.ts";

/**
 * Reads the whole of a file of limited size; `stat` is that of the opened file.
 *
 * @throws {ZkBackupError} `file-too-large` when it has more than `limit` bytes.
 */
export function readSmallFile(
  fs: FileSystem,
  path: string,
  limit: number,
): { bytes: Uint8Array<ArrayBuffer>; stat: FileStat } {
  using file = fs.open(path);
  const stat = file.stat();
  const { size } = stat;
  if (size > limit) {
    throw new ZkBackupError(say("{} has {} bytes, at most {} are read", path, size, limit), {
      code: "file-too-large",
      category: "Validation",
      path,
    });
  }
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const count = file.readSync(bytes.subarray(filled));
    if (count === 0) break;
    filled += count;
  }
  return { bytes: bytes.subarray(0, filled), stat };
}
